"""A brief with a runbook, written the way people write it."""

from __future__ import annotations

from typing import Any

import pytest

from briefs.models import Entry
from briefs.services.parts import new_row, save_row
from briefs.services.starting import start_brief
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, Workspace
from integrations_portal.audit.trail import PORTAL
from tests.personas import make_contact
from tests.runbook.test_reading import EXCEPTION, RUNBOOK


def add(integration: Integration, part: str, answers: dict[str, Any]) -> Entry:
    saved = save_row(new_row(integration, part), answers, PORTAL)
    assert isinstance(saved, Entry)
    return saved


def make_people(workspace: Workspace) -> None:
    """Noor is there; Kit and Ines have left, and Noor stands in for Kit."""
    if not Contact.objects.of(workspace).exists():
        make_contact(workspace, "noor", phone="0123 456")
        make_contact(workspace, "kit", active=False, deputy="noor")
        make_contact(workspace, "ines", active=False)


def make_runbook(workspace: Workspace, title: str = "One status", **purpose: Any) -> Integration:
    """A brief with first checks, failures, procedures, an escalation and an exception."""
    make_people(workspace)
    integration = start_brief(workspace, title, PORTAL)
    for name, rows in RUNBOOK.items():
        for row in rows:
            add(integration, f"runbook.{name}", row)
    add(integration, "exceptions", EXCEPTION)
    if purpose:
        row = Entry.objects.get(integration=integration, part="purpose")
        save_row(row, row.plain() | purpose, PORTAL)
    return integration


@pytest.fixture
def brief(workspace: Workspace) -> Integration:
    return make_runbook(workspace)
