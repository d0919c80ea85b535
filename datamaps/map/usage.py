"""How the flows of a workspace use one system: built from its data map, for the weighing of drift."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from datamaps.map.datamap import DataMap, Move, moves_of
from datamaps.map.flow_choices import RecordOperation
from datamaps.map.flows import Flow
from datamaps.map.systems import System
from datamaps.schema.tree import Forest
from datamaps.schema.usage import FieldUse, RecordUse, Usage
from integrations_portal.shapes.paths import FieldRef

Uses = Iterator[tuple[FieldRef, FieldUse]]


def usage_of(system: System, flows: Mapping[str, tuple[Flow, ...]], map: DataMap) -> Usage:
    """The use of a system. `flows` are the workspace's by the ref of their brief; labels read `INT-0003/F-01`.

    `map` holds the systems and value tables with which the flows are understood.
    """
    forest = Forest(system.schema_of())
    fields: dict[tuple[str, str], FieldUse] = {}
    records: dict[str, RecordUse] = {}
    operations: dict[str, set[str]] = defaultdict(set)
    labels: set[str] = set()
    for ref, flow in ((ref, flow) for ref, rows in flows.items() for flow in rows):
        if system.key not in (flow.source, flow.target):
            continue
        label = f"{ref}/{flow.ref}"
        labels.add(label)
        for names in (
            flow.reads if flow.source == system.key else (),
            flow.writes if flow.target == system.key else (),
        ):
            for name in names:
                operations[name].add(label)
        for place, use in _field_uses(flow, label, map):
            if place.system == system.key:
                at = forest.owner(place.record, place.path)
                fields[at] = _join_fields(fields.get(at), use)
        for name, record_use in _record_uses(flow, label, system.key):
            records[name] = _join_records(records.get(name), record_use)
    for (name, _path), use in fields.items():
        # A group that is a record of its own is used like the fields that are mapped in it.
        records[name] = _join_records(records.get(name), RecordUse(use.read or use.match_key, use.written, use.flows))
    return Usage(
        fields=fields,
        records=records,
        operations={name: tuple(sorted(used)) for name, used in operations.items()},
        system=tuple(sorted(labels)),
    )


def _field_uses(flow: Flow, label: str, map: DataMap) -> Uses:
    for move in moves_of(flow):
        yield from _move_uses(move, label, map)
    for record_map in flow.record_maps:
        for pair in record_map.match_key:
            for end, record, path in (
                (flow.source, record_map.source, pair.source),
                (flow.target, record_map.target, pair.target),
            ):
                if path:
                    yield FieldRef(end, record, path), FieldUse(match_key=True, flows=(label,))
        for left in record_map.left_out:
            if left.field:
                yield FieldRef(flow.source, record_map.source, left.field), FieldUse(left_out=True)


def _move_uses(move: Move, label: str, map: DataMap) -> Uses:
    pairs = map.values_of(move.field_map)
    forward = move.way != "back"
    given = frozenset(pair.source if forward else pair.target for pair in pairs)
    produced = frozenset(pair.target if forward else pair.source for pair in pairs)
    target = map.fields.get(move.target) if move.target else None
    for source in move.sources:
        yield (
            source,
            FieldUse(
                read=True,
                mapped=given if pairs else None,
                handled=bool(pairs) and move.field_map.unmapped is not None,
                fits=target.max_length if target else None,
                flows=(label,),
            ),
        )
    if move.target:
        yield move.target, FieldUse(written=True, produced=produced if pairs else None, flows=(label,))


def _record_uses(flow: Flow, label: str, system: str) -> Iterator[tuple[str, RecordUse]]:
    for record_map in flow.record_maps:
        writes = record_map.operation is not RecordOperation.READ
        if flow.source == system:
            yield record_map.source, RecordUse(read=True, written=flow.two_way and writes, flows=(label,))
        if flow.target == system:
            yield record_map.target, RecordUse(read=flow.two_way or not writes, written=writes, flows=(label,))


def _join_fields(one: FieldUse | None, other: FieldUse) -> FieldUse:
    """Two uses of one field: a value counts as mapped only when every value map covers it."""
    if one is None:
        return other
    mapped = [use for use in (one, other) if use.mapped is not None]
    produced = [use.produced for use in (one, other) if use.produced is not None]
    fits = [use.fits for use in (one, other) if use.fits is not None]
    return FieldUse(
        read=one.read or other.read,
        written=one.written or other.written,
        match_key=one.match_key or other.match_key,
        left_out=one.left_out or other.left_out,
        mapped=frozenset.intersection(*(use.mapped or frozenset() for use in mapped)) if mapped else None,
        handled=bool(mapped) and all(use.handled for use in mapped),
        produced=frozenset().union(*produced) if produced else None,
        fits=min(fits, default=None),
        flows=tuple(sorted({*one.flows, *other.flows})),
    )


def _join_records(one: RecordUse | None, other: RecordUse) -> RecordUse:
    if one is None:
        return other
    flows = tuple(sorted({*one.flows, *other.flows}))
    return RecordUse(one.read or other.read, one.written or other.written, flows)
