"""What samples of JSON messages have in common, with how many agree, and that a sample promises nothing."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, TOLD, ConnectorError, Limits, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.connectors.webhook.read import Caught
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.shapes import Field, SystemSchema
from tests.connectors.canary import listening, reply

FRIENDS = Guard(["127.0.0.0/8"])
ORDER: dict[str, Any] = {
    "id": 7,
    "state": "paid",
    "total": 10,
    "at": "2027-01-12T14:05:00Z",
    "day": "2027-01-12",
    "note": None,
    "vip": True,
    "tags": ["a", "b"],
    "lines": [{"sku": "x-1", "count": 2}, {"sku": "x-2"}],
    "buyer": {"name": "Ada"},
}


def read(value: Any, limits: Limits | None = None) -> SystemSchema:
    content = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return observe("webhook", {}, limits=limits or Limits(), given=content)


def fields(schema: SystemSchema, record: str = "event") -> dict[str, Field]:
    (found,) = (one for one in schema.records if one.name == record)
    return {row.path: row for row in found.fields}


def compared(before: SystemSchema, after: SystemSchema) -> Comparison:
    return compare(before, after, kind_of("webhook").sees, baseline=before)


def told(before: Any, after: Any) -> set[tuple[str, str]]:
    return {(one.kind.value, one.field) for one in compared(read(before), read(after)).changes}


def said(schema: SystemSchema, where: str) -> list[str]:
    return [note_sentence(note) for note in schema.notes if note.where == where]


def test_fields_groups_and_lists_of_a_sample_are_read() -> None:
    found = fields(read(ORDER))
    assert {path: row.type.value for path, row in found.items()} == {
        "id": "integer",
        "state": "string",
        "total": "integer",
        "at": "datetime",
        "day": "date",
        "note": "unknown",
        "vip": "boolean",
        "tags": "array",
        "tags[]": "string",
        "lines": "array",
        "lines[]": "object",
        "lines[].sku": "string",
        "lines[].count": "integer",
        "buyer": "object",
        "buyer.name": "string",
    }


def test_nothing_is_required_because_all_samples_have_it() -> None:
    found = fields(read([ORDER] * 30))
    assert {row.required for row in found.values()} == {None}
    assert (found["note"].nullable, found["id"].nullable) == (True, None)


def test_how_many_samples_agree_is_said() -> None:
    samples = [{"id": number, "code": "x"} for number in range(18)] + [{"id": 1.5, "code": None}, {"id": 2}]
    schema = read(samples)
    assert said(schema, "event") == ["event was read from 20 samples. That all of them have a field is no promise."]
    assert said(schema, "event.code") == ["event.code is in 19 of 20 samples, read as text; empty: 1."]
    assert fields(schema)["id"].type.value == "number"


def test_inside_lists_the_groups_are_counted_that_could_have_a_field() -> None:
    schema = read([ORDER, ORDER])
    assert said(schema, "event.lines[].count") == [
        "event.lines[].count is in 2 of 4 groups that could have it, read as whole number; empty: 0."
    ]


def test_one_sample_says_so_once() -> None:
    assert [note.code for note in read(ORDER).notes] == ["samples_one"]


def test_samples_that_differ_in_type_have_all_of_their_types() -> None:
    schema = read([{"a": 1, "b": {"c": 1}}, {"a": "x", "b": "y"}])
    found = fields(schema)
    assert (found["a"].type.value, found["a"].native_type) == ("unknown", "integer | string")
    assert (found["b"].native_type, found["b.c"].type.value) == ("object | string", "integer")
    assert said(schema, "event.a") == ["event.a is not of one type in all samples: integer: 1, string: 1."]


def test_events_that_samples_name_are_records() -> None:
    samples = [{"type": "order.paid", "total": 1}, {"type": "order.shipped", "parcel": "x"}, {"type": "order.paid"}]
    schema = read(samples)
    assert [record.name for record in schema.records] == ["order.paid", "order.shipped"]
    assert "total" not in fields(schema, "order.shipped")
    assert [record.name for record in read([{"type": "two words"}]).records] == ["event"]
    assert [record.name for record in read([{"type": "a"}, {"id": 1}]).records] == ["event"]
    many = [{"type": f"customer.{number}"} for number in range(101)]
    assert [record.name for record in read(many).records] == ["event"]


def test_only_short_values_that_repeat_are_counted_and_never_those_of_one_person() -> None:
    samples = [
        {
            "state": "paid" if number % 4 else "open",
            "mail": "ada@example.com",
            "buyer": {"firstName": "Ada", "address": {"line": "Main Street", "type": "home"}},
            "apiKey": "hunter2",
            "sent_by": "abcdefabcdefabcdefabcdefabcdef",
            "text": "x" * 80,
            "id": f"c-{number}",
        }
        for number in range(40)
    ]
    schema = read(samples)
    (seen,) = schema.seen
    assert [(row.path, [(one.value, one.count) for one in row.values]) for row in seen.fields] == [
        ("state", [("paid", 30), ("open", 10)]),
        ("buyer.address.type", [("home", 40)]),
    ]
    assert seen.rows is None
    kept = schema.model_dump_json()
    assert [one for one in ("ada@", "Ada", "Main Street", "hunter2", "abcdefabcdef") if one in kept] == []
    assert read(samples[:19]).seen[0].fields == ()


def test_names_that_are_those_of_single_people_or_things_are_not_kept() -> None:
    sample = {"prices": {"4711001": {"net": 1}, "4711002": {"net": 2}}, "by": {"ada@example.com": 1}, "year": {"7": 1}}
    assert list(fields(read(sample))) == ["prices", "prices.*", "prices.*.net", "by", "by.*", "year", "year.*"]


def test_of_a_place_that_stands_for_many_names_nobody_says_how_many_samples_have_it() -> None:
    schema = read([{"prices": {"4711001": 1, "4711002": 2, "4711003": 3}}] * 2)
    assert said(schema, "event.prices") == ["event.prices is in 2 of 2 samples, read as group; empty: 0."]
    assert said(schema, "event.prices.*") == []


def test_a_file_may_hold_one_sample_a_list_lines_or_a_zip() -> None:
    lines = "\n".join(json.dumps(ORDER) for _ in range(3)).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.json", json.dumps(ORDER))
        archive.writestr("folder/two.jsonl", "\n".join([json.dumps(ORDER)] * 2))
        archive.writestr("readme.txt", "not a sample")
        archive.writestr("empty.json", " ")
    assert read(lines) == read([ORDER] * 3) == read(packed.getvalue())
    assert guess("samples.zip", packed.getvalue()) == "webhook"
    odd = {"text": "a line\u2028in a text", "größe": "\ufeff"}
    assert list(fields(read(odd))) == ["text", "größe"]


def test_a_field_or_event_that_no_new_sample_has_is_not_removed() -> None:
    paid, shipped = {"type": "paid", "id": 1, "code": "x"}, {"type": "shipped", "id": 2}
    assert told([paid, shipped], [paid, {"type": "paid", "id": 3}]) == set()
    found = compared(read([paid, shipped]), read([{"type": "paid", "id": 3}]))
    assert (found.changes, found.not_covered["field"], found.unchecked) == ((), 1, ("shipped",))
    assert told([{"a": 1, "b": 1}], [{"a": 1, "b": 1, "c": 1}]) == {("field.added", "c")}
    assert told([{"a": {"b": 1}}], [{"a": {"b": "x"}}]) == {("field.type.changed", "a.b")}
    assert told([{"a": 1}], [{"a": None}, {"a": 2}]) == set()


def test_a_field_that_people_say_always_comes_is_missed() -> None:
    before = read([{"id": 1, "total": 5}])
    (record,) = before.records
    must = tuple(row.model_copy(update={"required": True}) if row.path == "total" else row for row in record.fields)
    documented = before.model_copy(update={"records": (record.model_copy(update={"fields": must}),), "hidden": ()})
    found = compare(documented, read([{"id": 2}]), kind_of("webhook").sees)
    assert [(one.kind.value, one.field) for one in found.changes] == [("field.removed", "total")]


def test_more_and_fewer_and_other_samples_of_the_same_sort_are_no_change() -> None:
    some = [ORDER | {"id": number, "state": "paid"} for number in range(30)]
    assert told(some, some[:1]) == told(some[:1], some) == set()
    assert told(some, [one | {"id": one["id"] * 7, "note": None} for one in some]) == set()
    turned = [dict(reversed(one.items())) for one in reversed(some)]
    assert told(some, turned) == set()


def test_caught_samples_are_read_without_an_address_and_an_address_goes_first() -> None:
    caught = Caught((json.dumps(ORDER).encode(), json.dumps([ORDER, ORDER]).encode()))
    assert observe("webhook", {TOLD: caught}) == read([ORDER] * 3)
    with listening(reply(json.dumps(ORDER).encode())) as server:
        config = {"url": f"http://127.0.0.1:{server.port}/sample.json", TOLD: caught}
        assert observe("webhook", config, NO_SECRET, Limits(guard=FRIENDS)) == read(ORDER)


@pytest.mark.parametrize("given", [None, Caught(), "yes", [b"{}"]])
def test_without_samples_nothing_can_be_said(given: object) -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("webhook", {TOLD: given})
    assert (caught.value.trouble, caught.value.code) == (Trouble.NOT_FOUND, "samples_awaited")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[]", "samples_none"),
        (b"[1, 2]", "samples_no_group"),
        (b'[{"a": 1}, null]', "samples_no_group"),
        (b'"text"', "samples_no_group"),
        (b'{"a": 1}\n{"a": 2', "json"),
        (b'{"a": ' * 200 + b"1" + b"}" * 200, "too_deep"),
        (b"PK\x05\x06" + bytes(18), "samples_none"),
    ],
)
def test_what_is_no_sample_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert (caught.value.trouble, caught.value.code) == (Trouble.MALFORMED, code)


def test_too_many_names_are_refused_and_long_ones_noted() -> None:
    with pytest.raises(ConnectorError) as caught:
        read({f"a{number}": 1 for number in range(200)}, Limits(fields=100))
    assert caught.value.code == "fields"
    assert [note.code for note in read({"x" * 300: 1, "a": 1}).notes] == ["samples_one", "path_too_long"]


def keys(value: Any) -> int:
    """The names in a sample, each as often as it is written."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (len(value) if isinstance(value, dict) else 0) + sum(map(keys, inside))


@pytest.mark.parametrize(
    ("file", "record", "written"),
    [
        ("adyen-account-holder-created.json", "balancePlatform.accountHolder.created", 86),
        ("adyen-transfer-created.json", "balancePlatform.transfer.created", 37),
        ("github-pull-request-labeled.json", "event", 558),
        ("stripe-fixtures3.json", "event", 5323),
    ],
)
def test_real_samples_are_read_whole(file: str, record: str, written: int, realdata: Path) -> None:
    content = (realdata / "webhooks" / file).read_bytes()
    sample = json.loads(content)
    assert guess(file, content) == "webhook"
    schema = read(content)
    found = fields(schema, record)
    assert keys(sample) == written
    assert set(sample) <= set(found)
    assert len([path for path in found if not path.endswith("[]")]) <= written
    assert told(content, content) == set()
