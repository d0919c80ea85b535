"""What a JSON Schema says, in every draft's way of saying it, and what changed in schemas that others wrote."""

from __future__ import annotations

import json
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import ANY, Field, SystemSchema

DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
LATEST = "https://json-schema.org/draft/2020-12/schema"


def read(data: Any, limits: Limits | None = None) -> SystemSchema:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return observe("json_schema", {}, limits=limits or Limits(), given=content)


def fields(data: Any, record: str = "document") -> dict[str, Field]:
    (found,) = (one for one in read(data).records if one.name == record)
    return {row.path: row for row in found.fields}


def changes(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str, str]]:
    """Kind, record and field of every change between two looks."""
    found = compare(before, after, kind_of("json_schema").sees, baseline=before).changes
    return {(change.kind.value, change.record, change.field) for change in found}


def test_the_schema_itself_and_its_definitions_are_records() -> None:
    schema = read({"$schema": LATEST, "type": "object", "$defs": {"A": {"type": "string"}, "B": {"type": "object"}}})
    assert [record.name for record in schema.records] == ["A", "B", "document"]


def test_a_schema_that_only_points_to_a_definition_is_that_definition() -> None:
    data = {"$schema": LATEST, "$ref": "#/$defs/A", "$defs": {"A": {"properties": {"b": {"type": "string"}}}}}
    assert [record.name for record in read(data).records] == ["A"]


def test_folders_of_definitions_and_both_words_for_them_give_distinct_names() -> None:
    one = {"type": "object", "properties": {"x": {"type": "string"}}}
    data = {
        "$schema": LATEST,
        "$defs": {"A": one, "servers": {"api": one, "file": one}, "document": one},
        "definitions": {"A": one},
        "properties": {"server": {"$ref": "#/$defs/servers/api"}},
    }
    names = {record.name for record in read(data).records}
    assert names == {"A", "#/definitions/A", "servers/api", "servers/file", "#/$defs/document", "document"}
    assert fields(data)["server"].native_type == "servers/api"


@pytest.mark.parametrize(
    ("draft", "parts", "reference"),
    [
        (LATEST, {"$defs": {"A": {"type": "integer"}}}, "#/$defs/A"),
        (LATEST, {"$defs": {"A": {"type": "integer", "$anchor": "here"}}}, "#here"),
        (LATEST, {"$defs": {"A": {"type": "integer"}}}, "https://example.com/s/order#/$defs/A"),
        (LATEST, {"$defs": {"A": {"type": "integer"}}}, "order#/$defs/A"),
        (LATEST, {"$defs": {"A": {"$id": "line", "type": "integer"}}}, "https://example.com/s/line"),
        (LATEST, {"$defs": {"a b/c": {"type": "integer"}}}, "#/$defs/a%20b~1c"),
        (DRAFT_7, {"definitions": {"A": {"type": "integer"}}}, "#/definitions/A"),
        (DRAFT_7, {"definitions": {"A": {"$id": "#here", "type": "integer"}}}, "#here"),
    ],
)
def test_every_way_to_refer_inside_the_document_is_followed(draft: str, parts: dict[str, Any], reference: str) -> None:
    data = {"$schema": draft, "$id": "https://example.com/s/order", "properties": {"n": {"$ref": reference}}} | parts
    row = fields(data)["n"]
    assert row.type.value == "integer"
    assert not read(data).notes


def test_an_id_of_draft_4_is_an_address_and_a_field_called_id_is_a_field() -> None:
    data = {
        "$schema": DRAFT_4,
        "id": "http://example.com/root.json",
        "properties": {"id": {"type": "string"}, "n": {"$ref": "http://example.com/root.json#/definitions/A"}},
        "definitions": {"A": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
    }
    assert {path: row.type.value for path, row in fields(data).items()} == {"id": "string", "n": "number"}


def test_a_schema_that_holds_itself_is_read_once() -> None:
    for keyword, value in (("$ref", "#"), ("$recursiveRef", "#"), ("$dynamicRef", "#node")):
        data = {"$schema": LATEST, "$dynamicAnchor": "node", "properties": {"children": {"items": {keyword: value}}}}
        found = fields(data)
        assert found["children[]"].native_type == "document"


def test_up_to_draft_7_what_stands_beside_a_reference_does_not_count() -> None:
    parts = {"properties": {"n": {"$ref": "#/definitions/A", "maxLength": 3, "readOnly": True}}}
    definitions = {"definitions": {"A": {"type": "string", "maxLength": 9}}}
    old = fields({"$schema": DRAFT_7} | parts | definitions)["n"]
    new = fields({"$schema": LATEST} | parts | definitions)["n"]
    assert (old.max_length, old.read_only, new.max_length) == (9, True, 3)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"]},
        {"oneOf": [{"type": "string"}, {"type": "null"}]},
        {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/S"}]},
        {"allOf": [{"type": ["string", "null"]}]},
    ],
)
def test_null_in_every_spelling_is_the_same(schema: dict[str, Any]) -> None:
    row = fields({"$schema": LATEST, "properties": {"n": schema}, "$defs": {"S": {"type": "string"}}})["n"]
    assert (row.type.value, row.nullable) == ("string", True)


