"""Bringing chosen findings into the catalog: planned and shown first, then written whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from datamaps.connectors.kinds import kind_of
from datamaps.models import Check, Connector, Finding, Observation, System
from datamaps.schema.changes import Change, fingerprint
from datamaps.schema.compare import compare
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.merge import Places
from datamaps.schema.shapes import SystemSchema
from datamaps.schema.take import NOTHING_TO_TAKE, take
from datamaps.schema.usage import inside
from datamaps.services.acting import OPEN, Why
from datamaps.services.catalog_import import CATALOG, Preview, adopt, name_system, named_elsewhere
from datamaps.services.findings import accept_findings
from datamaps.services.judging import Judged, judge
from datamaps.services.load import load_systems
from datamaps.services.sync import draw_up
from integrations_portal.audit.trail import Actor
from integrations_portal.shapes.base import digest


@dataclass(frozen=True)
class Looked:
    """One connector with what its last check saw, and how that differs from the catalog now."""

    connector: Connector
    observation: Observation
    seen: SystemSchema
    judged: Judged

    def by_fingerprint(self) -> dict[str, Change]:
        return {fingerprint(one.change, str(self.connector.uid)): one.change for one in self.judged.drifts}


@dataclass(frozen=True)
class Taking:
    """What one system's catalog would say."""

    system: System
    schema: SystemSchema
    preview: Preview
    looked: tuple[Looked, ...]


@dataclass
class Adoption:
    """What would happen: the systems that change, the findings that are settled, and why others cannot be."""

    takings: list[Taking] = field(default_factory=list)
    taken: list[Finding] = field(default_factory=list)
    refused: dict[UUID, Why] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """The same for as long as the same would happen."""
        steps = [
            [one.action, one.kind, one.label, one.changes] for row in self.takings for one in row.preview.plan.steps
        ]
        return digest([steps, sorted(one.fingerprint for one in self.taken)])[:16]


def plan(chosen: Sequence[Finding]) -> Adoption:
    """What taking these findings of one workspace over would do. Writes nothing."""
    found = Adoption()
    by_system: dict[int, list[Finding]] = defaultdict(list)
    for one in chosen:
        by_system[one.system_id].append(one)
    for findings in by_system.values():
        _plan_system(found, findings)
    return found


Wanted = dict[UUID, tuple[Looked, Change]]


def _plan_system(found: Adoption, findings: list[Finding]) -> None:
    system = findings[0].system
    (documented,) = load_systems(System.objects.filter(pk=system.pk))
    named = named_elsewhere(system)
    wanted: Wanted = {}
    looked: list[Looked] = []
    for connector, rows in _by_connector(findings).items():
        view = _look(connector)
        changes = view.by_fingerprint() if view else {}
        looked += [view] if view else []
        for row in rows:
            change = changes.get(row.fingerprint)
            why = _cannot(row, change, named)
            if why is None and view is not None and change is not None:
                wanted[row.uid] = (view, change)
            else:
                found.refused[row.uid] = why or Why.NOT_SEEN
    schema = _taken(documented.schema_of(), wanted)
    if standing := _standing(wanted, schema):
        found.refused |= dict.fromkeys(standing, Why.STANDS)
        wanted = {uid: one for uid, one in wanted.items() if uid not in standing}
        schema = _taken(documented.schema_of(), wanted)
    if wanted:
        found.taken += [row for row in findings if row.uid in wanted]
        found.takings.append(Taking(system, schema, _preview(system, schema), tuple(looked)))


def _taken(schema: SystemSchema, wanted: Wanted) -> SystemSchema:
    """The catalog with all of these taken over, from one connector's sight after the other."""
    for view in {id(view): view for view, _change in wanted.values()}.values():
        schema = take(schema, view.seen, [change for one, change in wanted.values() if one is view])
    return schema


def _by_connector(findings: Iterable[Finding]) -> dict[Connector, list[Finding]]:
    found: dict[Connector, list[Finding]] = defaultdict(list)
    for one in findings:
        found[one.connector].append(one)
    return found


def _look(connector: Connector) -> Looked | None:
    done = Check.objects.filter(connector=connector, observation__isnull=False).select_related("observation").first()
    if done is None or done.observation is None:
        return None
    seen = SystemSchema.read(done.observation.seen)
    return Looked(connector, done.observation, seen, judge(connector, seen))


def _cannot(row: Finding, change: Change | None, named: Places) -> Why | None:
    if row.status not in OPEN:
        return Why.SETTLED
    if change is None:
        return Why.NOT_SEEN
    if change.kind in NOTHING_TO_TAKE:
        return Why.NOTHING_TO_TAKE
    return Why.NAMED if named & _let_go(change, named) else None


def _let_go(change: Change, named: Places) -> Places:
    """What is named elsewhere and would no longer be there under its name."""
    if change.kind in (ChangeKind.RECORD_REMOVED, ChangeKind.RECORD_RENAMED):
        return frozenset(place for place in named if place[0] == change.record)
    if change.kind in (ChangeKind.FIELD_REMOVED, ChangeKind.FIELD_RENAMED):
        spots = ((change.record, change.field), *change.places)
        return frozenset(
            (record, path)
            for record, path in named
            if path and any(record == one and (path == field or inside(path, field)) for one, field in spots)
        )
    return frozenset()


def _standing(wanted: Wanted, schema: SystemSchema) -> set[UUID]:
    """What would differ all the same afterwards: it cannot be taken over by itself."""
    still: dict[int, set[str]] = {}
    for view, _change in wanted.values():
        connector = view.connector
        if connector.pk not in still:
            kind = kind_of(connector.kind_id)
            baseline = SystemSchema.read(connector.baseline.seen) if connector.baseline else None
            left = compare(schema, view.seen, kind.sees, kind.positional, baseline).changes
            still[connector.pk] = {fingerprint(one) for one in left}
    return {uid for uid, (view, change) in wanted.items() if fingerprint(change) in still[view.connector.pk]}


def _preview(system: System, schema: SystemSchema) -> Preview:
    merged = {
        "composed": [],
        "servers": [],
        "auth": [],
        "left_out": [],
        "operations": [],
        "records": [],
    } | schema.plain()
    name_system(merged, system.key)
    return Preview(draw_up(system.workspace, CATALOG, merged, below=system), merged)


@transaction.atomic
def carry_out(adoption: Adoption, by: Actor) -> int:
    """Writes all of it. Gives how many findings are settled by it."""
    settled = 0
    for taking in adoption.takings:
        adopt(taking.system, taking.preview, by)
        for view in taking.looked:
            left = judge(view.connector, view.seen)
            if not left.comparison.changes:
                view.connector.baseline = view.observation
                view.connector.save(update_fields=["baseline"])
            settled += accept_findings(view.connector, left.drifts, by, timezone.now())
    return settled
