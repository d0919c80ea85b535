"""Avro schemas (`.avsc`): a record for each named record, nested ones by their name.

A field without a default must be given, as a reader cannot fill it in. A union with null may be empty; any other
union is of a type not known, with its members as native type. Attributes that Avro does not define (options of
generators, properties of converters) say nothing of the data and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import clean
from datamaps.schema.shapes import Field, FieldType, Note, Record, SystemSchema
from datamaps.schema.tree import ROOT
from integrations_portal.shapes.base import canonical_json
from integrations_portal.shapes.paths import join_path

PRIMITIVES: dict[str, tuple[FieldType, str]] = {
    "boolean": (FieldType.BOOLEAN, ""),
    "int": (FieldType.INTEGER, "int32"),
    "long": (FieldType.INTEGER, "int64"),
    "float": (FieldType.NUMBER, "float"),
    "double": (FieldType.NUMBER, "double"),
    "bytes": (FieldType.BINARY, ""),
    "string": (FieldType.STRING, ""),
}
LOGICAL: dict[str, tuple[FieldType, str]] = {
    "uuid": (FieldType.STRING, "uuid"),
    "date": (FieldType.DATE, ""),
    "time-millis": (FieldType.TIME, ""),
    "time-micros": (FieldType.TIME, ""),
    "timestamp-millis": (FieldType.DATETIME, ""),
    "timestamp-micros": (FieldType.DATETIME, ""),
    "timestamp-nanos": (FieldType.DATETIME, ""),
    "local-timestamp-millis": (FieldType.DATETIME, "local"),
    "local-timestamp-micros": (FieldType.DATETIME, "local"),
    "local-timestamp-nanos": (FieldType.DATETIME, "local"),
    "duration": (FieldType.DURATION, ""),
}
NAMED = ("record", "error", "enum", "fixed")
_RECORDS = ("record", "error")


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The records of a schema file: one schema, or a list of them. Raises ConnectorError (malformed, too_large)."""
    value = json_value(content, limits)
    names = Names(limits)
    for schema in value if isinstance(value, list) else [value]:
        names.learn(schema, "")
    if not names.records:
        raise ConnectorError(Trouble.MALFORMED, "avro_no_record", permanent=True)
    return Reader(names, limits).schema()


