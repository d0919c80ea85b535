"""Two definitions of Protocol Buffers compared: a field is its number, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from datamaps.connectors.kinds import KINDS
from datamaps.schema.changes import Change
from datamaps.schema.compare import compare
from datamaps.schema.merge import merge
from datamaps.schema.severity import Severity
from datamaps.schema.shapes import SystemSchema
from datamaps.schema.take import take
from datamaps.schema.usage import everything
from datamaps.schema.weigh import weigh
from tests.connectors.asyncapi_documents import packed
from tests.connectors.test_protobuf import read

ORDER = """
syntax = "proto3";
package shop.v1;
// An order.
message Order {
  string id = 1;
  string note = 2;
  int32 count = 3;
  State state = 4;
  repeated string tags = 5;
  map<string, int32> prices = 6;
  Line line = 7;
}
message Line { string sku = 1; }
enum State { NONE = 0; OPEN = 1; PAID = 2; }
service Shop { rpc Get(Line) returns (Order); }
"""
SEES = KINDS["protobuf"].sees


def changes(before: str | bytes, after: str | bytes) -> tuple[Change, ...]:
    one = read(before)
    return compare(one, read(after), SEES, baseline=one).changes


def told(before: str | bytes, after: str | bytes) -> list[tuple[str, str]]:
    return [(change.kind.value, change.path) for change in changes(before, after)]


def with_(old: str, new: str) -> str:
    assert ORDER.count(old) == 1
    return ORDER.replace(old, new)


@pytest.mark.parametrize(
    "after",
    [
        with_("shop.v1", "shop.v2"),
        with_("// An order.", "/* Other words. */"),
        with_("  string id = 1;\n  string note = 2;", "  string note = 2;\n\n  string id = 0x1;"),
        with_("string id = 1;", 'string id = 1 [json_name = "id", (other.option) = { a: 1 }];'),
        with_("Line line", ".shop.v1.Line line"),
        with_("  Line line = 7;", "  Line line = 7; reserved 9, 12 to max; reserved 'gone';"),
        with_("NONE = 0; OPEN = 1;", "OPEN = 1; NONE = 0;"),
        packed(
            {
                "a.proto": ORDER.replace("message Line { string sku = 1; }", ""),
                "b.proto": 'syntax = "proto3"; package shop.v1; message Line { string sku = 1; }',
            }
        ),
    ],
)
def test_what_says_the_same_is_no_change(after: str | bytes) -> None:
    assert told(ORDER, after) == told(after, ORDER) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("string note = 2", "string note = 8", [("field.number.changed", "Order.note")]),
        ("string note = 2", "string remark = 2", [("field.renamed", "Order.note")]),
        ("string note = 2", "string notes = 8", [("field.removed", "Order.note"), ("field.added", "Order.notes")]),
        (
            "string note = 2",
            "bool other = 2",
            [("field.renamed", "Order.note"), ("field.type.changed", "Order.note")],
        ),
        ("string note = 2;", "reserved 2;", [("field.removed", "Order.note")]),
        ("string note = 2", "optional string note = 2", [("field.nullable.gained", "Order.note")]),
        ("string note = 2;", "string note = 2 [deprecated = true];", [("field.deprecated.gained", "Order.note")]),
        ("string note = 2", "bytes note = 2", [("field.type.changed", "Order.note")]),
        ("int32 count", "sint32 count", [("field.format.changed", "Order.count")]),
        ("int32 count", "int64 count", [("field.format.changed", "Order.count")]),
        (
            "State state",
            "string state",
            [("field.format.changed", "Order.state"), ("field.values.opened", "Order.state")],
        ),
        ("repeated string tags", "string tags", [("field.type.changed", "Order.tags")]),
        ("repeated string tags", "repeated int32 tags", [("field.items.changed", "Order.tags")]),
        ("map<string, int32>", "map<int64, int32>", [("field.format.changed", "Order.prices")]),
        ("map<string, int32>", "map<string, int64>", [("field.format.changed", "Order.prices.*")]),
        ("Line line", "other.Price line", [("field.format.changed", "Order.line")]),
        ("PAID = 2;", "PAID = 2; VOID = 3;", [("field.values.added", "State.value")]),
        ("PAID = 2;", "PAID = 3;", [("field.value_numbers.changed", "State.value")]),
        ("returns (Order)", "returns (stream Order)", [("operation.response.changed", "rpc Shop/Get")]),
        ("rpc Get", "rpc Fetch", [("operation.renamed", "rpc Shop/Get")]),
    ],
)
def test_each_change_is_told_once_as_what_it_is(old: str, new: str, found: list[tuple[str, str]]) -> None:
    assert told(ORDER, with_(old, new)) == found


def test_two_fields_that_trade_numbers_are_two_changes_and_no_renames() -> None:
    after = ORDER.replace("id = 1;\n", "id = 2;\n").replace("note = 2", "note = 1")
    assert [(one.path, one.before, one.after) for one in changes(ORDER, after)] == [
        *(("Order.id", 1, 2), ("Order.note", 2, 1))
    ]


def test_a_number_that_changes_breaks_who_reads_and_who_writes() -> None:
    for old, new in (("string note = 2", "string note = 8"), ("PAID = 2;", "PAID = 3;")):
        found = changes(ORDER, with_(old, new))
        for read_it in (True, False):
            (drift,) = weigh(found, everything(read=read_it, written=not read_it))
            assert drift.severity is Severity.BREAKING
        assert found[0].sentence().count(" ") > 3


def test_a_number_is_taken_over_and_kept_in_the_catalog() -> None:
    before, after = read(ORDER), read(with_("string note = 2", "string note = 8").replace("PAID = 2;", "PAID = 3;"))
    found = compare(before, after, SEES, baseline=before).changes
    assert compare(take(before, after, found), after, SEES).changes == ()
    merged = SystemSchema.read(merge(before, after, SEES))
    assert compare(merged, after, SEES).changes == ()


def test_a_source_that_knows_no_numbers_says_nothing_of_them() -> None:
    before, after = read(ORDER), read(with_("string note = 2", "string note = 8"))
    seen = compare(before, after, SEES - {"number", "value_numbers"}, baseline=before)
    assert (seen.changes, seen.not_covered["number"]) == ((), 7)


def test_the_products_of_merchants_changed_as_their_makers_say(realdata: Path) -> None:
    folder = realdata / "protobuf" / "pair-merchant-products"
    before, after = ((folder / name).read_bytes() for name in ("before-v1beta.proto", "after-v1.proto"))
    found = changes(before, after)
    kinds = {(change.kind.value, change.path) for change in found}
    renamed = {change.before: change.after for change in found if change.kind.value == "record.renamed"}
    assert renamed == {
        "Attributes": "ProductAttributes",
        "Installment": "ProductInstallment",
        "Certification": "ProductCertification",
        "ProductStructuredTitle": "StructuredTitle",
        "ProductStructuredDescription": "StructuredDescription",
    }
    enums = ("age_group", "availability", "condition", "gender", "size_system", "energy_efficiency_class", "pause")
    for name in (*enums, "pickup_method", "pickup_sla"):
        assert {("field.format.changed", f"Attributes.{name}"), ("field.values.closed", f"Attributes.{name}")} <= kinds
    for name in ("included_destinations", "excluded_destinations"):
        assert ("field.format.changed", f"Attributes.{name}[]") in kinds
    removed = {path for kind, path in kinds if kind == "field.removed"}
    assert removed == {"Attributes.gtin", "Attributes.taxes", "Attributes.tax_category"}
    assert ("record.removed", "Tax") in kinds
    added = ("carrier_shipping", "shipping_handling_business_days", "pickup_cost", "video_links", "vin", "mileage")
    assert {("field.added", f"Attributes.{name}") for name in added} <= kinds
    assert not [kind for kind, _path in kinds if kind in ("field.number.changed", "field.renamed")]
    now = {
        row.path: row.number
        for record in read(after).records
        for row in record.fields
        if record.name == "ProductAttributes"
    }
    assert [now[name] for name in ("carrier_shipping", "pickup_cost", "vin", "mileage")] == [142, 172, 147, 152]
