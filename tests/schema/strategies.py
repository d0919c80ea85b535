"""Shapes made up by hypothesis, and single changes made to them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.sql.form import SQL
from datamaps.schema.shapes import Field, FieldType, Operation, OperationKind, Record, SystemSchema
from integrations_portal.shapes.paths import join_path

SEES = OPENAPI.sees | SQL.sees | {"number", "value_numbers", "unique", "operations", "servers", "auth"}
NAMES = st.sampled_from(
    ("id", "email", "Post code", "größe", "price.net", "street", "tax_code", "createdAt", "vat", "note", "a b", "9")
)
PLAIN = (FieldType.STRING, FieldType.INTEGER, FieldType.NUMBER, FieldType.BOOLEAN, FieldType.DATE)


@st.composite
def rows(draw: st.DrawFn, path: str = "") -> Field:
    """One field with some facets, all of them consistent with its type."""
    kind = draw(st.sampled_from(PLAIN))
    facets: dict[str, Any] = {"path": path, "type": kind}
    facets["required"] = draw(st.booleans())
    facets["nullable"] = draw(st.booleans())
    if kind is FieldType.STRING:
        facets["max_length"] = draw(st.none() | st.integers(1, 500))
        facets["format"] = draw(st.sampled_from(("", "email", "uuid")))
        facets["values"] = draw(st.sampled_from(((), ("active", "paused"), ("A", "B", "C"))))
    if kind is FieldType.NUMBER:
        facets["minimum"] = draw(st.none() | st.integers(-5, 5))
        facets["precision"] = draw(st.none() | st.integers(5, 20))
    return Field(**facets)


@st.composite
def records(draw: st.DrawFn, name: str) -> Record:
    names = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    found = [draw(rows(join_path((one,)))) for one in names]
    if draw(st.booleans()):
        found.append(Field(path="inside", type=FieldType.OBJECT, required=False, nullable=False))
        found.append(draw(rows("inside.city")))
    if draw(st.booleans()):
        found.append(Field(path="tags", type=FieldType.ARRAY, required=False, nullable=False))
        found.append(Field(path="tags[]", type=FieldType.STRING, nullable=False))
    return Record(name=name, fields=tuple(found))


@st.composite
def schemas(draw: st.DrawFn) -> SystemSchema:
    """A system of one to four records, with a link between two of them at times, and operations."""
    names = draw(
        st.lists(st.sampled_from(("Customer", "Order", "sales.Line", "Größe")), min_size=1, max_size=4, unique=True)
    )
    found = [draw(records(name)) for name in names]
    if len(found) > 1:
        link = Field(path="link", type=FieldType.OBJECT, native_type=names[1], required=False, nullable=False)
        found[0] = Record(name=names[0], fields=(*found[0].fields, link))
    operations = tuple(
        Operation(
            name=f"GET /{number}/{{id}}",
            kind=OperationKind.READ,
            request=("?limit",),
            parameters=(Field(path="?limit", type=FieldType.INTEGER, required=False, nullable=False),),
            response=(f"200: {name}",),
            auth=("key",),
            media_types=("gives application/json",),
        )
        for number, name in enumerate(names)
    )
    return SystemSchema(
        records=tuple(found), operations=operations, servers=("https://a.example",), auth=("key: apiKey header X",)
    )


def with_field(schema: SystemSchema, update: dict[str, Any]) -> SystemSchema:
    """The schema with other facets on the first field of its first record."""
    record = schema.records[0]
    row = record.fields[0].model_copy(update=update)
    changed = record.model_copy(update={"fields": (row, *record.fields[1:])})
    return schema.model_copy(update={"records": (changed, *schema.records[1:])})
