"""What a dbt project says of its models, and the warehouse of its tables: from one file, or from both."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.dbt.types import column_type
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, FieldType, SystemSchema
from tests.connectors.asyncapi_documents import packed
from tests.connectors.dbt_documents import catalog, column, manifest, node, promise, written

Change = Callable[[dict[str, Any]], object]


def read(content: Any, limits: Limits | None = None) -> SystemSchema:
    given = content if isinstance(content, bytes) else written(content)
    return observe("dbt", {}, limits=limits or Limits(), given=given)


def both(said: dict[str, Any], seen: dict[str, Any] | None = None) -> bytes:
    return packed(
        {"target/manifest.json": said, "target/catalog.json": seen or catalog(), "target/run_results.json": {}}
    )


def fields(schema: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in schema.records if one.name == record for row in one.fields}


def names(schema: SystemSchema) -> list[str]:
    return [record.name for record in schema.records]


def told(before: Any, after: Any) -> list[tuple[str, str]]:
    one = read(before)
    found = compare(one, read(after), KINDS["dbt"].sees, baseline=one).changes
    return [(change.kind.value, change.path) for change in found]


def changed(change: Change, start: dict[str, Any] | None = None) -> dict[str, Any]:
    after = copy.deepcopy(start or manifest())
    change(after)
    return after


@pytest.mark.parametrize("version", range(4, 13))
def test_every_version_of_the_manifest_says_the_same(version: int) -> None:
    schema = read(manifest(version))
    assert names(schema) == ["countries", "crm.accounts", "customers", "orders", "prices"]
    assert schema.records[3].description == "One row an order."
    rows = fields(schema, "orders")
    key, status = rows["order_id"], rows["status"]
    assert (key.key, key.unique, key.nullable, key.description) == (True, True, False, "Its number.")
    assert (status.values, status.nullable, status.max_length) == (("3", "open", "paid", "true"), True, 20)
    assert rows["customer_id"].references == "self.customers.id"
    assert rows["customer_id"].type is FieldType.UNKNOWN
    assert [note_sentence(note) for note in schema.notes] == [
        "elementary is a package that tests or watches the project; 1 of its models were left out."
    ]


def test_the_catalog_adds_every_column_and_its_type_under_the_names_of_the_project() -> None:
    content = both(manifest())
    assert guess("target.zip", content) == guess("x.json", written(catalog())) == "dbt"
    schema = read(content)
    assert names(schema) == ["countries", "crm.accounts", "customers", "orders", "prices"]
    rows = fields(schema, "orders")
    assert list(rows) == ["PLACED_AT", "customer_id", "order_id", "status", "total"]
    assert (rows["order_id"].type, rows["order_id"].precision, rows["order_id"].key) == (FieldType.NUMBER, 38, True)
    assert (rows["total"].precision, rows["total"].scale) == (12, 2)
    assert (rows["PLACED_AT"].type, rows["PLACED_AT"].nullable) == (FieldType.DATETIME, True)
    customers = fields(schema, "customers")
    assert (customers["TAGS"].type, customers["RAW"].format) == (FieldType.ARRAY, "variant")
    assert [(one.record, one.rows) for one in schema.seen] == [("orders", 1_200)]
    assert {one.record for one in schema.hidden} == {"countries", "prices"}


def test_a_catalog_alone_is_read_and_says_what_it_lacks() -> None:
    schema = read(catalog())
    assert names(schema) == ["crm.accounts", "customers", "gone", "orders"]
    assert fields(schema, "orders")["ORDER_ID"].nullable is None
    assert [note.code for note in schema.notes] == ["dbt_no_manifest"]


def test_a_column_that_a_manifest_no_longer_lists_may_still_exist() -> None:
    without = changed(lambda d: d["nodes"]["model.shop.orders"]["columns"].pop("total"))
    assert told(manifest(), without) == [("access.lost", "orders.total")]
    smaller = catalog()
    del smaller["nodes"]["model.shop.orders"]["columns"]["TOTAL"]
    assert told(both(manifest()), both(without, smaller)) == [("field.removed", "orders.total")]


def _of_test(name: str, **more: Any) -> Change:
    return lambda d: d["nodes"][f"test.shop.{name}"]["config"].update(more)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: d["nodes"].pop("test.shop.unique_orders_order_id"), ["key.lost", "unique.lost"]),
        (lambda d: d["nodes"].pop("test.shop.not_null_orders_order_id"), ["key.lost", "nullable.gained"]),
        (_of_test("not_null_orders_order_id", where="status = 'open'"), ["key.lost", "nullable.gained"]),
        (_of_test("not_null_orders_order_id", enabled=False), ["key.lost", "nullable.gained"]),
        (_of_test("not_null_orders_order_id", severity="warn"), ["key.lost", "nullable.gained"]),
        (_of_test("relationships_orders_customer_id", severity="WARN"), []),
        (lambda d: d["nodes"].pop("test.shop.relationships_orders_customer_id"), ["reference.removed"]),
        (
            lambda d: d["nodes"]["test.shop.accepted_values_orders_status"]["test_metadata"]["kwargs"].update(
                values=["open", "paid", True, 3, "void"]
            ),
            ["values.added"],
        ),
        (lambda d: d["nodes"].pop("test.shop.accepted_values_orders_status"), ["values.opened"]),
    ],
)
def test_what_is_no_longer_tested_is_told(change: Change, found: list[str]) -> None:
    assert [kind.removeprefix("field.") for kind, _path in told(manifest(), changed(change))] == found


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda d: d["ORDER_ID"].update(type="TEXT"), ["type.changed"]),
        (lambda d: d["STATUS"].update(type="VARCHAR(40)"), ["max_length.raised"]),
        (lambda d: d["TOTAL"].update(type="NUMBER(12,4)"), ["scale.raised"]),
        (lambda d: d.update(NEW={"name": "NEW", "type": "DATE"}), ["added"]),
    ],
)
def test_what_changes_in_the_warehouse_is_told(change: Change, found: list[str]) -> None:
    after = catalog()
    change(after["nodes"]["model.shop.orders"]["columns"])
    kinds = [kind.removeprefix("field.") for kind, _path in told(both(manifest()), both(manifest(), after))]
    assert [kind for kind in kinds if kind in found] == found


def test_another_way_to_say_it_is_no_change() -> None:
    assert told(manifest(4), manifest(12)) == told(manifest(12), manifest(4)) == []
    small = catalog()
    columns = small["nodes"]["model.shop.orders"]["columns"]
    small["nodes"]["model.shop.orders"]["columns"] = {
        name.lower(): one | {"name": name.lower()} for name, one in columns.items() if name != "PLACED_AT"
    } | {"PLACED_AT": columns["PLACED_AT"]}
    assert told(both(manifest()), both(manifest(), small)) == []
    more = catalog()
    more["nodes"]["model.shop.orders"]["stats"]["row_count"]["value"] = 5
    assert told(both(manifest()), both(manifest(), more)) == []


def test_a_contract_that_is_enforced_counts_and_one_that_is_not_does_not() -> None:
    constraints = [
        {"type": "primary_key", "columns": ["shop_id", "line"]},
        {"type": "foreign_key", "columns": ["shop_id"], "to": '"db"."public"."CUSTOMERS"', "to_columns": ["id"]},
    ]
    columns = [
        column("shop_id", data_type="int"),
        column("line", data_type="int"),
        column("code", data_type="string", constraints=[{"type": "unique"}, {"type": "not_null"}]),
    ]
    lines = node("model", "lines", columns, constraints=constraints, config={"contract": {"enforced": True}})
    document = manifest()
    document["nodes"]["model.shop.lines"] = lines
    document["nodes"]["model.shop.customers"]["relation_name"] = "db.public.customers"
    schema = read(document)
    rows = fields(schema, "lines")
    assert [rows[name].key for name in ("shop_id", "line", "code")] == [True, True, False]
    assert [rows[name].nullable for name in ("shop_id", "line", "code")] == [False, False, False]
    assert (rows["code"].unique, rows["shop_id"].references) == (True, "self.customers.id")
    assert "lines" not in {one.record for one in schema.hidden}
    lines["config"] = {"contract": {"enforced": False}}
    rows = fields(read(document), "lines")
    assert not any(row.key or row.unique or row.references for row in rows.values())


def test_models_of_one_name_and_versions_stay_apart() -> None:
    document = manifest()
    other = node("model", "orders", [column("id")], package_name="billing")
    document["nodes"]["model.billing.orders"] = other
    document["nodes"]["model.shop.people.v2"] = node("model", "people", [column("id")], version=2)
    document["nodes"]["test.shop.r"] = promise(
        "orders", "relationships", "total", 12, to="ref('people', v=2)", field="id"
    )
    schema = read(document)
    assert {"billing.orders", "shop.orders", "people.v2"} <= set(names(schema))
    assert fields(schema, "shop.orders")["total"].references == 'self."people.v2".id'


def test_groups_of_bigquery_are_groups() -> None:
    document, built = manifest(), catalog()
    document["metadata"]["adapter_type"] = "bigquery"
    types = {"lines": "ARRAY<STRUCT<sku STRING>>", "lines.sku": "STRING", "buyer": "STRUCT<name STRING>"}
    types |= {"buyer.name": "STRING", "tags": "ARRAY<STRING>", "at": "TIMESTAMP", "on": "DATETIME"}
    built["nodes"]["model.shop.orders"]["columns"] = {
        name: {"name": name, "type": kind} for name, kind in types.items()
    }
    rows = fields(read(both(document, built)), "orders")
    assert {"buyer.name", "lines[].sku", "tags[]"} <= set(rows)
    assert (rows["at"].timezone, rows["on"].format, rows["tags[]"].type) == (
        *("offset", "date-time-local"),
        FieldType.STRING,
    )


@pytest.mark.parametrize(
    ("native", "kind"),
    [
        ("INT64", FieldType.INTEGER),
        ("HUGEINT", FieldType.INTEGER),
        ("BIGNUMERIC", FieldType.NUMBER),
        ("float64", FieldType.NUMBER),
        ("character varying(256)", FieldType.STRING),
        ("TIMESTAMP_TZ(9)", FieldType.DATETIME),
        ("timestamp without time zone", FieldType.DATETIME),
        ("integer[]", FieldType.ARRAY),
        ("map<string,int>", FieldType.OBJECT),
        ("GEOGRAPHY", FieldType.UNKNOWN),
        ("array<" * 500, FieldType.UNKNOWN),
        ("", FieldType.UNKNOWN),
    ],
)
def test_types_of_warehouses_are_known(native: str, kind: FieldType) -> None:
    assert column_type(native, "").type is kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v3.json"}}, "dbt_version"),
        ({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/run-results/v5.json"}}, "dbt"),
        ({"metadata": 7}, "dbt"),
        ([], "dbt"),
        ({"metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"}}, "dbt_nothing"),
        (packed({"a/manifest.json": manifest(), "b/manifest.json": manifest()}), "dbt_twice"),
        (packed({"a.json": {}}), "dbt"),
        (packed({"manifest.json": manifest()})[:200], "archive"),
        (written(manifest())[:500], "json"),
    ],
)
def test_what_is_no_project_is_refused_in_words(content: Any, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert caught.value.code == code


def test_odd_parts_do_no_harm() -> None:
    odd: tuple[Any, ...] = (None, 1, "x", [], [1], {}, {"": None}, {"x": {"name": 5}})
    parts = ("columns", "config", "constraints", "description", "depends_on", "test_metadata", "column_name", "name")
    for one in ("model.shop.orders", "test.shop.accepted_values_orders_status", "source.shop.crm.accounts"):
        for part in parts:
            for value in odd:
                document = manifest()
                group = document["sources" if one.startswith("source") else "nodes"]
                group[one][part] = value
                assert "customers" in names(read(document))
    assert "orders" in names(read(both(manifest(), catalog() | {"nodes": {"model.shop.orders": {"columns": 3}}})))


def test_time_and_fields_are_limited() -> None:
    for limits, code in ((Limits(seconds=0), "deadline"), (Limits(fields=3), "fields")):
        with pytest.raises(ConnectorError) as caught:
            read(manifest(), limits)
        assert caught.value.code == code
