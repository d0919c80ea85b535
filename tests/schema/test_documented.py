"""The documented catalog against an observation: what is told, what is only counted, what may not be seen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.sql.form import SQL
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.live import Expected, judge_rows
from datamaps.schema.outcome import Verdict, counts, verdict
from datamaps.schema.shapes import (
    Field,
    FieldType,
    Hidden,
    Operation,
    Record,
    SeenField,
    SeenRecord,
    SeenValue,
    SystemSchema,
)
from datamaps.schema.usage import everything
from datamaps.schema.weigh import weigh


def text(path: str, **facets: Any) -> Field:
    return Field(path=path, type=FieldType.STRING, **facets)


def system(*records: Record, **rest: Any) -> SystemSchema:
    return SystemSchema(records=records, **rest)


def customer(*fields: Field) -> SystemSchema:
    return system(Record(name="Customer", fields=fields))


def told(result: Comparison) -> list[tuple[str, str]]:
    return [(one.kind.value, one.path) for one in result.changes]


SEEN = customer(
    text(
        "email", max_length=255, required=True, nullable=False, key=True, values=("a", "b"), default="a", read_only=True
    )
)


def test_what_a_person_did_not_write_down_is_counted_and_never_told() -> None:
    result = compare(customer(Field(path="email")), SEEN, SQL.sees)
    assert told(result) == []
    assert result.undocumented == {
        **dict.fromkeys(("default", "key", "max_length", "nullable", "read_only", "required", "type", "values"), 1)
    }


def test_a_limit_that_came_is_told_when_the_documentation_was_taken_from_an_observation_without_it() -> None:
    imported = customer(text("email", required=True, nullable=False))
    result = compare(imported, SEEN, SQL.sees, baseline=imported)
    assert ("field.max_length.set", "Customer.email") in told(result)
    assert ("field.key.gained", "Customer.email") in told(result)
    assert ("field.values.closed", "Customer.email") in told(result)


def test_what_was_documented_and_went_is_told() -> None:
    result = compare(SEEN, customer(text("email", required=False, nullable=True)), SQL.sees)
    assert set(told(result)) == {
        ("field.required.lost", "Customer.email"),
        ("field.nullable.gained", "Customer.email"),
        ("field.max_length.removed", "Customer.email"),
        ("field.values.opened", "Customer.email"),
        ("field.default.removed", "Customer.email"),
        ("field.key.lost", "Customer.email"),
        ("field.read_only.lost", "Customer.email"),
    }


def test_what_a_person_knows_beyond_the_source_is_no_change() -> None:
    first = customer(text("email"))
    written = customer(text("email", max_length=80, format="email", values=("a",), key=True), text("note"))
    result = compare(written, first, OPENAPI.sees, baseline=first)
    assert told(result) == []
    assert result.not_covered == {"field": 1, "format": 1, "key": 1, "max_length": 1, "values": 1}


def test_a_facet_that_the_kind_cannot_see_is_not_covered_and_never_removed() -> None:
    result = compare(SEEN, customer(text("email")), frozenset({"type"}))
    assert told(result) == []
    assert result.not_covered["max_length"] == 1
    assert result.not_covered["required"] == 1


def test_documented_operations_are_not_removed_by_a_kind_that_sees_none() -> None:
    documented = system(operations=(Operation(name="POST /customers"),))
    result = compare(documented, system(), SQL.sees)
    assert told(result) == []
    assert result.not_covered == {"operations": 1}


def test_what_was_left_out_of_the_import_on_purpose_is_no_news() -> None:
    whole = system(
        Record(name="Customer", fields=(text("email"), text("fax"))),
        Record(name="Log", fields=(text("line"),)),
        operations=(Operation(name="GET /a"), Operation(name="GET /b")),
    )
    part = customer(text("email")).model_copy(update={"operations": (Operation(name="GET /a"),)})
    result = compare(part, whole, OPENAPI.sees, baseline=whole)
    assert told(result) == []
    assert result.undocumented == {"field": 1, "operation": 1, "record": 1}
    grown = whole.model_copy(update={"records": (*whole.records, Record(name="New", fields=(text("x"),)))})
    assert told(compare(part, grown, OPENAPI.sees, baseline=whole)) == [("record.added", "New")]


def test_a_group_whose_record_was_not_imported_is_left_alone() -> None:
    order = Record(name="Order", fields=(Field(path="to", type=FieldType.OBJECT, native_type="Address"),))
    address = Record(name="Address", fields=(text("city"),))
    assert told(compare(system(order), system(order, address), OPENAPI.sees, baseline=system(order, address))) == []


def test_a_lost_permission_is_not_a_removed_field() -> None:
    documented = system(
        Record(name="Customer", fields=(text("email"), text("iban"))), Record(name="Salary", fields=(text("sum"),))
    )
    observed = system(
        Record(name="Customer", fields=(text("email"),)),
        hidden=(Hidden(record="Customer", path="iban", reason="no SELECT"), Hidden(record="Salary")),
    )
    result = compare(documented, observed, SQL.sees)
    assert told(result) == [("access.lost", "Customer.iban"), ("access.lost", "Salary")]
    assert result.unchecked == ("Salary",)
    drifts = weigh(result.changes, everything(True, True))
    assert verdict(drifts, result.unchecked) is Verdict.PARTIAL
    assert counts(drifts) == {"breaking": 0, "warning": 2, "info": 0}
    again = compare(observed, documented, SQL.sees, baseline=observed)
    assert ("access.gained", "Salary") in told(again)
    assert ("access.gained", "Customer.iban") in told(again)
    assert not [one for one in told(again) if one[0].endswith(".added")]


def test_real_drift_outranks_a_part_that_could_not_be_seen() -> None:
    documented = system(Record(name="A", fields=(text("x"), text("y"))), Record(name="B", fields=(text("x"),)))
    observed = system(Record(name="A", fields=(text("x"),)), hidden=(Hidden(record="B"),))
    result = compare(documented, observed, SQL.sees)
    assert verdict(weigh(result.changes, everything(True, True)), result.unchecked) is Verdict.DRIFT
    assert verdict((), ()) is Verdict.MATCH


def test_eight_renames_are_eight_findings_and_not_sixteen() -> None:
    names = (
        "admitting_source_concept_id",
        "admitting_source_value",
        "discharge_to_concept_id",
        "discharge_to_source_value",
    )
    new = (
        "admitted_from_concept_id",
        "admitted_from_source_value",
        "discharged_to_concept_id",
        "discharged_to_source_value",
    )
    before = system(*(Record(name=record, fields=tuple(map(text, (*names, "kept")))) for record in ("visit", "detail")))
    after = system(*(Record(name=record, fields=tuple(map(text, (*new, "kept")))) for record in ("visit", "detail")))
    result = compare(before, after, SQL.sees, baseline=before)
    assert [one.kind.value for one in result.changes] == ["field.renamed"] * 8
    assert all(one.evidence["name"] > 0.6 for one in result.changes)


def test_two_plain_fields_without_a_likeness_are_not_a_rename() -> None:
    result = compare(customer(text("fax")), customer(text("loyalty_tier")), SQL.sees, baseline=customer(text("fax")))
    assert told(result) == [("field.removed", "Customer.fax"), ("field.added", "Customer.loyalty_tier")]


def test_wrappers_of_different_things_are_no_renames_of_each_other() -> None:
    """A list of pictures is gone and a list of payments came: they look the same, and are not."""

    def listing(name: str) -> tuple[Record, Record]:
        node = Field(path="node", type=FieldType.OBJECT, native_type=name)
        edge = Record(name=f"{name}Edge", fields=(text("cursor"), node, text("rank")))
        edges = Field(path="edges", type=FieldType.OBJECT, native_type=edge.name)
        return Record(name=f"{name}List", fields=(edges, text("next"), text("total"))), edge

    picture, payment = (Record(name=name, fields=(text(name), text("id"))) for name in ("Picture", "Payment"))
    before = system(*listing("Picture"), picture, payment)
    after = system(*listing("Payment"), payment)
    result = compare(before, after, SQL.sees, baseline=before)
    assert {one.kind.value for one in result.changes} == {"record.removed", "record.added"}


def test_a_renamed_record_is_told_once_with_what_changed_in_it() -> None:
    fields = (text("id"), text("street"), text("city", max_length=50))
    before = system(Record(name="Attributes", fields=fields))
    after = system(Record(name="ProductAttributes", fields=(*fields[:2], text("city", max_length=40))))
    assert told(compare(before, after, SQL.sees, baseline=before)) == [
        ("record.renamed", "Attributes"),
        ("field.max_length.lowered", "Attributes.city"),
    ]


def test_a_field_that_moved_is_told_only_where_position_counts() -> None:
    before = customer(*map(text, "abcde"))
    after = customer(*map(text, "aecbd"))
    assert told(compare(before, after, SQL.sees, baseline=before)) == []
    result = compare(before, after, SQL.sees, positional=True, baseline=before)
    assert {one.kind.value for one in result.changes} == {"field.moved"}
    assert len(result.changes) == 2
    assert ("e", 5, 2) in [(one.field, one.before, one.after) for one in result.changes]


def test_a_column_put_in_between_moves_no_other() -> None:
    before, after = customer(*map(text, "abc")), customer(*map(text, "axbc"))
    result = compare(before, after, SQL.sees, positional=True, baseline=before)
    assert told(result) == [("field.added", "Customer.x")]


def test_values_seen_in_the_data_that_nobody_documented_are_told_with_their_count() -> None:
    documented = customer(text("state", values=("on", "off")))
    seen = SeenRecord(
        record="Customer",
        rows=12,
        fields=(SeenField(path="state", values=(SeenValue(value="on", count=9), SeenValue(value="paused", count=3))),),
    )
    result = compare(documented, documented.model_copy(update={"seen": (seen,)}), SQL.sees)
    (change,) = result.changes
    assert (change.kind.value, change.path, change.after) == ("live.value.unmapped", "Customer.state", "paused")
    assert change.evidence["count"] == 3


def test_rows_outside_their_range_and_old_rows_are_told() -> None:
    seen = system(seen=(SeenRecord(record="Order", rows=3, newest="2027-01-10T08:00:00Z"),))
    now = datetime(2027, 1, 10, 12, tzinfo=UTC)
    promises = {"Order": Expected(rows_low=10, rows_high=100, newest_within=3600, came=3, per="day")}
    found = judge_rows(seen, promises, now)
    assert [(one.kind.value, one.path) for one in found] == [
        ("live.volume.outside", "Order"),
        ("live.freshness.late", "Order"),
    ]
    assert all("{" not in one.sentence() for one in found)
    more = system(seen=(SeenRecord(record="Order", rows=4, newest="2027-01-10T07:00:00Z"),))
    still = {"Order": Expected(rows_low=10, rows_high=100, newest_within=3600, came=4, per="day")}
    assert [one.fingerprint for one in judge_rows(more, still, now)] == [one.fingerprint for one in found]
    fine = system(seen=(SeenRecord(record="Order", rows=40, newest="2027-01-10T11:30:00+00:00"),))
    enough = {"Order": Expected(rows_low=10, rows_high=100, newest_within=3600, came=40, per="day")}
    assert judge_rows(fine, enough, now) == ()
    assert judge_rows(system(seen=(SeenRecord(record="Order", newest="soon"),)), enough, now) == ()


def test_a_record_name_with_a_dot_is_quoted_in_the_path() -> None:
    before = system(Record(name="sales.Order", fields=(text("id"), text("x"))))
    after = system(Record(name="sales.Order", fields=(text("id"),)))
    assert told(compare(before, after, SQL.sees)) == [("field.removed", '"sales.Order".x')]


def test_the_inside_of_a_group_that_became_something_else_is_not_told() -> None:
    group = customer(Field(path="name", type=FieldType.OBJECT), text("name.first"), text("name.last"))
    assert told(compare(group, customer(text("name")), OPENAPI.sees)) == [("field.type.changed", "Customer.name")]
    items = customer(Field(path="tags", type=FieldType.ARRAY), text("tags[]"))
    numbers = customer(Field(path="tags", type=FieldType.ARRAY), Field(path="tags[]", type=FieldType.INTEGER))
    assert told(compare(items, numbers, OPENAPI.sees)) == [("field.items.changed", "Customer.tags")]
    assert told(compare(items, customer(text("tags")), OPENAPI.sees)) == [("field.type.changed", "Customer.tags")]


def test_documentation_that_is_only_less_than_what_is_seen_agrees_with_it() -> None:
    whole = system(Record(name="Customer", fields=(text("email"), text("fax"))), Record(name="Log"))
    assert compare(customer(text("email")), whole, SQL.sees).agrees
    assert not compare(customer(text("phone")), whole, SQL.sees).agrees
    assert not compare(customer(Field(path="email", type=FieldType.DATE)), whole, SQL.sees).agrees
