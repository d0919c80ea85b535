"""What an AsyncAPI document says, in version 2 and 3 alike, alone or with the files that it refers to."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, FieldType, Operation, OperationKind, SystemSchema
from tests.connectors.asyncapi_documents import HEAD, PLACED, VOIDS, packed, version_2, version_3
from tests.connectors.canary import Listener

ODD: tuple[Any, ...] = (None, 1, "x", [], [1], {}, {"x": None}, {"": {}})
Change = Callable[[dict[str, Any]], object]


def read(content: Any, limits: Limits | None = None) -> SystemSchema:
    given = content if isinstance(content, bytes) else json.dumps(content).encode()
    return observe("asyncapi", {}, limits=limits or Limits(), given=given)


def refused(content: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    return caught.value


def fields(schema: SystemSchema, record: str) -> dict[str, Field]:
    return {row.path: row for one in schema.records if one.name == record for row in one.fields}


def names(schema: SystemSchema) -> list[str]:
    return [record.name for record in schema.records]


def operation(schema: SystemSchema, name: str) -> Operation:
    return next(one for one in schema.operations if one.name == name)


def changed(before: Any, after: Any) -> list[tuple[str, str]]:
    one, other = read(before), read(after)
    found = compare(one, other, KINDS["asyncapi"].sees, baseline=one).changes
    return [(change.kind.value, change.path) for change in found]


@pytest.mark.parametrize("document", [version_2(), version_3()])
def test_messages_are_records_and_channels_are_operations(document: Any) -> None:
    schema = read(document)
    assert names(schema) == ["Buyer", "Order", "placed", "voided"]
    rows = fields(schema, "placed")
    assert list(rows) == ["buyer", "headers", "headers.trace", "id", "state"]
    assert rows["headers.trace"].required
    assert rows["headers.trace"].description == "Joins what belongs together."
    assert (rows["state"].values, rows["buyer"].native_type) == (("open", "paid"), "Buyer")
    tells = operation(schema, "send orders/{shop}")
    assert (tells.kind, tells.request, tells.description) == (OperationKind.EVENT, ("placed", "voided"), "Each order.")
    assert [(row.path, row.type, row.values) for row in tells.parameters] == [
        ("{shop}", FieldType.STRING, ("no", "se"))
    ]
    assert tells.media_types == ("gives application/cloudevents+json", "gives application/json")
    takes = operation(schema, "receive voids")
    assert (takes.kind, takes.record, takes.request) == (OperationKind.WRITE, "voided", ("voided",))
    assert takes.media_types == ("takes application/cloudevents+json",)
    assert (tells.auth, takes.auth) == (("scram",), ("login (orders:read)",))
    assert schema.servers == ("kafka://live.example.com:9092",)
    assert schema.auth == (
        "login scope orders:read",
        "login: oauth2 clientCredentials [https://login.example.com/token]",
        "scram: scramSha256",
    )


def test_traits_come_on_top_in_version_2_and_below_in_version_3() -> None:
    trait = {"title": "By trait", "contentType": "text/plain"}
    message = {"title": "Own", "payload": {"type": "string"}, "traits": [trait]}
    for document, title in ((version_2(), "By trait"), (version_3(), "Own")):
        document["components"] = {"messages": {"placed": message, "voided": {}}, "securitySchemes": {}}
        placed = next(record for record in read(document).records if record.name == "placed")
        assert placed.title == title
        assert [(row.path, row.type) for row in placed.fields] == [("value", FieldType.STRING)]


def test_messages_of_one_name_stay_apart() -> None:
    event = {"payload": {"type": "object", "properties": {"a": {"type": "string"}}}}
    other = {"payload": {"type": "object", "properties": {"b": {"type": "string"}}}}
    channels = {
        "orders": {"address": "orders", "messages": {"event": event}},
        "bills": {"address": "bills", "messages": {"event": other}},
    }
    schema = read({"asyncapi": "3.0.0", "channels": channels})
    assert names(schema) == ["bills messages event", "orders messages event"]
    assert [one.name for one in schema.operations] == ["channel bills", "channel orders"]
    assert operation(schema, "channel bills").request == ("bills messages event",)


def test_a_message_called_like_a_schema_is_that_schema_or_a_record_beside_it() -> None:
    schemas = {"Order": {"type": "object", "properties": {"id": {"type": "string"}}}}
    same = {"payload": {"$ref": "#/components/schemas/Order"}}
    more = same | {"headers": {"type": "object", "properties": {"x": {"type": "integer"}}}}
    for message, expected in ((same, ["Order"]), (more, ["Order", "Order message"])):
        components = {"schemas": schemas, "messages": {"Order": message}}
        schema = read(HEAD | {"asyncapi": "2.0.0", "channels": {}, "components": components})
        assert names(schema) == expected


def test_messages_written_in_avro_are_read_with_the_records_in_them() -> None:
    line = {"type": "record", "name": "Line", "fields": [{"name": "sku", "type": "string"}]}
    order = {
        "type": "record",
        "name": "shop.Order",
        "fields": [{"name": "lines", "type": {"type": "array", "items": line}}],
    }
    form = "application/vnd.apache.avro;version=1.9.0"
    second = {
        "asyncapi": "2.6.0",
        "channels": {"o": {"publish": {"message": {"name": "placed", "schemaFormat": form, "payload": order}}}},
    }
    third: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "channels": {
            "o": {"address": "o", "messages": {"placed": {"payload": {"$ref": "#/components/schemas/order"}}}}
        },
        "operations": {"take": {"action": "receive", "channel": {"$ref": "#/channels/o"}}},
        "components": {"schemas": {"order": {"schemaFormat": form, "schema": order}}},
    }
    assert read(second) == read(third)
    assert names(read(third)) == ["Line", "Order", "placed"]
    assert fields(read(third), "placed")["lines[]"].native_type == "Line"
    later = copy.deepcopy(third)
    later["components"]["schemas"]["order"]["schema"]["fields"].append({"name": "total", "type": "double"})
    assert changed(third, later) == [("field.added", "Order.total")]


def test_what_is_in_a_format_that_is_not_read_is_noted_and_not_told_as_gone() -> None:
    document = version_3()
    document["components"]["messages"]["voided"]["payload"] = {
        "schemaFormat": "application/raml+yaml;version=1.0",
        "schema": {"type": "object"},
    }
    schema = read(document)
    assert [note_sentence(note) for note in schema.notes] == [
        "voided is described as “application/raml+yaml;version=1.0”, which is not read."
    ]
    assert {kind for kind, _path in changed(version_3(), document)} == {"access.lost"}


def test_the_key_of_a_kafka_message_and_a_reply_are_read() -> None:
    document = version_3()
    document["components"]["messages"]["placed"]["bindings"] = {"kafka": {"key": {"type": "string", "maxLength": 36}}}
    document["channels"]["answers"] = {"address": None, "messages": {"voided": VOIDS}}
    document["operations"]["void"]["reply"] = {"channel": {"$ref": "#/channels/answers"}}
    schema = read(document)
    assert fields(schema, "placed")["kafka key"].max_length == 36
    assert operation(schema, "receive voids").response == ("voided",)
    assert [one.name for one in schema.operations] == ["receive voids", "send orders/{shop}"]


def parted(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its messages and schemas in files of their own."""
    main = copy.deepcopy(document)
    messages, schemas = main["components"].pop("messages"), main["components"].pop("schemas")
    messages["placed"]["payload"] = {"$ref": "./schemas.json#/Order"}
    messages["placed"]["traits"] = [{"$ref": "../shop/api.json#/components/messageTraits/traced"}]
    schemas["Order"]["properties"]["buyer"] = {"$ref": "#/Buyer"}
    text = json.dumps(main).replace("#/components/messages/", "../common/messages.json#/")
    return {"shop/api.json": text, "common/messages.json": messages, "common/schemas.json": schemas}


