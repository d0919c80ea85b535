"""Single differences are taken over into the documentation, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.schema.changes import Change
from datamaps.schema.compare import compare
from datamaps.schema.kinds import ChangeKind as Kind
from datamaps.schema.shapes import Field, FieldType, Operation, Record, SystemSchema
from datamaps.schema.take import take


def field(path: str, kind: FieldType = FieldType.STRING, **facets: Any) -> Field:
    return Field(path=path, type=kind, **facets)


BEFORE = SystemSchema(
    servers=("https://a.example.com",),
    records=(
        Record(name="Customer", fields=(field("id", key=True), field("name", max_length=40), field("city"))),
        Record(
            name="Order",
            fields=(
                field("id"),
                field("state", values=("new", "paid", "shiped"), required=True),
                field("total", FieldType.INTEGER, precision=8),
                field("note", default="none", pattern="^a"),
                field("customer", references="shop.Customer.id"),
            ),
        ),
        Record(name="Basket", fields=(field("id"), field("lines", FieldType.INTEGER))),
    ),
    operations=(Operation(name="GET /orders", response=("Order[]",)), Operation(name="GET /baskets")),
)
AFTER = SystemSchema(
    servers=("https://b.example.com",),
    records=(
        Record(name="Customer", fields=(field("id"), field("name", max_length=80), field("email", required=True))),
        Record(
            name="Order",
            fields=(
                field("id", unique=True),
                field("state", values=("new", "paid", "shipped", "lost"), nullable=True),
                field("total", FieldType.NUMBER, precision=10, deprecated=True),
                field("note", default="-", minimum=3, read_only=True),
                field("customer", references="shop.Person.id"),
            ),
        ),
        Record(name="Invoice", fields=(field("number"), field("due", FieldType.DATE))),
    ),
    operations=(Operation(name="GET /orders", response=("Order[]", "404")), Operation(name="POST /invoices")),
)


def differences(documented: SystemSchema) -> tuple[Change, ...]:
    return compare(documented, AFTER, OPENAPI.sees, baseline=BEFORE).changes


CHANGES = differences(BEFORE)


def test_the_pair_has_many_kinds_of_differences() -> None:
    assert len({change.kind for change in CHANGES}) >= 17


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.kind.value} {change.path}")
def test_one_difference_goes_and_all_others_stay(change: Change) -> None:
    left = {one.fingerprint for one in differences(take(BEFORE, AFTER, [change]))}
    assert left == {one.fingerprint for one in CHANGES if one != change}


def test_all_of_them_together_leave_nothing() -> None:
    assert differences(take(BEFORE, AFTER, CHANGES)) == ()


def test_a_renamed_field_keeps_its_place_and_its_words() -> None:
    before = SystemSchema(
        records=(Record(name="A", fields=(field("id"), field("land", title="Country", max_length=2), field("zip"))),)
    )
    after = SystemSchema(
        records=(Record(name="A", fields=(field("id"), field("country", max_length=2), field("zip"))),)
    )
    change = Change(Kind.FIELD_RENAMED, record="A", field="land", before="land", after="country")
    (record,) = take(before, after, [change]).records
    assert [one.path for one in record.fields] == ["id", "country", "zip"]
    assert record.fields[1].title == "Country"


def test_what_the_catalog_does_not_hold_changes_nothing() -> None:
    late = Change(Kind.LIVE_FRESHNESS_LATE, record="Order", before=60)
    assert take(BEFORE, AFTER, [late]) == BEFORE


def test_a_value_is_not_added_to_a_field_that_takes_any() -> None:
    seen = Change(Kind.LIVE_VALUE_UNMAPPED, record="Customer", field="city", after="Bern")
    assert take(BEFORE, AFTER, [seen]) == BEFORE
    listed = Change(Kind.LIVE_VALUE_UNMAPPED, record="Order", field="state", after="gone")
    assert "gone" in take(BEFORE, AFTER, [listed]).records[1].fields[1].values
