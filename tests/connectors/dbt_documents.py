"""A small dbt project for tests, as its manifest and its catalog, in the words of old and new versions of dbt."""

from __future__ import annotations

import json
from typing import Any

SCHEMA = "https://schemas.getdbt.com/dbt/{}/v{}.json"


def column(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "", "data_type": None, "constraints": []} | more


def node(kind: str, name: str, columns: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    said = {"resource_type": kind, "name": name, "package_name": "shop", "description": "", "config": {}}
    return said | {"columns": {one["name"]: one for one in columns}} | more


def promise(model: str, name: str, on: str, version: int, **given: Any) -> dict[str, Any]:
    """A generic test of one column. Newer versions say which model it is attached to."""
    kwargs = {"column_name": on, "model": f"{{{{ get_where_subquery(ref('{model}')) }}}}"} | given
    needed = ["model.shop.customers", f"model.shop.{model}"] if "to" in given else [f"model.shop.{model}"]
    return {
        "resource_type": "test",
        "name": f"{name}_{model}_{on}",
        "package_name": "shop",
        "unique_id": f"test.shop.{name}_{model}_{on}",
        "column_name": on,
        "attached_node": f"model.shop.{model}" if version >= 9 else None,
        "test_metadata": {"name": name, "kwargs": kwargs, "namespace": None},
        "depends_on": {"nodes": needed},
        "config": {"severity": "ERROR", "enabled": True, "where": None},
    }


def manifest(version: int = 12) -> dict[str, Any]:
    orders = [
        column("order_id", description="Its number."),
        column("status", data_type="varchar(20)"),
        column("customer_id"),
        column("total"),
    ]
    tests = [
        promise("orders", "unique", "order_id", version),
        promise("orders", "not_null", "order_id", version),
        promise("orders", "accepted_values", "status", version, values=["open", "paid", True, 3]),
        promise("orders", "relationships", "customer_id", version, to="ref('customers')", field="id"),
    ]
    metadata = {"dbt_schema_version": SCHEMA.format("manifest", version), "adapter_type": "snowflake"}
    return {
        "metadata": metadata | ({"project_name": "shop"} if version >= 10 else {}),
        "nodes": {
            "model.shop.orders": node("model", "orders", orders, description="One row an order."),
            "model.shop.customers": node("model", "customers", [column("id")]),
            "seed.shop.countries": node("seed", "countries", []),
            "snapshot.shop.prices": node("snapshot", "prices", []),
            "model.shop.step": node("model", "step", [column("x")], config={"materialized": "ephemeral"}),
            "model.elementary.dbt_tests": node("model", "dbt_tests", [column("x")], package_name="elementary"),
            "operation.shop.hook": {"resource_type": "operation", "name": "hook"},
            **{one["unique_id"]: one for one in tests},
        },
        "sources": {
            "source.shop.crm.accounts": node("source", "accounts", [column("id")], source_name="crm"),
        },
    }


def catalog() -> dict[str, Any]:
    """What the warehouse has, which writes names in capitals."""

    def built(columns: dict[str, str], rows: int | None = None) -> dict[str, Any]:
        listed = {name: {"name": name, "type": kind, "index": 1, "comment": None} for name, kind in columns.items()}
        return {"columns": listed, "metadata": {}, "stats": {"row_count": {"value": rows}} if rows is not None else {}}

    orders = {"ORDER_ID": "NUMBER(38,0)", "STATUS": "VARCHAR(20)", "CUSTOMER_ID": "TEXT", "PLACED_AT": "TIMESTAMP_NTZ"}
    return {
        "metadata": {"dbt_schema_version": SCHEMA.format("catalog", 1)},
        "nodes": {
            "model.shop.orders": built(orders | {"TOTAL": "NUMBER(12,2)"}, rows=1_200),
            "model.shop.customers": built({"ID": "TEXT", "TAGS": "ARRAY", "RAW": "VARIANT"}),
            "model.shop.gone": built({"ID": "TEXT"}),
            "model.elementary.dbt_tests": built({"ID": "TEXT"}),
        },
        "sources": {"source.shop.crm.accounts": built({"ID": "TEXT"})},
    }


def written(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()
