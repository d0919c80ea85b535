"""Every address × role × method, against the table in matrix.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from integrations_portal.accounts.models import Role, User, Workspace
from tests.access.matrix import ANYONE, NOBODY, ROWS, Row, Who

DEBUG_ONLY = {"look:gallery", "look:brief-sketch"}
SignIn = Callable[[User], Client]


def every_pattern(patterns: list[Any], namespace: str = "", route: str = "") -> Iterator[tuple[str, str]]:
    """Name (with namespaces) and route of every address; the name is empty for one that has none."""
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every_pattern(pattern.url_patterns, inner, here)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else "", here)


ADDRESSES = list(every_pattern(get_resolver().url_patterns))
NAMES = sorted({name for name, _ in ADDRESSES} & ROWS.keys())
INSIDE = sorted({name for name, route in ADDRESSES if route.startswith("w/<slug:key>/")} & ROWS.keys())


def test_every_address_has_a_name_and_a_row() -> None:
    nameless = [route for name, route in ADDRESSES if not name]
    missing = sorted({name for name, _ in ADDRESSES} - {""} - ROWS.keys())
    assert not nameless, f"addresses without a name: {nameless}"
    assert not missing, f"add a row to tests/access/matrix.py for: {missing}"


def test_every_row_is_an_address() -> None:
    assert not ROWS.keys() - {name for name, _ in ADDRESSES} - DEBUG_ONLY


def test_no_name_is_used_twice() -> None:
    names = [name for name, _ in ADDRESSES]
    assert not {name for name in names if names.count(name) > 1}


def address(name: str, workspace: Workspace, things_of: Workspace | None = None) -> str:
    arguments = dict(ROWS[name].build(things_of or workspace))
    if name in INSIDE:
        arguments["key"] = workspace.key
    return reverse(name, kwargs=arguments)


def send(client: Client, method: str, url: str, row: Row) -> HttpResponseBase:
    # A fault in a page must show as status 500, whoever asks.
    client.raise_request_exception = False
    response = client.get(url) if method == "GET" else client.post(url, dict(row.body or {}))
    b"".join(response)  # a file is closed once it was read
    return response


def refused_at_the_door(response: HttpResponseBase) -> bool:
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/sign-in/?next=")
    return to_sign_in or response.status_code == 401


def least(row: Row, method: str) -> Who:
    return row.get if method == "GET" else row.post


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_asked_to_sign_in(name: str, method: str, workspace: Workspace, client: Client) -> None:
    row = ROWS[name]
    response = send(client, method, address(name, workspace), row)
    who = least(row, method)
    if who == NOBODY:
        assert response.status_code == 405 or refused_at_the_door(response)
    elif who == ANYONE:
        assert not refused_at_the_door(response)
        assert response.status_code != 500
    else:
        assert refused_at_the_door(response)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", INSIDE)
def test_an_outsider_finds_nothing(name: str, method: str, workspace: Workspace, olga: User, sign_in: SignIn) -> None:
    response = send(sign_in(olga), method, address(name, workspace), ROWS[name])
    assert response.status_code == 404 or (least(ROWS[name], method) == NOBODY and response.status_code == 405)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", NAMES)
def test_a_member_may_do_what_the_role_allows(
    name: str, role: Role, method: str, workspace: Workspace, member: User, sign_in: SignIn
) -> None:
    row = ROWS[name]
    who = least(row, method)
    status = send(sign_in(member), method, address(name, workspace), row).status_code
    if who == NOBODY:
        assert status in (403, 405)
    elif isinstance(who, Role) and role.rank < who.rank:
        assert status == 403
    else:
        assert status not in (401, 403, 404, 405)
        assert status != 500


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", [name for name in INSIDE if ROWS[name].names_things()])
def test_things_of_another_workspace_are_not_found_through_this_one(
    name: str, method: str, workspace: Workspace, elsewhere: Workspace, ada: User, sign_in: SignIn
) -> None:
    row = ROWS[name]
    response = send(sign_in(ada), method, address(name, workspace, things_of=elsewhere), row)
    assert response.status_code == 404 or (least(row, method) == NOBODY and response.status_code == 405)


@pytest.fixture
def member(role: Role, request: pytest.FixtureRequest) -> User:
    personas = {
        Role.VIEWER: "victor",
        Role.CONTRIBUTOR: "cora",
        Role.EDITOR: "alice",
        Role.ADMIN: "ada",
    }
    found: User = request.getfixturevalue(personas[role])
    return found
