"""The menu, and where the site's own address leads."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path
from django.utils.module_loading import import_string
from pytest_django import DjangoAssertNumQueries, Settings

from integrations_portal.accounts.models import Membership, Role, User, Workspace
from integrations_portal.shell import navigation
from integrations_portal.shell.navigation import ENTRIES, Entry, items
from tests.access.things import briefs, catalog
from tests.personas import make_member, make_user, make_workspace

SignIn = Callable[[User], Client]


def _page(request: HttpRequest, key: str) -> HttpResponse:
    return HttpResponse(key)


def members(workspace: Workspace) -> QuerySet[Any]:
    return Membership.objects.of(workspace)


@pytest.fixture
def small_site(settings: Settings) -> Iterator[None]:
    """A site with a home, systems and one page below them."""
    module = types.ModuleType("tests.shell.small_site")
    addresses = [path("w/<slug:key>/", _page, name="home"), path("w/<slug:key>/systems/", _page, name="systems")]
    module.__dict__["urlpatterns"] = addresses
    sys.modules[module.__name__] = module
    settings.ROOT_URLCONF = module.__name__
    clear_url_caches()
    yield
    clear_url_caches()
    del sys.modules[module.__name__]


@pytest.mark.django_db
def test_entries_appear_when_their_page_exists(small_site: None) -> None:
    menu = items(make_workspace("acme"), "/w/acme/")
    assert [(str(item.label), item.url) for item in menu] == [
        ("Home", "/w/acme/"),
        ("Systems", "/w/acme/systems/"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("here", "current"),
    [
        ("/w/acme/", ["Home"]),
        ("/w/acme/systems/", ["Systems"]),
        ("/w/acme/systems/crm/", ["Systems"]),
        ("/w/acme/other/", []),
    ],
)
def test_the_entry_of_the_page_is_marked(here: str, current: list[str], small_site: None) -> None:
    assert [str(item.label) for item in items(make_workspace("acme"), here) if item.current] == current


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("here", "current"),
    [
        ("/w/acme/findings/", ["Live checks"]),
        ("/w/acme/messages/", ["Live checks"]),
        ("/w/acme/settings/notifications/", []),
    ],
)
def test_a_page_of_the_settings_is_marked_there_and_nowhere_else(here: str, current: list[str]) -> None:
    assert [str(item.label) for item in items(make_workspace("acme"), here) if item.current] == current


@pytest.mark.django_db
def test_counts_come_from_the_function_that_is_named(small_site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace("acme")
    for name in ("Ann", "Ben", "Cas"):
        make_member(workspace, make_user(name), Role.VIEWER)
    counted = (Entry("Systems", "systems", f"{__name__}.members", urgent=True),)
    monkeypatch.setattr(navigation, "ENTRIES", counted)
    item = items(workspace, "/")[0]
    assert (item.count, item.urgent) == (3, True)


def test_every_function_that_is_named_exists() -> None:
    for entry in ENTRIES:
        assert not entry.count or callable(import_string(entry.count))


@pytest.mark.django_db
def test_the_only_workspace_is_opened_at_once(alice: User, sign_in: SignIn) -> None:
    location = sign_in(alice).get("/").headers["Location"]
    assert location.startswith("/w/acme/")


@pytest.mark.django_db
def test_several_workspaces_are_offered(alice: User, elsewhere: Workspace, sign_in: SignIn) -> None:
    make_member(elsewhere, alice, Role.VIEWER)
    page = sign_in(alice).get("/").content.decode()
    assert "/w/acme/" in page
    assert "/w/elsewhere/" in page


@pytest.mark.django_db
def test_somebody_without_a_workspace_is_told_what_to_do(db: None, client: Client) -> None:
    client.force_login(User.objects.create_user("lone@example.com"))
    page = client.get("/").content.decode()
    assert "lone@example.com" in page
    assert "Ask an admin" in page


@pytest.mark.django_db
def test_the_menu_is_on_every_page_of_a_workspace(alice: User, sign_in: SignIn) -> None:
    page = sign_in(alice).get("/w/acme/members/").content.decode()
    assert 'href="/w/acme/members/" aria-current="page"' in page
    assert 'action="/sign-out/"' in page
    assert "Acme" in page


@pytest.mark.django_db
@pytest.mark.parametrize(("url", "status"), [("/w/acme/members/invite/", 403), ("/nowhere/", 404)])
def test_refusals_are_pages_of_the_site(url: str, status: int, alice: User, sign_in: SignIn) -> None:
    response = sign_in(alice).get(url)
    assert response.status_code == status
    assert "Integrations Portal" in response.content.decode()
    assert "Traceback" not in response.content.decode()


@pytest.mark.django_db
def test_the_menu_counts_what_this_workspace_has(workspace: Workspace, elsewhere: Workspace) -> None:
    catalog.finding(workspace)
    briefs.brief(workspace)
    catalog.finding(elsewhere)
    counted = {item.url: (item.count, item.urgent) for item in items(workspace, "/")}
    assert counted["/w/acme/systems/"] == (1, False)
    assert counted["/w/acme/briefs/"] == (1, False)
    assert counted["/w/acme/checks/"] == (1, True)


@pytest.mark.django_db
def test_all_numbers_of_the_menu_are_one_query(
    workspace: Workspace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assert sum(bool(entry.count) for entry in ENTRIES) > 1
    with django_assert_num_queries(1):
        items(workspace, "/")
