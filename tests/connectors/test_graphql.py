"""What a GraphQL schema says, from a file or from an endpoint that is asked, and what changed in real ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graphql import build_schema, introspection_from_schema

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, Operation, SystemSchema

SHOP = '''
"""One order."""
interface Node { id: ID! }
type Order implements Node {
  id: ID!
  state: State!
  lines(first: Int = 10): [Line!]
  buyer: Buyer
  at: DateTime
  odd: Odd
  old: String @deprecated(reason: "gone soon")
}
type Line { sku: String!, tags: [[String]!]! }
type Person { name: String }
type Company { vat: String! }
union Buyer = Person | Company
enum State { OPEN DONE }
scalar DateTime
scalar Odd
input OrderInput { note: String, count: Int! = 1, state: State! }
type Query { order(id: ID!): Order, orders(state: State): [Order!]! }
type Mutation { createOrder(input: OrderInput!): Order @deprecated }
type Subscription { orderCreated: Order }
'''


def read(content: str | bytes, limits: Limits | None = None) -> SystemSchema:
    given = content.encode() if isinstance(content, str) else content
    return observe("graphql", {}, limits=limits or Limits(), given=given)


def fields(schema: SystemSchema, record: str) -> dict[str, Field]:
    (found,) = (one for one in schema.records if one.name == record)
    return {row.path: row for row in found.fields}


def operations(schema: SystemSchema) -> dict[str, Operation]:
    return {one.name: one for one in schema.operations}


def changes(before: SystemSchema, after: SystemSchema) -> set[tuple[str, str, str]]:
    """Kind, place and what is at the place, of every change."""
    found = compare(before, after, kind_of("graphql").sees, baseline=before).changes
    return {(one.kind.value, one.record or one.operation, one.field) for one in found}


def changed(before: str, after: str) -> set[tuple[str, str, str]]:
    assert before in SHOP
    return changes(read(SHOP), read(SHOP.replace(before, after)))


def test_types_are_records_and_what_starts_a_question_are_operations() -> None:
    schema = read(SHOP)
    names = ["Company", "Line", "Node", "Order", "OrderInput", "Person", "State"]
    assert [record.name for record in schema.records] == names
    assert {name: one.kind.value for name, one in operations(schema).items() if one.kind} == {
        "query order": "read",
        "query orders": "read",
        "mutation createOrder": "write",
        "subscription orderCreated": "event",
        "Order.lines": "read",
    }


def test_types_lists_and_what_may_be_empty_are_read() -> None:
    found = fields(read(SHOP), "Order")
    assert {path: (row.type.value, row.nullable) for path, row in found.items()} == {
        "id": ("string", False),
        "state": ("string", False),
        "lines": ("array", True),
        "lines[]": ("object", False),
        "buyer": ("object", True),
        "at": ("datetime", True),
        "odd": ("unknown", True),
        "old": ("string", True),
    }
    assert (found["state"].values, found["buyer"].native_type) == (("DONE", "OPEN"), "Company | Person")
    assert found["old"].deprecated is True
    assert found["id"].required is None
    tags = [(path, row.nullable) for path, row in fields(read(SHOP), "Line").items() if path.startswith("tags")]
    assert tags == [("tags", False), ("tags[]", False), ("tags[][]", True)]


def test_what_is_given_says_whether_it_must_be_and_its_default() -> None:
    found = fields(read(SHOP), "OrderInput")
    assert {path: (row.required, row.nullable, row.default) for path, row in found.items()} == {
        "note": (False, True, None),
        "count": (False, False, "1"),
        "state": (True, False, None),
    }
    create = operations(read(SHOP))["mutation createOrder"]
    assert (create.request, create.response, create.deprecated) == (("?input",), ("Order",), True)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("note: String", "note: String!", {"field.required.gained", "field.nullable.lost"}),
        ("state: State!\n", "state: State\n", {"field.nullable.gained"}),
        ("sku: String!", "sku: Int!", {"field.type.changed"}),
        ("OPEN DONE", "OPEN DONE LOST", {"field.values.added"}),
        ("= Person | Company", "= Person", {"field.type.narrowed"}),
        ("order(id: ID!)", "order(id: ID!, deep: Boolean)", {"operation.request.changed"}),
        ("lines(first: Int = 10)", "lines(first: Int = 20)", {"field.default.changed"}),
        ("orders(state: State): [Order!]!", "orders(state: State): Order", {"operation.response.changed"}),
        ("vat: String!", "vat: String! @deprecated", {"field.deprecated.gained"}),
        ("name: String", "fullAddress: Int", {"field.removed", "field.added"}),
        ("type Subscription { orderCreated: Order }", "", {"operation.removed"}),
        ('"""One order."""', '"""Any other words."""', set()),
        ("enum State { OPEN DONE }", "enum State { DONE OPEN }", set()),
    ],
)
def test_each_change_is_told_by_its_kind(before: str, after: str, expected: set[str]) -> None:
    assert {kind for kind, _place, _field in changed(before, after)} == expected


def test_an_introspection_gives_the_same_as_the_language() -> None:
    data = introspection_from_schema(build_schema(SHOP), input_value_deprecation=True)
    for kept in (data, {"data": data}):
        content = json.dumps(kept).encode()
        assert guess("saved.json", content) == "graphql"
        assert read(content) == read(SHOP)
        turned = json.dumps(kept, sort_keys=True).encode()
        assert read(turned) == read(SHOP)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("type A {", "graphql"),
        ("<!doctype html>", "graphql"),
        ("type A { b: Missing }", "graphql_types"),
        ("schema { query: Missing }", "graphql_types"),
        ("directive @a on FIELD", "graphql_nothing"),
        ('{"a": 1}', "graphql_json"),
        ('{"__schema": {"types": []}}', "graphql_nothing"),
        ("type A { b: " + "[" * 5_000 + "Int" + "]" * 5_000 + " }", "graphql"),
    ],
)
def test_what_is_no_schema_is_refused(content: str, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert caught.value.code == code


def test_a_schema_of_too_many_words_is_refused() -> None:
    with pytest.raises(ConnectorError) as caught:
        read("scalar A " * 600, Limits(nodes=1_000))
    assert caught.value.code == "values"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.graphql", SHOP.encode(), "graphql"),
        ("a.graphqls", b"extend type Query { a: Int }", "graphql"),
        ("a.graphql", b"<!doctype html>", None),
        ("a.txt", SHOP.encode(), None),
    ],
)
def test_a_schema_is_known_by_ending_and_content(name: str, content: bytes, kind: str | None) -> None:
    assert guess(name, content) == kind


def test_real_schemas_are_recognised_and_read_whole(realdata: Path) -> None:
    for file in sorted((realdata / "graphql").glob("*.*")):
        content = file.read_bytes()
        assert guess(file.name, content) == "graphql"
        schema = read(content)
        assert schema.records
        assert schema.operations
        assert all(note_sentence(note) for note in schema.notes)
        assert changes(schema, read(content)) == set()


def test_of_a_real_introspection_every_type_and_field_is_there(realdata: Path) -> None:
    content = (realdata / "graphql" / "introspection-shopify-storefront.json").read_bytes()
    said = json.loads(content)["__schema"]["types"]
    kept = [one for one in said if not one["name"].startswith("__") and one["name"] not in ("QueryRoot", "Mutation")]
    expected = {
        one["name"]: {row["name"] for row in one["fields"] or one["inputFields"] or ()} or {"value"}
        for one in kept
        if one["kind"] in ("OBJECT", "INTERFACE", "INPUT_OBJECT", "ENUM")
    }
    seen = read(content)
    assert {one.name: {row.path for row in one.fields if "[" not in row.path} for one in seen.records} == expected
    roots = {one["name"]: len(one["fields"]) for one in said if one["name"] in ("QueryRoot", "Mutation")}
    assert len([one for one in seen.operations if " " in one.name]) == sum(roots.values())


def test_real_shop_shows_each_of_its_changes(realdata: Path) -> None:
    folder = realdata / "graphql" / "pair-saleor"
    before, after = (read((folder / f"{name}.graphql").read_bytes()) for name in ("before", "after"))
    found = compare(before, after, kind_of("graphql").sees, baseline=before).changes
    told = {(one.kind.value, one.record or one.operation, one.field) for one in found}
    gone = {
        one.record
        for one in found
        if one.kind.value in ("record.removed", "record.renamed") and "Digital" in one.record
    }
    assert len(gone) == 11
    assert len([one for one in found if one.kind.value == "field.values.added"]) == 33
    expected = {("operation.removed", f"query {name}", "") for name in ("digitalContent", "digitalContents")}
    expected |= {
        ("operation.removed", f"mutation digitalContent{name}", "")
        for name in ("Create", "Delete", "Update", "UrlCreate")
    }
    expected |= {
        ("operation.request.changed", f"mutation checkout{name}AddressUpdate", "") for name in ("Billing", "Shipping")
    }
    expected |= {("field.required.gained", "AppInstallInput", name) for name in ("appName", "manifestUrl")}
    expected |= {
        ("field.removed", record, field)
        for record, field in (
            ("ProductVariant", "digitalContent"),
            ("OrderLine", "digitalContentUrl"),
            ("Payment", "partial"),
            ("CustomerEvent", "orderLine"),
            ("Shop", "automaticFulfillmentDigitalProducts"),
            ("Shop", "defaultDigitalMaxDownloads"),
            ("Shop", "defaultDigitalUrlValidDays"),
        )
    }
    expected |= {
        ("field.nullable.gained", "RefundSettingsUpdate", "refundSettings"),
        ("field.required.gained", "query _entities", "?representations"),
        ("field.nullable.lost", "query _entities", "?representations[]"),
        ("field.values.removed", "ProductErrorCode", "value"),
        ("record.added", "ReturnSettings", ""),
        ("field.added", "Fulfillment", "reason"),
        ("field.added", "Shop", "passwordLoginMode"),
    }
    assert expected - told == set()
    # Of fields, nothing else went away than what belonged to digital content.
    others = {place for kind, place, _field in told if kind == "field.removed"}
    assert others == {"ProductVariant", "OrderLine", "Payment", "CustomerEvent", "Shop", "ShopSettingsInput"}


def test_an_input_that_takes_one_of_its_fields_is_told_and_old_inputs_are_marked() -> None:
    schema = read(
        "type Query { find(by: By!, limit: Int = 5 @deprecated): String }"
        ' input By @oneOf { id: ID, mail: String @deprecated(reason: "use id") }'
    )
    assert [(note.where, note.code) for note in schema.notes] == [("By", "one_of_fields")]
    assert {path: row.deprecated for path, row in fields(schema, "By").items()} == {"id": False, "mail": True}
    assert {row.path: row.deprecated for row in operations(schema)["query find"].parameters}["?limit"] is True
