"""Two OpenAPI documents compared where they differ.

Two large documents mostly hold the same. Equal parts are found as plain data, at the speed of loading them,
and only what differs, or takes its shape from what differs, is read as records and operations.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from datamaps.connectors.base import Limits
from datamaps.connectors.collector import without_collector
from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.openapi.document import REFERENCE, Document
from datamaps.connectors.openapi.looks import Looks
from datamaps.connectors.openapi.operations import Operations
from datamaps.connectors.openapi.parts import EVERYWHERE, keep, load, unit_of, units
from datamaps.connectors.openapi.read import shape_of
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.openapi.signin import servers
from datamaps.connectors.plain import LONGEST, clean, mapping, text_of
from datamaps.schema.compare import Comparison, compare, compare_forests
from datamaps.schema.normalize import normal_operation, normal_record
from datamaps.schema.shapes import Record, SystemSchema
from datamaps.schema.tree import Forest

_INSIDE = ("properties", "required", "description", "title", "example", "additionalProperties", "patternProperties")
"""What a named group keeps to itself: fields that have its shape do not show it."""
_MERGES = re.compile(rb'"(?:allOf|oneOf|anyOf)":\[(?!\{"\$ref":"[^"]*"\}\])')


@without_collector()
def compare_contents(before: bytes, after: bytes, limits: Limits) -> Comparison:
    """What differs between two documents. A document that did not change is not even parsed: it was once.

    Raises ConnectorError (malformed, too_large, timed_out).
    """
    if before == after:
        return Comparison()
    return compare_documents(keep(before, limits), load(after, limits), limits)


@without_collector()
def compare_documents(before: Document, after: Document, limits: Limits) -> Comparison:
    """The same as comparing all that is read from both. Raises ConnectorError (too_large, timed_out).

    Quickest, and in least memory, with the first document kept as the text of its parts.
    """
    affected = _affected(before, after)
    if affected is None:
        old = shape_of(before, limits)
        return compare(old, shape_of(after, limits), OPENAPI.sees, baseline=old)
    first, second = Reading(before, limits, affected), Reading(after, limits, affected)
    forest = first.forest()
    return compare_forests(forest, second.forest(), forest, OPENAPI.sees, equal_operations=first.left_out(affected))


def _affected(before: Document, after: Document) -> set[str] | None:
    """The units that differ, and those that take their shape from one that does; none when that may be all."""
    if any(before.data.get(key) != after.data.get(key) for key in EVERYWHERE):
        return None
    old, new = dict(units(before)), dict(units(after))
    affected = old.keys() - new.keys()
    users: dict[str, list[str]] = defaultdict(list)
    for unit, value in new.items():
        text = text_of(value)
        if unit not in old or not _same(old[unit], value, text):
            affected.add(unit)
            continue
        for reference in set(REFERENCE.findall(text)):
            users[_target(reference.decode(), after.home)].append(unit)
    if 2 * len(affected) > len(new):
        return None
    return _with_users(affected, users, old, new, (Looks(before), Looks(after)))


def _same(old: Any, value: Any, text: bytes) -> bool:
    if not isinstance(old, bytes):
        return bool(old == value)
    return old == text or orjson.loads(old) == value


def _target(reference: str, home: str) -> str:
    """The unit that a reference leads to; most of them name it as it is."""
    rest = reference[len(home) :]
    plain = reference.startswith(home) and "/" not in rest and "~" not in rest and "%" not in rest
    return reference if plain else unit_of(reference)


def _with_users(
    affected: set[str],
    users: Mapping[str, list[str]],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    looks: tuple[Looks, Looks],
) -> set[str]:
    waiting = sorted(affected)
    while waiting:
        unit = waiting.pop()
        outside = _shows_outside(unit, _plain(old.get(unit)), new.get(unit), looks)
        for user in users.get(unit, ()):
            if user not in affected and (outside or _merges(new[user])):
                affected.add(user)
                waiting.append(user)
    return affected


def _merges(value: Any) -> bool:
    """Whether a unit has fields of what it refers to as its own: by composing, or by standing for it."""
    return "$ref" in mapping(value) or _MERGES.search(text_of(value)) is not None


def _plain(value: Any) -> Any:
    return orjson.loads(value) if isinstance(value, bytes) else value


def _shows_outside(unit: str, first: Any, second: Any, looks: tuple[Looks, Looks]) -> bool:
    """Whether what refers to a unit shows its change: always, but for what changed inside a named group."""
    name = looks[0].document.schema_name(unit)
    if not isinstance(first, dict) or not isinstance(second, dict) or not name:
        return True
    if not all(one.named(name).is_object for one in looks):
        return True
    differing = {key for key in first.keys() | second.keys() if first.get(key) != second.get(key)}
    return not all(key in _INSIDE or key.startswith("x-") for key in differing)


class Reading(Mapping[str, Record]):
    """The records of a document: those asked for at first, the others when something looks behind their name."""

    def __init__(self, document: Document, limits: Limits, asked: set[str]) -> None:
        self.document = document
        self.rows = Rows(document, limits)
        self.operations = Operations(document, self.rows)
        self._raw = _by_clean_name(document.schemas)
        self._asked = [name for name in document.schemas if document.home + name in asked]
        self._read: dict[str, Record] = {}
        self._schema = self._shape(asked)

    def _shape(self, asked: set[str]) -> SystemSchema:
        paths = mapping(self.document.data.get("paths"))
        found = [
            normal_operation(one)
            for path in paths
            if f"#/paths/{path}" in asked and path.startswith("/")
            for one in self.operations.of_path(path, paths[path])
        ]
        found += [normal_operation(one) for one in self.operations.events(asked)]
        for name in self._asked:
            self[clean(name)]
        self._read |= {name: normal_record(one) for name, one in self.operations.bodies.items()}
        return SystemSchema(
            operations=tuple(sorted(found, key=lambda one: one.name)),
            servers=servers(self.document),
            auth=self.operations.signin.schemes(),
            composed=tuple(self.rows.composed),
        )

    def forest(self) -> Forest:
        return Forest(self._schema, frozenset(self.operations.bodies), self)

    def left_out(self, asked: set[str]) -> int:
        """How many paths were not read."""
        return sum(f"#/paths/{path}" not in asked for path in mapping(self.document.data.get("paths")))

    def __getitem__(self, name: str) -> Record:
        if name not in self._read:
            self._read[name] = normal_record(self.rows.component(self._raw[name]))
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._raw or name in self._read

    def __iter__(self) -> Iterator[str]:
        yield from map(clean, self._asked)
        yield from self.operations.bodies

    def __len__(self) -> int:
        return len(self._asked) + len(self.operations.bodies)


def _by_clean_name(schemas: Mapping[str, Any]) -> dict[str, str]:
    """The names of schemas as they are, by their names as they can be stored."""
    if all(map(str.isprintable, schemas)) and max(map(len, schemas), default=0) <= LONGEST:
        return dict(zip(schemas, schemas, strict=True))
    return {clean(name): name for name in schemas}
