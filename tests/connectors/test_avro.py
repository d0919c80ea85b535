"""What an Avro schema says: its records, unions, logical types, defaults and names."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Field, FieldType, SystemSchema

ORDER: dict[str, Any] = {
    "type": "record",
    "name": "Order",
    "namespace": "shop.events",
    "doc": "An order as it was placed.",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "note", "type": ["null", "string"], "default": None, "doc": "What the buyer wrote."},
        {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["NEW", "PAID"]}, "default": "NEW"},
        {"name": "total", "type": {"type": "bytes", "logicalType": "decimal", "precision": 12, "scale": 2}},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "hash", "type": {"type": "fixed", "name": "Md5", "size": 16}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "prices", "type": {"type": "map", "values": "double"}},
        {"name": "buyer", "type": {"type": "record", "name": "Buyer", "fields": [{"name": "größe.x", "type": "int"}]}},
        {"name": "payer", "type": ["null", "Buyer"], "default": None},
        {"name": "either", "type": ["string", "long"]},
        {"name": "before", "type": ["null", "shop.events.Order"], "default": None},
    ],
}


def read(schema: Any, limits: Limits | None = None) -> SystemSchema:
    given = schema if isinstance(schema, bytes) else json.dumps(schema).encode()
    return observe("avro", {}, limits=limits or Limits(), given=given)


def fields(schema: Any, record: str = "Order") -> dict[str, Field]:
    return {row.path: row for one in read(schema).records if one.name == record for row in one.fields}


def changed(before: Any, after: Any) -> list[tuple[str, str]]:
    old = read(before)
    found = compare(old, read(after), KINDS["avro"].sees, baseline=old)
    return sorted((change.kind.value, change.path) for change in found.changes)


@pytest.mark.parametrize(
    ("name", "records", "own"),
    [
        ("easy-order", 2, 8),
        ("hr-payroll-employee", 1, 8),
        ("insurance-customers", 1, 8),
        ("nasty-avro-message", 37, 147),
        ("pair-payment/1-Payment", 1, 2),
    ],
)
def test_real_files_are_read_whole(realdata: Path, name: str, records: int, own: int) -> None:
    content = (realdata / "avro" / f"{name}.avsc").read_bytes()
    assert guess(f"{name}.avsc", content) == "avro"
    schema = read(content)
    assert schema.notes == ()
    if records > 1 and name == "easy-order":
        # The list of orders is an array at the top of a field: both of its records are there.
        assert {"Order", "OrderState"} & {record.name for record in schema.records}
    plain = [row for record in schema.records for row in record.fields if not row.path.endswith(("[]", ".*"))]
    assert (len(schema.records), len(plain)) == (records, own)


def test_the_real_pair_tells_a_field_without_a_default_from_one_with(realdata: Path) -> None:
    one, bad, good = (
        read((realdata / "avro" / "pair-payment" / f"{name}.avsc").read_bytes())
        for name in ("1-Payment", "2a-incompatible", "2b-compatible")
    )
    sees = KINDS["avro"].sees
    for after, required in ((bad, True), (good, False)):
        (change,) = compare(one, after, sees, baseline=one).changes
        assert (change.kind.value, change.path) == ("field.added", "Payment.region")
        added = next(row for record in after.records for row in record.fields if row.path == "region")
        assert added.required is required


def test_every_type_has_its_place() -> None:
    rows = fields(ORDER)
    assert (rows["id"].type, rows["id"].format, rows["id"].required) == (FieldType.INTEGER, "int64", True)
    assert (rows["note"].type, rows["note"].nullable, rows["note"].required) == (FieldType.STRING, True, False)
    assert rows["note"].description == "What the buyer wrote."
    assert (rows["state"].values, rows["state"].default) == (("NEW", "PAID"), "NEW")
    total = rows["total"]
    assert (total.type, total.precision, total.scale) == (FieldType.NUMBER, 12, 2)
    assert rows["at"].type is FieldType.DATETIME
    assert (rows["hash"].type, rows["hash"].max_length) == (FieldType.BINARY, 16)
    assert (rows["tags"].type, rows["tags[]"].type) == (FieldType.ARRAY, FieldType.STRING)
    assert rows["prices.*"].type is FieldType.NUMBER
    assert (rows["payer"].type, rows["payer"].native_type) == (FieldType.OBJECT, "Buyer")
    assert (rows["either"].type, rows["either"].native_type) == (FieldType.UNKNOWN, "integer | string")
    assert rows["before"].native_type == "Order"
    assert fields(ORDER, "Buyer")['"größe.x"'].type is FieldType.INTEGER


def test_two_records_of_one_short_name_keep_their_namespaces() -> None:
    other = {"type": "record", "name": "old.Order", "fields": [{"name": "id", "type": "int"}]}
    assert {record.name for record in read([ORDER, other]).records} == {"shop.events.Order", "old.Order", "Buyer"}


def test_what_says_the_same_is_no_change() -> None:
    renamed = json.loads(json.dumps(ORDER).replace("shop.events", "shop.v2.events"))
    wrapped = json.loads(json.dumps(ORDER))
    wrapped["fields"][0]["type"] = {"type": {"type": "long", "arg.properties": {"range": [1, 2]}}}
    wrapped["doc"] = "Other words."
    shuffled = json.loads(json.dumps(ORDER))
    random.Random(1).shuffle(shuffled["fields"])
    # The first use of a name must hold its definition.
    shuffled["fields"].sort(key=lambda field: field["name"] == "payer")
    for other in (renamed, wrapped, shuffled):
        assert changed(ORDER, other) == []
    assert normalize(read(shuffled)).plain() == normalize(read(ORDER)).plain()


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (lambda s: s["fields"].pop(1), [("field.removed", "Order.note")]),
        (
            lambda s: s["fields"][2]["type"]["symbols"].append("VOID"),
            [("field.values.added", "Order.state")],
        ),
        (lambda s: s["fields"][3]["type"].update(scale=4), [("field.scale.raised", "Order.total")]),
        (lambda s: s["fields"][5]["type"].update(size=20), [("field.max_length.raised", "Order.hash")]),
        (lambda s: s["fields"][0].update(type=["null", "long"]), [("field.nullable.gained", "Order.id")]),
        (
            lambda s: s["fields"][0].update(default=0),
            [("field.default.added", "Order.id"), ("field.required.lost", "Order.id")],
        ),
        (
            lambda s: s["fields"][10].update(type=["string", "long", "boolean"]),
            [("field.type.widened", "Order.either")],
        ),
    ],
)
def test_each_change_is_told_as_what_it_is(change: Any, kinds: list[tuple[str, str]]) -> None:
    after = json.loads(json.dumps(ORDER))
    change(after)
    found = changed(ORDER, after)
    assert [one for one in found if one in kinds] == kinds
    assert {path for _kind, path in found} == {path for _kind, path in kinds}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'{"type": "string"}', "avro_no_record"),
        (b'{"type": "record", "name": "", "fields": []}', "avro_no_record"),
        (b"<html><title>Sign in</title></html>", "json"),
        (json.dumps(ORDER).encode()[:200], "json"),
        (b'{"type":"record","name":"A","fields":[{"name":"x","type":' + b'{"type":"array","items":' * 200, "json"),
    ],
)
def test_what_is_no_schema_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ConnectorError) as refusal:
        read(content)
    assert refusal.value.code == code
    assert refusal.value.permanent


def test_odd_parts_degrade_with_a_note() -> None:
    odd = {
        "type": "record",
        "name": "Odd",
        "fields": [
            {"name": "a", "type": "money"},
            {"name": "b", "type": 7},
            {"name": "c"},
            {"name": "d", "type": {"type": "fixed", "name": "F", "size": -1}},
            {"name": "e", "type": {"type": "enum", "name": "E", "symbols": "no list"}},
            {"name": "f", "type": {"type": "array"}},
            {"name": "g", "type": []},
            {"type": "int"},
            "text",
        ],
    }
    schema = read(odd)
    assert {note.where for note in schema.notes} == {"Odd.a", "Odd.b", "Odd.c", "Odd.f[]"}
    assert [row.path for row in schema.records[0].fields] == ["a", "b", "c", "d", "e", "f", "f[]", "g"]


def test_nothing_goes_round_in_circles_and_time_is_kept() -> None:
    deep: Any = "string"
    for _level in range(40):
        deep = {"type": "array", "items": deep}
    assert len(fields({"type": "record", "name": "Order", "fields": [{"name": "x", "type": deep}]})) == 41
    with pytest.raises(ConnectorError) as late:
        read(ORDER, Limits(seconds=0))
    assert late.value.code == "deadline"
