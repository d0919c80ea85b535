"""What a SCIM service says of its resources, from saved answers or from a service that is asked."""

from __future__ import annotations

import copy
import json
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.guess import guess
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.registry import observe
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, SystemSchema
from tests.connectors.canary import Listener, listening, reply
from tests.connectors.scim_documents import EXTENSION, OWN, SCHEMAS, TYPES, USER, answer

FRIENDS = Guard(["127.0.0.0/8"])
WHOLE = [answer(SCHEMAS), answer(TYPES)]
Pages = dict[str, Any]


def read(value: Any, limits: Limits | None = None) -> SystemSchema:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return observe("scim", {}, limits=limits or Limits(), given=content)


def live(server: Listener, path: str = "scim/v2", secret: Secret = NO_SECRET) -> SystemSchema:
    config: dict[str, object] = {"url": f"http://127.0.0.1:{server.port}/{path}"}
    return observe("scim", config, secret, Limits(seconds=5, guard=FRIENDS))


def service(pages: Pages) -> Callable[[socket.socket, bytes], None]:
    """A server with an answer for each address, and 404 for all others."""

    def serve(peer: socket.socket, request: bytes) -> None:
        target = request.split(b" ", 2)[1].decode()
        body = pages.get(target)
        reply(*(b"no", "404 Not Found") if body is None else (json.dumps(body).encode(),))(peer, request)

    return serve


def fields(schema: SystemSchema, record: str) -> dict[str, Field]:
    (found,) = (one for one in schema.records if one.name == record)
    return {row.path: row for row in found.fields}


def kinds(before: Any, after: Any) -> set[tuple[str, str]]:
    old, new = read(before), read(after)
    found = compare(old, new, kind_of("scim").sees, baseline=old).changes
    return {(one.kind.value, one.field) for one in found}


def noted(schema: SystemSchema) -> set[tuple[str, str]]:
    return {(note.where, note.code) for note in schema.notes}


def test_resource_types_are_records_with_what_every_resource_has() -> None:
    schema = read(WHOLE)
    assert [record.name for record in schema.records] == ["User", "Group"]
    found = fields(schema, "User")
    assert {"id", "externalId", "meta", "meta.created", "meta.lastModified"} <= found.keys()
    assert (found["id"].key, found["id"].unique, found["id"].read_only) == (True, True, True)
    assert schema.records[0].changed_at == "meta.lastModified"


def test_types_lists_and_what_is_inside_them_are_read() -> None:
    found = fields(read(WHOLE), "User")
    types = {path: (row.type.value, row.format) for path, row in found.items() if not path.startswith(("meta", '"'))}
    assert types == {
        "userName": ("string", ""),
        "password": ("string", ""),
        "active": ("boolean", ""),
        "emails": ("array", ""),
        "emails[]": ("object", ""),
        "emails[].value": ("string", ""),
        "emails[].type": ("string", ""),
        "emails[].primary": ("boolean", ""),
        "nicknames": ("array", ""),
        "nicknames[]": ("string", ""),
        "profileUrl": ("string", "uri"),
        "hiredAt": ("datetime", ""),
        "photo": ("binary", "base64"),
        "height": ("number", ""),
        "groups": ("array", ""),
        "groups[]": ("object", ""),
        "id": ("string", ""),
        "externalId": ("string", ""),
    }
    assert found["emails[].type"].values == ("home", "work")
    assert (found["nicknames"].values, found["nicknames[]"].values) == ((), ("a", "b"))


def test_who_may_write_what_and_what_must_be_given_is_read() -> None:
    schema = read(WHOLE)
    found = fields(schema, "User")
    assert (found["userName"].required, found["userName"].unique) == (True, True)
    assert (found["active"].required, found["active"].read_only, found["active"].write_only) == (False, False, False)
    assert found["password"].write_only
    assert found["groups"].read_only
    assert {("User.hiredAt", "set_once"), ("Group.members[].value", "set_once")} <= noted(schema)


