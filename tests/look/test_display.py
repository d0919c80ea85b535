"""Colours and keys are kept in cookies that the server reads."""

from __future__ import annotations

import pytest
from django.test import Client

from integrations_portal.look.theme import chosen_keys, chosen_theme

pytestmark = pytest.mark.urls("tests.look.urls")


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=False)


def test_a_choice_is_kept_and_leads_back(browser: Client) -> None:
    answer = browser.post("/look/display/", {"theme": "dark", "next": "/look/brief/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/look/brief/"
    assert answer.cookies["theme"].value == "dark"
    assert answer.cookies["theme"]["samesite"] == "Lax"


def test_a_script_gets_no_page_back(browser: Client) -> None:
    answer = browser.post("/look/display/", {"theme": "light"}, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 204
    assert answer.cookies["theme"].value == "light"


def test_keys_can_be_turned_off(browser: Client) -> None:
    browser.post("/look/display/", {"keys": "off"})
    assert b'data-keys="off"' in browser.get("/look/brief/").content


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_the_way_back_stays_on_this_site(browser: Client, target: str) -> None:
    assert browser.post("/look/display/", {"theme": "dark", "next": target})["Location"] == "/"


def test_an_unknown_choice_changes_nothing(browser: Client) -> None:
    answer = browser.post("/look/display/", {"theme": "pink", "keys": "maybe"})
    assert not answer.cookies


def test_looking_does_not_change_anything(browser: Client) -> None:
    assert browser.get("/look/display/").status_code == 405


def test_a_forged_cookie_is_not_written_into_the_page() -> None:
    assert chosen_theme({"theme": '"><script>'}) == "auto"
    assert chosen_keys({"keys": '"><script>'}) == "on"


@pytest.mark.parametrize(
    ("theme", "link"),
    [
        ("auto", 'media="screen and (prefers-color-scheme: dark)"'),
        ("dark", 'media="screen"'),
        ("light", None),
    ],
)
def test_the_server_writes_the_colours_into_the_page(browser: Client, theme: str, link: str | None) -> None:
    browser.cookies["theme"] = theme
    page = browser.get("/look/brief/").content.decode()
    assert f'data-theme="{theme}"' in page
    assert (link in page) if link else ('href="/static/css/dark.css" media' not in page)
