"""A file that is not a sound backup changes nothing, and says what is wrong with it."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from integrations_portal.backup import archive
from integrations_portal.backup.tables import held
from integrations_portal.backup.words import BackupError


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    (tmp_path / "db").write_bytes(b"rows")
    (tmp_path / "picture").write_bytes(b"p" * 3_000_000)
    parts = {"database": tmp_path / "db", "files/a/ü.png": tmp_path / "picture"}
    with (tmp_path / "sound").open("wb") as target:
        archive.write(target, parts, "2027-01-12T14:05:00+00:00", "sqlite", {"team": held([(1, "a")])})
    return tmp_path / "sound"


def refused(file: Path, into: Path) -> str:
    into.mkdir()
    with pytest.raises(BackupError) as refusal:
        archive.unpack(file, into)
    assert refusal.value.sentence().endswith("Nothing was changed.")
    return refusal.value.code


def tar_of(target: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(target, "w:gz") as tar:
        for info, content in members:
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return target


def listing(*names: str, version: int = 1) -> tuple[tarfile.TarInfo, bytes]:
    found = {
        "portal_backup": version,
        "made_at": "",
        "vendor": "sqlite",
        "tables": {},
        "parts": dict.fromkeys(names, ""),
    }
    return tarfile.TarInfo("manifest.json"), json.dumps(found).encode()


def test_what_was_written_is_read_back(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    manifest = archive.unpack(sound, tmp_path / "out")
    assert manifest.tables == {"team": held([(1, "a")])}
    assert (tmp_path / "out" / "files" / "a" / "ü.png").read_bytes() == b"p" * 3_000_000


@pytest.mark.parametrize("kept", [0, 10, 200])
def test_a_cut_file_is_refused(sound: Path, tmp_path: Path, kept: int) -> None:
    cut = tmp_path / "cut"
    cut.write_bytes(sound.read_bytes()[: kept or -300])
    assert refused(cut, tmp_path / "out") in ("not_read", "damaged", "not_a_backup")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("hello")
    assert refused(tmp_path / "text", tmp_path / "out1") == "not_read"
    other = tar_of(tmp_path / "other", (tarfile.TarInfo("readme"), b"hello"))
    assert refused(other, tmp_path / "out2") == "not_a_backup"


def test_a_changed_part_is_named(tmp_path: Path) -> None:
    changed = tar_of(tmp_path / "changed", listing("database"), (tarfile.TarInfo("database"), b"other rows"))
    assert refused(changed, tmp_path / "out") == "damaged"


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "files/../../outside"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    hostile = tar_of(tmp_path / "hostile", listing(name), (tarfile.TarInfo(name), b"x"))
    assert refused(hostile, tmp_path / "out") == "not_a_backup"
    assert not (tmp_path / "outside").exists()


def test_links_and_devices_are_refused(tmp_path: Path) -> None:
    link = tarfile.TarInfo("database")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    assert refused(tar_of(tmp_path / "link", listing("database"), (link, b"")), tmp_path / "out") == "not_a_backup"


def test_a_backup_of_a_later_format_is_not_guessed_at(tmp_path: Path) -> None:
    later = tar_of(tmp_path / "later", listing(version=2))
    assert refused(later, tmp_path / "out") == "newer_format"


def test_a_digest_of_rows_does_not_depend_on_their_order_and_sees_every_change() -> None:
    rows = [(1, "a", None), (2, "b", b"x"), (3, "b", b"x")]
    assert held(rows) == held(rows[::-1])
    assert held(rows) != held([*rows, rows[0]])
    assert held(rows) != held([(1, "a", ""), *rows[1:]])
