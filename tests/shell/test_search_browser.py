"""Search by keyboard in a real browser: the keys that go there, results as somebody types, both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from datamaps.models import System
from integrations_portal.accounts.models import Role, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.browsing import Open, Theme, assert_accessible
from tests.personas import make_contact, make_member, make_user, make_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    found = make_workspace("acme")
    for key, name in (("billing", "Billing"), ("crm", "CRM"), ("long", "Very" * 60)):
        door.save(System(workspace=found).put({"key": key, "name": name, "vendor": "Acme"}), PORTAL)
    make_contact(found, "priya", name="Priya Shah")
    return found


@pytest.fixture
def you(workspace: Workspace) -> User:
    you = make_user("Ada")
    make_member(workspace, you, Role.ADMIN)
    return you


def test_slash_goes_to_the_box_and_enter_to_the_results(open_page: Open) -> None:
    page = open_page("/w/acme/systems/")
    page.keyboard.press("/")
    page.keyboard.type("bil")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Billing", exact=True)).to_be_visible()
    page.keyboard.press("Control+k")
    box = page.get_by_role("main").get_by_role("searchbox")
    expect(box).to_be_focused()
    expect(box).to_have_value("bil")


def test_results_follow_what_is_typed_and_focus_stays_in_the_box(open_page: Open) -> None:
    page = open_page("/w/acme/search/")
    box = page.get_by_role("main").get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("shah")
    expect(page.locator("#results")).to_contain_text("Priya Shah")
    expect(page.locator("#announcer")).to_contain_text("1 result")
    expect(box).to_be_focused()
    assert page.url.endswith("?q=shah")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/#contact-priya")


def test_an_answer_that_was_overtaken_is_never_shown(open_page: Open) -> None:
    page = open_page("/w/acme/search/")
    late: list[Route] = []
    page.route("**/search/?q=crm", lambda route: late.append(route))
    page.keyboard.type("crm")
    page.wait_for_timeout(400)
    assert late, "the first question is on its way"
    page.get_by_role("main").get_by_role("searchbox").fill("billing")
    expect(page.locator("#results mark")).to_have_text(["Billing"])
    page.wait_for_timeout(200)
    expect(page.locator("#results mark")).to_have_text(["Billing"])


def test_the_single_key_can_be_turned_off_and_the_chord_stays(open_page: Open) -> None:
    page = open_page("/account/")
    page.get_by_role("button", name="Turn them off").click()
    page.goto(page.url.replace("/account/", "/w/acme/systems/"))
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox").first).not_to_be_focused()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox").first).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(open_page: Open, width: int, theme: Theme) -> None:
    for words in ("", "acme", "zebra"):
        page = open_page(f"/w/acme/search/?q={words}", width, theme)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