@pytest.mark.parametrize("document", [version_2(), version_3()])
def test_a_document_in_several_files_is_the_same_document(document: Any) -> None:
    content = packed(parted(document))
    assert guess("api.zip", content) == "asyncapi"
    assert read(content) == read(document)


def test_a_file_that_was_not_given_is_noted_and_never_fetched(canary: Listener) -> None:
    files = parted(version_3())
    away = f"http://127.0.0.1:{canary.port}/schemas.json"
    text = json.dumps(files["common/messages.json"]).replace("./schemas.json", away)
    schema = read(packed(files | {"common/messages.json": text}))
    assert [note.values["reference"] for note in schema.notes] == [f"{away}#/Order"]
    alone = read(files["shop/api.json"].encode())
    assert {note.code for note in alone.notes} == {"reference_remote"}
    assert [one.reason for one in alone.hidden] == ["reference_remote"]
    assert {kind for kind, _path in changed(version_3(), files["shop/api.json"].encode())} <= {
        "access.lost",
        "operation.request.changed",
        "operation.media_type.removed",
    }
    for reference in ("file:///etc/passwd", "/etc/passwd", "../../../etc/passwd", "//127.0.0.1/x", "\\\\host\\share"):
        document = version_3()
        document["components"]["messages"]["voided"]["payload"] = {"$ref": reference}
        assert [note.code for note in read(document).notes] == ["reference_remote"]
        assert [note.code for note in read(packed({"a.json": document})).notes] == ["reference_remote"]


