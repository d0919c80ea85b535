"""Taking single differences over into the documentation: what the catalog says then, and nothing else changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind as Kind
from datamaps.schema.shapes import SystemSchema

Plain = dict[str, Any]
Rows = dict[str, Plain]
NOTHING_TO_TAKE = frozenset(
    {Kind.ACCESS_LOST, Kind.ACCESS_GAINED, Kind.LIVE_VOLUME_OUTSIDE, Kind.LIVE_FRESHNESS_LATE, Kind.FIELD_MOVED}
)
"""What the catalog does not hold, so that nothing can be taken over."""
_ANSWERS = {"type": ("type", "native_type"), "reference": ("references",), "items": ()}
_VALUES = (Kind.VALUES_ADDED, Kind.VALUES_REMOVED, Kind.VALUES_RESPELLED, Kind.LIVE_VALUE_UNMAPPED)


def take(documented: SystemSchema, seen: SystemSchema, changes: Iterable[Change]) -> SystemSchema:
    """The documentation with these differences taken over from what was seen.

    Whether each of them is gone by it is for the next comparison to say: a shape that is written in several places may
    need more of them.
    """
    ours, theirs = _Side(documented), _Side(seen)
    for change in changes:
        if change.kind not in NOTHING_TO_TAKE:
            _take(ours, theirs, change)
    return ours.schema()


class _Side:
    """A schema taken apart into plain rows by name, with the fields of each record by path."""

    def __init__(self, schema: SystemSchema) -> None:
        self.rest = schema.plain()
        self.records: Rows = {row["name"]: row for row in self.rest.pop("records", [])}
        self.fields: dict[str, Rows] = {
            name: {one["path"]: one for one in row.pop("fields", [])} for name, row in self.records.items()
        }
        self.operations: Rows = {row["name"]: row for row in self.rest.pop("operations", [])}

    def schema(self) -> SystemSchema:
        records = [row | {"fields": list(self.fields[name].values())} for name, row in self.records.items()]
        return SystemSchema.read(self.rest | {"records": records, "operations": list(self.operations.values())})

    def drop(self, record: str) -> None:
        self.records.pop(record, None)
        self.fields.pop(record, None)


def _take(ours: _Side, theirs: _Side, change: Change) -> None:
    element = change.kind.value.partition(".")[0]
    if element == "system":
        name = "servers" if change.kind is Kind.SERVER_CHANGED else "auth"
        _copy(ours.rest, theirs.rest, (name,))
    elif change.operation and not change.record:
        _operation(ours, theirs, change)
    elif element == "record":
        _record(ours, theirs, change)
    else:
        for record, path in ((change.record, change.field), *change.places):
            _field(ours, theirs, change, record, path)


def _operation(ours: _Side, theirs: _Side, change: Change) -> None:
    before, after = change.operation, change.operation
    if change.kind is Kind.OPERATION_RENAMED:
        before, after = str(change.before), str(change.after)
    description = ours.operations.pop(before, {}).get("description")
    if after in theirs.operations:
        ours.operations[after] = theirs.operations[after] | ({"description": description} if description else {})


def _record(ours: _Side, theirs: _Side, change: Change) -> None:
    if change.kind is not Kind.RECORD_ADDED:
        ours.drop(change.record)
    name = str(change.after) if change.kind is Kind.RECORD_RENAMED else change.record
    if name in theirs.records and change.kind is not Kind.RECORD_REMOVED:
        ours.records[name] = dict(theirs.records[name])
        ours.fields[name] = dict(theirs.fields[name])


def _field(ours: _Side, theirs: _Side, change: Change, record: str, path: str) -> None:
    if record not in ours.fields:
        return
    mine, seen = ours.fields[record], theirs.fields.get(record, {})
    if change.kind is Kind.FIELD_RENAMED:
        _renamed(mine, seen, path, str(change.after))
    elif change.kind is Kind.FIELD_REMOVED:
        for inner in [one for one in mine if one == path or one.startswith((f"{path}.", f"{path}["))]:
            del mine[inner]
    elif change.kind is Kind.FIELD_ADDED:
        mine.update({one: row for one, row in seen.items() if _is_within(one, path) and one not in mine})
    elif path in mine:
        _facet(mine, seen, change, path)


def _is_within(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def _renamed(mine: Rows, seen: Rows, path: str, after: str) -> None:
    """The field keeps its place and the words that people wrote about it."""
    name = after if after in seen else f"{path.rpartition('.')[0]}.{after}".lstrip(".")
    if name not in seen or path not in mine:
        return
    renamed = {name if one == path else one: row for one, row in mine.items()}
    renamed[name] = seen[name] | {key: value for key, value in mine[path].items() if key not in seen[name]}
    renamed[name]["path"] = name
    mine.clear()
    mine.update(renamed)


def _facet(mine: Rows, seen: Rows, change: Change, path: str) -> None:
    facet = change.kind.value.split(".")[1]
    row = mine[path] = dict(mine[path])
    if change.kind in _VALUES:
        _values(row, change)
    elif change.kind is Kind.ITEMS_CHANGED:
        for one in (path, f"{path}[]"):
            if one in mine and one in seen:
                mine[one] = mine[one] | {key: seen[one][key] for key in ("type", "native_type") if key in seen[one]}
    elif path in seen:
        _copy(row, seen[path], _ANSWERS.get(facet, (facet,)))


def _copy(ours: Plain, theirs: Plain, names: Iterable[str]) -> None:
    for name in names:
        if name in theirs:
            ours[name] = theirs[name]
        else:
            ours.pop(name, None)


def _values(row: Plain, change: Change) -> None:
    """One value of a list; a field that takes any value has no list that one could be added to."""
    listed = list(row.get("values", ()))
    if not listed:
        return
    before, after = str(change.before), str(change.after)
    actions: dict[Kind, Callable[[], list[str]]] = {
        Kind.VALUES_REMOVED: lambda: [one for one in listed if one != before],
        Kind.VALUES_RESPELLED: lambda: [after if one == before else one for one in listed],
    }
    added = [*listed, after] if after not in listed else listed
    row["values"] = actions[change.kind]() if change.kind in actions else added
