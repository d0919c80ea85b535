"""A brief with a guide whose steps can hold pictures; files go to a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from briefs.models import Entry
from briefs.services.parts import new_row, save_row
from briefs.services.starting import start_brief
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL


@pytest.fixture(autouse=True)
def var_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def brief(workspace: Workspace) -> Integration:
    return start_brief(workspace, "One status", PORTAL)


@pytest.fixture
def task(brief: Integration) -> Entry:
    """How to mark a deal as won, in two steps."""
    steps = [{"do": "Open the deal"}, {"do": "Press Won", "expect": "It turns green"}]
    saved = save_row(new_row(brief, "guide.tasks"), {"title": "Mark a deal as won", "steps": steps}, PORTAL)
    assert isinstance(saved, Entry)
    return saved