def test_all_of_is_merged_and_lists_of_values_are_kept() -> None:
    data = {
        "$schema": LATEST,
        "allOf": [{"$ref": "#/$defs/Base"}, {"required": ["id"], "properties": {"state": {"enum": ["open", "done"]}}}],
        "properties": {
            "at": {"type": "string", "format": "date-time"},
            "kind": {"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]},
            "pair": {"type": "array", "items": [{"type": "string"}, {"type": "string"}]},
        },
        "$defs": {"Base": {"type": "object", "properties": {"id": {"type": "integer"}}}},
    }
    found = fields(data)
    assert found["id"].required is True
    assert found["state"].values == ("done", "open")
    assert (found["at"].type.value, found["kind"].values, found["pair[]"].type.value) == (
        "datetime",
        ("a", "b"),
        "string",
    )


def test_layout_and_wording_are_no_change() -> None:
    line = {"type": "object", "properties": {"sku": {"type": "string"}}, "title": "Line"}
    base = {"$schema": LATEST, "type": "object", "title": "Order"}
    inline = base | {"properties": {"lines": {"type": "array", "items": line}}}
    named = {
        "$defs": {"Line": line | {"title": "One line", "description": "x"}},
        "properties": {"lines": {"items": {"$ref": "#/$defs/Line"}, "type": "array"}},
        "title": "Purchase order",
        **{key: base[key] for key in ("type", "$schema")},
    }
    assert changes(read(inline), read(named)) == set()
    assert changes(read(named), read(inline)) == set()
    assert read(json.dumps(named, sort_keys=True).encode()) == read(named)


def test_what_lies_in_another_document_is_not_known_and_never_fetched() -> None:
    before = {
        "$schema": LATEST,
        "$id": "https://example.com/s/order",
        "properties": {"line": {"$ref": "#/$defs/Line"}},
        "$defs": {"Line": {"type": "object", "properties": {"sku": {"type": "string"}}}},
    }
    beside = before | {"$defs": {}, "properties": {"line": {"$ref": "https://example.com/s/line"}}}
    far = before | {"properties": {"line": {"$ref": "#/$defs/Line"}, "by": {"$ref": "file:///etc/passwd"}}}
    assert changes(read(before), read(beside)) == {("access.lost", "Line", "")}
    assert [one.record for one in read(beside).hidden] == [ANY]
    assert not read(far).hidden
    assert [note.code for note in read(far).notes] == ["reference_remote"]
    gone = before | {"$defs": {}, "properties": {"line": {"type": "object"}}}
    assert ("field.removed", "document", "line.sku") in changes(read(before), read(gone))


@pytest.mark.parametrize(
    "data",
    [[1], "text", {"a": 1}, {"$schema": LATEST}, {"openapi": "3.1.0", "paths": {}, "type": "object"}, {"$defs": {}}],
)
def test_what_is_no_schema_is_refused(data: Any) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(data)
    assert caught.value.trouble is Trouble.MALFORMED


def test_a_truncated_a_deep_and_a_branching_schema_end_in_order() -> None:
    deep: dict[str, Any] = {"type": "string"}
    for _ in range(80):
        deep = {"properties": {"a": deep}}
    doubling = {f"A{n}": {"properties": {side: {"$ref": f"#/$defs/A{n + 1}"} for side in "lr"}} for n in range(60)}
    with pytest.raises(ConnectorError) as caught:
        read({"$schema": LATEST} | deep)
    assert caught.value.code == "too_deep"
    with pytest.raises(ConnectorError) as caught:
        read(b'{"$schema": "x", "properties": {"a"')
    assert caught.value.code == "json"
    assert len(read({"$schema": LATEST, "$defs": doubling}).records) == 60


def test_strange_names_are_quoted_and_kept_apart() -> None:
    found = fields({"$schema": LATEST, "properties": {"a.b": {"type": "string"}, "größe": True, "": {}, "x\0y": {}}})
    assert list(found) == ['""', '"a.b"', "größe", "x\ufffdy"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.json", b'{"$schema": "http://json-schema.org/draft-07/schema#"}', "json_schema"),
        ("a.yaml", b"$schema: https://json-schema.org/draft/2020-12/schema\n", "json_schema"),
        ("a.json", b'{"$schema": "https://json.schemastore.org/package.json", "name": "x"}', "webhook"),
    ],
)
def test_a_schema_is_known_by_what_it_says_it_is(name: str, content: bytes, kind: str | None) -> None:
    assert guess(name, content) == kind


def test_draft_4_excludes_bounds_by_a_flag_and_names_parts_by_id() -> None:
    found = fields(
        {
            "$schema": DRAFT_4,
            "id": "https://example.com/order.json",
            "type": "object",
            "properties": {
                "id": {"type": "string"},
                "count": {
                    "type": "integer",
                    "minimum": 0,
                    "exclusiveMinimum": True,
                    "maximum": 9,
                    "exclusiveMaximum": False,
                },
                "to": {"$ref": "#address"},
                "from": {"$ref": "https://example.com/order.json#/definitions/place"},
            },
            "definitions": {"place": {"id": "#address", "type": "object", "properties": {"zip": {"type": "string"}}}},
        }
    )
    assert (found["count"].minimum, found["count"].maximum) == (1, 9)
    assert found["to"].native_type == found["from"].native_type == "place"
    assert found["id"].type.value == "string"
