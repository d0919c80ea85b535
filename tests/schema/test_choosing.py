"""What was left out of the catalog on purpose is not touched, and no check asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from datamaps.connectors import registry
from datamaps.connectors.base import NO_SECRET, Limits
from datamaps.connectors.kinds import kind_of
from datamaps.schema.choosing import OTHER_OPERATIONS, narrowed, remembered, with_operations, without_records
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.merge import Keeping, merge
from datamaps.schema.shapes import Field, FieldType, Operation, Record, SystemSchema

SEES = kind_of("openapi").sees


def record(name: str, *fields: str) -> Record:
    return Record(name=name, fields=tuple(Field(path=path, type=FieldType.STRING) for path in fields))


EMPTY = SystemSchema()
SHOP = SystemSchema(
    records=(record("Order", "id", "total"), record("Customer", "id"), record("Refund", "id"), record("Error", "code")),
    operations=(
        Operation(name="GET /orders", response=("200: Order[]", "404: Error")),
        Operation(name="POST /refunds", request=("Refund",), response=("201: Order", "default: Error")),
        Operation(name="GET /customers", response=("200: Customer[]", "404: Error")),
        Operation(name="DELETE /sessions", response=("204",)),
    ),
)


def taken(*names: str, before: SystemSchema = EMPTY, seen: SystemSchema = SHOP) -> SystemSchema:
    """The catalog after an import of the records of these names."""
    left = with_operations(seen, {one.name for one in seen.records} - set(names) | {OTHER_OPERATIONS}, set())
    merged = merge(before, narrowed(seen, left), SEES, Keeping(False, frozenset(), left))
    now = {row["name"] for row in (*merged["records"], *merged["operations"])}
    return SystemSchema.read(merged | {"left_out": remembered(before.left_out, left, seen, now)})


def check(documented: SystemSchema, seen: SystemSchema, baseline: SystemSchema | None = None) -> Comparison:
    return compare(documented, seen, SEES, baseline=baseline)


def test_only_what_was_chosen_comes_with_the_operations_that_take_or_give_it() -> None:
    catalog = taken("Order")
    assert [one.name for one in catalog.records] == ["Order"]
    assert {one.name for one in catalog.operations} == {"GET /orders", "POST /refunds"}
    assert {one.name for one in taken("Customer").operations} == {"GET /customers"}


def test_a_record_of_failures_brings_no_operation_along() -> None:
    assert not taken("Error").operations


def test_operations_of_no_record_are_one_choice_of_their_own_and_used_ones_always_come() -> None:
    assert without_records(SHOP) == 1
    assert "DELETE /sessions" not in with_operations(SHOP, {"Customer"}, set())
    assert "DELETE /sessions" in with_operations(SHOP, {OTHER_OPERATIONS}, set())
    assert "DELETE /sessions" not in with_operations(SHOP, {OTHER_OPERATIONS}, {"DELETE /sessions"})
    assert OTHER_OPERATIONS not in with_operations(SHOP, {OTHER_OPERATIONS}, set())


def test_what_is_not_chosen_stays_as_it_was_even_when_an_import_removes() -> None:
    before = SystemSchema(records=(record("Customer", "id", "nickname"), record("Order", "id", "old")))
    catalog = taken("Order", before=before)
    held = {one.name: [row.path for row in one.fields] for one in catalog.records}
    assert held == {"Customer": ["id", "nickname"], "Order": ["id", "total"]}
    assert "Customer" not in catalog.left_out


@pytest.mark.parametrize("baseline", [None, SHOP], ids=["no baseline", "baseline"])
def test_a_check_does_not_ask_for_what_was_left_out(baseline: SystemSchema | None) -> None:
    found = check(taken("Order"), SHOP, baseline)
    assert found.changes == ()
    assert found.undocumented == {"operation": 2, "record": 3}


def test_a_check_still_tells_what_is_new_and_what_differs() -> None:
    now = SHOP.model_copy(update={"records": (record("Order", "id"), *SHOP.records[1:], record("Voucher", "code"))})
    told = {change.path for change in check(taken("Order"), now).changes}
    assert told == {"Order.total", "Voucher"}


def test_what_is_chosen_later_is_no_longer_left_out() -> None:
    first = taken("Order")
    both = taken("Order", "Refund", before=first)
    assert "Refund" in first.left_out
    assert both.left_out == ("Customer", "DELETE /sessions", "Error", "GET /customers")


def test_another_source_forgets_nothing_that_was_left_out_of_the_first() -> None:
    other = SystemSchema(records=(record("Invoice", "id"), record("Customer", "id")))
    catalog = taken("Invoice", before=taken("Order"), seen=other)
    assert {"Refund", "Error", "Customer"} <= set(catalog.left_out)


@pytest.mark.slow
def test_of_a_thousand_real_records_two_come_and_no_check_asks_for_the_rest(realdata: Path) -> None:
    content = (realdata / "openapi" / "pair-square" / "after.json").read_bytes()
    seen = registry.observe("openapi", {}, NO_SECRET, Limits(seconds=60), given=content)
    catalog = taken("Invoice", "Order", seen=seen)
    assert len(seen.records) > 1_000
    assert [one.name for one in catalog.records] == ["Invoice", "Order"]
    for baseline in (None, seen):
        assert check(catalog, seen, baseline).changes == ()