def test_an_extension_is_a_group_named_as_it_is_sent() -> None:
    found = fields(read(WHOLE), "User")
    group = f'"{EXTENSION}"'
    assert (found[group].type.value, found[group].required) == ("object", True)
    assert found[f"{group}.manager.$ref"].references == "self.User.id"
    assert found[f"{group}.employeeNumber"].type.value == "string"


def test_what_may_point_at_several_things_points_at_none() -> None:
    assert fields(read(WHOLE), "Group")["members[].$ref"].references is None


def test_schemas_alone_are_a_record_each_and_those_of_scim_itself_are_left_out() -> None:
    schema = read(answer(SCHEMAS))
    assert [record.name for record in schema.records] == ["User", "Group", "EnterpriseUser"]
    assert "id" not in fields(schema, "EnterpriseUser")
    assert [record.name for record in read(OWN).records] == ["Schema"]
    twice = [USER, USER | {"id": "urn:example:other"}]
    assert [record.name for record in read(twice).records] == [USER["id"], "urn:example:other"]


def test_a_schema_that_is_not_shown_is_not_taken_for_one_with_nothing_in_it() -> None:
    schema = read([answer([USER]), answer(TYPES)])
    assert ("User", "*") in {(one.record, one.path) for one in schema.hidden}
    assert {("Group", "scim_schema_missing"), (f'User."{EXTENSION}"', "scim_schema_missing")} <= noted(schema)
    lost = {kind for kind, _field in kinds(WHOLE, [answer([USER]), answer(TYPES)])}
    assert lost == {"access.lost"}


def test_odd_attributes_are_noted_and_never_lost_in_silence() -> None:
    odd = [{"name": "userName"}, {"name": "USERNAME"}, {"type": "string"}, {"name": "x", "type": "money"}, 5]
    schema = read({"id": "urn:example:a", "name": "A", "attributes": odd})
    assert fields(schema, "A")["userName"].type.value == "string"
    assert noted(schema) >= {("A.USERNAME", "field_twice"), ("A", "field_no_name"), ("A.x", "type_unknown")}


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("userName", {"required": False}, ("field.required.lost", "userName")),
        ("active", {"mutability": "readOnly"}, ("field.read_only.gained", "active")),
        ("userName", {"uniqueness": "none"}, ("field.unique.lost", "userName")),
        ("height", {"type": "integer"}, ("field.type.narrowed", "height")),
        ("nicknames", {"canonicalValues": ["a", "b", "c"]}, ("field.values.added", "nicknames[]")),
        ("active", {"name": "enabled"}, ("field.removed", "active")),
        ("active", {"description": "other words"}, None),
    ],
)
def test_each_change_is_told_by_its_kind(name: str, change: dict[str, Any], expected: tuple[str, str] | None) -> None:
    after = copy.deepcopy(WHOLE)
    (row,) = (one for one in after[0]["Resources"][0]["attributes"] if one["name"] == name)
    row.update(change)
    found = kinds(WHOLE, after)
    assert found == set() if expected is None else expected in found


def test_a_service_is_asked_below_its_base_with_one_sign_in() -> None:
    pages: Pages = {f"/scim/v2/{name}": page for name, page in zip(("Schemas", "ResourceTypes"), WHOLE, strict=True)}
    pages["/token"] = {"access_token": "abcd-1234"}
    with listening(service(pages)) as server:
        values = {"token_url": f"http://127.0.0.1:{server.port}/token", "client_id": "a", "client_secret": "secret-1"}
        assert live(server, secret=Secret("oauth_client", values)) == read(WHOLE)
        assert live(server, "scim/v2/Schemas") == live(server, "scim/v2/") == read(WHOLE)
    first = server.requests[:3]
    assert [one.split(b" ")[1] for one in first] == [b"/token", b"/scim/v2/Schemas", b"/scim/v2/ResourceTypes"]
    assert all(b"authorization: Bearer abcd-1234" in one for one in first[1:])


