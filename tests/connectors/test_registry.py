"""The one way to observe: the table of kinds, what every failure becomes, and that no secret gets out."""

from __future__ import annotations

import gc
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template

from datamaps.connectors import reading
from datamaps.connectors.base import NO_SECRET, ConnectorError, Kind, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import KINDS
from datamaps.connectors.reading import function_at
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS
from datamaps.schema.shapes import Field, Record, SystemSchema
from tests.connectors.canary import Answer, listening, reply
from tests.connectors.xsd_documents import packed

FRIENDS = Guard(["127.0.0.0/8"])
SPEC = b'{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {"A": {"type": "object", "properties": {"b": {"type": "string"}}}}}}'  # noqa: E501 -- one small document


def refusal(kind: str, config: dict[str, object], secret: Secret = NO_SECRET, **more: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        observe(kind, config, secret, more.pop("limits", Limits(seconds=3, guard=FRIENDS)), **more)
    return caught.value


def test_every_kind_says_what_it_is() -> None:
    for name, kind in KINDS.items():
        assert kind.id == name
        assert kind.sees <= FIELD_FACETS | SYSTEM_FACETS
        assert kind.read or kind.live
        assert not (kind.talk and (kind.live or kind.fetch))
        assert all(ask.label and (ask.example or ask.widget == "choice") for ask in kind.asks)
        for path in filter(None, (kind.read, kind.fetch, kind.talk, kind.live, kind.picks)):
            assert callable(function_at(path))


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_an_icon_that_there_is(kind: Kind) -> None:
    assert "<svg" in Template("{% load look %}{% icon name %}").render(Context({"name": kind.icon}))


def test_every_kind_is_in_the_list_of_kinds(project: Path) -> None:
    text = (project / "docs" / "reference" / "connectors.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f"| `{kind}` |" not in text] == []


def test_a_document_is_read_from_a_file_or_an_address() -> None:
    given = observe("openapi", {}, given=SPEC)
    with listening(reply(SPEC)) as server:
        config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/"}
        assert observe("openapi", config, NO_SECRET, Limits(guard=FRIENDS)) == given


@pytest.mark.parametrize(
    ("kind", "config", "code"),
    [
        ("nothing", {}, "kind"),
        ("openapi", {}, "missing"),
        ("openapi", {"url": ["x"]}, "missing"),
        ("sql", {}, "choice"),
    ],
)
def test_what_is_not_set_up_is_told(kind: str, config: dict[str, object], code: str) -> None:
    error = refusal(kind, config)
    assert (error.trouble, error.code) == (Trouble.CONFIG, code)


@pytest.mark.parametrize(
    ("kind", "name"), [(kind.id, ask.name) for kind in KINDS.values() for ask in kind.asks if ask.required]
)
@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_what_a_kind_needs_is_asked_for_by_name_before_anything_is_looked_at(
    kind: str, name: str, nothing: object
) -> None:
    asks = KINDS[kind].asks
    config: dict[str, object] = {ask.name: ask.example for ask in asks if ask.required}
    of_first = next(ask.only_for for ask in asks if ask.name == name)
    error = refusal(kind, config | ({asks[0].name: of_first[0]} if of_first else {}) | {name: nothing})
    assert (error.trouble, error.values["name"]) == (Trouble.CONFIG, name)
    assert f"“{name}”" in sentence(error)


def test_too_little_and_too_much_are_refused() -> None:
    assert refusal("openapi", {}, given=b"").code == "empty"
    assert refusal("openapi", {}, given=b" " * 100).code == "empty"
    assert refusal("openapi", {}, given=SPEC, limits=Limits(content=20)).code == "content"
    assert refusal("openapi", {}, given=SPEC, limits=Limits(fields=0)).code == "fields"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.json", SPEC, "openapi"),
        ("a.yaml", b"openapi: 3.0.3\n", "openapi"),
        ("a.yml", b"# hello\nswagger: '2.0'\n", "openapi"),
        ("a", b'{"info": {}, "swagger" : "2.0"}', "openapi"),
        ("a.json", '{"openapi": "3.1.0"}'.encode("utf-16"), "openapi"),
        ("a.json", b'{"not": "it"}', "webhook"),
        ("a.json", b'[{"a": 1}, {"a": 2}]', "webhook"),
        ("a.jsonl", b'{"a": 1}\n{"a": 2}\n', "webhook"),
        ("", b'{"pasted": true}', "webhook"),
        ("a.txt", b'{"a": 1}', None),
        ("a.json", b"[1, 2]", None),
        ("a.csv", b"openapi: 3.0\n", None),
        ("a.yaml", b"asyncapi: 2.6.0\n", "asyncapi"),
        ("a.json", b'{"info": {},\n "asyncapi": "3.0.0"}', "asyncapi"),
        ("a.yaml", b"# see asyncapi: 2.6.0\nopenapi: 3.0.0\n", "openapi"),
        ("a.proto", b"// one\nmessage A {\n}\n", "protobuf"),
        ("a.proto", b"no message here", None),
        ("a", b'\nedition = "2023";\n', "protobuf"),
        ("a.bin", b"\n\x0f\n\x07a.proto\x22\x04\n\x02Or", "protobuf"),
        ("a.json", b'{"metadata": {"dbt_schema_version": "https://x/dbt/catalog/v1.json"}}', "dbt"),
        ("a.zip", b"PK\x03\x04 cut off", None),
        ("a.db", b"SQLite format 3\0...", "sql"),
        ("a.db", b"nothing", None),
        ("service.xml", b'<Edmx Version="4.0" xmlns="http://docs.oasis-open.org/odata/ns/edmx">', "odata"),
        ("", b"\xef\xbb\xbf<x:Edmx xmlns:x='http://schemas.microsoft.com/ado/2007/06/edmx'>", "odata"),
        ("a.csdl", b'<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm"/>', "odata"),
        ("a.json", b'{"$Version": "4.01", "shop": {"Order": {"$Kind": "EntityType"}}}', "odata"),
        ("a.wsdl", b'<definitions name="a" xmlns="http://schemas.xmlsoap.org/wsdl/"/>', "soap"),
        ("order.zip", packed({"in/orders.wsdl": "", "in/order.xsd": ""}), "soap"),
        ("process.bpmn", b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>', None),
        ("order.xsd", b'<schema targetNamespace="a" xmlns="http://www.w3.org/2001/XMLSchema"/>', "xsd"),
        ("download", b'<x:schema xmlns:x="http://www.w3.org/2001/XMLSchema">', "xsd"),
        ("order.zip", packed({"in/ORDER.XSD": "", "readme.txt": ""}), "xsd"),
        ("order.zip", packed({"readme.txt": ""}), None),
        ("order.zip", b"PK\x03\x04 and no more", None),
        ("a.xml", b"<html><body/></html>", None),
        ("", b"", None),
    ],
)
def test_a_kind_is_guessed_from_the_content(name: str, content: bytes, kind: str | None) -> None:
    assert guess(name, content) == kind


def broken(fault: Callable[[], object]) -> Callable[..., SystemSchema]:
    def read(_content: bytes, _limits: Limits) -> SystemSchema:
        fault()
        raise AssertionError("did not fail")

    return read


def deep() -> None:
    deep()


@pytest.mark.parametrize(
    ("fault", "trouble", "code"),
    [
        (lambda: 1 / 0, Trouble.INTERNAL, "fault"),
        (lambda: dict[str, str]()["hunter2"], Trouble.INTERNAL, "fault"),
        (deep, Trouble.MALFORMED, "too_deep"),
        (lambda: bytearray(1 << 62), Trouble.TOO_LARGE, "memory"),
    ],
)
def test_any_fault_of_a_kind_becomes_the_one_error(
    fault: Callable[[], object], trouble: Trouble, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(KINDS, "faulty", Kind("faulty", "Faulty", "Breaks.", "x", frozenset(), (), read="faulty"))
    monkeypatch.setattr(reading, "function_at", lambda _path: broken(fault))
    error = refusal("faulty", {}, given=b"x")
    assert (error.trouble, error.code) == (trouble, code)
    assert "hunter2" not in "".join(traceback.format_exception(error))
    assert error.__context__ is None


def test_too_many_fields_of_any_kind_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many = SystemSchema(records=(Record(name="A", fields=tuple(Field(path=f"f{n}") for n in range(11))),))
    monkeypatch.setitem(KINDS, "many", Kind("many", "Many", "Has many.", "x", frozenset(), (), read="many"))
    monkeypatch.setattr(reading, "function_at", lambda _path: lambda _content, _limits: many)
    assert refusal("many", {}, given=b"x", limits=Limits(fields=10)).code == "fields"


def secrets(number: int) -> list[Secret]:
    """One secret of each kind, its values marked with a number."""
    mark = f"canary-{number:02}-hunter2"
    return [
        Secret("basic", {"user": f"{mark}-user", "password": mark}),
        Secret("bearer", {"token": mark}),
        Secret("api_key", {"key": mark, "parameter": "key"}),
        Secret("oauth_client", {"token_url": "http://127.0.0.1:1/t", "client_id": f"{mark}-id", "client_secret": mark}),
        Secret("mtls", {"certificate": mark, "key": mark}),
    ]


def echo(peer: Any, request: bytes) -> None:
    """A server that repeats what it was sent wherever it can."""
    said = request.decode("latin-1").replace("\r\n", " ")
    body = b'{"error": ' + request + b"}"
    head = f"HTTP/1.1 200 {said[:200]}\r\nContent-Type: {said[:300]}\r\nContent-Encoding: {said[-60:]}\r\n"
    peer.sendall(head.encode("latin-1") + b"Content-Length: %d\r\n\r\n" % len(body) + body)


@pytest.mark.parametrize("number", range(10))
def test_fifty_secrets_never_come_out_again(number: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    answers: list[Answer | None] = [echo, reply(b"no", "401 No"), reply(b"<html>"), reply(b"no", "500 No")]
    answer = answers[number % len(answers)]
    for secret in secrets(number):
        with listening(answer) as server, listening(reply(b"no TLS here"), waits=False) as plain:
            for kind, config in (
                ("openapi", {"url": f"http://127.0.0.1:{server.port}/x"}),
                ("openapi", {"url": f"https://127.0.0.1:{plain.port}/x"}),
                ("openapi", {"url": "http://127.0.0.1:1/x"}),
            ):
                error = refusal(kind, dict(config), secret, limits=Limits(seconds=0.5, guard=FRIENDS))
                shown = [
                    repr(error),
                    str(error.values),
                    sentence(error),
                    *traceback.format_exception(error),
                    repr(secret),
                ]
                assert "hunter2" not in " ".join(shown)
    assert "hunter2" not in caplog.text


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mssql", "oracle"])
def test_passwords_of_databases_never_come_out_again(dialect: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = Secret("basic", {"user": "canary-hunter2-user", "password": "canary-hunter2"})
    with listening(lambda peer, request: peer.sendall(request or b"?"), waits=False) as server:
        for port in (server.port, 1):
            config: dict[str, object] = {
                "dialect": dialect,
                "host": "127.0.0.1",
                "port": port,
                "database": "d",
                "tls": "prefer",
            }
            error = refusal("sql", config, secret)
            shown = [repr(error), str(error.values), sentence(error), *traceback.format_exception(error)]
            assert "hunter2" not in " ".join(shown)
    assert "hunter2" not in caplog.text
    gc.collect()


def test_a_kind_that_quotes_a_secret_is_blanked(monkeypatch: pytest.MonkeyPatch) -> None:
    def tell(_content: bytes, _limits: Limits) -> SystemSchema:
        raise ConnectorError(Trouble.MALFORMED, "openapi_version", version="it says hunter2!")

    monkeypatch.setattr(reading, "function_at", lambda _path: tell)
    error = refusal("openapi", {}, Secret("bearer", {"token": "hunter2"}), given=b"x")
    assert error.values == {"version": "it says …!"}
