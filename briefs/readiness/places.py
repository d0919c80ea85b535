"""How findings name things (`about`) and where their questions are answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from briefs.readiness.rule import Where
from datamaps.map.datamap import Move
from datamaps.map.flows import FieldMap, Flow, RecordMap
from datamaps.map.shared import SharedField, SharedRecord
from integrations_portal.shapes.base import Row
from integrations_portal.shapes.paths import FieldRef, quoted

R = TypeVar("R", bound=Row)


def about_field(flow: Flow, ref: FieldRef) -> str:
    """`F-01/Account.status`: a field in a flow, by the side that the rule is about."""
    return f"{flow.ref}/{quoted(ref.record)}.{ref.path}"


def about_map(flow: Flow, record_map: RecordMap) -> str:
    """`F-01/Account>Customer`; a second map of the same records goes on with its filter."""
    same = [other for other in flow.record_maps if other.label == record_map.label]
    more = f"[{record_map.filter}]" if same[0] is not record_map else ""
    return f"{flow.ref}/{record_map.label}{more}"


def about_shared(record: SharedRecord, field: SharedField) -> str:
    return f"{record.key}.{field.key}"


def at_flow(flow: Flow, field: str) -> Where:
    return Where("flows", flow.ref, field)


def at_map(flow: Flow, record_map: RecordMap, field: str) -> Where:
    return Where("flows", about_map(flow, record_map), field)


def at_move(move: Move, field: str) -> Where:
    return at_field_map(move.flow, move.record_map, move.field_map, field)


def at_field_map(flow: Flow, record_map: RecordMap, field_map: FieldMap, field: str) -> Where:
    row = field_map.target or ",".join(field_map.source)
    return Where("flows", f"{about_map(flow, record_map)}/{row}", field)


def end_of(flow: Flow, record_map: RecordMap, field_map: FieldMap) -> FieldRef:
    """The field by which people know a field map: its target, else what it reads."""
    if field_map.target:
        return FieldRef(flow.target, record_map.target, field_map.target)
    return FieldRef(flow.source, record_map.source, next(iter(field_map.source), ""))


def at_shared(record: SharedRecord, field: SharedField, answer: str) -> Where:
    return Where("truth", about_shared(record, field), answer)


def named(section: str, rows: Iterable[R]) -> Iterator[tuple[str, str, R]]:
    """Rows of a list as (about, row, the row itself): the ref, or `section/natural key`, counted when it repeats."""
    seen: dict[str, int] = {}
    for row in rows:
        ref = getattr(row, "ref", None)
        name = ref or row.natural_name()
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name = f"{name}-{seen[name]}"
        yield (name if ref else f"{section}/{name}"), name, row
