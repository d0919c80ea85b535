"""The worked examples, as dossiers."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import pytest

from briefs.dossier.dossier import Dossier
from briefs.dossier.from_file import dossier_from_file
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.loading import load

EXAMPLES = Path(__file__).resolve().parent.parent / "workspace_file" / "examples"
NAMES = ("small", "medium", "nasty")
TODAY = datetime.date(2026, 11, 20)


@cache
def example(name: str) -> Dossier:
    """The first brief of an example file."""
    data, _tidy = load((EXAMPLES / f"{name}.yaml").read_text(), json_text=False)
    file = WorkspaceFile.read(data)
    return dossier_from_file(file, file.briefs[0].ref)


@pytest.fixture
def today() -> datetime.date:
    """The day around which the examples are dated."""
    return TODAY


@pytest.fixture(params=NAMES)
def dossier(request: pytest.FixtureRequest) -> Dossier:
    """Each of the worked examples."""
    return example(request.param)
