"""What the catalog holds after something was observed: the shape as seen, the words as people wrote them."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from datamaps.schema.shapes import Field, Operation, Record, SystemSchema
from integrations_portal.shapes.base import is_empty

Plain = dict[str, Any]

# What people know and no source says better: kept as it is; taken from the source only while nobody wrote anything.
_OURS: dict[str, tuple[str, ...]] = {
    "Field": (
        *("title", "description", "unit", "currency", "timezone"),
        *("classification", "personal", "critical", "example"),
    ),
    "Record": ("title", "description", "changed_at"),
    "Operation": ("description",),
}


# What every source says of a field that it has, whatever its kind sees.
_SEEN = ("path", "native_type", "unconfirmed")
Places = frozenset[tuple[str, str]]
"""Records, as (name, ""), and fields, as (record, path)."""


@dataclass(frozen=True)
class Keeping:
    """What stays although the source no longer has it: everything, or only what something else names. What is
    `untouched`, by the names of records and operations, stays in any case."""

    everything: bool = True
    named: Places = frozenset()
    untouched: Set[str] = frozenset()

    def keeps(self, record: str, path: str = "") -> bool:
        return self.everything or record in self.untouched or (record, path) in self.named

    def keeps_operation(self, name: str) -> bool:
        return self.everything or name in self.untouched


def merge(documented: SystemSchema, seen: SystemSchema, sees: frozenset[str], keeping: Keeping = Keeping()) -> Plain:
    """Plain records, operations, servers and sign-ins of a system, as they should be documented now.

    `sees`: the facets that the observing kind can know; others stay as documented. What is kept although the source
    no longer has it is told as gone by the next check.
    """
    records = {row.name: row for row in seen.records}
    merged: Plain = {
        "records": [
            _record(row, records[row.name], sees, keeping) if row.name in records else row.plain()
            for row in documented.records
            if row.name in records or keeping.keeps(row.name)
        ],
        "servers": list(seen.servers or documented.servers),
        "auth": list(seen.auth or documented.auth),
        "composed": [row.plain() for row in seen.composed or documented.composed],
    }
    known = {row.name for row in documented.records}
    merged["records"] += [row.plain() for row in seen.records if row.name not in known]
    merged["operations"] = _operations(documented, seen, sees, keeping)
    return merged


def _operations(documented: SystemSchema, seen: SystemSchema, sees: frozenset[str], keeping: Keeping) -> list[Plain]:
    if "operations" not in sees:
        return [row.plain() for row in documented.operations]
    found = {row.name: row for row in seen.operations}
    known = {row.name for row in documented.operations}
    kept = [
        _ours(row, found[row.name].plain()) if row.name in found else row.plain()
        for row in documented.operations
        if row.name in found or keeping.keeps_operation(row.name)
    ]
    return kept + [row.plain() for row in seen.operations if row.name not in known]


def _record(documented: Record, seen: Record, sees: frozenset[str], keeping: Keeping) -> Plain:
    """A record in the order of the catalog, with new fields after it in the order of the source."""
    found = {row.path: row for row in seen.fields}
    known = {row.path for row in documented.fields}
    fields = [
        _field(row, found[row.path], sees) if row.path in found else row.plain()
        for row in documented.fields
        if row.path in found or keeping.keeps(documented.name, row.path)
    ]
    fields += [row.plain() for row in seen.fields if row.path not in known]
    return _ours(documented, seen.plain() | {"fields": fields})


def _field(documented: Field, seen: Field, sees: frozenset[str]) -> Plain:
    before = documented.plain()
    unseen = {name: before[name] for name in before if name not in sees and name not in _SEEN}
    return _ours(documented, seen.plain() | unseen)


def _ours(documented: Field | Record | Operation, now: Plain) -> Plain:
    """The answers as seen, with those on top that people wrote."""
    before = documented.plain()
    names = _OURS[type(documented).__name__]
    return now | {name: before[name] for name in names if not is_empty(before.get(name))}
