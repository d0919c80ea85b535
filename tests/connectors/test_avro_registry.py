"""A schema registry that is asked: the newest schema of each subject, with what it refers to."""

from __future__ import annotations

import json
import socket
from typing import Any
from urllib.parse import unquote

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.words import SENTENCES
from datamaps.schema.shapes import SystemSchema
from tests.connectors.canary import Listener, listening, reply

FRIENDS = Guard(["127.0.0.0/8"])
ORDER = {"type": "record", "name": "Order", "namespace": "shop", "fields": [{"name": "id", "type": "string"}]}
MONEY = {"type": "record", "name": "Money", "namespace": "shop", "fields": [{"name": "amount", "type": "long"}]}
REFUND = {"type": "record", "name": "Refund", "namespace": "shop", "fields": [{"name": "paid", "type": "shop.Money"}]}


def version(schema: Any, number: int = 1, **more: Any) -> dict[str, Any]:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return {"subject": "s", "version": number, "id": number, "schema": text, **more}


class Registry:
    """`subjects` are the versions of each subject, oldest first."""

    def __init__(self, **subjects: list[dict[str, Any]]) -> None:
        self.subjects = subjects
        self.asked: list[str] = []
        self.heads: list[bytes] = []

    def __call__(self, peer: socket.socket, request: bytes) -> None:
        self.heads.append(request)
        path = request.split(b" ", 2)[1].decode().removeprefix("/registry")
        self.asked.append(path)
        parts = [unquote(one) for one in path.split("/")[1:]]
        found: Any = None
        if parts == ["subjects"]:
            found = list(self.subjects)
        elif len(parts) == 4 and parts[1] in self.subjects:
            versions = self.subjects[parts[1]]
            found = versions[-1] if parts[3] == "latest" else versions[int(parts[3]) - 1]
        body = b'{"error_code": 40401}' if found is None else json.dumps(found).encode()
        reply(body, "404 Not Found" if found is None else "200 OK")(peer, request)


def look(server: Listener, path: str = "/registry", *, secret: Secret = NO_SECRET, subjects: str = "") -> SystemSchema:
    url = f"http://127.0.0.1:{server.port}{path}"
    return observe("avro", {"url": url, "subjects": subjects}, secret, Limits(seconds=5, guard=FRIENDS))


def refused(registry: Any, subjects: str = "") -> ConnectorError:
    with listening(registry) as server, pytest.raises(ConnectorError) as caught:
        look(server, subjects=subjects)
    assert (caught.value.trouble, caught.value.code) in SENTENCES
    return caught.value


def shape(schema: SystemSchema) -> dict[str, list[str]]:
    return {record.name: [row.path for row in record.fields] for record in schema.records}


def test_the_newest_schema_of_every_subject_is_read() -> None:
    newer = ORDER | {"fields": [*ORDER["fields"], {"name": "total", "type": "double", "default": 0}]}
    with listening(Registry(orders=[version(ORDER), version(newer, 2)], money=[version(MONEY)])) as server:
        assert shape(look(server)) == {"Money": ["amount"], "Order": ["id", "total"]}


def test_only_the_subjects_that_are_named_are_asked_for() -> None:
    registry = Registry(orders=[version(ORDER)], money=[version(MONEY)])
    with listening(registry) as server:
        assert shape(look(server, subjects=" orders ,")) == {"Order": ["id"]}
    assert registry.asked == ["/subjects/orders/versions/latest"]


def test_a_subject_may_be_named_by_the_address() -> None:
    registry = Registry(orders=[version(ORDER)], money=[version(MONEY)])
    with listening(registry) as server:
        assert shape(look(server, "/registry/subjects/orders/versions/1")) == {"Order": ["id"]}


def test_what_a_schema_refers_to_comes_from_the_version_that_it_names() -> None:
    wider = MONEY | {"fields": [{"name": "cents", "type": "long"}]}
    refund = version(REFUND, references=[{"name": "shop.Money", "subject": "money", "version": 1}])
    with listening(Registry(refunds=[refund], money=[version(MONEY), version(wider, 2)])) as server:
        found = shape(look(server, subjects="refunds"))
    assert found == {"Money": ["amount"], "Refund": ["paid"]}


def test_one_record_in_two_subjects_counts_once_and_two_of_one_name_stay_apart() -> None:
    other = ORDER | {"fields": [{"name": "number", "type": "int"}]}
    subjects = {"a": [version(ORDER)], "b": [version(ORDER)], "c": [version(other)]}
    with listening(Registry(**subjects)) as server:
        assert shape(look(server)) == {"Order": ["id"], "c/Order": ["number"]}


def test_schemas_of_another_type_are_left_out_and_told() -> None:
    other = version({"type": "object"}, schemaType="JSON")
    with listening(Registry(orders=[version(ORDER)], people=[other])) as server:
        found = look(server)
    assert shape(found) == {"Order": ["id"]}
    assert [(note.where, note.code, note.values) for note in found.notes] == [
        ("people", "avro_other_schema", {"type": "JSON"})
    ]


def test_a_schema_by_itself_is_downloaded() -> None:
    with listening(reply(json.dumps(ORDER).encode())) as server:
        assert shape(look(server, "/order.avsc")) == {"Order": ["id"]}


def test_the_registry_is_signed_in_to() -> None:
    registry = Registry(orders=[version(ORDER)])
    with listening(registry) as server:
        look(server, secret=Secret("basic", {"user": "ada", "password": "secret"}))
    assert all(b"authorization: basic" in head.lower() for head in registry.heads)


@pytest.mark.parametrize(
    ("registry", "code"),
    [
        (Registry(), "avro_no_record"),
        (Registry(orders=[version("{")]), "avro_subject"),
        (Registry(orders=[{"version": 1}]), "avro_registry"),
        (reply(b'{"hello": 1}'), "avro_registry"),
        (reply(b"<html>Sign in</html>"), "avro_registry"),
        (reply(json.dumps([f"s{n}" for n in range(501)]).encode()), "avro_subjects"),
    ],
)
def test_what_is_no_registry_is_refused_with_one_sentence(registry: Any, code: str) -> None:
    assert refused(registry).code == code


def test_a_subject_that_is_gone_is_told_as_not_found() -> None:
    assert refused(Registry(orders=[version(ORDER)]), subjects="refunds").code == "http_404"


def test_references_that_go_in_a_ring_end() -> None:
    ring = version(REFUND, references=[{"name": "x", "subject": "refunds", "version": 1}])
    with listening(Registry(refunds=[ring])) as server:
        assert [record.name for record in look(server).records] == ["Refund"]
