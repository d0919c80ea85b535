"""Comments by keyboard, on a phone, and without a script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from briefs.models import Comment, Entry
from integrations_portal.accounts.models import User, Workspace
from tests.browsing import Open, Theme, assert_accessible
from tests.home.conftest import HOSTILE, add_brief, add_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def you(cora: User) -> User:
    return cora


@pytest.fixture
def row(workspace: Workspace) -> Entry:
    brief = add_brief(workspace, 1)
    add_entry(brief, "exceptions", ref="E-02", name=HOSTILE)
    return add_entry(brief, "exceptions", ref="E-01", name="Card declined")


def section(row: Entry) -> str:
    return reverse("section", args=[row.workspace.key, row.integration.ref, "exceptions"])


def test_a_row_is_commented_on_and_settled_by_keyboard_alone(row: Entry, open_page: Open) -> None:
    page = open_page(section(row))
    line = page.locator(f"[id='{row.uid}']")

    line.locator("summary").focus()
    page.keyboard.press("Enter")
    text = line.get_by_label("Your comment")
    expect(text).to_be_visible()
    expect(line.locator("summary")).to_be_focused()
    page.keyboard.press("Tab")
    expect(text).to_be_focused()
    page.keyboard.type("Who pays for that?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    said = line.locator(".comment")
    expect(said).to_contain_text("Who pays for that?")
    expect(said).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Your comment is there.")
    expect(line.locator("summary")).to_contain_text("1 comment")
    page.keyboard.press("Tab")
    expect(line.get_by_role("link", name="Edit your comment")).to_be_focused()
    page.keyboard.press("Enter")
    changed = said.get_by_label("Your comment")
    expect(changed).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(" And when?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Who pays for that? And when?")
    expect(said).to_contain_text("edited")
    expect(said).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Your change is saved.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(line.get_by_role("button", name="This is settled")).to_be_focused()
    page.keyboard.press("Enter")
    expect(line.locator("summary")).to_contain_text("settled")
    expect(page.locator("#announcer")).to_have_text("Marked as settled.")
    assert Comment.objects.count() == 1


def test_an_empty_comment_is_refused_in_place(row: Entry, open_page: Open) -> None:
    page = open_page(section(row))
    line = page.locator(f"[id='{row.uid}']")
    line.locator("summary").click()

    line.get_by_role("button", name="Add the comment").click()

    expect(line.locator(".error-summary")).to_be_focused()
    line.locator(".error-links a").click()
    expect(line.get_by_label("Your comment")).to_be_focused()


def test_without_a_script_comments_have_a_page_of_their_own(row: Entry, open_page: Open) -> None:
    page = open_page(section(row), script=False)
    line = page.locator(f"[id='{row.uid}']")

    line.locator("summary").click()
    line.get_by_role("link", name="Read and write comments").click()
    page.get_by_label("Your comment").fill("Plainly")
    page.get_by_role("button", name="Add the comment").click()

    expect(page.locator(".comment")).to_contain_text("Plainly")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 320])
def test_comments_are_whole_and_accessible_on_a_phone(row: Entry, open_page: Open, theme: Theme, width: int) -> None:
    page = open_page(section(row), width=width, theme=theme)
    line = page.locator(f"[id='{row.uid}']")
    line.locator("summary").click()
    line.get_by_label("Your comment").fill(HOSTILE)
    line.get_by_role("button", name="Add the comment").click()
    expect(line.locator(".comment")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
    page.goto(re.sub(r"(/w/.*)", reverse("all_comments", args=[row.workspace.key, row.integration.ref]), page.url))
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert_accessible(page)
