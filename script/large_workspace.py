"""A large workspace in a database of its own, for benchmarks: rows made in bulk, of the same shapes as real ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils import timezone

from briefs.models import Entry
from briefs.shapes.purpose import Stage
from datamaps.models import (
    Binding,
    Connector,
    Field,
    Finding,
    FindingStatus,
    Flow,
    Integration,
    Ownership,
    Record,
    SharedField,
    SharedRecord,
    System,
)
from integrations_portal.accounts.models import Contact, Membership, Role, Team, User, Workspace
from integrations_portal.rows.door import make_findable

OUTCOMES = ("match", "match", "match", "drift", "could_not_check")
SEVERITIES = ("breaking", "warning", "info")
STAGES = tuple(Stage)
PEOPLE, TEAMS = 200, 50
SHARED_SYSTEMS = 6
"""How many systems share data with each other; a matrix has a column for each."""


@dataclass(frozen=True)
class Size:
    """Numbers of rows; the rest follows from them."""

    systems: int = 1_000
    records: int = 5
    """Of each system."""
    fields: int = 10
    """Of each record."""
    briefs: int = 300
    flows: int = 5
    """Of each brief."""
    decisions: int = 2_000
    findings: int = 3_000
    shared_fields: int = 500


@contextmanager
def own_database(file: Path | None = None) -> Iterator[None]:
    """A database with empty tables, which is gone afterwards: SQLite has it in memory, or in a file that others see."""
    if file and connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(file)
    usual = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(usual, verbosity=0)


def fill(size: Size) -> tuple[Workspace, User]:
    """The workspace, and an editor of it."""
    workspace = Workspace.objects.create(key="large", name="Large")
    user = User.objects.create_user("reader@example.com", name="Reader")
    _people(workspace, user)
    systems = _catalog(workspace, size)
    _differences(workspace, systems, size)
    _briefs(workspace, size)
    _shared(workspace, size)
    return workspace, user


def stored(rows: Iterable[Any], findable: bool = True) -> list[Any]:
    """Rows of one model, stored and found as imports make them so."""
    made, waiting = [], iter(rows)
    while chunk := list(islice(waiting, 5_000)):
        type(chunk[0])._default_manager.bulk_create(chunk, batch_size=1_000)
        if findable:
            make_findable(chunk)
        made += chunk
    return made


def _people(workspace: Workspace, user: User) -> None:
    stored(Team(workspace=workspace, key=f"team{n}", name=f"Team {n}", position=n) for n in range(TEAMS))
    people = stored(
        Contact(workspace=workspace, key=f"person{n}", name=f"Person {n}", email=f"p{n}@example.com", position=n)
        for n in range(PEOPLE)
    )
    Membership.objects.create(workspace=workspace, user=user, role=Role.EDITOR, contact=people[0])


def _catalog(workspace: Workspace, size: Size) -> list[System]:
    systems = stored(
        System(
            workspace=workspace,
            key=f"system{n}",
            name=f"System {n}",
            position=n,
            details={"kind": "crm", "vendor": "Vendor", "owner_team": f"team{n % TEAMS}"},
        )
        for n in range(size.systems)
    )
    records = stored(
        Record(workspace=workspace, system=system, name=f"Record{n}", position=n)
        for system in systems
        for n in range(size.records)
    )
    stored(
        Field(
            workspace=workspace,
            record=record,
            path=f"group{n % 4}.field_{n}",
            title=f"Field {n}",
            type="string",
            position=n,
            details={"native_type": "varchar(255)", "max_length": 255},
        )
        for record in records
        for n in range(size.fields)
    )
    return systems


def _differences(workspace: Workspace, systems: list[System], size: Size) -> None:
    now = timezone.now()
    connectors = stored(
        Connector(
            workspace=workspace,
            system=system,
            key="live",
            outcome=OUTCOMES[n % len(OUTCOMES)],
            checked_at=now,
            details={"kind": "sql", "config": {"dialect": "sqlite", "path": "live.sqlite3"}},
        )
        for n, system in enumerate(systems)
    )
    stored(
        Finding(
            workspace=workspace,
            connector=(connector := connectors[n % len(connectors)]),
            system=connector.system,
            fingerprint=f"{n:064}",
            change="field.removed",
            record="Record0",
            path=f"Record0.group{n % 4}.field_{n}",
            before="string",
            severity=SEVERITIES[n % len(SEVERITIES)],
            status=FindingStatus.RESOLVED if n % 10 == 0 else FindingStatus.OPEN,
            why={"use": "read", "flows": [f"INT-{n % size.briefs:04}/F-0"], "field": f"group{n % 4}.field_{n}"},
            first_seen=now - timedelta(hours=n),
            last_seen=now,
        )
        for n in range(size.findings)
    )


def _briefs(workspace: Workspace, size: Size) -> None:
    briefs = stored(
        Integration(
            workspace=workspace,
            ref=f"INT-{n:04}",
            title=f"Integration {n}",
            stage=STAGES[n % len(STAGES)],
            position=n,
        )
        for n in range(size.briefs)
    )
    stored(
        Entry(workspace=workspace, integration=brief, part="purpose").put(
            {"title": brief.title, "business_owner": f"person{n % PEOPLE}", "go_live": "2027-03-01"}
        )
        for n, brief in enumerate(briefs)
    )
    stored(
        Flow(
            workspace=workspace,
            integration=brief,
            ref=f"F-{f}",
            name=f"Flow {f}",
            source=f"system{(n + f) % size.systems}",
            target=f"system{(n + f + 1) % size.systems}",
            method="api",
            position=f,
        )
        for n, brief in enumerate(briefs)
        for f in range(size.flows)
    )
    stored(
        Entry(workspace=workspace, integration=briefs[n % len(briefs)], part="decisions", position=n).put(
            {
                "ref": f"D-{n}",
                "question": f"What happens to orders of kind {n} that have no customer?",
                "owner": f"person{n % PEOPLE}",
                "needed_by": "2027-02-01",
                "status": "accepted" if n % 3 == 0 else "proposed",
            }
        )
        for n in range(size.decisions)
    )


def _shared(workspace: Workspace, size: Size) -> None:
    records = stored(
        SharedRecord(workspace=workspace, key=f"thing{n}", name=f"Thing {n}", position=n)
        for n in range(max(1, size.shared_fields // 20))
    )
    fields = stored(
        SharedField(
            workspace=workspace, record=records[n % len(records)], key=f"value{n}", name=f"Value {n}", position=n
        )
        for n in range(size.shared_fields)
    )
    stored(
        (
            Binding(workspace=workspace, shared_field=field, place=f"system{s}.Record0.shared{n}", position=s)
            for n, field in enumerate(fields)
            for s in range(2)
        ),
        findable=False,
    )
    stored(
        (
            Ownership(workspace=workspace, shared_field=field).put(
                {"system_of_record": f"system{n % SHARED_SYSTEMS}", "steward": f"person{n % PEOPLE}"}
            )
            for n, field in enumerate(fields)
        ),
        findable=False,
    )
