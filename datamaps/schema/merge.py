"""What the catalog holds after something was observed: the shape as seen, the words as people wrote them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from datamaps.schema.shapes import Field, Record, SystemSchema
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


def merge(documented: SystemSchema, seen: SystemSchema, sees: frozenset[str], keep_missing: bool = True) -> Plain:
    """Plain records, operations, servers and sign-ins of a system, as they should be documented now.

    `sees`: the facets that the observing kind can know; others stay as documented. With `keep_missing`, what the
    source no longer has stays in the catalog; the next check will say that it is gone.
    """
    merged: Plain = {
        "records": _rows(documented.records, seen.records, "name", sees, keep_missing),
        "servers": list(seen.servers or documented.servers),
        "auth": list(seen.auth or documented.auth),
        "composed": [row.plain() for row in seen.composed or documented.composed],
    }
    if "operations" in sees:
        merged["operations"] = _rows(documented.operations, seen.operations, "name", sees, keep_missing)
    else:
        merged["operations"] = [row.plain() for row in documented.operations]
    return merged


def _rows(
    documented: Iterable[Any], seen: Iterable[Any], key: str, sees: frozenset[str], keep_missing: bool
) -> list[Plain]:
    """Rows in the order of the catalog, new ones after them in the order of the source."""
    known = {getattr(row, key): row for row in documented}
    found = {getattr(row, key): row for row in seen}
    rows = [
        _row(row, found[name], sees, keep_missing) if name in found else row.plain()
        for name, row in known.items()
        if name in found or keep_missing
    ]
    return rows + [row.plain() for name, row in found.items() if name not in known]


def _row(documented: Any, seen: Any, sees: frozenset[str], keep_missing: bool) -> Plain:
    ours = _OURS[type(documented).__name__]
    before: Plain = documented.plain()
    now: Plain = seen.plain()
    if isinstance(documented, Record):
        now["fields"] = _rows(documented.fields, seen.fields, "path", sees, keep_missing)
    elif isinstance(documented, Field):
        unseen = {name: before[name] for name in before if name not in sees and name not in ("path", "native_type")}
        now = now | unseen
    kept = {name: before[name] for name in ours if not is_empty(before.get(name))}
    return now | kept
