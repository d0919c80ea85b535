"""From a catalog to a `SystemSchema`, at about a microsecond a column."""

from __future__ import annotations

from collections.abc import Hashable
from operator import attrgetter
from typing import Any, TypeVar

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.collector import without_collector
from datamaps.connectors.sql.catalog import Catalog, Column, Marks, Table, Type
from datamaps.schema.shapes import ANY, Field, FieldType, Hidden, Note, Record, SystemSchema
from integrations_portal.shapes.paths import FieldRef, join_path

_Kept = TypeVar("_Kept", Field, Record)
_LONGEST_LINE = 2_000
_LONGEST_TEXT = 200_000
_CUT = "…"
OWN_SYSTEM = "self"
"""Stands for the system itself in references: an observation does not know under which key it is kept."""

_FIELD_DEFAULTS: dict[str, Any] = {name: info.get_default() for name, info in Field.model_fields.items()}
_FIELD_NAMES = set(Field.model_fields)
_RECORD_DEFAULTS: dict[str, Any] = {name: info.get_default() for name, info in Record.model_fields.items()}


def line(text: str) -> str:
    """Text as a row can keep it.

    Cut to its longest length, without the one character that cannot be stored.
    """
    if len(text) > _LONGEST_LINE:
        text = text[: _LONGEST_LINE - 1] + _CUT
    return text.replace("\0", "") if "\0" in text else text


def record_name(table: Table, default_schema: str) -> str:
    """The name of a table's record: with its schema only when that is not the default one."""
    return line(table.name if table.schema in ("", default_schema) else f"{table.schema}.{table.name}")


def path_of(name: str) -> str:
    """The path of the field of a column. A name of letters alone is its own path, and most are."""
    return name if name.isidentifier() else line(join_path([name]))


def _stated(column: Column) -> dict[str, Any]:
    """All values of a field of such a column, but for its path and for what is only true of one."""
    stated = _FIELD_DEFAULTS | type_values(column.type)
    stated["nullable"] = column.nullable
    stated["read_only"] = column.read_only
    stated["required"] = not column.nullable and not column.filled and not column.read_only
    return stated


def _trusted_field(values: dict[str, Any]) -> Field:
    """A field of all of its values, which need no check: ten times faster than by validation, and equal to it."""
    return _made(Field, values, _FIELD_NAMES)


def _trusted_record(values: dict[str, Any]) -> Record:
    return _made(Record, _RECORD_DEFAULTS | values, set(values))


def _made(shape: type[_Kept], values: dict[str, Any], given: set[str], put: Any = object.__setattr__) -> _Kept:
    made = object.__new__(shape)
    put(made, "__dict__", values)
    put(made, "__pydantic_fields_set__", given)
    put(made, "__pydantic_extra__", None)
    put(made, "__pydantic_private__", None)
    return made


@without_collector()
def schema_of(catalog: Catalog, limits: Limits) -> SystemSchema:
    """The records, fields, hidden things and notes of a catalog. Raises ConnectorError(too_large)."""
    count = sum(len(table.columns) for table in catalog.tables.values())
    if count > limits.fields:
        raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=limits.fields)
    return _Builder(catalog).schema()


class _Builder:
    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._made: dict[Hashable, tuple[Field, ...]] = {}
        self._stated: dict[Column, dict[str, Any]] = {}
        self._names: dict[Hashable, str] = {}
        self._unknown: dict[str, str] = {}

    def schema(self) -> SystemSchema:
        records, hidden = [], []
        tables = self._catalog.tables
        self._names = {key: record_name(table, self._catalog.default_schema) for key, table in tables.items()}
        for key in sorted(tables, key=self._names.__getitem__):
            table, name = tables[key], self._names[key]
            if table.hidden:
                hidden.append(Hidden(record=name, reason="privilege"))
                continue
            if table.hidden_columns:
                hidden += [
                    Hidden(record=name, path=path_of(called), reason="privilege")
                    for mark, called, _column in table.columns
                    if mark in table.hidden_columns
                ]
            if table.incomplete:
                hidden.append(Hidden(record=name, path=ANY, reason="privilege"))
            records.append(self._record(table, name))
        if self._catalog.incomplete:
            hidden.append(Hidden(record=ANY, reason="privilege"))
        return SystemSchema.model_construct(records=tuple(records), hidden=tuple(hidden), notes=tuple(self._notes()))

    def _record(self, table: Table, name: str) -> Record:
        fields: list[Field] = []
        marks, made = table.marks, self._made
        hidden = table.hidden_columns
        for mark, called, column in table.columns:
            if mark in hidden:
                continue
            added = marks.get(mark)
            same = (called, column) if added is None else (called, column, *_MARKS(added))
            known = made.get(same)
            if known is None:
                known = made[same] = self._fields(called, column, added, name)
            fields.extend(known)
        values = {"name": name, "fields": tuple(fields)}
        if table.comment:
            values["description"] = table.comment[:_LONGEST_TEXT].replace("\0", "")
        return _trusted_record(values)

    def _fields(self, called: str, column: Column, marks: Marks | None, record: str) -> tuple[Field, ...]:
        path = path_of(called)
        stated = self._stated.get(column)
        if stated is None:
            stated = self._stated[column] = _stated(column)
            kind = column.type
            if kind.type is FieldType.UNKNOWN and kind.native:
                self._unknown.setdefault(kind.native, f"{record}.{path}")
        values = stated.copy()
        values["path"] = path
        if marks is not None:
            self._add_marks(values, marks)
        row = _trusted_field(values)
        if column.type.items is None:
            return (row,)
        return row, _trusted_field(_FIELD_DEFAULTS | type_values(column.type.items) | {"path": f"{path}[]"})

    def _add_marks(self, values: dict[str, Any], marks: Marks) -> None:
        if marks.key:
            values["key"] = True
        if marks.unique:
            values["unique"] = True
        if marks.default is not None:
            values["default"] = line(marks.default)
            values["required"] = False
        if marks.values:
            values["values"] = tuple(line(value) for value in marks.values)
        if marks.comment:
            values["description"] = marks.comment[:_LONGEST_TEXT].replace("\0", "")
        if marks.references is not None and marks.references[0] in self._names:
            table, column = marks.references
            values["references"] = line(str(FieldRef(OWN_SYSTEM, self._names[table], path_of(column))))

    def _notes(self) -> list[Note]:
        notes = [Note(where=line(where), code=code, values=given) for where, code, given in self._catalog.notes]
        notes += [
            Note(where=line(where), code="type_unknown", values={"type": native})
            for native, where in sorted(self._unknown.items())
        ]
        return notes


_MARKS = attrgetter("key", "unique", "default", "references", "values", "comment")
_NUMBERS = ("max_length", "precision", "scale", "minimum")


def type_values(kind: Type) -> dict[str, Any]:
    """The facets of a field that its type alone decides; those that say nothing are left out."""
    values: dict[str, Any] = {"type": kind.type, "native_type": kind.native}
    if kind.format:
        values["format"] = kind.format
    if kind.timezone:
        values["timezone"] = kind.timezone
    if kind.values:
        values["values"] = tuple(line(value) for value in kind.values)
    numbers = ((name, getattr(kind, name)) for name in _NUMBERS)
    values.update((name, number) for name, number in numbers if number is not None)
    return values
