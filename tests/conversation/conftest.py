"""A workspace with the example that has many open questions, and one with nothing but a brief."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefs.services.starting import start_brief
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL

EXAMPLES = Path(__file__).resolve().parent.parent / "workspace_file" / "examples"


def import_example(workspace: Workspace, name: str) -> Integration:
    """The brief of a worked example, in that workspace."""
    reading = read_workspace((EXAMPLES / f"{name}.yaml").read_bytes(), f"{name}.yaml")
    assert reading.file is not None, reading.errors
    import_file(reading.file, workspace, PORTAL)
    found: Integration = Integration.objects.of(workspace).get()
    return found


@pytest.fixture
def nasty(workspace: Workspace) -> Integration:
    return import_example(workspace, "nasty")


@pytest.fixture
def fresh(workspace: Workspace) -> Integration:
    """A brief that somebody started a moment ago, in a workspace without people or systems."""
    return start_brief(workspace, "Keep billing up to date", PORTAL)
