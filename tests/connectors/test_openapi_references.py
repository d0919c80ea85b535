"""References in OpenAPI documents: those that lead in rings, out of the document or nowhere; what cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.schema.shapes import FieldType
from tests.connectors.openapi_documents import document, read, record, rows

TEXT = {"type": "string"}


@pytest.mark.parametrize(
    "schemas",
    [
        {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}},
        {"A": {"$ref": "#/components/schemas/A"}},
        {"A": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"x": TEXT}}]}},
        {"A": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}},
        {"A": {"properties": {"a": {"allOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"x": TEXT}}]}}}},
        {"A": {"type": "array", "items": {"$ref": "#/components/schemas/A"}}},
        {"A": {"properties": {"p": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"properties": {"x": TEXT}}]}}}},
        {"A": {"properties": {"p": {"allOf": [{"$ref": "#/components/schemas/A"}, {"required": ["p"]}]}}}},
        {"A": {"oneOf": [{"$ref": "#/components/schemas/A"}]}},
        {"A": {"properties": {"x": {"$ref": "#/components/schemas/A/properties/x"}}}},
        {"A": {"properties": {"x": {"$ref": "#"}}}},
        {"A": {"properties": {"x": {"properties": {"y": {"$ref": "#/components/schemas/A/properties/x"}}}}}},
    ],
)
def test_cycles_end(schemas: dict[str, Any]) -> None:
    found = read(document(schemas))
    assert record(found, "A").name == "A"


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("https://elsewhere.example/schema.json", "reference_remote"),
        ("file:///etc/passwd", "reference_remote"),
        ("common.yaml#/Order", "reference_remote"),
        ("#/components/schemas/Missing", "reference_missing"),
        ("#/nowhere/at/all", "reference_missing"),
    ],
)
def test_a_reference_that_leads_nowhere_is_noted_and_never_followed(reference: str, code: str) -> None:
    found = read(document({"T": {"properties": {"x": {"$ref": reference}}}}))
    assert rows(found, "T")["x"].type is FieldType.UNKNOWN
    assert [(note.code, note.values) for note in found.notes] == [(code, {"reference": reference})]


def test_what_cannot_be_read_is_noted_by_place() -> None:
    found = read(
        document(
            {
                "T": {
                    "properties": {
                        "a": {"type": "money"},
                        "b": {"not": {}},
                        "c": "text",
                        "d": {"if": {}, "type": "object"},
                    }
                },
                "List": [1, 2],
            }
        )
    )
    assert {(note.where, note.code) for note in found.notes} == {
        ("T.a", "type_unknown"),
        ("T.b", "keyword_not_read"),
        ("T.c", "schema_not_read"),
        ("T.d", "keyword_not_read"),
        ("List", "schema_not_read"),
    }
