"""What a data contract says: its objects, their properties, keys and bounds, in versions 2 and 3."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Field, FieldType, SystemSchema

CONTRACT: dict[str, Any] = {
    "apiVersion": "v3.0.2",
    "kind": "DataContract",
    "schema": [
        {
            "name": "orders",
            "physicalName": "orders_v1",
            "businessName": "Orders",
            "properties": [
                {
                    "name": "id",
                    "logicalType": "integer",
                    "physicalType": "bigint",
                    "primaryKey": True,
                    "required": True,
                    "unique": True,
                },
                {
                    "name": "buyer",
                    "logicalType": "string",
                    "physicalType": "varchar(18)",
                    "classification": "restricted",
                    "relationships": [{"type": "foreignKey", "to": "buyers.id"}],
                },
                {"name": "total", "logicalType": "number", "physicalType": "decimal(12,2)"},
                {
                    "name": "state",
                    "logicalType": "string",
                    "quality": [{"rule": "validValues", "validValues": ["new", "paid"]}],
                },
                {
                    "name": "address",
                    "logicalType": "object",
                    "properties": [{"name": "straße.nr", "logicalType": "string"}],
                },
                {"name": "lines", "logicalType": "array", "items": {"logicalType": "string"}},
            ],
        }
    ],
}
OLD = {
    "datasetKind": "virtualDataset",
    "quantumName": "orders",
    "dataset": [
        {
            "table": "orders",
            "columns": [
                {"column": "id", "logicalType": "integer", "isPrimaryKey": True, "isNullable": False, "isUnique": True}
            ],
        }
    ],
}


def read(contract: Any, limits: Limits | None = None) -> SystemSchema:
    given = contract if isinstance(contract, bytes) else yaml.safe_dump(contract, allow_unicode=True).encode()
    return observe("odcs", {}, limits=limits or Limits(), given=given)


def fields(contract: Any) -> dict[str, Field]:
    return {row.path: row for record in read(contract).records for row in record.fields}


@pytest.mark.parametrize(
    ("name", "objects", "properties"),
    [
        ("easy-all-data-types", 1, 10),
        ("kafka-schema", 1, 3),
        ("nasty-adventureworks", 68, 456),
        ("pair-full-example/before", 1, 3),
        ("pair-full-example/after", 2, 7),
    ],
)
def test_real_contracts_are_read_whole(realdata: Path, name: str, objects: int, properties: int) -> None:
    content = (realdata / "odcs" / f"{name}.odcs.yaml").read_bytes()
    assert guess(f"{name}.odcs.yaml", content) == "odcs"
    schema = read(content)
    assert (len(schema.records), sum(len(record.fields) for record in schema.records)) == (objects, properties)
    assert schema.notes == ()


def test_the_real_pair_tells_the_new_object_and_the_foreign_keys_and_no_identity(realdata: Path) -> None:
    old, new = (
        read((realdata / "odcs" / "pair-full-example" / f"{name}.odcs.yaml").read_bytes())
        for name in ("before", "after")
    )
    found = {(change.kind.value, change.path) for change in compare(old, new, KINDS["odcs"].sees, baseline=old).changes}
    assert found == {
        ("record.added", "receivers"),
        ("field.reference.added", "tbl.rcvr_id"),
        ("field.reference.added", "tbl.rcvr_cntry_code"),
    }


def test_every_part_has_its_place() -> None:
    rows = fields(CONTRACT)
    key = rows["id"]
    assert (key.type, key.key, key.required, key.unique) == (FieldType.INTEGER, True, True, True)
    assert (rows["buyer"].max_length, rows["buyer"].native_type) == (18, "varchar(18)")
    assert rows["buyer"].classification.value == "restricted"
    assert str(rows["buyer"].references).endswith(".buyers.id")
    assert (rows["total"].precision, rows["total"].scale) == (12, 2)
    assert rows["state"].values == ("new", "paid")
    assert rows['address."straße.nr"'].type is FieldType.STRING
    assert rows["lines[]"].type is FieldType.STRING


def test_the_second_version_says_the_same_in_other_words() -> None:
    (record,) = read(OLD).records
    (row,) = record.fields
    assert (record.name, row.path, row.key, row.unique, row.required) == ("orders", "id", True, True, True)
    assert guess("orders.yaml", yaml.safe_dump(OLD).encode()) == "odcs"


def test_order_and_identities_are_no_change() -> None:
    other = yaml.safe_load(yaml.safe_dump(CONTRACT))
    other["schema"][0]["id"] = "orders_obj"
    other["schema"][0]["properties"].reverse()
    for part in other["schema"][0]["properties"]:
        part["id"] = f"{part['name']}_prop"
    assert normalize(read(other)).plain() == normalize(read(CONTRACT)).plain()


@pytest.mark.parametrize(
    "content",
    [b"kind: DataContract\n", b"kind: DataContract\nschema: []\n", b"- a\n- b\n", b'{"schema": [{"name": ""}]}'],
)
def test_what_holds_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(ConnectorError) as refusal:
        read(content)
    assert (refusal.value.code, refusal.value.permanent) == ("odcs_no_object", True)


def test_odd_parts_degrade_with_a_note() -> None:
    parts = [
        {"name": "a", "logicalType": "money"},
        {"name": "b"},
        {"name": "c", "logicalType": "string", "logicalTypeOptions": {"maxLength": -4, "pattern": 7}},
        {"name": "d", "logicalType": "string", "relationships": [{"to": "nowhere"}, {"to": 7}, "x"]},
        {"name": "e", "logicalType": "integer", "logicalTypeOptions": {"minimum": 10**400}},
        {"name": 7},
        "text",
    ]
    schema = read({"schema": [{"name": "odd", "properties": parts}]})
    assert [(note.where, note.code) for note in schema.notes] == [("odd.a", "type_unknown"), ("odd.b", "type_missing")]
    rows = {row.path: row for row in schema.records[0].fields}
    assert list(rows) == ["a", "b", "c", "d", "e"]
    assert (rows["c"].max_length, rows["d"].references, rows["e"].minimum) == (None, None, None)


def test_the_free_types_of_version_2_and_excluded_bounds_are_read() -> None:
    columns = [
        {"column": "price", "logicalType": "double", "physicalType": "decimal(10,2)"},
        {"column": "at", "logicalType": "TIMESTAMP_NTZ"},
    ]
    older = fields({"apiVersion": "v2.2.2", "dataset": [{"table": "t", "columns": columns}]})
    assert [row.type.value for row in older.values()] == ["number", "datetime"]
    properties = [
        {"name": "a", "logicalType": "integer", "logicalTypeOptions": {"exclusiveMinimum": 0, "exclusiveMaximum": 9}},
        {"name": "b", "logicalType": "integer", "logicalTypeOptions": {"minimum": 0, "exclusiveMinimum": True}},
    ]
    newer = fields({"apiVersion": "v3.1.0", "schema": [{"name": "t", "properties": properties}]})
    assert [(row.minimum, row.maximum) for row in newer.values()] == [(1, 8), (1, None)]
