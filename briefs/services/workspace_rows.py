"""The workspace file and the rows, both ways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from briefs.dossier.load import plain_briefs
from briefs.models import Entry, SectionState, Waiver
from briefs.shapes.brief import PART, PARTS, part_data
from briefs.workspace_file.file import WorkspaceFile
from datamaps.models import (
    Binding,
    Connector,
    Definition,
    FieldMap,
    Flow,
    Integration,
    Ownership,
    Piece,
    RecordMap,
    SharedField,
    SharedRecord,
    System,
    ValueTable,
)
from datamaps.services.catalog_import import CATALOG
from datamaps.services.load import plain_flows, plain_shared, plain_systems
from datamaps.services.sync import Level, Plain, Plan, apply, by, by_given, draw_up, named
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.audit.trail import Actor, record
from integrations_portal.shapes.base import canonical_json


def _places(parent: Plain) -> list[Plain]:
    return [{"place": place} for place in parent.get("in", [])]


def _heads(tree: Plain) -> list[Plain]:
    names = ("ref", "title", "stage")
    return [{name: brief[name] for name in names if name in brief} | {"brief": brief} for brief in tree["briefs"]]


def _of_brief(name: str) -> Callable[[Plain], list[Plain]]:
    def items(head: Plain) -> list[Plain]:
        found = head["brief"].get(name)
        return found if isinstance(found, list) else []

    return items


def _entries(head: Plain) -> list[Plain]:
    return [answers | {"part": part.id} for part in PARTS for answers in part_data(head["brief"], part)]


def _natural(plain: Plain) -> object:
    """Groups have one row; rows of a list go by the answers that people know them by."""
    part = PART[plain["part"]]
    names = [name.rstrip("_") for name in getattr(part.shape, "natural_key", ())]
    key = tuple(str(plain.get(name, "")) for name in names)
    return (part.id, *key) if any(key) or not part.rows else None


def _shared(parent: str) -> tuple[Level, ...]:
    return (
        Level(Binding, _places, (by("place"),), parent),
        Level(Ownership, named("ownership"), (canonical_json, by("when", "system_of_record")), parent),
    )


OF_SHARED: tuple[Level, ...] = (
    *_shared("shared_record"),
    Level(
        SharedField,
        named("fields"),
        (by("key"),),
        "record",
        taken=SharedField.children,
        children=(
            *_shared("shared_field"),
            Level(Definition, named("definitions"), (canonical_json, by("term", "team")), "shared_field"),
        ),
    ),
)
"""What hangs on a shared record."""

OF_BRIEF: tuple[Level, ...] = (
    Level(
        Entry,
        _entries,
        (by_given("ref", "part"), canonical_json, _natural),
        "integration",
        fixed=("part",),
    ),
    Level(
        Flow,
        _of_brief("flows"),
        (by("ref"),),
        "integration",
        taken=Flow.children,
        children=(
            Level(
                RecordMap,
                named("record_maps"),
                (by("source", "target", "filter"), by("source", "target")),
                "flow",
                taken=RecordMap.children,
                children=(Level(FieldMap, named("fields"), (canonical_json, by("target")), "record_map"),),
            ),
        ),
    ),
    Level(Waiver, _of_brief("waivers"), (by("rule", "about"),), "integration"),
)
"""What hangs on an integration. Its tree is `{"brief": ...}`."""

LEVELS: tuple[Level, ...] = (
    Level(Team, named("teams"), (by("key"),)),
    Level(Contact, named("contacts"), (by("key"),)),
    Level(
        System,
        named("systems"),
        (by("key"),),
        taken=System.children,
        children=(
            *CATALOG,
            Level(Connector, named("connectors"), (by("key"),), "system"),
        ),
    ),
    Level(SharedRecord, named("shared_records"), (by("key"),), taken=SharedRecord.children, children=OF_SHARED),
    Level(ValueTable, named("value_tables"), (by("key"),)),
    Level(Piece, named("pieces"), (by("key"),)),
    Level(Integration, _heads, (by("ref"),), taken=("brief",), children=OF_BRIEF),
)


def plan_import(file: WorkspaceFile, workspace: Workspace) -> Plan:
    """What importing the file would add, change and remove. Writes nothing."""
    return draw_up(workspace, LEVELS, _tree(file))


@transaction.atomic
def import_file(file: WorkspaceFile, workspace: Workspace, actor: Actor) -> Plan:
    """Makes the workspace what the file says. Rows that stay keep their identity, and all that hangs on it."""
    workspace.name = file.workspace.name or workspace.key
    workspace.timezone = file.workspace.timezone or ""
    workspace.save(update_fields=["name", "timezone"])
    plan = plan_import(file, workspace)
    apply(plan, workspace)
    _say_not_relevant(file, workspace)
    counts = {action: plan.count(action) for action in ("added", "changed", "removed")}
    if any(counts.values()):
        record(workspace, actor, "imported", workspace, {name: [None, count] for name, count in counts.items()})
    return plan


def _tree(file: WorkspaceFile) -> Plain:
    names = ("teams", "contacts", "systems", "shared_records", "value_tables", "pieces", "briefs")
    return {name: [] for name in names} | file.plain()


def _say_not_relevant(file: WorkspaceFile, workspace: Workspace) -> None:
    """Sections that do not matter, with the reason; others keep what people said of them being done."""
    wanted = {(brief.ref, section): why for brief in file.briefs for section, why in brief.not_relevant.items()}
    integrations = {integration.ref: integration for integration in Integration.objects.of(workspace)}
    for state in SectionState.objects.of(workspace).select_related("integration"):
        why = wanted.pop((state.integration.ref, state.section), "")
        if state.not_relevant != why:
            state.not_relevant = why
            state.version += 1
            state.save(update_fields=["not_relevant", "version"])
    SectionState.objects.bulk_create(
        SectionState(workspace=workspace, integration=integrations[ref], section=section, not_relevant=why)
        for (ref, section), why in wanted.items()
    )


def export_file(workspace: Workspace) -> WorkspaceFile:
    """The whole workspace as a file."""
    integrations = list(Integration.objects.of(workspace))
    flows = plain_flows([integration.pk for integration in integrations])
    tree: dict[str, Any] = {
        "format": "integrations-portal/1",
        "workspace": workspace.head().plain(),
        "teams": [team.plain() for team in Team.objects.of(workspace)],
        "contacts": [contact.plain() for contact in Contact.objects.of(workspace)],
        "systems": list(plain_systems(System.objects.of(workspace)).values()),
        "shared_records": plain_shared(workspace),
        "value_tables": [table.plain() for table in ValueTable.objects.of(workspace)],
        "pieces": [piece.plain() for piece in Piece.objects.of(workspace)],
        "briefs": list(plain_briefs(integrations, flows).values()),
    }
    return WorkspaceFile.read(tree)