def test_a_service_that_answers_in_pages_is_asked_for_all_of_them() -> None:
    given: list[str] = []

    def serve(peer: socket.socket, request: bytes) -> None:
        target = urlsplit(request.split(b" ", 2)[1].decode())
        given.append(target.query)
        start = int(parse_qs(target.query).get("startIndex", ["1"])[0]) - 1
        every = SCHEMAS if target.path.endswith("Schemas") else TYPES
        page = answer(every[start : start + 1], len(every))
        reply(json.dumps(page).encode())(peer, request)

    with listening(serve) as server:
        assert live(server) == read(WHOLE)
    assert given == ["", "startIndex=2", "startIndex=3", "startIndex=4", "", "startIndex=2"]


def test_a_service_that_promises_more_than_it_gives_is_not_asked_for_ever() -> None:
    with listening(reply(json.dumps(answer(SCHEMAS, 10_000)).encode())) as server:
        assert live(server) == read(answer(SCHEMAS))
    assert server.visits == 4

    def endless(peer: socket.socket, _request: bytes) -> None:
        page = [USER | {"id": f"urn:example:{server.visits}"}]
        reply(json.dumps(answer(page, 10_000)).encode())(peer, b"")

    with listening(endless) as server, pytest.raises(ConnectorError) as caught:
        live(server)
    assert (caught.value.trouble, server.visits) == (Trouble.TOO_LARGE, 50)


def test_a_service_without_resource_types_is_read_by_its_schemas() -> None:
    with listening(service({"/scim/v2/Schemas": answer(SCHEMAS)})) as server:
        assert live(server) == read(answer(SCHEMAS))


@pytest.mark.parametrize(
    ("body", "status", "trouble", "code"),
    [
        (b"<!doctype html><p>Sign in</p>", "200 OK", Trouble.MALFORMED, "scim_service"),
        (b'"text"', "200 OK", Trouble.MALFORMED, "scim_service"),
        (b'{"Resources": []}', "200 OK", Trouble.MALFORMED, "scim_nothing"),
        (b"no", "401 No", Trouble.UNAUTHORISED, "http_401"),
        (b"no", "404 No", Trouble.NOT_FOUND, "http_404"),
    ],
)
def test_what_a_service_answers_instead_is_told_for_what_it_is(
    body: bytes, status: str, trouble: Trouble, code: str
) -> None:
    with listening(reply(body, status)) as server, pytest.raises(ConnectorError) as caught:
        live(server)
    assert (caught.value.trouble, caught.value.code) == (trouble, code)


def test_a_service_inside_the_network_is_not_reached(canary: Listener) -> None:
    with pytest.raises(ConnectorError) as caught:
        observe("scim", {"url": f"http://127.0.0.1:{canary.port}/scim"}, NO_SECRET, Limits(seconds=2))
    assert caught.value.trouble is Trouble.BLOCKED


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"5", b'{"Resources": 5}', b'{"attributes": []}', b'{"schema": "x"}', b'[{"Resources": [[5]]}]'],
)
def test_what_is_no_schema_is_refused(content: bytes) -> None:
    with pytest.raises(ConnectorError) as caught:
        read(content)
    assert caught.value.code == "scim_nothing"


def test_attributes_of_the_wrong_shape_do_no_harm() -> None:
    odd: dict[str, Any] = {
        "name": "a",
        "type": ["x"],
        "subAttributes": 5,
        "canonicalValues": [{}, None, 1],
        "required": 1,
    }
    found = fields(read({"id": "urn:example:a", "name": "A", "attributes": [odd]}), "A")["a"]
    assert (found.values, found.required) == (("1",), False)


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("a.json", answer(SCHEMAS), "scim"),
        ("a.json", WHOLE, "scim"),
        ("a", TYPES[0] | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"]}, "scim"),
        ("a.json", {"id": "x", "attributes": [{"name": "a", "mutability": "readOnly"}]}, "scim"),
        ("a.csv", answer(SCHEMAS), None),
        ("a.json", {"openapi": "3.1.0", "x": answer(SCHEMAS)}, "openapi"),
    ],
)
def test_saved_answers_are_known_by_their_content(name: str, value: Any, kind: str | None) -> None:
    assert guess(name, json.dumps(value).encode()) == kind
