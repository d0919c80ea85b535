"""A workspace in which everything that the home page tells of happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from briefs.models import Entry
from datamaps.models import Connector, Finding, Flow, Integration, System
from integrations_portal.accounts.models import Contact, Membership, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.personas import make_contact

HOSTILE = "<script>alert(1)</script> password=hunter2hunter2 " + "Donaudampfschifffahrt" * 12


@pytest.fixture
def priya(workspace: Workspace) -> Contact:
    return make_contact(workspace, "priya", name="Priya Shah")


@pytest.fixture
def as_priya(workspace: Workspace, alice: User, priya: Contact) -> Membership:
    """Alice has said that she is Priya."""
    row = Membership.objects.get(workspace=workspace, user=alice)
    row.contact = priya
    return door.save(row, by=PORTAL)


def add_brief(workspace: Workspace, number: int, stage: str = "briefing", **purpose: Any) -> Integration:
    brief = Integration(workspace=workspace, ref=f"INT-{number:04}", title=f"Brief {number}", stage=stage)
    door.save(brief, by=PORTAL)
    add_entry(brief, "purpose", title=brief.title, **purpose)
    return brief


def add_entry(brief: Integration, part: str, **answers: Any) -> Entry:
    return door.save(Entry(workspace=brief.workspace, integration=brief, part=part).put(answers), by=PORTAL)


def add_system(workspace: Workspace, key: str, **answers: Any) -> System:
    return door.save(System(workspace=workspace).put({"key": key, "name": key.upper(), **answers}), by=PORTAL)


def add_flow(brief: Integration, ref: str, source: str, target: str, **answers: Any) -> Flow:
    row = Flow(workspace=brief.workspace, integration=brief)
    return door.save(row.put({"ref": ref, "source": source, "target": target, **answers}), by=PORTAL)


def add_connector(system: System, **columns: Any) -> Connector:
    row = Connector(workspace=system.workspace, system=system, **columns)
    row.put({"key": "live", "kind": "sql", "config": {"dialect": "sqlite", "path": "nothing.sqlite3"}})
    return door.save(row, by=PORTAL)


def add_difference(connector: Connector, mark: str, flows: tuple[str, ...] = (), **columns: Any) -> Finding:
    now = timezone.now()
    row = Finding(
        workspace=connector.workspace,
        connector=connector,
        system=connector.system,
        fingerprint=mark.ljust(64, "0"),
        change="field.removed",
        record="Customer",
        path=f"Customer.{mark}",
        why={"flows": list(flows)},
        **{"severity": "breaking", "first_seen": now, "last_seen": now} | columns,
    )
    return door.save(row, by=PORTAL)


def busy(workspace: Workspace, number: int) -> Integration:
    """One more of everything: a brief about to go live, its decision and exception, two systems, one in trouble."""
    today = timezone.localdate()
    brief = add_brief(workspace, number, go_live=(today + timedelta(days=20)).isoformat(), business_owner="priya")
    crm, shop = add_system(workspace, f"crm-{number}"), add_system(workspace, f"shop-{number}")
    flow = add_flow(brief, "F-01", crm.key, shop.key)
    add_difference(add_connector(crm), f"f{number}", (f"{brief.ref}/{flow.ref}",))
    add_connector(shop, outcome="could_not_check")
    add_entry(brief, "decisions", ref="D-01", question=f"What is {number}?", owner="priya")
    add_entry(brief, "exceptions", ref="E-01", name=f"Lost {number}", flows=["F-01"], owner="priya")
    live = add_brief(workspace, number + 5000, stage="live")
    add_entry(live, "exceptions", ref="E-01", name="Nobody's")
    return brief
