"""Two OpenAPI documents compared where they differ.

Two large documents mostly hold the same. Equal parts are found as plain data, at the speed of loading them,
and only what differs, or takes its shape from what differs, is read as records and operations.
"""

from __future__ import annotations

import gc
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from datamaps.connectors.base import Limits
from datamaps.connectors.openapi import shape_of
from datamaps.connectors.openapi_document import LONGEST, Document, clean, mapping, unescaped
from datamaps.connectors.openapi_looks import Looks
from datamaps.connectors.openapi_operations import Operations
from datamaps.connectors.openapi_rows import Rows
from datamaps.connectors.openapi_signin import servers
from datamaps.connectors.parsing import data_value
from datamaps.connectors.registry import OPENAPI
from datamaps.schema.compare import Comparison, compare, compare_forests
from datamaps.schema.normalize import normal_operation, normal_record
from datamaps.schema.shapes import Record, SystemSchema
from datamaps.schema.tree import Forest

_WORDS = ("info", "tags", "externalDocs", "openapi", "servers", "host", "basePath", "schemes")
"""What no operation and no schema is read from."""
_EVERYWHERE = ("security", "consumes", "produces", "swagger")
"""What every operation is read from: when it differs, all of them are."""
_INSIDE = ("properties", "required", "description", "title", "example", "additionalProperties", "patternProperties")
"""What a named group keeps to itself: fields that have its shape do not show it."""
_REFERENCE = re.compile(rb'"\$ref":"(#[^"\\]*)"')
_MERGES = re.compile(rb'"(?:allOf|oneOf|anyOf)":\[(?!\{"\$ref":"[^"]*"\}\])')
_DEEP = {"components": 4, "definitions": 3, "parameters": 3, "responses": 3, "paths": 3, "webhooks": 3}


@contextmanager
def _without_collector() -> Iterator[None]:
    """Plain data has no cycles: looking for some in a million new objects takes longer than making them."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@_without_collector()
def load(content: bytes, limits: Limits) -> Document:
    """A parsed document. Raises ConnectorError (malformed, too_large)."""
    return Document(data_value(content, limits))


@_without_collector()
def compare_contents(before: bytes, after: bytes, limits: Limits) -> Comparison:
    """What differs between two documents. A document that did not change is not even parsed: it was once.

    Raises ConnectorError (malformed, too_large, timed_out).
    """
    if before == after:
        return Comparison()
    return compare_documents(load(before, limits), load(after, limits), limits)


@_without_collector()
def compare_documents(before: Document, after: Document, limits: Limits) -> Comparison:
    """The same as comparing all that is read from both. Raises ConnectorError (too_large, timed_out)."""
    affected = _affected(before, after)
    if affected is None:
        old = shape_of(before, limits)
        return compare(old, shape_of(after, limits), OPENAPI.sees, baseline=old)
    first, second = Reading(before, limits, affected), Reading(after, limits, affected)
    forest = first.forest()
    return compare_forests(forest, second.forest(), forest, OPENAPI.sees, equal_operations=first.left_out(affected))


def _units(document: Document) -> dict[str, Any]:
    """The parts that a reference can lead to, by reference: components, paths, and any other part as a whole."""
    units: dict[str, Any] = {}
    for key, value in document.data.items():
        if key in _WORDS or key in _EVERYWHERE:
            continue
        depth = _DEEP.get(key, 2)
        if depth == 2 or not isinstance(value, dict):
            units[f"#/{key}"] = value
        elif depth == 3:
            units.update({f"#/{key}/{name}": one for name, one in value.items()})
        else:
            for section, named in value.items():
                units.update({f"#/{key}/{section}/{name}": one for name, one in mapping(named).items()})
    return units


def _unit_of(reference: str) -> str:
    """The part that a reference leads to or into."""
    parts = reference.split("/")
    depth = _DEEP.get(parts[1] if len(parts) > 1 else "", 2)
    return "/".join([*parts[: depth - 1], *map(unescaped, parts[depth - 1 : depth])])


def _affected(before: Document, after: Document) -> set[str] | None:
    """The units that differ, and those that take their shape from one that does; none when that may be all."""
    if any(before.data.get(key) != after.data.get(key) for key in _EVERYWHERE):
        return None
    old, new = _units(before), _units(after)
    affected = {unit for unit in old.keys() | new.keys() if unit not in old or old[unit] != new.get(unit)}
    if 2 * len(affected) > len(new):
        return None
    if not affected:
        return affected
    users = _users({unit: one for unit, one in new.items() if unit not in affected}, after.home)
    looks = Looks(before), Looks(after)
    waiting = sorted(affected)
    while waiting:
        unit = waiting.pop()
        outside = _shows_outside(unit, old, new, looks)
        for user in users.get(unit, ()):
            if user not in affected and (outside or _MERGES.search(orjson.dumps(new[user]))):
                affected.add(user)
                waiting.append(user)
    return affected


def _users(units: Mapping[str, Any], home: str) -> dict[str, list[str]]:
    """For each unit those that refer to it."""
    users: dict[str, list[str]] = defaultdict(list)
    start = len(home)
    for unit, value in units.items():
        for reference in set(_REFERENCE.findall(orjson.dumps(value))):
            text = reference.decode()
            plain = text.startswith(home) and "/" not in text[start:] and "~" not in text and "%" not in text
            users[text if plain else _unit_of(text)].append(unit)
    return users


def _shows_outside(unit: str, old: Mapping[str, Any], new: Mapping[str, Any], looks: tuple[Looks, Looks]) -> bool:
    """Whether what refers to a unit shows its change: always, but for what changed inside a named group."""
    first, second = old.get(unit), new.get(unit)
    name = looks[0].document.schema_name(unit)
    if not isinstance(first, dict) or not isinstance(second, dict) or not name:
        return True
    if not all(one.named(name).is_object for one in looks):
        return True
    differing = {key for key in first.keys() | second.keys() if first.get(key) != second.get(key)}
    return not all(key in _INSIDE or key.startswith("x-") for key in differing)


class Reading(Mapping[str, Record]):
    """The records of a document: those asked for at first, the others when something looks behind their name."""

    def __init__(self, document: Document, limits: Limits, units: set[str]) -> None:
        self.document = document
        self.rows = Rows(document, limits)
        self.operations = Operations(document, self.rows)
        self._raw = _by_clean_name(document.schemas)
        self._asked = [name for name in document.schemas if document.home + name in units]
        self._read: dict[str, Record] = {}
        self._schema = self._shape(units)

    def _shape(self, units: set[str]) -> SystemSchema:
        found = [
            normal_operation(one)
            for path, item in mapping(self.document.data.get("paths")).items()
            if f"#/paths/{path}" in units and path.startswith("/")
            for one in self.operations.of_path(path, item)
        ]
        found += [normal_operation(one) for one in self.operations.events(units)]
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

    def left_out(self, units: set[str]) -> int:
        """How many paths were not read."""
        return sum(f"#/paths/{path}" not in units for path in mapping(self.document.data.get("paths")))

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
