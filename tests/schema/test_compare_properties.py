"""What holds of every comparison, whatever the two shapes are."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from datamaps.schema.changes import Change, fingerprint
from datamaps.schema.compare import compare
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.normalize import normalize, plain_schema
from datamaps.schema.shapes import Field, FieldType, SystemSchema
from tests.schema.strategies import SEES, schemas, with_field

pytestmark = pytest.mark.slow

# before, after, the kind that tells it
FACETS: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    ({"type": FieldType.INTEGER}, {"type": FieldType.NUMBER}, "field.type.widened"),
    ({"type": FieldType.NUMBER}, {"type": FieldType.INTEGER}, "field.type.narrowed"),
    ({"type": FieldType.STRING}, {"type": FieldType.INTEGER}, "field.type.changed"),
    ({"type": FieldType.DATE}, {"type": FieldType.STRING}, "field.type.widened"),
    ({"format": "email"}, {"format": "uri"}, "field.format.changed"),
    ({"format": ""}, {"format": "uri"}, "field.format.changed"),
    ({"precision": 10}, {"precision": 12}, "field.precision.raised"),
    ({"precision": 10}, {"precision": 8}, "field.precision.lowered"),
    ({"precision": None}, {"precision": 8}, "field.precision.lowered"),
    ({"scale": 2}, {"scale": 4}, "field.scale.raised"),
    ({"scale": 2}, {"scale": 0}, "field.scale.lowered"),
    ({"required": False}, {"required": True}, "field.required.gained"),
    ({"required": True}, {"required": False}, "field.required.lost"),
    ({"nullable": False}, {"nullable": True}, "field.nullable.gained"),
    ({"nullable": True}, {"nullable": False}, "field.nullable.lost"),
    ({"default": None}, {"default": "x"}, "field.default.added"),
    ({"default": "x"}, {"default": "y"}, "field.default.changed"),
    ({"default": "x"}, {"default": None}, "field.default.removed"),
    ({"pattern": ""}, {"pattern": "^a$"}, "field.pattern.set"),
    ({"pattern": "^a$"}, {"pattern": "^b$"}, "field.pattern.changed"),
    ({"pattern": "^a$"}, {"pattern": ""}, "field.pattern.removed"),
    *(
        pair
        for facet in ("max_length", "min_length", "minimum", "maximum", "multiple_of")
        for pair in (
            ({facet: None}, {facet: 7}, f"field.{facet}.set"),
            ({facet: 7}, {facet: 9}, f"field.{facet}.raised"),
            ({facet: 7}, {facet: 0}, f"field.{facet}.lowered"),
            ({facet: 0}, {facet: None}, f"field.{facet}.removed"),
        )
    ),
    ({"values": ("a",)}, {"values": ("a", "b")}, "field.values.added"),
    ({"values": ("a", "b")}, {"values": ("b",)}, "field.values.removed"),
    ({"values": ("In Progress",)}, {"values": ("IN_PROGRESS",)}, "field.values.respelled"),
    ({"values": ()}, {"values": ("a",)}, "field.values.closed"),
    ({"values": ("a",)}, {"values": ()}, "field.values.opened"),
    ({"number": 3}, {"number": 4}, "field.number.changed"),
    (
        {"values": ("a", "b"), "value_numbers": ("a = 1", "b = 2")},
        {"values": ("a", "b"), "value_numbers": ("a = 3", "b = 2")},
        "field.value_numbers.changed",
    ),
    *(
        pair
        for flag in ("key", "unique", "read_only", "write_only", "deprecated")
        for pair in (
            ({flag: False}, {flag: True}, f"field.{flag}.gained"),
            ({flag: True}, {flag: False}, f"field.{flag}.lost"),
        )
    ),
    ({"references": None}, {"references": "crm.User.id"}, "field.reference.added"),
    ({"references": "crm.User.id"}, {"references": None}, "field.reference.removed"),
    ({"references": "crm.User.id"}, {"references": "crm.Team.id"}, "field.reference.retargeted"),
)
PLAIN_FACETS: dict[str, Any] = {
    name: Field.model_fields[name].default
    for name in (
        *("format", "precision", "scale", "default", "pattern", "values", "references", "max_length", "min_length"),
        *("minimum", "maximum", "multiple_of", "key", "unique", "read_only", "write_only", "deprecated"),
        *("number", "value_numbers"),
    )
}


def told(before: SystemSchema, after: SystemSchema) -> tuple[Change, ...]:
    return compare(before, after, SEES, baseline=before).changes


@given(schemas())
def test_a_shape_does_not_differ_from_itself(schema: SystemSchema) -> None:
    assert told(schema, schema) == ()
    assert compare(schema, schema, SEES).changes == ()


@given(schemas(), st.randoms(use_true_random=False))
def test_order_is_no_difference(schema: SystemSchema, chance: Any) -> None:
    chosen = [
        record.model_copy(update={"fields": tuple(chance.sample(record.fields, len(record.fields)))})
        for record in schema.records
    ]
    chance.shuffle(chosen)
    operations = chance.sample(schema.operations, len(schema.operations))
    other = schema.model_copy(update={"records": tuple(chosen), "operations": tuple(operations)})
    assert told(schema, other) == ()
    assert plain_schema(normalize(schema)) == plain_schema(normalize(other))


@pytest.mark.parametrize(
    ("before", "after", "kind"), FACETS, ids=[f"{kind}-{number}" for number, (_b, _a, kind) in enumerate(FACETS)]
)
@settings(max_examples=10)
@given(schema=schemas())
def test_one_facet_that_changes_is_told_once_under_its_own_kind(
    schema: SystemSchema, before: dict[str, Any], after: dict[str, Any], kind: str
) -> None:
    old = with_field(schema, PLAIN_FACETS | before)
    new = with_field(schema, PLAIN_FACETS | ({"type": before["type"]} if "type" in before else {}) | after)
    (change,) = told(old, new)
    assert change.kind.value == kind
    assert (change.record, change.field) == (schema.records[0].name, schema.records[0].fields[0].path)


@given(schemas(), schemas())
def test_comparing_twice_gives_the_same_and_every_change_has_a_fingerprint_of_its_own(
    one: SystemSchema, other: SystemSchema
) -> None:
    first, second = told(one, other), told(one, other)
    assert first == second
    marks = [change.fingerprint for change in first]
    assert len(set(marks)) == len(marks)
    assert all(fingerprint(change, "crm-api") != change.fingerprint for change in first)


@given(schemas(), schemas())
def test_every_change_has_a_sentence_and_no_gap_in_it(one: SystemSchema, other: SystemSchema) -> None:
    for change in told(one, other):
        text = change.sentence()
        assert "{" not in text.replace("{id}", "")
        assert text


def test_every_kind_of_change_has_an_id_of_three_parts_at_most() -> None:
    assert len({kind.value for kind in ChangeKind}) == len(ChangeKind)
    assert all(2 <= len(kind.value.split(".")) <= 3 for kind in ChangeKind)
