"""Bringing what was observed into the catalog: previewed first, then written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass

from django.db import transaction

from datamaps.connectors.base import Kind
from datamaps.connectors.sql.build import OWN_SYSTEM
from datamaps.map.systems import System as SystemShape
from datamaps.models import Binding, Field, Operation, Record, RecordMap, System
from datamaps.schema.choosing import narrowed, remembered
from datamaps.schema.compare import compare
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.merge import Keeping, Places, merge
from datamaps.schema.shapes import SystemSchema
from datamaps.schema.usage import Usage
from datamaps.services.load import load_systems
from datamaps.services.sync import Level, Plain, Plan, Step, apply, by, draw_up, named
from datamaps.services.uses import flows_beside, uses_of
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door
from integrations_portal.shapes.paths import FieldRef, parse_field_ref, parse_record_ref, quoted

_MISSING = frozenset(
    (ChangeKind.RECORD_REMOVED, ChangeKind.RECORD_RENAMED, ChangeKind.FIELD_REMOVED, ChangeKind.FIELD_RENAMED)
)
CATALOG: tuple[Level, ...] = (
    Level(
        Record,
        named("records"),
        (by("name"),),
        "system",
        taken=Record.children,
        children=(Level(Field, named("fields"), (by("path"),), "record"),),
    ),
    Level(Operation, named("operations"), (by("name"),), "system"),
)


@dataclass(frozen=True)
class Preview:
    """What an import would do, and what the catalog would say then."""

    plan: Plan
    merged: Plain


def preview(
    system: System,
    seen: SystemSchema,
    kind: Kind,
    keep_missing: bool = True,
    left_out: Set[str] = frozenset(),
) -> Preview:
    """What would be added, changed and removed. `left_out`: the names of records and operations that are not touched,
    and remembered as left out on purpose where the catalog does not have them. Writes nothing.
    """
    (documented,) = load_systems(System.objects.filter(pk=system.pk))
    keeping = Keeping(keep_missing, frozenset() if keep_missing else named_elsewhere(system), left_out)
    merged = merge(documented.schema_of(), narrowed(seen, left_out), kind.sees, keeping)
    now = {row["name"] for row in (*merged["records"], *merged["operations"])}
    merged["left_out"] = remembered(documented.left_out, left_out, seen, now)
    name_system(merged, system.key)
    return Preview(draw_up(system.workspace, CATALOG, merged, below=system), merged)


def named_elsewhere(system: System) -> Places:
    """Records and fields of a system that flows, shared data or other fields name: removing them would break those."""
    named: set[tuple[str, str]] = set()
    for end in ("source", "target"):
        maps = RecordMap.objects.of(system.workspace).filter(**{f"flow__{end}": system.key})
        named |= {(record, "") for record in maps.values_list(end, flat=True)}
    for place, field in Binding.objects.of(system.workspace).values_list("place", "shared_field"):
        ref = parse_field_ref(place) if field else FieldRef(*parse_record_ref(place), "")
        if ref.system == system.key:
            named |= {(ref.record, ""), (ref.record, ref.path)}
    pointing = Field.objects.of(system.workspace).filter(details__references__startswith=f"{system.key}.")
    for target in pointing.values_list("details__references", flat=True):
        named |= {(parse_field_ref(target).record, ""), (parse_field_ref(target).record, parse_field_ref(target).path)}
    return frozenset(named)


def users_of(system: System, plan: Plan) -> Callable[[Step], tuple[str, ...]]:
    """The flows that use what a step removes, as `INT-0003/F-01`. Asks for them only where something is removed."""
    if not plan.count("removed"):
        return lambda _step: ()
    usage = _usage(system)

    def users(step: Step) -> tuple[str, ...]:
        record, path = (*step.way[1:], "")[:2]
        if step.kind == Operation.kind:
            return usage.of_operation(record) or ()
        if step.kind == Record.kind:
            return usage.of_record(record).flows
        return tuple(sorted({flow for use in usage.of_field(record, path) for flow in use.flows}))

    return users


def used_but_missing(system: System, seen: SystemSchema, kind: Kind) -> dict[str, tuple[str, ...]]:
    """What the source does not have and flows use: each place, with the flows. An import that keeps what is missing
    leaves it in the catalog, where it looks as true as before."""
    (documented,) = load_systems(System.objects.filter(pk=system.pk))
    differing = compare(documented.schema_of(), seen, kind.sees, kind.positional).changes
    missing = [(one.record, one.field) for one in differing if one.kind in _MISSING]
    if not missing:
        return {}
    usage, used = _usage(system), dict[str, tuple[str, ...]]()
    for record_name, path in missing:
        uses = usage.of_field(record_name, path) if path else [usage.of_record(record_name)]
        if flows := tuple(sorted({flow for use in uses for flow in use.flows})):
            used[f"{quoted(record_name)}.{path}" if path else quoted(record_name)] = flows
    return used


def usage_with(system: System, seen: SystemSchema) -> Usage:
    """How flows use the system as it would be documented with all that was seen."""
    (documented,) = load_systems(System.objects.filter(pk=system.pk))
    known = {one.name for one in seen.records}
    records = (*seen.records, *(one for one in documented.records if one.name not in known))
    return _usage_of(system, documented.model_copy(update={"records": records}))


def _usage(system: System) -> Usage:
    (documented,) = load_systems(System.objects.filter(pk=system.pk))
    return _usage_of(system, documented)


def _usage_of(system: System, documented: SystemShape) -> Usage:
    flows = flows_beside(system.workspace, [system.key])
    return uses_of(system.workspace, [documented], flows)[system.key]


def name_system(merged: Plain, key: str) -> None:
    """References that an observation makes into its own system get the key that the system has here."""
    for row in merged["records"]:
        for one in row.get("fields", []):
            name, dot, rest = one.get("references", "").partition(".")
            if name == OWN_SYSTEM:
                one["references"] = f"{key}{dot}{rest}"


@transaction.atomic
def adopt(system: System, found: Preview, actor: Actor) -> None:
    """Writes a preview into the catalog."""
    apply(found.plan, system.workspace)
    for name in ("servers", "auth", "composed", "left_out"):
        if found.merged[name]:
            system.details[name] = found.merged[name]
        else:
            system.details.pop(name, None)
    door.save(system, actor)
    counts = {action: found.plan.count(action) for action in ("added", "changed", "removed")}
    record(system.workspace, actor, "imported", system, {name: [None, count] for name, count in counts.items()})
