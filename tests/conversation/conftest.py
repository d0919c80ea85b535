"""A workspace with the example that has many open questions, and one with nothing but a brief."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from briefs.models import Entry
from briefs.services.starting import start_brief
from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL

SignIn = Callable[[User], Client]
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


def url(brief: Integration, name: str, *args: object) -> str:
    return reverse(name, args=[brief.workspace.key, brief.ref, *args])


def entries(brief: Integration, part: str) -> list[dict[str, Any]]:
    return [row.details for row in Entry.objects.filter(integration=brief, part=part)]


def hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    return found[1] if found else ""


@pytest.fixture
def cora_in(sign_in: SignIn, cora: User) -> Client:
    return sign_in(cora)


@pytest.fixture
def alice_in(sign_in: SignIn, alice: User) -> Client:
    return sign_in(alice)