def test_what_leads_round_in_a_ring_ends() -> None:
    document = version_3()
    document["components"]["messages"] = {"placed": {"$ref": "#/components/messages/voided"}, "voided": PLACED}
    document["channels"]["loop"] = {"$ref": "#/channels/loop/messages"}
    document["components"]["schemas"]["Order"]["properties"]["again"] = {"$ref": "#/components/schemas/Order"}
    schema = read(document)
    assert fields(schema, "Order")["again"].native_type == "Order"
    assert {"reference_cycle"} <= {note.code for note in schema.notes}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"asyncapi": "1.2.0"}, "asyncapi_version"),
        ({"asyncapi": ["3.0.0"]}, "asyncapi_version"),
        ([{"asyncapi": "3.0.0"}], "asyncapi_version"),
        ({"openapi": "3.0.0"}, "asyncapi_version"),
        (packed({"a.json": {"openapi": "3.0.0"}}), "asyncapi_archive"),
        (packed({"a.json": version_3(), "b.json": version_2()}), "asyncapi_documents"),
        (packed({"a.json": version_3()})[:300], "archive"),
        (packed({"a.json": version_3()}, 14), "archive"),
        (packed({"a.json": b'{"asyncapi": "3.0.0"}' + b" " * 70_000_000}), "archive"),
        (packed({f"{number}.json": "{}" for number in range(2_001)}), "archive"),
    ],
)
def test_what_is_no_such_document_is_refused_in_words(content: Any, code: str) -> None:
    assert refused(content).code == code


def test_odd_parts_degrade_with_a_note() -> None:
    odd: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "servers": {"a": 7, "b": {"host": 8}, "c": {"host": "x", "security": [3]}},
        "channels": {"a": 7, "b": {"messages": {"m": 9, "n": {"payload": 5, "headers": 6, "traits": 4}}}, "c": None},
        "operations": {"o": {"action": "listen"}, "p": {"action": "send"}, "q": 8},
        "components": {"messages": {"x": []}, "schemas": {"s": 1, "t": True}, "securitySchemes": {"k": 2}},
    }
    schema = read(odd)
    assert "action_unknown" in {note.code for note in schema.notes}
    assert names(schema) == ["n", "s", "t"]
    for key in odd:
        if key != "asyncapi":
            for value in ODD:
                read(odd | {key: value})


def test_real_documents_have_the_messages_and_schemas_that_were_counted(realdata: Path) -> None:
    folder = realdata / "asyncapi"
    costing = read((folder / "adeo-kafka-request-reply.yml").read_bytes())
    assert len(costing.records) == 2 + 10
    assert operation(costing, "receive adeo-{env}-case-study-COSTING-REQUEST-{version}").response == (
        "CostingResponse",
    )
    chat = read((folder / "nasty-slack-rtm.yml").read_bytes())
    assert len(chat.records) == 48 + 1
    assert [(one.name, len(one.request)) for one in chat.operations] == [("receive /", 1), ("send /", 46)]
    files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in (folder / "multi-file").rglob("*.yaml")}
    assert guess("comments.zip", packed(files)) == "asyncapi"
    comments = read(packed(files))
    assert names(comments) == [
        *("commentChanged", "commentChangedPayload", "commentId", "commentLiked", "commentLikedPayload")
    ]
    assert not comments.notes


def test_an_embedded_document_is_not_taken_for_the_file_around_it() -> None:
    inside = '{"spec": {"definition": "asyncapi: 2.0.0\\ninfo: {}"}}'
    assert guess("a.json", inside.encode()) == "webhook"
    assert guess("a.yaml", b"spec:\n  definition: |\n    asyncapi: 2.0.0\n") is None
