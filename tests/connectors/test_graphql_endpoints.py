"""Endpoints that are asked over the network to describe what they answer in GraphQL."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
from graphql import build_schema, introspection_from_schema

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import SystemSchema
from tests.connectors.canary import Listener, listening, reply
from tests.connectors.test_graphql import SHOP, read

FRIENDS = Guard(["127.0.0.0/8"])


def live(server: Listener, path: str = "graphql", secret: Secret = NO_SECRET, seconds: float = 5) -> SystemSchema:
    config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/{path}"}
    return observe("graphql", config, secret, Limits(seconds=seconds, guard=FRIENDS))


def answering(*answers: bytes) -> Any:
    """A server that gives one answer after the other, and its last one from then on."""
    left = list(answers)

    def answer(peer: socket.socket, request: bytes) -> None:
        _head, _, body = request.partition(b"\r\n\r\n")
        assert b"POST /graphql" not in request or b"__schema" in body or body == b""
        reply(left.pop(0) if len(left) > 1 else left[0])(peer, request)

    return answer


def test_an_endpoint_is_asked_to_describe_itself_with_the_sign_in() -> None:
    data = {"data": introspection_from_schema(build_schema(SHOP), input_value_deprecation=True)}
    with listening(reply(json.dumps(data).encode())) as server:
        assert live(server, secret=Secret("bearer", {"token": "abcd-1234"})) == read(SHOP)
    assert server.requests[0].startswith(b"POST /graphql")
    assert b"authorization: Bearer abcd-1234" in server.requests[0]


def test_an_older_endpoint_is_asked_again_without_what_it_does_not_know() -> None:
    data = {"data": introspection_from_schema(build_schema(SHOP))}
    refused = json.dumps({"errors": [{"message": "Unknown argument includeDeprecated on field args"}]}).encode()
    with listening(answering(refused, json.dumps(data).encode())) as server:
        assert [record.name for record in live(server).records] == [record.name for record in read(SHOP).records]
    assert server.visits == 2


def test_an_address_that_ends_like_a_file_is_downloaded() -> None:
    with listening(reply(SHOP.encode())) as server:
        assert live(server, "schema.graphql") == read(SHOP)
    assert server.requests[0].startswith(b"GET /schema.graphql")


@pytest.mark.parametrize(
    ("body", "status", "trouble", "code"),
    [
        (b'{"errors": [{"message": "introspection is disabled"}]}', "200 OK", Trouble.FORBIDDEN, "graphql_closed"),
        (b"<!doctype html><p>Playground</p>", "200 OK", Trouble.MALFORMED, "graphql_endpoint"),
        (b'{"data": {"__schema": null}}', "200 OK", Trouble.MALFORMED, "graphql_endpoint"),
        (b'{"data": {"__schema": {"types": 5}}}', "200 OK", Trouble.MALFORMED, "graphql_json"),
        (b"no", "401 No", Trouble.UNAUTHORISED, "http_401"),
        (b"no", "403 No", Trouble.FORBIDDEN, "http_403"),
        (b"no", "404 No", Trouble.NOT_FOUND, "http_404"),
        (b"no", "400 No", Trouble.UNREACHABLE, "http_other"),
        (b"no", "500 No", Trouble.UNREACHABLE, "http_5xx"),
    ],
)
def test_what_an_endpoint_answers_instead_is_told_for_what_it_is(
    body: bytes, status: str, trouble: Trouble, code: str
) -> None:
    with listening(reply(body, status)) as server, pytest.raises(ConnectorError) as caught:
        live(server)
    assert (caught.value.trouble, caught.value.code) == (trouble, code)


def test_an_endpoint_inside_the_network_is_not_reached(canary: Listener) -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("graphql", {"url": f"http://127.0.0.1:{canary.port}/graphql"}, NO_SECRET, Limits(seconds=2))
    assert caught.value.trouble is Trouble.BLOCKED
