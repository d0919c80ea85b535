"""The settings page: a line of state each, only what somebody may open; the name; the sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from briefs.samples import KEY
from datamaps.models import Connector
from integrations_portal.accounts.models import Membership, Role, User, Workspace
from integrations_portal.audit.models import AuditEntry
from tests.access.forms import form_of
from tests.personas import make_contact, make_team

SignIn = Callable[[User], Client]
PAGE = "/w/acme/settings/"
NAME = f"{PAGE}name/"


def page(browser: Client) -> str:
    return browser.get(PAGE).content.decode()


def test_each_line_says_how_it_stands(workspace: Workspace, ada: User, victor: User, sign_in: SignIn) -> None:
    make_contact(workspace, "priya")
    make_team(workspace)
    shown = page(sign_in(ada))
    assert "2 members, 1 of them admin" in shown
    assert "1 contact, 1 team" in shown
    assert "Nobody is left behind" in shown
    assert "None stored" in shown
    assert "As usual" in shown
    assert "Acme, no time zone" in shown


def test_nobody_is_offered_what_they_may_not_open(
    workspace: Workspace, ada: User, alice: User, victor: User, sign_in: SignIn
) -> None:
    for user in (victor, alice, ada):
        browser = sign_in(user)
        links = [part.split('"')[0] for part in page(browser).split('<a class="row-words" href="')[1:]]
        assert len(links) == {"Victor": 4, "Alice": 6, "Ada": 10}[user.name]
        assert all(browser.get(link).status_code == 200 for link in links)
    assert "Load the sample" not in page(sign_in(alice))


def test_the_menu_leads_here_and_stays_marked_on_pages_below(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    marked = 'href="/w/acme/settings/" aria-current="page"'
    assert marked not in browser.get("/w/acme/").content.decode()
    assert marked in page(browser)
    assert marked in browser.get(f"{PAGE}severity/").content.decode()


def test_a_workspace_is_renamed_with_a_line_in_the_trail(workspace: Workspace, ada: User, sign_in: SignIn) -> None:
    browser = sign_in(ada)
    fields = form_of(browser.get(NAME).content.decode(), NAME)
    typed = {**fields, "name": "Acme <b>& sons</b>", "timezone": "Europe/Oslo"}
    assert browser.post(NAME, typed).status_code == 302
    workspace.refresh_from_db()
    assert (workspace.name, workspace.timezone, workspace.key) == ("Acme <b>& sons</b>", "Europe/Oslo", "acme")
    entry = AuditEntry.objects.get(kind="workspace")
    assert entry.changes == {"name": ["Acme", "Acme <b>& sons</b>"], "timezone": ["", "Europe/Oslo"]}
    assert "<b>& sons" not in page(browser)
    late = browser.post(NAME, {**typed, "name": "Another"})
    assert late.status_code == 409
    assert "Ada saved this while you were writing" in late.content.decode()


@pytest.mark.parametrize("wrong", [{"name": "  "}, {"timezone": "Mars/Olympus"}, {"timezone": "../../etc/passwd"}])
def test_a_name_and_a_real_time_zone_are_asked_for(
    wrong: dict[str, str], workspace: Workspace, ada: User, sign_in: SignIn
) -> None:
    browser = sign_in(ada)
    fields = form_of(browser.get(NAME).content.decode(), NAME)
    assert browser.post(NAME, {**fields, **wrong}).status_code == 422
    workspace.refresh_from_db()
    assert workspace.name == "Acme"


def test_the_sample_is_loaded_once_beside_the_workspace_and_goes_in_one_action(
    workspace: Workspace, elsewhere: Workspace, ada: User, olga: User, sign_in: SignIn
) -> None:
    browser = sign_in(ada)
    assert "Load the sample" in page(browser)
    for _press in range(2):
        answer = browser.post(f"{PAGE}sample/")
        assert answer.headers["Location"] == f"/w/{KEY}/"
    assert Membership.objects.filter(workspace__key=KEY, user=ada, role=Role.ADMIN).count() == 1
    assert Connector.objects.filter(workspace__key=KEY).exists()
    assert "Open the sample" in page(browser)
    other = sign_in(olga)
    assert other.post("/w/elsewhere/settings/sample/").headers["Location"] == "/w/elsewhere/settings/"
    assert not Membership.objects.filter(workspace__key=KEY, user=olga).exists(), "it is somebody else's already"
    assert "Remove the sample" in browser.get(f"/w/{KEY}/settings/").content.decode()
    browser.post(f"/w/{KEY}/remove-sample/")
    assert not Workspace.objects.filter(key=KEY).exists()
    assert Workspace.objects.filter(pk=workspace.pk).exists()


def test_the_page_takes_as_many_queries_for_many_rows_as_for_few(
    workspace: Workspace, ada: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser = sign_in(ada)
    page(browser)
    with django_assert_max_num_queries(20) as few:
        page(browser)
    for number in range(30):
        make_contact(workspace, f"c{number}", active=number % 2 == 0)
    with django_assert_max_num_queries(len(few)):
        page(browser)
