"""Every change of a schema that OpenAPI can say is told under a kind of its own, in a record and in a parameter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.openapi_documents import document, told

TEXT = {"type": "string"}
NUMBER = {"type": "number"}
CAT = {"$ref": "#/components/schemas/Cat"}
DOG = {"$ref": "#/components/schemas/Dog"}
NAMED = {
    "Cat": {"type": "object", "properties": {"lives": {"type": "integer"}}},
    "Dog": {"type": "object", "properties": {"tricks": TEXT}},
}

# before, after, kind
CHANGES: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    ({"type": "integer"}, NUMBER, "field.type.widened"),
    (NUMBER, {"type": "integer"}, "field.type.narrowed"),
    (TEXT, {"type": "integer"}, "field.type.changed"),
    (TEXT, {"type": "array", "items": TEXT}, "field.type.changed"),
    (TEXT, {"type": ["string", "integer"]}, "field.type.widened"),
    ({"type": ["string", "integer"]}, TEXT, "field.type.narrowed"),
    ({"oneOf": [TEXT, NUMBER]}, {"oneOf": [TEXT, NUMBER, {"type": "boolean"}]}, "field.type.widened"),
    ({"anyOf": [TEXT, NUMBER]}, {"anyOf": [TEXT, {"type": "boolean"}]}, "field.type.changed"),
    ({"oneOf": [CAT]}, {"oneOf": [CAT, DOG]}, "field.type.widened"),
    ({"oneOf": [CAT, DOG]}, DOG, "field.type.narrowed"),
    (CAT, DOG, "field.type.changed"),
    (TEXT, TEXT | {"format": "email"}, "field.format.changed"),
    (TEXT | {"format": "email"}, TEXT | {"format": "uri"}, "field.format.changed"),
    ({"type": "array", "items": TEXT}, {"type": "array", "items": NUMBER}, "field.items.changed"),
    ({"type": "array", "items": CAT}, {"type": "array", "items": DOG}, "field.items.changed"),
    (TEXT, TEXT | {"nullable": True}, "field.nullable.gained"),
    ({"type": ["string", "null"]}, TEXT, "field.nullable.lost"),
    (TEXT, TEXT | {"default": "a"}, "field.default.added"),
    (TEXT | {"default": "a"}, TEXT | {"default": "b"}, "field.default.changed"),
    (TEXT | {"default": "a"}, TEXT, "field.default.removed"),
    *(
        change
        for word, facet, base in (
            ("maxLength", "max_length", TEXT),
            ("minLength", "min_length", TEXT),
            ("maximum", "maximum", NUMBER),
            ("minimum", "minimum", NUMBER),
            ("exclusiveMaximum", "maximum", NUMBER),
            ("exclusiveMinimum", "minimum", {"type": "integer"}),
            ("multipleOf", "multiple_of", NUMBER),
            ("maxItems", "max_length", {"type": "array", "items": TEXT}),
            ("minItems", "min_length", {"type": "array", "items": TEXT}),
            ("maxProperties", "max_length", {"type": "object"}),
            ("minProperties", "min_length", {"type": "object"}),
        )
        for change in (
            (base, base | {word: 5}, f"field.{facet}.set"),
            (base | {word: 5}, base | {word: 9}, f"field.{facet}.raised"),
            (base | {word: 5}, base | {word: 3}, f"field.{facet}.lowered"),
            (base | {word: 5}, base, f"field.{facet}.removed"),
        )
    ),
    (TEXT, TEXT | {"pattern": "^a"}, "field.pattern.set"),
    (TEXT | {"pattern": "^a"}, TEXT | {"pattern": "^b"}, "field.pattern.changed"),
    (TEXT | {"pattern": "^a"}, TEXT, "field.pattern.removed"),
    (TEXT | {"enum": ["a"]}, TEXT | {"enum": ["a", "b"]}, "field.values.added"),
    (TEXT | {"enum": ["a", "b"]}, TEXT | {"enum": ["a"]}, "field.values.removed"),
    (TEXT | {"enum": ["in_progress"]}, TEXT | {"enum": ["IN PROGRESS"]}, "field.values.respelled"),
    (TEXT, TEXT | {"enum": ["a"]}, "field.values.closed"),
    (TEXT, TEXT | {"const": "a"}, "field.values.closed"),
    (TEXT | {"const": "a"}, TEXT, "field.values.opened"),
    (TEXT, TEXT | {"readOnly": True}, "field.read_only.gained"),
    (TEXT | {"readOnly": True}, TEXT, "field.read_only.lost"),
    (TEXT, TEXT | {"writeOnly": True}, "field.write_only.gained"),
    (TEXT | {"writeOnly": True}, TEXT, "field.write_only.lost"),
    (TEXT, TEXT | {"deprecated": True}, "field.deprecated.gained"),
    (TEXT | {"deprecated": True}, TEXT, "field.deprecated.lost"),
    (TEXT, TEXT | {"contentEncoding": "base64"}, "field.type.changed"),
)


def in_record(schema: dict[str, Any], required: bool = False) -> dict[str, Any]:
    thing = {"type": "object", "properties": {"x": schema, "y": TEXT}, "required": ["x"] * required}
    return document({"Thing": thing, **NAMED}, version="3.1.0")


def in_parameter(schema: dict[str, Any]) -> dict[str, Any]:
    parameter = {"name": "x", "in": "query", "schema": schema}
    return document(NAMED, {"/things": {"get": {"parameters": [parameter], "responses": {}}}}, version="3.1.0")


@pytest.mark.parametrize(("before", "after", "kind"), CHANGES)
def test_a_change_of_a_schema_has_one_kind_wherever_it_stands(
    before: dict[str, Any], after: dict[str, Any], kind: str
) -> None:
    assert [(one[0], one[1]) for one in told(in_record(before), in_record(after))] == [(kind, "Thing.x")]
    assert [(one[0], one[1]) for one in told(in_parameter(before), in_parameter(after))] == [(kind, "GET /things.?x")]


def test_a_property_that_comes_goes_or_must_be_given_is_told() -> None:
    assert told(in_record(TEXT), in_record(TEXT, required=True)) == {("field.required.gained", "Thing.x", False, True)}
    assert told(in_record(TEXT, required=True), in_record(TEXT)) == {("field.required.lost", "Thing.x", True, False)}
    bare = document({"Thing": {"type": "object", "properties": {"y": TEXT}}, **NAMED}, version="3.1.0")
    assert told(in_record({"type": "integer"}), bare) == {("field.removed", "Thing.x", "integer", None)}
    assert told(bare, in_record({"type": "integer"})) == {("field.added", "Thing.x", None, "integer")}


def test_a_variant_of_a_discriminator_that_comes_or_goes_is_a_value() -> None:
    def pet(*names: str) -> dict[str, Any]:
        mapping = {name: f"#/components/schemas/{name}" for name in names}
        kinds = {"propertyName": "kind", "mapping": mapping}
        return document({"Pet": {"type": "object", "properties": {"kind": TEXT}, "discriminator": kinds}, **NAMED})

    assert told(pet("Cat"), pet("Cat", "Dog")) == {("field.values.added", "Pet.kind", None, "Dog")}
    assert told(pet("Cat", "Dog"), pet("Cat")) == {("field.values.removed", "Pet.kind", "Dog", None)}


def test_the_values_of_a_map_are_a_field() -> None:
    def labels(schema: Any) -> dict[str, Any]:
        return document({"T": {"properties": {"labels": {"type": "object", "additionalProperties": schema}}}})

    assert told(labels(TEXT), labels(NUMBER)) == {("field.type.changed", "T.labels.*", "string", "number")}
    assert told(labels(True), labels(TEXT)) == {("field.added", "T.labels.*", None, "string")}


def test_events_and_schemas_that_come_and_go_are_told() -> None:
    hook = {"post": {"requestBody": {"content": {"application/json": {"schema": CAT}}}}}
    empty = document(NAMED, version="3.1.0")
    hooked = document(NAMED, version="3.1.0", webhooks={"paid": hook})
    assert told(empty, hooked) == {("operation.added", "webhook paid", None, "webhook paid")}
    assert told(hooked, empty) == {("operation.removed", "webhook paid", "webhook paid", None)}
    fewer = document({"Cat": NAMED["Cat"]}, version="3.1.0")
    assert told(empty, fewer) == {("record.removed", "Dog", "Dog", None)}
    assert told(fewer, empty) == {("record.added", "Dog", None, "Dog")}


def test_a_new_variant_with_fields_of_its_own_is_told_and_one_moved_behind_a_name_is_not() -> None:
    inline = {"type": "object", "properties": {"tricks": TEXT}}
    one = document({"Pet": {"oneOf": [CAT, inline]}, "Cat": NAMED["Cat"]})
    named = document({"Pet": {"oneOf": [CAT, DOG]}, **NAMED})
    alone = document({"Pet": {"oneOf": [CAT]}, "Cat": NAMED["Cat"]})
    assert told(one, named) == set()
    assert {(kind, path) for kind, path, *_values in told(alone, named)} == {
        ("record.added", "Dog"),
        ("field.added", "Pet.tricks"),
    }


def test_a_base_that_gains_a_field_is_told_once_with_those_that_extend_it() -> None:
    def extended(**fields: Any) -> dict[str, Any]:
        base = {"type": "object", "properties": {"id": TEXT} | fields}
        part = {"properties": {"own": TEXT}}
        extends = {"allOf": [{"$ref": "#/components/schemas/Base"}, part]}
        return document({"Base": base, "Customer": extends, "Supplier": extends})

    assert told(extended(), extended(vat=TEXT)) == {("field.added", "Base.vat", None, "string")}
