"""`DataMap`: what moves. Systems, shared data with its ownership, and flows.

Of one integration or of a whole workspace.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from datamaps.map.flow_choices import Transform, Way
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.shared import Ownership, SharedField, SharedRecord, ValuePair, ValueTable
from datamaps.map.systems import System
from datamaps.schema.shapes import Field, Record
from datamaps.schema.tree import Forest
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.paths import FieldRef, RecordRef, parse_field_ref, parse_record_ref


@dataclass(frozen=True)
class Move:
    """One field map in one direction. In the way back, its target is read and its only source is written."""

    flow: Flow
    record_map: RecordMap
    field_map: FieldMap
    way: Way
    sources: tuple[FieldRef, ...]
    target: FieldRef | None

    @property
    def how(self) -> Transform:
        return self.field_map.how

    @cached_property
    def ends(self) -> tuple[FieldRef, ...]:
        """Target first, then the sources: the order in which ownership is looked for."""
        return ((self.target,) if self.target else ()) + self.sources


def ways(flow: Flow, field_map: FieldMap) -> tuple[Way, ...]:
    """The directions in which a field map runs: a one-way flow knows only forward."""
    if not flow.two_way:
        return (Way.FORWARD,)
    if field_map.way in (None, Way.BOTH):
        return (Way.FORWARD, Way.BACK)
    return (field_map.way,) if field_map.way else ()


def moves_of(flow: Flow) -> Iterator[Move]:
    """Every field map of a flow that moves something, once for each way."""
    for record_map in flow.record_maps:
        source_record = RecordRef(flow.source, record_map.source)
        target_record = RecordRef(flow.target, record_map.target)
        for field_map in record_map.fields:
            if field_map.how is Transform.IGNORE:
                continue
            sources = tuple(FieldRef(*source_record, path) for path in field_map.source)
            target = FieldRef(*target_record, field_map.target) if field_map.target else None
            for way in ways(flow, field_map):
                if way is Way.FORWARD:
                    yield Move(flow, record_map, field_map, way, sources, target)
                elif len(sources) == 1 and target:
                    yield Move(flow, record_map, field_map, way, (target,), sources[0])


def named_fields(flow: Flow) -> Iterator[FieldRef]:
    """Every field that a flow maps or matches by."""
    for record_map in flow.record_maps:
        pairs = [(path, field_map.target) for field_map in record_map.fields for path in field_map.source or (None,)]
        pairs += [(pair.source, pair.target) for pair in record_map.match_key]
        for source, target in pairs:
            if source:
                yield FieldRef(flow.source, record_map.source, source)
            if target:
                yield FieldRef(flow.target, record_map.target, target)


class DataMap(Shape):
    systems: tuple[System, ...] = ()
    shared_records: tuple[SharedRecord, ...] = ()
    value_tables: tuple[ValueTable, ...] = ()
    flows: tuple[Flow, ...] = ()

    @cached_property
    def system_by_key(self) -> dict[str, System]:
        return {system.key: system for system in self.systems}

    @cached_property
    def records(self) -> dict[RecordRef, Record]:
        return {RecordRef(system.key, record.name): record for system in self.systems for record in system.records}

    @cached_property
    def fields(self) -> dict[FieldRef, Field]:
        """Documented fields, and those that flows name by a path through a group that is a record of its own."""
        found = {FieldRef(*ref, field.path): field for ref, record in self.records.items() for field in record.fields}
        missing = {ref for flow in self.flows for ref in named_fields(flow)} - found.keys()
        forests = {
            key: Forest(self.system_by_key[key].schema_of())
            for key in {ref.system for ref in missing} & self.system_by_key.keys()
        }
        for ref in missing:
            if ref.system in forests:
                behind = FieldRef(ref.system, *forests[ref.system].owner(ref.record, ref.path))
                if behind in found:
                    found[ref] = found[behind]
        return found

    @cached_property
    def shared_by_field(self) -> dict[FieldRef, tuple[SharedRecord, SharedField]]:
        """The shared field that each documented place belongs to; a place stands in one at most."""
        return {
            parse_field_ref(place): (record, field)
            for record in self.shared_records
            for field in record.fields
            for place in field.in_
        }

    @cached_property
    def shared_by_record(self) -> dict[RecordRef, SharedRecord]:
        return {parse_record_ref(place): record for record in self.shared_records for place in record.in_}

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        return tuple(move for flow in self.flows for move in moves_of(flow))

    @cached_property
    def touched(self) -> dict[str, tuple[SharedRecord, SharedField]]:
        """Shared fields that hold a source or target of a move, by `record.field`."""
        found: dict[str, tuple[SharedRecord, SharedField]] = {}
        for move in self.moves:
            for end in move.ends:
                if end in self.shared_by_field:
                    record, field = self.shared_by_field[end]
                    found.setdefault(f"{record.key}.{field.key}", (record, field))
        return found

    def ownership(self, move: Move) -> tuple[Ownership, ...]:
        """Who is right about a move: rows of the target's shared field, else a source's, else of the shared records."""
        for end in move.ends:
            if end in self.shared_by_field and (rows := self.shared_by_field[end][1].ownership):
                return rows
        for end in move.ends:
            if end.of in self.shared_by_record and (rows := self.shared_by_record[end.of].ownership):
                return rows
        return ()

    def values_of(self, field_map: FieldMap) -> tuple[ValuePair, ...]:
        """The value pairs of a field map: its own, or those of the table that it names."""
        if field_map.values or not field_map.table:
            return field_map.values
        return next((table.values for table in self.value_tables if table.key == field_map.table), ())

    def label(self, system_key: str) -> str:
        """The name of a system as people know it; its key when the system is not here."""
        system = self.system_by_key.get(system_key)
        return system.label if system else system_key
