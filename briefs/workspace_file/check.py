"""What does not fit together in a file whose every value is good: keys twice, references to nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from briefs.shapes.purpose import BriefSystem
from briefs.workspace_file.check_brief import check_brief, check_piece
from briefs.workspace_file.errors import Location
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.known import Known
from briefs.workspace_file.problems import Problem
from briefs.workspace_file.tell import dangling
from briefs.workspace_file.words import THINGS, Thing
from datamaps.connectors.kinds import KINDS
from datamaps.map.shared import SharedRecord
from datamaps.map.systems import Environment, System
from datamaps.schema.shapes import Field, Operation, Record
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.paths import FieldRef, parse_field_ref, parse_record_ref
from integrations_portal.shapes.references import references, shapes_in

_UNIQUE = {Environment: "name", Record: "name", Operation: "name", Field: "path", BriefSystem: "system"}
"""What tells the rows of a list apart, where it is neither `key` nor `ref`."""
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def check(file: WorkspaceFile) -> Iterator[Problem]:
    """Every problem, at its location in the values of the file as they were read."""
    known = Known(file)
    yield from _same_keys(file, ())
    yield from _people_and_systems(file, known)
    for position, system in enumerate(file.systems):
        yield from _system(system, ("systems", position), known)
    yield from _shared(file, known)
    for position, piece in enumerate(file.pieces):
        yield from check_piece(piece, ("pieces", position), known)
    for position, brief in enumerate(file.briefs):
        yield from check_brief(brief, ("briefs", position), known)


@cache
def _unique(shape: type[Shape]) -> str | None:
    return _UNIQUE.get(shape) or next((name for name in ("key", "ref") if name in shape.model_fields), None)


@cache
def _lists(shape: type[Shape]) -> tuple[tuple[str, str, str | None], ...]:
    """Attributes that hold shapes in which something can stand twice: its name, its name in the file, by what."""
    found = []
    for name, info in shape.model_fields.items():
        for inner in shapes_in(info.annotation):
            if _unique(inner) or _lists(inner):
                found.append((name, name.rstrip("_"), _unique(inner)))
    return tuple(found)


def _same_keys(shape: Shape, at: Location) -> Iterator[Problem]:
    for name, in_file, unique in _lists(type(shape)):
        value = getattr(shape, name)
        if isinstance(value, Shape):
            yield from _same_keys(value, (*at, in_file))
        elif value:
            row_type: type[Shape] = type(value[0])
            deeper = bool(_lists(row_type))
            seen: set[str] = set()
            for position, row in enumerate(value):
                key = getattr(row, unique) if unique else None
                if key and key in seen:
                    yield Problem((*at, in_file, position, unique or ""), "same_key", {"value": key})
                elif key:
                    seen.add(key)
                if deeper:
                    yield from _same_keys(row, (*at, in_file, position))


def _people_and_systems(file: WorkspaceFile, known: Known) -> Iterator[Problem]:
    for path, kinds, written in references(file):
        things = tuple(THINGS[kind] for kind in kinds)
        prefix, _, rest = written.rpartition(":")
        if prefix:
            things, key = tuple(thing for thing in things if thing == prefix), rest
        else:
            key = written
        found = [thing for thing in things if known.has(thing, key)]
        if not found:
            wanted = things or tuple(THINGS[kind] for kind in kinds)
            yield dangling(_location(path), written, wanted, known.keys)
        elif len(found) > 1:
            first, second = found[:2]
            values: dict[str, object] = {
                "value": key,
                "first": first,
                "second": second,
                "first_spelling": f"{first}:{key}",
                "second_spelling": f"{second}:{key}",
            }
            yield Problem(_location(path), "ambiguous", values, tuple(f"{thing}:{key}" for thing in found))


def _location(path: str) -> Location:
    return tuple(int(number) if number else name for name, number in _STEP.findall(path))


def _system(system: System, at: Location, known: Known) -> Iterator[Problem]:
    environments = tuple(environment.name for environment in system.environments)
    for position, connector in enumerate(system.connectors):
        where = (*at, "connectors", position)
        if connector.environment and connector.environment not in environments:
            keys = {Thing.ENVIRONMENT: environments}
            yield dangling((*where, "environment"), connector.environment, (Thing.ENVIRONMENT,), keys)
        if connector.kind and connector.kind not in KINDS:
            yield Problem((*where, "kind"), "unknown_kind", {"value": connector.kind[:80]}, tuple(KINDS))
    for position, record in enumerate(system.records):
        for row, field in enumerate(record.fields):
            if field.references and not known.has_field(parse_field_ref(field.references)):
                place = (*at, "records", position, "fields", row, "references")
                yield dangling(place, field.references, (Thing.FIELD,), {})


def _shared(file: WorkspaceFile, known: Known) -> Iterator[Problem]:
    taken: dict[FieldRef, str] = {}
    for position, record in enumerate(file.shared_records):
        at: Location = ("shared_records", position)
        yield from _records_in(record, at, known)
        for row, field in enumerate(record.fields):
            where = (*at, "fields", row)
            for number, text in enumerate(field.in_):
                place = parse_field_ref(text)
                if not known.has_field(place):
                    yield dangling((*where, "in", number), text, (Thing.FIELD,), {})
                elif place in taken:
                    values: dict[str, object] = {"value": text, "other": taken[place]}
                    yield Problem((*where, "in", number), "same_place", values)
                taken.setdefault(place, f"{record.key}.{field.key}")
            decision = field.resolution.decision if field.resolution else ""
            if decision and not known.has(Thing.ANY_DECISION, decision):
                yield dangling((*where, "resolution", "decision"), decision, (Thing.ANY_DECISION,), known.keys)


def _records_in(record: SharedRecord, at: Location, known: Known) -> Iterator[Problem]:
    seen = set()
    for number, text in enumerate(record.in_):
        place = parse_record_ref(text)
        if place not in known.records:
            yield dangling((*at, "in", number), text, (Thing.RECORD,), {})
        elif place in seen:
            yield Problem((*at, "in", number), "same_key", {"value": text})
        seen.add(place)
