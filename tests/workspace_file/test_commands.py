"""A zip is taken and written by the commands, and what is left out is said."""

from __future__ import annotations

import io
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from briefs.workspace_file.archive import read_zip, write_zip
from integrations_portal.accounts.models import Workspace
from tests.pictures.making import png

PNG = png()
TEXT = b"""format: integrations-portal/1
workspace:
  key: pictures
  name: Pictures
briefs:
  - ref: B-1
    guide:
      tasks:
        - title: Look
          steps:
            - do: Look here
              image: files/a.png
"""


@pytest.mark.django_db
def test_a_zip_brings_its_pictures_in_and_takes_them_out_again(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    given, taken, again = tmp_path / "given.zip", tmp_path / "taken.zip", tmp_path / "again.zip"
    given.write_bytes(write_zip(TEXT, {"files/a.png": PNG}))
    call_command("importworkspace", str(given), stdout=io.StringIO(), stderr=io.StringIO())
    err = io.StringIO()
    call_command("exportworkspace", "pictures", "-o", str(taken), stderr=err)
    name = f"files/{sha256(PNG).hexdigest()}.png"
    found = read_zip(taken.read_bytes())
    assert dict(found.files) == {name: PNG}
    assert found.content == TEXT.replace(b"files/a.png", name.encode())
    assert "Left out" not in err.getvalue()
    call_command("importworkspace", str(taken), stdout=io.StringIO(), stderr=io.StringIO())
    call_command("exportworkspace", "pictures", "-o", str(again), stderr=io.StringIO())
    assert again.read_bytes() == taken.read_bytes()


@pytest.mark.django_db
def test_pictures_are_not_lost_in_silence(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    given = tmp_path / "given.yaml"
    given.write_bytes(TEXT)
    err = io.StringIO()
    call_command("importworkspace", str(given), stdout=io.StringIO(), stderr=err)
    assert "files/a.png" in err.getvalue()
    err = io.StringIO()
    call_command("exportworkspace", "pictures", stdout=io.StringIO(), stderr=err)
    assert "files/a.png" in err.getvalue()


@pytest.mark.django_db
def test_trying_a_zip_out_keeps_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path
    given = tmp_path / "given.zip"
    given.write_bytes(write_zip(TEXT, {"files/a.png": PNG}))
    call_command("importworkspace", str(given), "--dry-run", stdout=io.StringIO(), stderr=io.StringIO())
    assert not (tmp_path / "pictures").exists()


@pytest.mark.django_db
def test_a_bad_zip_is_refused_in_one_sentence(tmp_path: Path) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(write_zip(TEXT, {"../a.png": PNG}))
    err = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("importworkspace", str(bad), stderr=err)
    assert failure.value.returncode == 2
    assert "../a.png" in err.getvalue()
    assert not Workspace.objects.exists()
