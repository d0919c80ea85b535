"""A zip is taken and written by the commands, and what is left out is said."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from briefs.workspace_file.archive import read_zip, write_zip
from integrations_portal.accounts.models import Workspace

PNG = b"\x89PNG\r\n\x1a\n"
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
def test_a_zip_goes_in_and_comes_out_and_pictures_are_not_lost_in_silence(tmp_path: Path) -> None:
    given, taken = tmp_path / "given.zip", tmp_path / "taken.zip"
    given.write_bytes(write_zip(TEXT, {"files/a.png": PNG}))
    err = io.StringIO()
    call_command("importworkspace", str(given), stdout=io.StringIO(), stderr=err)
    assert "files/a.png" in err.getvalue()
    err = io.StringIO()
    call_command("exportworkspace", "pictures", "-o", str(taken), stderr=err)
    assert "files/a.png" in err.getvalue()
    assert read_zip(taken.read_bytes()).content == TEXT


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
