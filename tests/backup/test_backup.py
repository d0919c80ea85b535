"""A backup is taken while people work, and put back it is equal, row for row."""

from __future__ import annotations

import stat
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.backup.conftest import Portal

pytestmark = pytest.mark.slow

WRITE_ON = """
import django, itertools
django.setup()
from integrations_portal.accounts.models import Team, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
workspace = Workspace.objects.get(key="northwind")
print("writing", flush=True)
for number in itertools.count():
    door.save(Team(workspace=workspace, key=f"team-{number}", name=f"Team {number}"), by=PORTAL)
"""


def under_load(portal: Portal, target: Path) -> None:
    writer = portal.start("-c", WRITE_ON)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        portal.does("backup", "-o", str(target))
        assert writer.poll() is None, "whoever writes is not disturbed"
    finally:
        writer.terminate()
        writer.communicate(timeout=30)


def test_a_backup_under_load_is_whole_and_comes_back_equal(portal: Portal, tmp_path: Path) -> None:
    under_load(portal, tmp_path / "one.backup")
    fresh = Portal(portal.project, tmp_path / "fresh")
    put_back = fresh.says("restore", str(tmp_path / "one.backup"))
    assert put_back["files"] >= 1
    assert put_back["rows"] > 1_000
    assert all(trail["whole"] for trail in fresh.says("verifyaudit")), "the trail and its count are of one moment"
    assert (fresh.var / "pictures" / "step 1.png").read_bytes().startswith(b"\x89PNG")
    # A backup of what was put back holds the same rows.
    again = fresh.says("backup", "-o", str(tmp_path / "two.backup"))
    assert (again["tables"], again["rows"]) == (put_back["tables"], put_back["rows"])


def test_restoring_does_not_replace_what_is_there_unless_told_to(portal: Portal, tmp_path: Path) -> None:
    file = str(tmp_path / "one.backup")
    portal.does("backup", "-o", file)
    before = portal.does("exportworkspace", "northwind")
    code, out, err = portal.run("restore", file)
    assert (code, out) == (2, "")
    assert "--replace" in err
    portal.does("loadsample", "--remove")
    portal.does("restore", file, "--replace")
    assert portal.does("exportworkspace", "northwind") == before
    # What was replaced is still there, beside it.
    assert (portal.var / "portal.sqlite3.before-restore").is_file()
    assert list(portal.var.glob("pictures.before-*"))


def test_only_the_owner_can_read_it_and_it_replaces_nothing(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    portal.does("backup", "-o", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = file.read_bytes()
    code, _, err = portal.run("backup", "-o", str(file))
    assert code == 2
    assert "exists already" in err
    assert file.read_bytes() == written
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_full_disk_leaves_no_half_backup(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    for blocks in (40, 1_000):  # of 512 bytes: too few for the copy of the database, then for the archive
        command = f"ulimit -f {blocks}; exec {sys.executable} manage.py backup -o {file}"
        done = subprocess.run(
            ["sh", "-c", command], cwd=portal.project, env=portal.environment(), capture_output=True, text=True
        )
        assert done.returncode == 2, done.stderr
        assert "No half backup was left." in done.stderr
        assert sorted(path.name for path in tmp_path.iterdir()) == ["var"]


def test_keys_are_in_it_only_when_asked_for(portal: Portal, tmp_path: Path) -> None:
    key = (portal.var / "credential-keys").read_text()
    portal.does("backup", "-o", str(tmp_path / "without.backup"))
    portal.does("backup", "-o", str(tmp_path / "with.backup"), "--with-keys")
    (portal.var / "credential-keys").unlink()
    code, _, err = portal.run("restore", str(tmp_path / "without.backup"), "--replace", "--with-keys")
    assert code == 2
    assert "holds no keys" in err
    portal.does("restore", str(tmp_path / "with.backup"), "--replace", "--with-keys")
    assert (portal.var / "credential-keys").read_text() == key
    assert stat.S_IMODE((portal.var / "credential-keys").stat().st_mode) == 0o600


@pytest.fixture
def on_postgres(project: Path, postgres_url: str, tmp_path: Path) -> Iterator[tuple[Portal, Portal]]:
    """A portal with the sample on a database of PostgreSQL, and an empty one on another."""
    names = [f"backup_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        for name in names:
            admin.execute(f'CREATE DATABASE "{name}"')
        try:
            full, empty = (
                Portal(project, tmp_path / name, postgres_url.rpartition("/")[0] + f"/{name}") for name in names
            )
            full.does("migrate", "--verbosity", "0")
            full.does("loadsample")
            yield full, empty
        finally:
            for name in names:
                admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
def test_the_same_on_postgresql(on_postgres: tuple[Portal, Portal], tmp_path: Path) -> None:
    full, empty = on_postgres
    under_load(full, tmp_path / "one.backup")
    put_back = empty.says("restore", str(tmp_path / "one.backup"))
    assert put_back["rows"] > 1_000
    assert all(trail["whole"] for trail in empty.says("verifyaudit"))
    # New rows get numbers that are not taken.
    assert empty.run("createworkspace", "afterwards", "Afterwards", "--admin", "ada@example.com")[0] == 0
    code, _, err = empty.run("restore", str(tmp_path / "one.backup"))
    assert code == 2
    assert "--replace" in err
    empty.does("restore", str(tmp_path / "one.backup"), "--replace")
    again = empty.says("backup", "-o", str(tmp_path / "two.backup"))
    assert (again["tables"], again["rows"]) == (put_back["tables"], put_back["rows"])
    code, _, err = Portal(full.project, tmp_path / "lite").run("restore", str(tmp_path / "one.backup"))
    assert code == 2
    assert "postgresql" in err
