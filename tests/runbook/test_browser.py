"""A runbook in a real browser, the way it is opened when something is broken."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from datamaps.models import Integration
from integrations_portal.accounts.models import User
from tests.access.things.catalog import make_connector
from tests.browsing import Open, Theme, assert_accessible
from tests.runbook.conftest import add
from tests.runbook.test_pages import reading, shelf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def you(cora: User) -> User:
    return cora


def test_the_first_check_is_on_the_first_screen_of_a_small_laptop(brief: Integration, open_page: Open) -> None:
    """Even with notices above it, and with what to do if it is not well."""
    page = open_page(reading(brief), 1280, height=720)
    expect(page.get_by_text("has left.", exact=False).first).to_be_visible()
    box = page.locator("#check-1").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 720
    assert page.evaluate("window.scrollY") == 0


def test_a_symptom_is_found_while_it_is_typed_and_the_number_is_announced(brief: Integration, open_page: Open) -> None:
    page = open_page(reading(brief))
    field = page.get_by_label("Search by what you see")
    field.press_sequentially("card declined")
    expect(page.get_by_text("A customer is missing in Billing")).to_have_count(0)
    expect(page.get_by_text("Pause the flow, then call Finance")).to_be_visible()
    expect(field).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("1 symptom")


def test_a_symptom_is_found_without_scripts(brief: Integration, open_page: Open) -> None:
    page = open_page(shelf(brief.workspace), script=False)
    page.get_by_label("Search all runbooks").fill("Signed but card declined")
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name="Signed but card declined").click()
    expect(page.get_by_text("Pause the flow, then call Finance")).to_be_visible()
    page.get_by_role("button", name=re.compile("I did this today, it works.*Replay a day")).click()
    expect(page.get_by_text("Noted: these steps work, proven today.")).to_be_visible()


def test_a_command_is_copied_exactly(brief: Integration, open_page: Open) -> None:
    command = 'replay --since "6:00" --queue <a&b>'
    add(brief, "runbook.procedures", {"name": "Send again", "steps": [{"do": f"Run `{command}` now"}]})
    page = open_page(reading(brief), permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy replay").click()
    assert page.evaluate("navigator.clipboard.readText()") == command
    expect(page.locator("#announcer")).to_have_text("Copied")


def test_paper_shows_every_symptom_and_no_button(brief: Integration, open_page: Open) -> None:
    make_connector(brief.workspace)
    for number in range(5):
        add(brief, "runbook.failures", {"symptom": f"Symptom {number}", "fix": f"Remedy {number}"})
    page = open_page(reading(brief), theme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.get_by_text("Remedy 4")).to_be_visible()
    expect(page.get_by_role("button", name="I did this today").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 33, 37)"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(brief: Integration, open_page: Open, theme: Theme) -> None:
    for path in (shelf(brief.workspace, "declined"), reading(brief), reading(brief, "nothing-like-this")):
        page = open_page(path, theme=theme)
        assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 1440, 3840])
def test_nothing_is_wider_than_the_window(brief: Integration, open_page: Open, width: int) -> None:
    add(brief, "runbook.failures", {"symptom": "W" * 300, "fix": "`" + "x" * 300 + "`"})
    for path in (shelf(brief.workspace, "declined"), reading(brief)):
        page = open_page(path, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