class Names:
    """Every named type of a document by its full name, and what records are called here."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.types: dict[str, dict[str, Any]] = {}
        self.spaces: dict[str, str] = {}
        """The namespace in which the parts of each named type are read."""

    @property
    def records(self) -> list[str]:
        return [name for name, schema in self.types.items() if schema["type"] in _RECORDS]

    def learn(self, schema: Any, space: str) -> None:
        """Finds the named types in a schema, the first of each name as Avro has it."""
        self.limits.left()
        if isinstance(schema, list):
            for member in schema:
                self.learn(member, space)
        elif isinstance(schema, dict):
            kind = schema.get("type")
            if kind in NAMED and isinstance(schema.get("name"), str) and schema["name"]:
                full, space = _full_name(schema, space)
                self.types.setdefault(full, schema)
                self.spaces.setdefault(full, space)
            for field in _fields_of(schema):
                self.learn(field.get("type"), space)
            for part in ("type", "items", "values"):
                self.learn(schema.get(part), space)

    def find(self, name: str, space: str) -> str | None:
        """The full name that a reference means: in its namespace first, then as it stands."""
        within = f"{space}.{name}" if space and "." not in name else name
        return within if within in self.types else name if name in self.types else None

    def shown(self, full: str) -> str:
        """The short name, unless two records share it: a namespace that moves is no other record."""
        short = full.rpartition(".")[2]
        alike = [name for name in self.records if name.rpartition(".")[2] == short]
        return clean(short if len(alike) == 1 else full)


class Reader:
    """Turns the named types of one or more schemas into records."""

    def __init__(self, names: Names, limits: Limits) -> None:
        self.names = names
        self.limits = limits
        self.notes: list[Note] = []

    def schema(self) -> SystemSchema:
        records = tuple(self._record(full) for full in self.names.records)
        return SystemSchema(records=records, notes=tuple(self.notes))

    def payload(self, schema: Any, name: str) -> tuple[str, tuple[Field, ...]]:
        """What a schema is by itself: the name of its record and the fields of that, or one field called `value`."""
        alone = _unwrapped(schema)
        full = _full_name(alone, "")[0] if _is_named_record(alone) else ""
        if full in self.names.types:
            return self.names.shown(full), self._record(full).fields
        return "", tuple(self._below((ROOT,), schema, "", name))

    def _record(self, full: str) -> Record:
        schema, name = self.names.types[full], self.names.shown(full)
        fields: dict[str, Field] = {}
        for field in _fields_of(schema):
            self.limits.left()
            for row in self._rows(clean(field["name"]), field, self.names.spaces[full], name):
                fields.setdefault(row.path, row)
        return Record(name=name, description=_text(schema.get("doc")), fields=tuple(fields.values()))

    def _rows(self, name: str, field: dict[str, Any], space: str, record: str) -> Iterator[Field]:
        rows = self._below((name,), field.get("type"), space, record)
        first = next(rows)
        default = field.get("default")
        yield first.model_copy(
            update={
                "description": _text(field.get("doc")),
                "required": "default" not in field,
                "default": None if default is None else clean(_shown(default)),
            }
        )
        yield from rows

    def _below(self, parts: tuple[str, ...], schema: Any, space: str, record: str) -> Iterator[Field]:
        """The row of a type, then those of what a list or a map of it holds."""
        schema = _unwrapped(schema)
        members = [_unwrapped(one) for one in schema] if isinstance(schema, list) else [schema]
        facets = [self._facets(one, space, record, parts) for one in members if one != "null"]
        base = {"path": join_path(parts), "nullable": len(facets) < len(members)}
        if len(facets) == 1:
            yield Field(**base, **facets[0])
            inner = _held(next(one for one in members if one != "null"))
            if inner is not None:
                yield from self._below((*parts, inner[0]), inner[1], space, record)
            return
        kinds = sorted({one["type"].value for one in facets})
        yield Field(**base, type=FieldType.UNKNOWN, native_type=" | ".join(kinds))

    def _facets(self, schema: Any, space: str, record: str, parts: tuple[str, ...]) -> dict[str, Any]:
        """The facets of one type that is no union."""
        kind = schema.get("type") if isinstance(schema, dict) else schema
        if kind in ("array", "map"):
            return {"type": FieldType.ARRAY if kind == "array" else FieldType.OBJECT}
        if kind in NAMED and isinstance(schema, dict):
            return self._named(schema, space)
        if kind in PRIMITIVES:
            return _plain(schema if isinstance(schema, dict) else {"type": kind})
        full = self.names.find(kind, space) if isinstance(kind, str) else None
        if full is not None:
            return self._named(self.names.types[full], self.names.spaces[full])
        where = f"{record}.{join_path(parts)}"
        self.notes.append(Note(where=where, code="type_unknown", values={"type": clean(str(kind))[:60]}))
        return {"type": FieldType.UNKNOWN}

    def _named(self, schema: dict[str, Any], space: str) -> dict[str, Any]:
        kind = schema["type"]
        if kind == "enum":
            symbols = schema.get("symbols")
            listed = [clean(one) for one in symbols if isinstance(one, str)] if isinstance(symbols, list) else []
            return {"type": FieldType.STRING, "values": tuple(listed)}
        if kind == "fixed":
            size = schema.get("size")
            length = size if isinstance(size, int) and not isinstance(size, bool) and 0 <= size < 2**53 else None
            found = _plain(schema | {"type": "bytes"})
            return found if found["type"] is not FieldType.BINARY else found | dict.fromkeys(_LENGTHS, length)
        full = _full_name(schema, space)[0] if isinstance(schema.get("name"), str) else ""
        return {"type": FieldType.OBJECT, "native_type": self.names.shown(full)}


_LENGTHS = ("max_length", "min_length")


def _is_named_record(schema: Any) -> bool:
    return (
        isinstance(schema, dict)
        and schema.get("type") in _RECORDS
        and isinstance(schema.get("name"), str)
        and bool(schema["name"])
    )


def _unwrapped(schema: Any) -> Any:
    """`{"type": {"type": "string", …}}` says no more than what is inside."""
    while isinstance(schema, dict) and isinstance(schema.get("type"), dict | list):
        schema = schema["type"]
    return schema


def _held(schema: Any) -> tuple[str, Any] | None:
    """What a list or a map holds, and how its path goes on."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    if kind == "array":
        return "[]", schema.get("items")
    return ("*", schema.get("values")) if kind == "map" else None


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """The facets of a primitive type, or of what it stands for."""
    logical = schema.get("logicalType")
    if logical in ("decimal", "big-decimal"):
        sizes = {name: schema.get(name) for name in ("precision", "scale")}
        whole = {name: size for name, size in sizes.items() if isinstance(size, int) and 0 <= size < 2**31}
        # Without a scale a decimal has no digits behind the point.
        return {"type": FieldType.NUMBER, "format": "decimal", **({"scale": 0} if whole else {}), **whole}
    kind, form = LOGICAL.get(logical if isinstance(logical, str) else "", PRIMITIVES[schema["type"]])
    return {"type": kind, "format": form}


def _full_name(schema: dict[str, Any], space: str) -> tuple[str, str]:
    """A named type's full name, and the namespace of what is in it."""
    name, own = schema["name"], schema.get("namespace")
    if "." in name:
        return name, name.rpartition(".")[0]
    inside = own if isinstance(own, str) else space
    return f"{inside}.{name}" if inside else name, inside


def _fields_of(schema: dict[str, Any]) -> list[dict[str, Any]]:
    fields = schema.get("fields")
    if schema.get("type") not in _RECORDS or not isinstance(fields, list):
        return []
    return [
        field for field in fields if isinstance(field, dict) and isinstance(field.get("name"), str) and field["name"]
    ]


def _text(value: Any) -> str:
    return clean(value) if isinstance(value, str) else ""


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else canonical_json(value).decode()
