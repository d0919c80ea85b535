"""Where a schema stands is no change, and a real change beside a move is still found."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.openapi_documents import document, told

TEXT = {"type": "string"}
BASE = {"type": "object", "required": ["id"], "properties": {"id": TEXT, "note": TEXT}}
TO_BASE = {"$ref": "#/components/schemas/Base"}
OTHER = {"type": "object", "properties": {"size": {"type": "integer"}}}
TO_OTHER = {"$ref": "#/components/schemas/Other"}
SCHEMAS: dict[str, dict[str, Any]] = {
    "text": TEXT,
    "values": {"type": "string", "enum": ["a", "b"]},
    "nullable": {"type": "string", "nullable": True, "maxLength": 5},
    "read only": {"type": "object", "readOnly": True, "properties": {"a": TEXT}},
    "group": {"type": "object", "required": ["a"], "properties": {"a": TEXT, "b": {"properties": {"c": TEXT}}}},
    "list": {"type": "array", "maxItems": 3, "items": TEXT},
    "list of groups": {"type": "array", "items": {"properties": {"a": TEXT}}},
    "list of named": {"type": "array", "items": TO_BASE},
    "map": {"type": "object", "additionalProperties": {"type": "integer"}},
    "extended": {"allOf": [TO_BASE, {"properties": {"more": TEXT}}]},
    "extended and tightened": {"allOf": [TO_BASE, {"required": ["note"], "properties": {"id": {"maxLength": 9}}}]},
    "both": {"allOf": [TO_BASE, TO_OTHER]},
    "either": {"oneOf": [TO_BASE, TO_OTHER]},
    "either with one written out": {"oneOf": [TO_BASE, {"properties": {"b": TEXT}}]},
    "either of values": {"anyOf": [{"const": "a"}, {"const": "b"}]},
    "either type": {"oneOf": [TEXT, {"type": "integer"}]},
    "named": TO_BASE,
    "anything": {},
}


def with_property(schema: Any, **named: Any) -> dict[str, Any]:
    thing = {"type": "object", "properties": {"x": schema, "y": TEXT}}
    return document({"Base": BASE, "Other": OTHER, "Thing": thing, **named})


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_property_moved_behind_a_name_and_back_is_no_change(schema: dict[str, Any]) -> None:
    written_out = with_property(schema)
    behind = with_property({"$ref": "#/components/schemas/Moved"}, Moved=schema)
    twice = with_property({"$ref": "#/components/schemas/One"}, One={"$ref": "#/components/schemas/Two"}, Two=schema)
    wrapped = with_property({"allOf": [{"$ref": "#/components/schemas/Moved"}]}, Moved=schema)
    for other in (behind, twice, wrapped):
        assert told(written_out, other) == set()
        assert told(other, written_out) == set()


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_a_body_moved_behind_a_name_and_back_is_no_change(schema: dict[str, Any]) -> None:
    def called(body: Any, **named: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": body}}
        calls = {"post": {"requestBody": {"content": content}, "responses": {"200": {"content": content}}}}
        return document({"Base": BASE, "Other": OTHER, **named}, {"/things": calls})

    behind = called({"$ref": "#/components/schemas/Moved"}, Moved=schema)
    assert told(called(schema), behind) == set()
    assert told(behind, called(schema)) == set()


def test_a_change_made_with_the_move_is_found_and_nothing_else() -> None:
    before = with_property({"type": "object", "properties": {"a": TEXT, "b": TEXT}})
    moved = {"type": "object", "properties": {"a": {"type": "integer"}, "b": TEXT, "c": TEXT}}
    after = with_property({"$ref": "#/components/schemas/Moved"}, Moved=moved)
    assert told(before, after) == {
        ("field.type.changed", "Thing.x.a", "string", "integer"),
        ("field.added", "Thing.x.c", None, "string"),
    }


def test_a_named_group_that_is_new_and_newly_used_is_told() -> None:
    before = document({"Thing": {"type": "object", "properties": {"y": TEXT}}, "Base": BASE, "Other": OTHER})
    after = with_property({"$ref": "#/components/schemas/Fresh"}, Fresh={"properties": {"a": TEXT}})
    assert told(before, after) == {
        ("field.added", "Thing.x", None, "object"),
        ("record.added", "Fresh", None, "Fresh"),
    }


def test_a_group_that_holds_itself_can_be_written_out_once() -> None:
    node = {"type": "object", "properties": {"name": TEXT, "below": {"$ref": "#/components/schemas/Node"}}}
    assert (
        told(with_property({"$ref": "#/components/schemas/Node"}, Node=node), with_property(node, Node=node)) == set()
    )
