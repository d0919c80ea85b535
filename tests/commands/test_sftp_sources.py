"""Files by SFTP as sources of commands: a pinned key, and a secret that no argument and no message holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import asyncssh
import pytest
from django.core.management import CommandError, call_command

from datamaps.models import Field, System
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.connectors.samples import SAMPLES
from tests.connectors.sftp_server import PASSWORD, USER, Server, serving

HOST_KEY = asyncssh.generate_private_key("ssh-ed25519")
USER_KEY = asyncssh.generate_private_key("ssh-ed25519")


@pytest.fixture
def server(tmp_path: Path, settings: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """One with two states of a file, and what signs in to it in the environment."""
    settings.OUTBOUND_ALLOW = ("127.0.0.0/8",)  # type: ignore[attr-defined] # pytest-django's settings
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "old.csv").write_bytes(b"id,name\n1,a\n2,b\n")
    (folder / "new.csv").write_bytes(b"id,name,state\n1,a,x\n2,b,y\n")
    (folder / "old.xlsx").write_bytes(SAMPLES["xlsx"].make(("id", "name")))
    monkeypatch.setenv("SFTP_USER", USER)
    monkeypatch.setenv("SFTP_PASSWORD", PASSWORD)
    with serving(folder, HOST_KEY, user_key=USER_KEY.convert_to_public()) as running:
        yield running


def at(server: Server, name: str) -> str:
    return f"sftp://127.0.0.1:{server.port}/{name}"


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    out, told = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=told)
        code = 0
    except SystemExit as ended:
        code = int(str(ended.code))
    except CommandError as error:
        told.write(str(error))
        code = error.returncode
    assert PASSWORD not in out.getvalue() + told.getvalue()
    return code, out.getvalue(), told.getvalue()


def columns(text: str) -> list[str]:
    (record,) = json.loads(text)["records"]
    return [field["path"] for field in record["fields"]]


@pytest.mark.parametrize(("kind", "name"), [("csv", "old.csv"), ("xlsx", "old.xlsx"), ("auto", "old.csv")])
def test_a_file_is_observed(server: Server, kind: str, name: str) -> None:
    code, out, _told = run("observe", kind, at(server, name), "--host-key", server.fingerprint)
    assert (code, columns(out)) == (0, ["id", "name"])


def test_two_files_are_compared(server: Server) -> None:
    old, new = at(server, "old.csv"), at(server, "new.csv")
    code, out, _told = run("compare", "csv", old, new, "--host-key", server.fingerprint, "--fail-on", "info")
    assert code == 1
    assert [(one["kind"], one["path"]) for one in json.loads(out)["changes"]] == [("field.added", "rows.state")]


@pytest.mark.django_db
def test_a_file_is_taken_into_the_catalog(server: Server, workspace: Workspace) -> None:
    door.save(System(workspace=workspace).put({"key": "shop", "name": "Shop"}), PORTAL)
    arguments = (workspace.key, "shop", "csv", at(server, "old.csv"), "--host-key", server.fingerprint)
    assert run("importsystem", *arguments)[0] == 0
    assert sorted(Field.objects.values_list("path", flat=True)) == ["id", "name"]


def test_the_password_or_the_key_may_lie_in_a_file(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ("observe", "csv", at(server, "old.csv"), "--host-key", server.fingerprint)
    monkeypatch.delenv("SFTP_PASSWORD")
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    monkeypatch.setenv("SFTP_PASSWORD_FILE", str(tmp_path / "password"))
    assert run(*asked)[0] == 0
    monkeypatch.delenv("SFTP_PASSWORD_FILE")
    (tmp_path / "key").write_bytes(USER_KEY.export_private_key())
    monkeypatch.setenv("SFTP_KEY_FILE", str(tmp_path / "key"))
    assert run(*asked)[0] == 0


@pytest.mark.parametrize("more", [(), ("--host-key", "SHA256:another")])
def test_a_server_whose_key_is_not_the_pinned_one_is_refused(server: Server, more: tuple[str, ...]) -> None:
    code, out, told = run("observe", "csv", at(server, "old.csv"), *more)
    assert (code, out) == (2, "")
    assert server.fingerprint in told


def test_of_several_pinned_keys_one_has_to_fit(server: Server) -> None:
    pinned = ("--host-key", "SHA256:another", "--host-key", server.fingerprint)
    assert run("observe", "csv", at(server, "old.csv"), *pinned)[0] == 0


def test_without_a_sign_in_the_variables_are_named(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SFTP_PASSWORD")
    code, _out, told = run("observe", "csv", at(server, "old.csv"), "--host-key", server.fingerprint)
    assert code == 2
    assert "SFTP_USER" in told
    monkeypatch.setenv("SFTP_KEY_FILE", "/nowhere/key")
    code, _out, told = run("observe", "csv", at(server, "old.csv"), "--host-key", server.fingerprint)
    assert code == 2
    assert "SFTP_KEY_FILE" in told


def test_a_password_in_the_address_is_refused_and_not_repeated(server: Server) -> None:
    address = at(server, "old.csv").replace("//", f"//{USER}:{PASSWORD}@")
    assert run("observe", "csv", address, "--host-key", server.fingerprint)[0] == 2


def test_other_kinds_do_not_go_there(server: Server) -> None:
    code, _out, told = run("observe", "openapi", at(server, "old.csv"), "--host-key", server.fingerprint)
    assert code == 2
    assert "SFTP" in told
