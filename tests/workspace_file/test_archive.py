"""Pictures travel with the file, and nothing else does."""

from __future__ import annotations

import io
import stat
import time
import zipfile
from collections.abc import Callable

import pytest

from briefs.pictures.header import LARGEST_PICTURE
from briefs.workspace_file import archive
from briefs.workspace_file.archive import pictures_in, read_zip, write_zip
from briefs.workspace_file.errors import Unreadable
from briefs.workspace_file.file import FORMAT, WorkspaceFile
from briefs.workspace_file.words import SENTENCES
from tests.pictures.making import made, png

PNG = png()
TEXT = b"format: integrations-portal/1\nworkspace: {key: w}\n"


def _zip(fill: Callable[[zipfile.ZipFile], object]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        fill(made)
    return buffer.getvalue()


def _entries(*entries: tuple[str, bytes]) -> bytes:
    def fill(made: zipfile.ZipFile) -> None:
        for name, content in entries:
            made.writestr(name, content)

    return _zip(fill)


def _code(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_zip(content)
    assert "{" not in refused.value.error.sentence
    return refused.value.error.code


def test_a_zip_gives_back_what_was_put_in_and_is_the_same_twice() -> None:
    files = {"files/b.png": PNG, "files/a.jpg": made("JPEG")}
    content = write_zip(TEXT, files)
    assert content == write_zip(TEXT, dict(reversed(files.items())))
    found = read_zip(content)
    assert (found.content, found.name, dict(found.files)) == (TEXT, "workspace.yaml", files)


def test_pictures_are_named_once() -> None:
    steps = [{"do": "a", "image": "files/b.png"}, {"do": "b"}, {"do": "c", "image": "files/a.png"}]
    brief = {"ref": "B-1", "guide": {"tasks": [{"title": "t", "steps": [*steps, *steps]}]}}
    file = WorkspaceFile.read({"format": FORMAT, "workspace": {"key": "w"}, "briefs": [brief]})
    assert pictures_in(file) == ("files/b.png", "files/a.png")


@pytest.mark.parametrize(
    "path",
    [
        *("../evil.png", "/etc/passwd", "files/../../evil.png", "files/a/b.png", "files/.hidden", "files\\a.png"),
        *("other/a.png", "a.png", "FILES/a.png", "files/" + "x" * 200, "C:/a.png", "files/ä.png"),
    ],
)
def test_a_path_elsewhere_is_refused(path: str) -> None:
    assert _code(_entries(("w.yaml", TEXT), (path, PNG))) == "zip_path"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_path_twice_is_refused() -> None:
    assert _code(_entries(("w.yaml", TEXT), ("files/a.png", PNG), ("files/a.png", PNG))) == "zip_path"


def test_a_link_is_no_picture() -> None:
    link = zipfile.ZipInfo("files/a.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    def fill(made: zipfile.ZipFile) -> None:
        made.writestr("w.yaml", TEXT)
        made.writestr(link, "/etc/passwd")

    assert _code(_zip(fill)) == "zip_picture"


@pytest.mark.parametrize(
    "content", [b"GIF89a" + b"\0" * 9, PNG[:-1], b"<svg onload='x'>", b"<html>", b"", b"MZ", b"RIFF....WAVE"]
)
def test_what_only_has_the_name_of_a_picture_is_refused(content: bytes) -> None:
    assert _code(_entries(("w.yaml", TEXT), ("files/a.png", content))) == "zip_picture"


def test_there_is_one_workspace_file() -> None:
    assert _code(_entries(("files/a.png", PNG))) == "zip_one_file"
    assert _code(_entries(("a.yaml", TEXT), ("b.json", b"{}"))) == "zip_one_file"
    assert _code(_entries(("folder/a.yaml", TEXT))) == "zip_one_file"


def test_a_bomb_is_refused_at_once() -> None:
    bomb = _entries(("w.yaml", TEXT), ("files/a.png", PNG + b"\0" * (LARGEST_PICTURE + 1)))
    assert len(bomb) < 100_000
    started = time.monotonic()
    assert _code(bomb) == "zip_too_large"
    assert time.monotonic() - started < 2


def test_all_pictures_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "LARGEST_PICTURES", 2 * len(PNG))
    rows = [(f"files/{n}.png", PNG) for n in range(3)]
    assert _code(_entries(("w.yaml", TEXT), *rows)) == "zip_too_large"


def test_too_many_files_are_refused() -> None:
    rows = [(f"files/{n}.png", b"") for n in range(archive.MOST_FILES)]
    assert _code(_entries(("w.yaml", TEXT), *rows)) == "zip_too_many"


def test_a_damaged_zip_is_refused() -> None:
    good = write_zip(TEXT, {"files/a.png": PNG})
    assert _code(b"") == "zip_damaged"
    assert _code(TEXT) == "zip_damaged"
    assert _code(good[:-30]) == "zip_damaged"
    middle = good.index(b"files/a.png") + 20
    assert _code(good[:middle] + b"\xff" * 8 + good[middle + 8 :]) == "zip_damaged"


def test_every_code_of_a_zip_was_tried() -> None:
    tried = {"zip_damaged", "zip_too_many", "zip_too_large", "zip_one_file", "zip_path", "zip_picture"}
    assert {code for code in SENTENCES if code.startswith("zip_")} == tried
