"""The types of a GraphQL schema as records, and what can be asked of it as operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLUnionType,
    value_from_ast_untyped,
)
from graphql.utilities.get_default_value_ast import get_default_value_ast

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi.rows import plain_text
from datamaps.connectors.plain import clean, storable
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Field, FieldType, Note, Operation, OperationKind, Record, SystemSchema
from datamaps.schema.tree import ROOT, step

_SCALARS = {
    "String": FieldType.STRING,
    "ID": FieldType.STRING,
    "Int": FieldType.INTEGER,
    "Float": FieldType.NUMBER,
    "Boolean": FieldType.BOOLEAN,
}
# Not in the language, and called like this everywhere.
_USUAL = {
    **dict.fromkeys(("DateTime", "Timestamp", "LocalDateTime", "OffsetDateTime"), FieldType.DATETIME),
    **dict.fromkeys(("Date", "LocalDate", "Day"), FieldType.DATE),
    **dict.fromkeys(("Time", "LocalTime"), FieldType.TIME),
    **dict.fromkeys(("Long", "BigInt", "Int64", "UnsignedInt64"), FieldType.INTEGER),
    **dict.fromkeys(("Decimal", "PositiveDecimal", "BigDecimal", "Money"), FieldType.NUMBER),
    **dict.fromkeys(("UUID", "URL", "URI", "HTML", "Color", "Email", "EmailAddress"), FieldType.STRING),
    **dict.fromkeys(("Upload", "Base64", "Byte"), FieldType.BINARY),
    "Duration": FieldType.DURATION,
}
_LONGEST_WORDS = 200_000
_LOOK_AT_CLOCK = 500

Given = GraphQLArgument | GraphQLInputField


class Rows:
    """Turns one schema into records and operations, within the limit on fields."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.schema = schema
        self.limits = limits
        self.notes: dict[str, Note] = {}
        self._count = 0
        roots = (
            (schema.query_type, "query", OperationKind.READ),
            (schema.mutation_type, "mutation", OperationKind.WRITE),
            (schema.subscription_type, "subscription", OperationKind.EVENT),
        )
        self.roots = [(type_, verb, kind) for type_, verb, kind in roots if type_ is not None]

    def shape(self) -> SystemSchema:
        """Every type but those that only start a question, and every operation.

        Raises ConnectorError: malformed for a schema of nothing, too_large.
        """
        starts = {type_.name for type_, _verb, _kind in self.roots}
        types = [
            type_ for name, type_ in self.schema.type_map.items() if not name.startswith("__") and name not in starts
        ]
        records = tuple(record for type_ in types for record in self._record(type_))
        operations = tuple(self._operations())
        if not records and not operations:
            raise ConnectorError(Trouble.MALFORMED, "graphql_nothing", permanent=True)
        return normalize(SystemSchema(records=records, operations=operations, notes=tuple(self.notes.values())))

    def _record(self, type_: Any) -> Iterator[Record]:
        fields: list[Field] = []
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            for name, one in type_.fields.items():
                fields += self._answered(name, one)
        elif isinstance(type_, GraphQLInputObjectType):
            for name, given in type_.fields.items():
                fields += self._given(name, given)
            if type_.is_one_of:
                where = clean(type_.name)
                self.notes[f"{where} one of"] = Note(where=where, code="one_of_fields")
        elif isinstance(type_, GraphQLEnumType):
            fields.append(Field(path=ROOT, type=FieldType.STRING, values=_values(type_)))
        else:
            return
        yield Record(name=clean(type_.name), description=_words(type_.description), fields=tuple(fields))

    def _answered(self, path: str, one: GraphQLField) -> Iterator[Field]:
        """A field of what is answered: it is there whenever it is asked for, so nothing says that it must be given."""
        words = {"description": _words(one.description), "deprecated": one.deprecation_reason is not None}
        yield from self._rows(path, one.type, words)

    def _given(self, path: str, one: Given) -> Iterator[Field]:
        """A field or argument that the asker gives."""
        given = get_default_value_ast(one)
        default = value_from_ast_untyped(given) if given is not None else None
        words: dict[str, Any] = {
            "description": _words(one.description),
            "deprecated": one.deprecation_reason is not None,
            "required": isinstance(one.type, GraphQLNonNull) and given is None,
            "default": clean(plain_text(default)) if default is not None else None,
        }
        yield from self._rows(path, one.type, words)

    def _rows(self, path: str, type_: Any, words: dict[str, Any]) -> Iterator[Field]:
        """The row of a field, and of the items of the lists that it is."""
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        if self._count % _LOOK_AT_CLOCK == 0:
            self.limits.left()
        nullable = not isinstance(type_, GraphQLNonNull)
        inner = type_ if nullable else type_.of_type
        if isinstance(inner, GraphQLList):
            yield Field(path=path, type=FieldType.ARRAY, nullable=nullable, **words)
            yield from self._rows(f"{path}[]", inner.of_type, {})
            return
        kind, native = self._type(inner)
        values = _values(inner) if isinstance(inner, GraphQLEnumType) else ()
        yield Field(path=path, type=kind, native_type=clean(native), nullable=nullable, values=values, **words)

    def _type(self, type_: Any) -> tuple[FieldType, str]:
        """The type of a field, and the records that it leads to, or the name that the schema has for it."""
        if isinstance(type_, GraphQLScalarType):
            if type_.name in _SCALARS:
                return _SCALARS[type_.name], ""
            if type_.name not in _USUAL and type_.name not in self.notes:
                self.notes[type_.name] = Note(where=type_.name, code="type_unknown", values={"type": type_.name})
            return _USUAL.get(type_.name, FieldType.UNKNOWN), type_.name
        if isinstance(type_, GraphQLEnumType):
            return FieldType.STRING, type_.name
        if isinstance(type_, GraphQLUnionType):
            return FieldType.OBJECT, " | ".join(sorted(one.name for one in type_.types))
        return FieldType.OBJECT, type_.name

    def _operations(self) -> Iterator[Operation]:
        """What can be asked; and each field elsewhere that takes arguments, as they are part of the question."""
        for type_, verb, kind in self.roots:
            for name, one in type_.fields.items():
                yield self._operation(f"{verb} {name}", kind, one)
        starts = [type_ for type_, _verb, _kind in self.roots]
        for other in self.schema.type_map.values():
            if isinstance(other, GraphQLObjectType) and other not in starts and not other.name.startswith("__"):
                for name, one in other.fields.items():
                    if one.args:
                        yield self._operation(f"{other.name}.{name}", OperationKind.READ, one)

    def _operation(self, name: str, kind: OperationKind, one: GraphQLField) -> Operation:
        parameters = [row for called, given in one.args.items() for row in self._given(step("", f"?{called}"), given)]
        answer, record = self._answer(one.type)
        return Operation(
            name=clean(name),
            kind=kind,
            record=record,
            description=_words(one.description),
            deprecated=one.deprecation_reason is not None,
            request=tuple(sorted(row.path for row in parameters if "[" not in row.path)),
            parameters=tuple(parameters),
            response=(answer,),
        )

    def _answer(self, type_: Any) -> tuple[str, str | None]:
        """How an answer is named, and the record that it is, when it is one."""
        lists = ""
        while isinstance(type_, GraphQLNonNull | GraphQLList):
            lists += "[]" if isinstance(type_, GraphQLList) else ""
            type_ = type_.of_type
        kind, native = self._type(type_)
        is_record = isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        return clean(native or kind.value) + lists, clean(type_.name) if is_record else None


def _values(type_: GraphQLEnumType) -> tuple[str, ...]:
    return tuple(clean(name) for name in type_.values)


def _words(text: str | None) -> str:
    return storable((text or "")[:_LONGEST_WORDS])
