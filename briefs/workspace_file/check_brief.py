"""What does not fit together inside one brief."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from briefs.shapes.agreement import Promise
from briefs.shapes.brief import Brief
from briefs.shapes.proof import Decision, Scenario
from briefs.shapes.running import Failure, Quirk
from briefs.shapes.working import ExceptionCase
from briefs.workspace_file.errors import Location
from briefs.workspace_file.known import Known, KnownInBrief
from briefs.workspace_file.problems import Problem
from briefs.workspace_file.tell import dangling
from briefs.workspace_file.words import Thing
from datamaps.map.flows import FieldMap, Flow
from datamaps.map.pieces import Piece
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.paths import RecordRef
from integrations_portal.shapes.references import shapes_in

_POINTS: dict[type[Shape], tuple[tuple[str, Thing], ...]] = {
    Flow: (("moves", Thing.SHARED_RECORD), ("after", Thing.FLOW)),
    FieldMap: (("table", Thing.VALUE_TABLE),),
    ExceptionCase: (("flows", Thing.FLOW),),
    Scenario: (("flows", Thing.FLOW), ("exceptions", Thing.EXCEPTION)),
    Decision: (("blocks", Thing.FLOW), ("superseded_by", Thing.DECISION)),
    Failure: (("flows", Thing.FLOW),),
    Promise: (("flows", Thing.FLOW),),
    Quirk: (("decision", Thing.DECISION),),
}
"""What an attribute names, beside people, teams and systems, which the types of the attributes say."""


def check_brief(brief: Brief, at: Location, known: Known) -> Iterator[Problem]:
    """Flows, exceptions, decisions, tables and shared records that are named and are not there."""
    here = KnownInBrief(brief)
    yield from _pointing(brief, at, known, here)
    for position, flow in enumerate(brief.flows):
        where = (*at, "flows", position)
        for end in ("source", "target"):
            key = getattr(flow, end)
            if known.has(Thing.SYSTEM, key) and not here.has(Thing.BRIEF_SYSTEM, key):
                yield dangling((*where, end), key, (Thing.BRIEF_SYSTEM,), here.keys)
        yield from _record_maps(flow, where, known)


def _record_maps(flow: Flow, at: Location, known: Known) -> Iterator[Problem]:
    seen: set[tuple[str, str, str]] = set()
    for position, record_map in enumerate(flow.record_maps):
        where = (*at, "record_maps", position)
        for end, system in (("source", flow.source), ("target", flow.target)):
            place = RecordRef(system, getattr(record_map, end))
            if known.has(Thing.SYSTEM, system) and place not in known.records:
                keys = {Thing.RECORD: tuple(ref.record for ref in known.records if ref.system == system)}
                yield dangling((*where, end), place.record, (Thing.RECORD,), keys)
        same = (record_map.source, record_map.target, record_map.filter.strip())
        if same in seen:
            yield Problem((*where, "source"), "same_records", {"value": record_map.label})
        seen.add(same)


@cache
def _inner(shape: type[Shape]) -> tuple[tuple[str, str], ...]:
    """The attributes that hold shapes with something to point with."""
    return tuple(
        (name, name.rstrip("_"))
        for name, info in shape.model_fields.items()
        if any(inner in _POINTS or _inner(inner) for inner in shapes_in(info.annotation))
    )


def check_piece(piece: Piece, at: Location, known: Known) -> Iterator[Problem]:
    """Value tables that its fields follow and that are not there."""
    yield from _pointing(piece, at, known, None)


def _pointing(shape: Shape, at: Location, known: Known, here: KnownInBrief | None) -> Iterator[Problem]:
    for name, thing in _POINTS.get(type(shape), ()):
        value = getattr(shape, name)
        scope = here if here and thing in here.keys else known
        rows = list(enumerate(value)) if isinstance(value, tuple) else [(None, value)]
        for position, key in rows:
            if key and not scope.has(thing, key):
                place = (*at, name) if position is None else (*at, name, position)
                yield dangling(place, key, (thing,), scope.keys)
    for name, in_file in _inner(type(shape)):
        value = getattr(shape, name)
        if isinstance(value, Shape):
            yield from _pointing(value, (*at, in_file), known, here)
        elif value:
            for position, row in enumerate(value):
                yield from _pointing(row, (*at, in_file, position), known, here)
