"""Signing in, people and the account in a real browser, by keyboard, in both themes, with and without script."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Contact, Role, User, Workspace
from integrations_portal.accounts.tokens import Purpose
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from tests.browsing import Open, Theme, assert_accessible
from tests.personas import PASSWORD, make_contact, make_member, make_team, make_user, make_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
INSIDE = ("/w/acme/members/", "/w/acme/members/invite/", "/w/acme/members/new-contact/", "/account/", "/?list")
OUTSIDE = ("/sign-in/", "/sign-in/link/", "/link/nothing/")


@pytest.fixture
def you(transactional_db: None) -> User:
    """The admin of a workspace with people in it."""
    workspace = make_workspace("acme", "Nordwind Trading & Service GmbH")
    you = make_user("Ada")
    make_member(workspace, you, Role.ADMIN)
    make_member(workspace, make_user("Vic", f"{'long-' * 9}@subsidiary.example.com"), Role.VIEWER)
    make_team(workspace, "sales")
    make_contact(workspace, "priya", name="Priya Shah", title="Lead", team="sales", email="p@example.com")
    make_contact(workspace, "elena", name="Elena Ruiz", active=False)
    return you


def link_for(user: User) -> str:
    return urlsplit(tokens.issue(tokens.unsent(Purpose.PRINTED, user=user))).path


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(open_page: Open, you: User, width: int, theme: Theme) -> None:
    page = open_page("/sign-in/", width, theme, user=None)
    for path in OUTSIDE:
        page.goto(urljoin(page, path))
        assert_accessible(page)
    page = open_page("/account/", width, theme)
    for path in INSIDE:
        page.goto(urljoin(page, path))
        assert_accessible(page)


def urljoin(page: Page, path: str) -> str:
    parts = urlsplit(page.url)
    return f"{parts.scheme}://{parts.netloc}{path}"


@pytest.mark.parametrize("width", [320, 390, 1024, 1440, 2560])
def test_nothing_is_wider_than_the_screen(open_page: Open, you: User, width: int) -> None:
    page = open_page("/account/", width)
    for path in INSIDE:
        page.goto(urljoin(page, path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_signing_in_and_out_by_keyboard_alone(open_page: Open, you: User) -> None:
    page = open_page("/w/acme/members/", user=None)
    expect(page).to_have_title("Sign in – Integrations Portal")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type("ada@example.com")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    page.get_by_role("button", name="Sign out").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("You have signed out.")
    page.goto(urljoin(page, "/w/acme/members/"))
    expect(page).to_have_title("Sign in – Integrations Portal")


def test_a_mailed_link_waits_for_its_button(open_page: Open, you: User) -> None:
    address = urlsplit(tokens.issue(tokens.unsent(Purpose.MAILED, user=you))).path
    page = open_page(address, user=None)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(urljoin(page, "/account/"))
    expect(page.get_by_text("You sign in as ada@example.com.")).to_be_visible()


def test_a_failed_form_takes_focus_to_its_summary(open_page: Open, you: User) -> None:
    page = open_page("/w/acme/members/new-contact/")
    page.get_by_label("Job title").fill("Head of sales")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Error:")
    expect(page.get_by_label("Job title")).to_have_value("Head of sales")
    assert_accessible(page)
    page.locator(".error-summary a").click()
    expect(page.get_by_label("Name")).to_be_focused()


def test_text_survives_the_end_of_the_session(open_page: Open, you: User) -> None:
    page = open_page("/w/acme/members/new-contact/")
    page.get_by_label("Name").fill("Sam “the lead” <Ng>")
    page.get_by_label("Job title").fill("Lead, since 2019")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your session had ended.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Send it again")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Sam “the lead” <Ng> is saved.")).to_be_visible()
    assert Contact.objects.get(name="Sam “the lead” <Ng>").details["title"] == "Lead, since 2019"


def test_text_survives_the_end_of_the_session_and_of_the_token(open_page: Open, you: User) -> None:
    page = open_page("/w/acme/members/new-contact/")
    page.get_by_label("Name").fill("Sam Ng")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Please send that once more")
    page.get_by_role("button", name="Send it again").click()
    page.get_by_label("E-mail address").fill("ada@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_text("Sam Ng is saved.")).to_be_visible()


def test_a_stale_save_shows_both_texts_and_takes_focus(open_page: Open, you: User) -> None:
    page = open_page("/w/acme/members/contacts/priya/")
    row = Contact.objects.get(key="priya")
    row.details["title"] = "Director"
    door.save(row, by=Actor("Bo"))
    page.get_by_label("Job title").fill("Head of sales")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Director")
    expect(page.get_by_role("alert")).to_contain_text("Head of sales")
    assert_accessible(page)
    page.get_by_role("button", name="Save mine").click()
    expect(page.get_by_text("Priya Shah is saved.")).to_be_visible()


def test_without_script_two_presses_make_one_contact(browser: Browser, live_server: LiveServer, you: User) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + link_for(you))
    page.goto(f"{live_server.url}/w/acme/members/new-contact/")
    page.get_by_label("Name").fill("Sam Ng")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    assert Contact.objects.filter(name="Sam Ng").count() == 1
    context.close()


def test_an_invitation_is_shown_once_and_can_be_copied(open_page: Open, you: User) -> None:
    page = open_page("/w/acme/members/invite/")
    page.get_by_label("E-mail address").fill("nina@example.com")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Invitation sent")
    shown = page.locator(".copyable code").inner_text()
    assert Workspace.objects.count() == 1
    assert_accessible(page)
    guest = open_page(urlsplit(shown).path, user=None)
    assert_accessible(guest)
    guest.get_by_label("Your name").fill("Nina")
    guest.get_by_role("button", name="Join").click()
    expect(guest.get_by_role("status").first).to_contain_text("You have joined")
