"""Schemas as records and rows of fields.

A list has two rows (`tags`, `tags[]`), a map has its values under `*` (`labels.*`), a record that is a named value or
list has one field called `value`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi.document import Schemas
from datamaps.connectors.openapi.look import Look
from datamaps.connectors.openapi.looks import Looks
from datamaps.connectors.plain import LONGEST, clean, listed, mapping, storable
from datamaps.schema.shapes import Composed, Field, FieldType, Record
from datamaps.schema.tree import ROOT, link_names, step

_TYPES = {
    "string": FieldType.STRING,
    "integer": FieldType.INTEGER,
    "number": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
    "array": FieldType.ARRAY,
    "object": FieldType.OBJECT,
    "file": FieldType.BINARY,
}
_BY_FORMAT = {
    "date": FieldType.DATE,
    "date-time": FieldType.DATETIME,
    "datetime": FieldType.DATETIME,
    "time": FieldType.TIME,
    "duration": FieldType.DURATION,
}
_BINARY = ("byte", "binary", "base64", "base64url")


class Rows:
    """Turns the schemas of one document into rows, within the limit on fields."""

    def __init__(self, document: Schemas, limits: Limits) -> None:
        self.document = document
        self.looks = Looks(document)
        self.limits = limits
        self.composed: list[Composed] = []
        self._count = 0

    def component(self, name: str) -> Record:
        """The record of a component schema."""
        return self.record(name, self.looks.named(name), self.document.schemas[name])

    def record(self, name: str, look: Look, schema: Any = None) -> Record:
        """A record of a look: the fields of a group, or the one field of a value or list."""
        within = frozenset({name})
        self.looks.referred = set(look.links)
        of: set[str] = set()
        if look.is_object:
            opened = self.looks.opened(look, name, within)
            of = {one for one in (*look.links, *opened.followed) if one in self.document.schemas} - {name}
            fields = list(self._below("", opened, within, name))
        else:
            fields = list(self.rows(ROOT, look, None, within, name))
        shown = {link for row in fields for link in link_names(row.native_type)}
        inside = (self.looks.referred | self.document.names_in(schema)) - shown - of - {name}
        if of or inside:
            lists = (tuple(sorted(map(clean, names))) for names in (of, inside))
            self.composed.append(Composed(record=clean(name), **dict(zip(("of", "inside"), lists, strict=True))))
        words = mapping(schema)
        return Record(
            name=clean(name) or '""',
            title=clean(words.get("title") or ""),
            description=_words(words.get("description")),
            fields=tuple({row.path: row for row in reversed(fields)}.values())[::-1],
        )

    def rows(self, path: str, look: Look, required: bool | None, within: frozenset[str], where: str) -> Iterator[Field]:
        """The row of one field and of all that stands below it."""
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        if self._count % 1_000 == 0:
            self.limits.left()
        here = f"{where}.{path}"
        if look.links and (len(look.links) > 1 and not look.one_of) and look.properties:
            look = self.looks.opened(look, here, within)
        yield self._row(path, look, required, here)
        passed = look.followed | ({look.name} if look.types == {"array"} and look.name else frozenset())
        if passed & within:
            self.document.note(here, "reference_cycle", reference=", ".join(sorted(passed & within)))
            return
        yield from self._below(path, look, within | passed, where)

    def _below(self, path: str, look: Look, within: frozenset[str], where: str) -> Iterator[Field]:
        if look.types == {"array"}:
            items = look.keywords.get("items")
            if not isinstance(items, dict):
                first = listed(items) or listed(look.keywords.get("prefixItems"))
                items = {"oneOf": first} if first else {}
            yield from self.rows(path + "[]", self.looks.look(items, f"{where}.{path}[]"), None, within, where)
            return
        properties, required, inherited = self._fields(look, where, within)
        for name, schema in properties.items():
            child = step(path, clean(name))
            if len(child) > LONGEST:
                self.document.note(where, "path_too_long", path=child[:200])
                continue
            around = within.union(look.links) if name in inherited else within
            found = self.looks.look(schema, f"{where}.{child}")
            yield from self.rows(child, found, name in required, around, where)
        value = self._map_value(look)
        if value:
            child = step(path, "*")
            yield from self.rows(child, self.looks.look(value, f"{where}.{child}"), None, within, where)

    def _fields(
        self, look: Look, where: str, within: frozenset[str]
    ) -> tuple[dict[str, Any], frozenset[str], set[str]]:
        """The fields written out here, which of them must be given, and which a named group has as well.

        Written out are own fields, those of named groups that are required here, and the discriminator.
        """
        properties, required = dict(look.properties), look.required
        inherited: set[str] = set()
        if look.links and (properties or required) and not within.intersection(look.links):
            opened = self.looks.opened(look, where)
            group = self.looks.opened(replace(look, properties={}, required=frozenset()), where).properties
            inherited = (properties.keys() | required) & group.keys()
            required = opened.required
            properties |= {name: opened.properties[name] for name in sorted(inherited)}
        mark = mapping(look.keywords.get("discriminator"))
        marked, values = mark.get("propertyName"), mapping(mark.get("mapping"))
        if isinstance(marked, str) and values:
            known = {"type": "string", "enum": sorted(map(str, values))}
            own = properties.get(marked)
            if own is None or self.looks.look(own, marked).values is None:
                properties[marked] = {"allOf": [own, known]} if own is not None else known
        return properties, required, inherited

    def _map_value(self, look: Look) -> dict[str, Any] | None:
        """The schema of a map's values: of any name, or of the names that match a pattern."""
        free = look.keywords.get("additionalProperties")
        if isinstance(free, dict) and free:
            return free
        patterns = [one for one in mapping(look.keywords.get("patternProperties")).values() if isinstance(one, dict)]
        if len(patterns) > 1:
            return {"oneOf": patterns}
        return patterns[0] if patterns else None

    def _row(self, path: str, look: Look, required: bool | None, where: str) -> Field:
        words = look.keywords
        kind, form, native = self._type(look, where)
        sized = {"array": ("maxItems", "minItems"), "object": ("maxProperties", "minProperties")}
        longest, shortest = sized.get(kind.value, ("maxLength", "minLength"))
        minimum, maximum = bounds(words, kind)
        return Field(
            path=path,
            title=clean(words.get("title") or ""),
            description=_words(words.get("description")),
            type=kind,
            format=form,
            native_type=clean(native),
            max_length=_count(words.get(longest)),
            min_length=_count(words.get(shortest)) or None,
            minimum=minimum,
            maximum=maximum,
            multiple_of=_number(words.get("multipleOf")),
            pattern=clean(words.get("pattern") or ""),
            required=required,
            nullable=look.nullable,
            unique=words.get("uniqueItems") is True,
            read_only=words.get("readOnly") is True,
            write_only=words.get("writeOnly") is True,
            deprecated=words.get("deprecated") is True or words.get("x-deprecated") is True,
            values=tuple(dict.fromkeys(clean(plain_text(value)) for value in look.values or () if value != "")),
            default=clean(plain_text(words["default"])) if words.get("default") is not None else None,
            example=_example(words.get("example")),
        )

    def _type(self, look: Look, where: str) -> tuple[FieldType, str, str]:
        """Type, what is left of the format, and the native type: names of records, or the members of a union."""
        form = look.keywords.get("format")
        form = form if isinstance(form, str) else ""
        if look.links:
            return FieldType.OBJECT, "", (" | " if look.one_of else " & ").join(look.links)
        if len(look.types) != 1:
            return self._union(look, form, where)
        name = next(iter(look.types))
        kind = _TYPES.get(name)
        if kind is None:
            self.document.note(where, "type_unknown", type=name)
            return FieldType.UNKNOWN, clean(form), name
        if name == "string":
            encoded = form.lower() in _BINARY or "contentEncoding" in look.keywords
            if form.lower() in _BY_FORMAT:
                return _BY_FORMAT[form.lower()], "", look.name
            if encoded:
                return FieldType.BINARY, clean(form), look.name
        return kind, clean(form), "" if kind is FieldType.OBJECT else look.name

    def _union(self, look: Look, form: str, where: str) -> tuple[FieldType, str, str]:
        if look.types == {"integer", "number"}:
            return FieldType.NUMBER, clean(form), look.name
        names = sorted(_TYPES[name].value for name in look.types if name in _TYPES)
        if names:
            return FieldType.UNKNOWN, clean(form), " | ".join(names)
        if look.says:
            self.document.note(where, "type_missing")
        return FieldType.UNKNOWN, clean(form), look.name


def _words(value: Any) -> str:
    return storable(value[:200_000]) if isinstance(value, str) else ""


def plain_text(value: Any) -> str:
    """A value as text: texts as they are, whole numbers without a fraction, all else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _example(value: Any) -> str:
    return clean(plain_text(value)) if isinstance(value, str | int | float) else ""


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _number(value: Any) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return int(value) if isinstance(value, float) and value.is_integer() else value


def bounds(words: dict[str, Any], kind: FieldType) -> tuple[int | float | None, int | float | None]:
    """Lowest and highest value. For whole numbers an excluded bound is the next one; else it is taken as the
    bound.
    """
    found: list[int | float | None] = []
    for name, excluded, inward in (("minimum", "exclusiveMinimum", 1), ("maximum", "exclusiveMaximum", -1)):
        bound, edge = _number(words.get(name)), words.get(excluded)
        if edge is True and bound is not None:
            edge, bound = bound, None
        edge = _number(edge)
        if edge is not None:
            edge = edge + inward if kind is FieldType.INTEGER and isinstance(edge, int) else edge
            bound = edge if bound is None else (max if inward > 0 else min)(bound, edge)
        found.append(bound)
    return found[0], found[1]
