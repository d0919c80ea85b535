"""What the rows of the source-of-truth matrix are found and counted by, and the rows of one page of it.

A workspace may share thousands of fields while a page shows a few of them. So each is glanced at in its plain answers;
those of a page, and the few whose owners or meanings may contradict each other, are read as values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from datamaps.map.shared import SharedField, SharedRecord
from datamaps.map.truth_matrix import Fault, Glance, Row, rows_of

Plain = Mapping[str, Any]
Agreed = Callable[[SharedField], bool]
_NONE: frozenset[Fault] = frozenset()
_NO_OWNER = frozenset({Fault.NO_OWNER})


def glances_of(shared: Iterable[Plain], agreed: Agreed) -> tuple[Glance, ...]:
    """A glance at each row that `rows_of` makes of the same shared data, in its order."""
    found: list[Glance] = []
    for record in shared:
        whole = _read(record, [])
        if whole.in_ or whole.ownership or not record["fields"]:
            found += [row.glance for row in rows_of([whole], agreed)]
        found += [_glance(record, field, agreed) for field in record["fields"]]
    return tuple(found)


def rows_at(shared: Iterable[Plain], shown: Collection[Glance], agreed: Agreed) -> list[Row]:
    """The rows that were glanced at, in the order of the shared data."""
    wanted = {(one.record, one.field) for one in shown}
    keys = {one.record for one in shown}
    records = (
        _read(record, [field for field in record["fields"] if (record["key"], field["key"]) in wanted])
        for record in shared
        if record["key"] in keys
    )
    return [row for row in rows_of(records, agreed) if row.place in wanted]


def _read(record: Plain, fields: list[Plain]) -> SharedRecord:
    """A shared record with some of its fields."""
    return SharedRecord.read({**record, "fields": fields})


def _glance(record: Plain, field: Plain, agreed: Agreed) -> Glance:
    ownership = [one for one in field["ownership"] if one] or [one for one in record["ownership"] if one]
    if len(ownership) > 1 or len(field["definitions"]) > 1:
        return rows_of([_read(record, [field])], agreed)[-1].glance
    says = ownership[0] if ownership else {}
    owner = says.get("system_of_record")
    owners = (owner,) if owner else ()
    systems = [*(place.partition(".")[0] for place in field["in"]), *sorted({*says.get("may_write", ()), *owners})]
    faults = _NONE if owner else _NO_OWNER
    return Glance(record["key"], field["key"], tuple(dict.fromkeys(systems)), owners, faults)
