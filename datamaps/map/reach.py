"""Who feels it when a system changes: whatever its flows lead to, and whatever leads to it, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from datamaps.map.datamap import DataMap, Move, moves_of, named_fields
from datamaps.map.flows import Flow, RecordMap
from datamaps.schema.tree import Forest
from datamaps.schema.usage import inside
from integrations_portal.shapes.paths import FieldRef

Thing = TypeVar("Thing", str, FieldRef)


@dataclass(frozen=True)
class Reached:
    """A system some steps away. `before` is the one that it is reached from, by the flows in `flows`."""

    system: str
    distance: int
    before: str
    flows: tuple[str, ...]


@dataclass(frozen=True)
class ReachedField:
    """A field some steps away, and the moves of the last step."""

    ref: FieldRef
    distance: int
    before: FieldRef
    flows: tuple[str, ...]


Steps = Mapping[Thing, Iterable[tuple[Thing, str]]]
"""From each thing to those one step further, with the ref of the flow that leads there."""


def downstream(datamap: DataMap, system: str) -> tuple[Reached, ...]:
    """Every system that gets something that was in this one, the nearest first."""
    return _systems(datamap, system, forward=True)


def upstream(datamap: DataMap, system: str) -> tuple[Reached, ...]:
    """Every system from which something gets into this one, the nearest first."""
    return _systems(datamap, system, forward=False)


def _systems(datamap: DataMap, start: str, *, forward: bool) -> tuple[Reached, ...]:
    steps: dict[str, list[tuple[str, str]]] = defaultdict(list)
    carriers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for flow, tail, head in _runs(datamap.flows):
        near, far = (tail, head) if forward else (head, tail)
        steps[near].append((far, flow.ref))
        if flow.via:
            # What a hub carries for others does not come from it, so it leads on only when it is where we start.
            carriers[near].append((flow.via, flow.ref))
            if flow.via == start:
                steps[start].append((far, flow.ref))
    found = [Reached(*one) for one in _walk(steps, start)]
    known = {start} | {one.system for one in found}
    distance = {start: 0} | {one.system: one.distance for one in found}
    for near in sorted(distance, key=lambda key: distance[key]):
        for via, _flow in carriers[near]:
            if via not in known:
                known.add(via)
                refs = dict.fromkeys(ref for key, ref in carriers[near] if key == via)
                found.append(Reached(via, distance[near] + 1, near, tuple(refs)))
    return tuple(sorted(found, key=lambda one: one.distance))


def _runs(flows: Iterable[Flow]) -> Iterator[tuple[Flow, str, str]]:
    """Every flow with the system that gives and the one that gets; a two-way flow twice."""
    for flow in flows:
        yield flow, flow.source, flow.target
        if flow.two_way:
            yield flow, flow.target, flow.source


def _walk(steps: Steps[Thing], start: Thing) -> Iterator[tuple[Thing, int, Thing, tuple[str, ...]]]:
    """All that can be reached, in widening rings: the thing, its distance, the one before it, the flows."""
    seen, ring, distance = {start}, [start], 0
    while ring:
        distance += 1
        found: dict[Thing, tuple[Thing, dict[str, None]]] = {}
        for near in ring:
            for far, flow in steps.get(near, ()):
                if far not in seen:
                    before, flows = found.setdefault(far, (near, {}))
                    if before == near:
                        flows[flow] = None
        for far, (before, flows) in found.items():
            yield far, distance, before, tuple(flows)
        seen |= found.keys()
        ring = list(found)


class Role(StrEnum):
    """What a flow does with a field."""

    READ = "read"
    WRITTEN = "written"
    MATCHED = "matched"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class FieldUse:
    """One use of a field: by which flow and record map, and the fields at the other end.

    `field` is the name under which the flow uses it: the field itself, a part of it, or what it is a part of.
    """

    role: Role
    flow: Flow
    record_map: RecordMap
    field: FieldRef
    others: tuple[FieldRef, ...] = ()
    move: Move | None = None


def uses_of_field(datamap: DataMap, ref: FieldRef) -> tuple[FieldUse, ...]:
    """Every use of a field, of its parts, and of what it is a part of."""
    names = _names(datamap, ref)
    return tuple(use for flow in datamap.flows for use in _uses(flow) if use.field in names)


def _uses(flow: Flow) -> Iterator[FieldUse]:
    for move in moves_of(flow):
        target = (move.target,) if move.target else ()
        for source in move.sources:
            yield FieldUse(Role.READ, flow, move.record_map, source, target, move)
        for field in target:
            yield FieldUse(Role.WRITTEN, flow, move.record_map, field, move.sources, move)
    for record_map in flow.record_maps:
        for pair in record_map.match_key:
            ends = [
                FieldRef(system, record, path)
                for system, record, path in (
                    (flow.source, record_map.source, pair.source),
                    (flow.target, record_map.target, pair.target),
                )
                if path
            ]
            for end in ends:
                yield FieldUse(Role.MATCHED, flow, record_map, end, tuple(one for one in ends if one != end))
        for left in record_map.left_out:
            if left.field:
                yield FieldUse(Role.LEFT_OUT, flow, record_map, FieldRef(flow.source, record_map.source, left.field))


def _names(datamap: DataMap, ref: FieldRef) -> frozenset[FieldRef]:
    """All names under which flows may use a field: a path through a group that is a record of its own is one too."""
    system = datamap.system_by_key.get(ref.system)
    forest = Forest(system.schema_of()) if system else None

    def own(one: FieldRef) -> tuple[str, str]:
        return forest.owner(one.record, one.path) if forest else (one.record, one.path)

    record, path = own(ref)
    found = {ref}
    for flow in datamap.flows:
        if ref.system not in (flow.source, flow.target):
            continue
        left = [
            FieldRef(flow.source, each.source, one.field)
            for each in flow.record_maps
            for one in each.left_out
            if one.field
        ]
        for named in (*named_fields(flow), *left):
            if named.system == ref.system and named not in found:
                its_record, its_path = own(named)
                near = its_path == path or inside(its_path, path) or inside(path, its_path)
                if its_record == record and near:
                    found.add(named)
    return frozenset(found)


def goes_on_to(datamap: DataMap, ref: FieldRef) -> tuple[ReachedField, ...]:
    """The fields that get this field's value, through as many flows as it takes."""
    return _fields(datamap, ref, lambda move: [(source, move.target) for source in move.sources])


def comes_from(datamap: DataMap, ref: FieldRef) -> tuple[ReachedField, ...]:
    """The fields whose values end up in this one."""
    return _fields(datamap, ref, lambda move: [(move.target, source) for source in move.sources])


def _fields(
    datamap: DataMap, ref: FieldRef, pairs: Callable[[Move], list[tuple[FieldRef | None, FieldRef | None]]]
) -> tuple[ReachedField, ...]:
    steps: dict[FieldRef, list[tuple[FieldRef, str]]] = defaultdict(list)
    for move in datamap.moves:
        for near, far in pairs(move):
            if near and far:
                steps[near].append((far, move.flow.ref))
    return tuple(ReachedField(*one) for one in _walk(steps, ref))
