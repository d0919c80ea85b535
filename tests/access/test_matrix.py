"""Every address × role × method, against the table in matrix.py."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from integrations_portal.accounts.models import Role, Scope, User, Workspace
from tests.access.matrix import ANYONE, NOBODY, ROWS, Row, Who

DEBUG_ONLY = {"look:gallery", "look:brief-sketch"}
METHODS = ("GET", "POST")
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


def asked(client: Client, method: str, url: str, row: Row) -> HttpResponseBase:
    """The answer, of which nothing stays in the database, so that the next one asks of the same things."""
    # A fault in a page must show as status 500, whoever asks.
    client.raise_request_exception = False
    with transaction.atomic():
        response = client.get(url) if method == "GET" else client.post(url, dict(row.body or {}))
        b"".join(response)  # a file is closed once it was read
        transaction.set_rollback(True)
    return response


def again(client: Client) -> Client:
    """A browser with the same session, whatever becomes of the first."""
    fresh = Client()
    fresh.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return fresh


def refused_at_the_door(response: HttpResponseBase) -> bool:
    to_sign_in = response.status_code == 302 and response.headers["Location"].startswith("/sign-in/?next=")
    return to_sign_in or response.status_code == 401


def least(row: Row, method: str) -> Who:
    return row.get if method == "GET" else row.post


@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_is_asked_to_sign_in(name: str, workspace: Workspace) -> None:
    row, url = ROWS[name], address(name, workspace)
    for method in METHODS:
        response = asked(Client(), method, url, row)
        who = least(row, method)
        if who == NOBODY:
            assert response.status_code == 405 or refused_at_the_door(response), method
        elif who == ANYONE:
            assert not refused_at_the_door(response), method
            assert response.status_code != 500, method
        else:
            assert refused_at_the_door(response), method


@pytest.mark.parametrize("name", INSIDE)
def test_an_outsider_finds_nothing(name: str, workspace: Workspace, olga: User, sign_in: SignIn) -> None:
    assert_not_found(ROWS[name], address(name, workspace), sign_in(olga))


@pytest.mark.parametrize("name", [name for name in INSIDE if ROWS[name].names_things()])
def test_things_of_another_workspace_are_not_found_through_this_one(
    name: str, workspace: Workspace, elsewhere: Workspace, ada: User, sign_in: SignIn
) -> None:
    assert_not_found(ROWS[name], address(name, workspace, things_of=elsewhere), sign_in(ada))


def assert_not_found(row: Row, url: str, client: Client) -> None:
    for method in METHODS:
        status = asked(again(client), method, url, row).status_code
        assert status == 404 or (least(row, method) == NOBODY and status == 405), method


@pytest.mark.parametrize("name", NAMES)
def test_a_member_may_do_what_the_role_allows(
    name: str, workspace: Workspace, members: dict[Role, User], sign_in: SignIn
) -> None:
    row, url = ROWS[name], address(name, workspace)
    for role, member in members.items():
        client = sign_in(member)
        for method in METHODS:
            status, who = asked(again(client), method, url, row).status_code, least(row, method)
            told = f"{method} as {role}: {status}"
            if who == NOBODY:
                assert status in (403, 405), told
            elif isinstance(who, Scope):
                assert status == 401, told
            elif isinstance(who, Role) and role.rank < who.rank:
                assert status == 403, told
            else:
                assert status not in (401, 403, 404, 405, 500), told


@pytest.fixture
def members(victor: User, cora: User, alice: User, ada: User) -> dict[Role, User]:
    found = {Role.VIEWER: victor, Role.CONTRIBUTOR: cora, Role.EDITOR: alice, Role.ADMIN: ada}
    assert set(found) == set(Role)
    return found
