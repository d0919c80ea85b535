"""Schemas of OpenAPI documents as fields, in every dialect."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.schema.shapes import FieldType
from tests.connectors.openapi_documents import document, read, row, rows

TEXT = {"type": "string"}
NAMED = {"State": {"type": "string", "enum": ["on", "off"]}}


@pytest.mark.parametrize(
    ("schema", "kind", "form"),
    [
        ({"type": "string"}, FieldType.STRING, ""),
        ({"type": "string", "format": "uuid"}, FieldType.STRING, "uuid"),
        ({"type": "string", "format": "date"}, FieldType.DATE, ""),
        ({"type": "string", "format": "date-time"}, FieldType.DATETIME, ""),
        ({"type": "string", "format": "time"}, FieldType.TIME, ""),
        ({"type": "string", "format": "duration"}, FieldType.DURATION, ""),
        ({"type": "string", "format": "byte"}, FieldType.BINARY, "byte"),
        ({"type": "string", "contentEncoding": "base64"}, FieldType.BINARY, ""),
        ({"type": "file"}, FieldType.BINARY, ""),
        ({"type": "integer", "format": "int64"}, FieldType.INTEGER, "int64"),
        ({"type": ["integer", "number"]}, FieldType.NUMBER, ""),
        ({"type": "boolean"}, FieldType.BOOLEAN, ""),
        ({"properties": {"a": TEXT}}, FieldType.OBJECT, ""),
        ({"items": TEXT}, FieldType.ARRAY, ""),
        ({"enum": [1, 2]}, FieldType.INTEGER, ""),
        ({"const": True}, FieldType.BOOLEAN, ""),
        ({}, FieldType.UNKNOWN, ""),
        (True, FieldType.UNKNOWN, ""),
        ({"type": "money"}, FieldType.UNKNOWN, ""),
        ({"type": 7}, FieldType.UNKNOWN, ""),
        ({"type": ["string", "integer"]}, FieldType.UNKNOWN, ""),
    ],
)
def test_types_are_those_of_the_catalog(schema: Any, kind: FieldType, form: str) -> None:
    found = row(schema)
    assert (found.type, found.format) == (kind, form)


def test_a_union_of_types_is_kept_as_native_type_in_one_order() -> None:
    for schema in (
        {"type": ["string", "integer", "null"]},
        {"oneOf": [{"type": "integer"}, {"type": "string"}, {"type": "null"}]},
        {"anyOf": [{"type": ["string", "null"]}, {"type": "integer"}]},
    ):
        found = row(schema)
        assert (found.type, found.native_type, found.nullable) == (FieldType.UNKNOWN, "integer | string", True)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "nullable": True},
        {"type": "string", "x-nullable": True},
        {"type": ["string", "null"]},
        {"oneOf": [TEXT, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, TEXT]},
        {"anyOf": [TEXT, {"enum": [None]}]},
        {"anyOf": [TEXT, {"const": None}]},
        {"oneOf": [{"type": "string", "nullable": True}]},
        {"allOf": [TEXT], "nullable": True},
        {"allOf": [{"type": "string", "nullable": True}]},
    ],
)
def test_nullable_in_every_spelling_is_one_and_the_same(schema: dict[str, Any]) -> None:
    assert row(schema).model_dump() == row({"type": "string", "nullable": True}).model_dump()
    assert row(TEXT).nullable is False


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/State", "nullable": True},
        {"allOf": [{"$ref": "#/components/schemas/State"}], "nullable": True},
        {"oneOf": [{"$ref": "#/components/schemas/State"}, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, {"$ref": "#/components/schemas/State"}]},
    ],
)
def test_a_named_value_may_be_null_where_it_is_used(schema: dict[str, Any]) -> None:
    found = row(schema, **NAMED)
    assert (found.type, found.values, found.nullable) == (FieldType.STRING, ("off", "on"), True)
    assert found.native_type == "State"


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "string", "enum": ["on", "off"]},
        {"enum": ["off", "on"]},
        {"type": "string", "enum": ["on", "off", "on"]},
        {"oneOf": [{"const": "on", "title": "On"}, {"const": "off", "title": "Off"}]},
        {"anyOf": [{"type": "string", "const": "on"}, {"type": "string", "enum": ["off"]}]},
        {"allOf": [TEXT, {"enum": ["on", "off"]}]},
        {"allOf": [{"enum": ["on", "off", "away"]}, {"enum": ["on", "off"]}]},
    ],
)
def test_a_list_of_values_in_every_spelling_is_one_and_the_same(schema: dict[str, Any]) -> None:
    found = row(schema)
    assert (found.type, found.values) == (FieldType.STRING, ("off", "on"))


def test_values_and_defaults_that_are_no_text_are_written_as_json() -> None:
    found = row({"enum": [1, 2.0, True, None, "x"], "default": 2.0})
    assert found.values == ("1", "2", "true", "x")
    assert found.default == "2"
    assert found.nullable is True
    assert row({"type": "object", "default": {"b": 1, "a": []}}).default == '{"a": [], "b": 1}'


def test_limits_and_flags_are_read() -> None:
    found = row(
        {
            "type": "string",
            "maxLength": 9,
            "minLength": 2,
            "pattern": "^a",
            "default": "ab",
            "readOnly": True,
            "deprecated": True,
            "example": "abc",
            "title": "Name",
            "description": "Words",
        }
    )
    assert (found.max_length, found.min_length, found.pattern, found.default) == (9, 2, "^a", "ab")
    assert (found.read_only, found.write_only, found.deprecated) == (True, False, True)
    assert (found.title, found.description, found.example) == ("Name", "Words", "abc")
    number = row({"type": "number", "minimum": 0.5, "maximum": 10.0, "multipleOf": 0.01, "writeOnly": True})
    assert (number.minimum, number.maximum, number.multiple_of, number.write_only) == (0.5, 10, 0.01, True)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 11},
        {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "maximum": 11, "exclusiveMaximum": True},
        {"type": "integer", "minimum": 1, "maximum": 10},
        {"type": "integer", "minimum": 1, "exclusiveMinimum": -4, "maximum": 10, "exclusiveMaximum": False},
    ],
)
def test_excluded_bounds_of_whole_numbers_are_the_next_number(schema: dict[str, Any]) -> None:
    found = row(schema)
    assert (found.minimum, found.maximum) == (1, 10)


def test_a_list_has_two_rows_and_its_length_is_that_of_the_list() -> None:
    found = rows(
        read(
            document(
                {
                    "Order": {
                        "type": "object",
                        "properties": {
                            "tags": {"type": "array", "maxItems": 5, "uniqueItems": True, "items": {"type": "string"}},
                            "lines": {
                                "type": "array",
                                "items": {"type": "object", "required": ["sku"], "properties": {"sku": TEXT}},
                            },
                            "grid": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}},
                        },
                    }
                }
            )
        ),
        "Order",
    )
    assert list(found) == ["grid", "grid[]", "grid[][]", "lines", "lines[]", "lines[].sku", "tags", "tags[]"]
    assert (found["tags"].max_length, found["tags"].unique, found["tags[]"].type) == (5, True, FieldType.STRING)
    assert found["lines[].sku"].required is True
    assert found["grid[][]"].type is FieldType.INTEGER


def test_a_map_has_its_values_under_a_star() -> None:
    labels = {"type": "object", "additionalProperties": {"type": "string", "maxLength": 20}}
    patterned = {"type": "object", "patternProperties": {"^x-": {"type": "integer"}}}
    closed = {"type": "object", "additionalProperties": False}
    free = {"type": "object", "additionalProperties": True}
    found = rows(read(document({"T": {"properties": {"a": labels, "b": patterned, "c": closed, "d": free}}})), "T")
    assert list(found) == ["a", "a.*", "b", "b.*", "c", "d"]
    assert (found["a.*"].max_length, found["b.*"].type) == (20, FieldType.INTEGER)


def test_names_with_dots_brackets_and_no_letters_are_quoted() -> None:
    found = rows(
        read(document({"T": {"properties": {"a.b": {"properties": {"c[d]": TEXT}}, "": TEXT, "ß": TEXT}}})), "T"
    )
    assert set(found) == {'"a.b"', '"a.b"."c[d]"', '""', "ß"}


def test_all_of_is_merged_and_one_of_has_the_fields_of_all_variants() -> None:
    schemas = {
        "Base": {"type": "object", "required": ["id"], "properties": {"id": TEXT, "note": TEXT}},
        "Customer": {
            "allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"required": ["note", "name"], "properties": {"name": TEXT}},
            ]
        },
        "Cat": {
            "type": "object",
            "required": ["name", "lives"],
            "properties": {"name": TEXT, "lives": {"type": "integer"}},
        },
        "Dog": {"type": "object", "required": ["name"], "properties": {"name": TEXT, "tricks": TEXT}},
        "Pet": {"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}]},
        "Any": {"anyOf": [{"type": "object", "properties": {"v": TEXT}}, {"properties": {"v": {"type": "integer"}}}]},
    }
    found = read(document(schemas))
    customer = rows(found, "Customer")
    assert {path: one.required for path, one in customer.items()} == {"id": True, "name": True, "note": True}
    pet = rows(found, "Pet")
    assert {path: one.required for path, one in pet.items()} == {"name": True, "lives": False, "tricks": False}
    either = rows(found, "Any")["v"]
    assert (either.type, either.native_type) == (FieldType.UNKNOWN, "integer | string")


def test_a_group_behind_a_name_stays_a_name_and_is_a_record_of_its_own() -> None:
    schemas = {
        "Address": {"type": "object", "properties": {"city": TEXT}},
        "Order": {
            "type": "object",
            "properties": {
                "to": {"$ref": "#/components/schemas/Address"},
                "from": {"allOf": [{"$ref": "#/components/schemas/Address"}], "description": "Where", "readOnly": True},
                "via": {"type": "array", "items": {"$ref": "#/components/schemas/Address"}},
                "payer": {"oneOf": [{"$ref": "#/components/schemas/Order"}, {"$ref": "#/components/schemas/Address"}]},
            },
        },
    }
    found = rows(read(document(schemas)), "Order")
    assert list(found) == ["from", "payer", "to", "via", "via[]"]
    assert (found["to"].type, found["to"].native_type) == (FieldType.OBJECT, "Address")
    assert (found["from"].native_type, found["from"].read_only) == ("Address", True)
    assert found["via[]"].native_type == "Address"
    assert found["payer"].native_type == "Address | Order"


def test_the_values_of_a_discriminator_are_the_names_of_its_variants() -> None:
    schemas = {
        "Pet": {
            "type": "object",
            "properties": {"kind": TEXT},
            "discriminator": {"propertyName": "kind", "mapping": {"dog": "#/components/schemas/Dog", "cat": "Cat"}},
        },
        "Dog": {"type": "object"},
    }
    assert rows(read(document(schemas)), "Pet")["kind"].values == ("cat", "dog")
    swagger = {"Pet": {"type": "object", "discriminator": "kind", "properties": {"kind": TEXT}}}
    assert rows(read(document(swagger, version="2.0")), "Pet")["kind"].values == ()


def test_a_named_value_or_list_is_a_record_with_one_field() -> None:
    schemas = {
        "State": {"type": "string", "enum": ["a"]},
        "Names": {"type": "array", "items": {"type": "object", "properties": {"first": TEXT}}},
        "Alias": {"$ref": "#/components/schemas/State"},
    }
    found = read(document(schemas))
    assert list(rows(found, "State")) == ["value"]
    assert list(rows(found, "Names")) == ["value", "value[]", "value[].first"]
    assert rows(found, "Alias")["value"].values == ("a",)
