"""Somebody of the business brings a web shop and the books together: from an empty workspace to two signatures."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from briefs.models import Signature
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from tests.conversation.test_signing import be

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
Open = Callable[..., Page]

ANSWERS = {
    "business_owner-new": "Dana Weber",
    "integrator-new": "Sam Lind",
    "people.operations-new": "Olga Ops",
    "owner": "Dana Weber",
    "backup": "Olga Ops",
    "within": "1 day",
    "ownership-0-steward": "Dana Weber",
    "dead_letter.owner": "Olga Ops",
    "max_delay": "1 day",
    "volume.normal": "40",
    "decided_by": "Dana Weber",
    "why": "It is how we have always told it to the auditor",
    **{f"measures-{row}-baseline": "30" for row in range(2)},
    **{f"measures-{row}-target": "1" for row in range(2)},
    **{f"measures-{row}-by": "2027-03-01" for row in range(2)},
}
"""What Dana knows, by the name of the control that asks for it."""
MOST_QUESTIONS = 40
"""Pages after which she would give up; a question that comes back for ever ends here."""


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer) -> Open:
    def opened(user: User, path: str, width: int) -> Page:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport={"width": width, "height": 844})
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    return opened


def give(control: Locator, words: str) -> None:
    if control.evaluate("one => one.tagName") == "SELECT":
        control.select_option(label=words)
    else:
        control.fill(words)


def answer_everything(page: Page) -> list[str]:
    """Answer what each page asks, as long as saving leads to another one. Returns the headings that were seen."""
    seen: list[str] = []
    onward = page.get_by_role("button", name=re.compile("^Save and go to the next question$|^Save the answer$"))
    while onward.count():
        seen.append(page.get_by_role("heading", level=1).inner_text())
        assert len(seen) < MOST_QUESTIONS, seen
        for name, words in ANSWERS.items():
            for control in page.locator(f'main form [name="{name}"]:visible').all():
                if not control.input_value():
                    give(control, words)
        ways = page.get_by_role("group", name="Which way?").get_by_role("radio")
        if ways.count():
            ways.first.check()
        onward.click()
        page.wait_for_load_state()
        expect(page.locator(".error-summary")).to_have_count(0)
    return seen


def sign(page: Page, number: int) -> None:
    page.get_by_role("button", name=f"Sign version {number}").click()
    expect(page.get_by_text(f"You have signed version {number}.")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_from_an_empty_workspace_to_signatures_that_stand_again_after_a_change(
    workspace: Workspace, ada: User, victor: User, open_page: Open, width: int
) -> None:
    page = open_page(ada, reverse("home", args=[workspace.key]), width)
    page.get_by_role("link", name="Start a brief").click()
    page.get_by_role("link", name="Web shop and accounting").click()
    page.get_by_label("What shall it achieve?").fill("Every sale is in our books by the next day")
    page.get_by_role("button", name="Start this brief").click()

    expect(page.get_by_role("heading", name="Asked here")).to_be_visible()
    seen = answer_everything(page)
    brief = Integration.objects.of(workspace).get()
    assert urlsplit(page.url).path == brief.url(), seen
    expect(page.get_by_text("Nothing is waiting for an answer.")).to_be_visible()

    page.get_by_role("link", name="Check answers and sign").last.click()
    page.get_by_role("link", name="Go on to sign").first.click()
    expect(page.get_by_role("heading", name="What stops it")).to_have_count(0)
    sign_url = urlsplit(page.url).path
    page.get_by_role("link", name="Say who you are").click()
    page.get_by_label("Contact").select_option(label="Dana Weber")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    page.goto(page.url.replace(urlsplit(page.url).path, sign_url))
    sign(page, 1)
    be(victor, brief, "olga-ops")
    sign(open_page(victor, sign_url, width), 1)

    page.goto(page.url)
    page.get_by_role("button", name=re.compile("Move here.*Approved to build", re.DOTALL)).click()
    expect(page.get_by_text("Now: Approved to build.")).to_be_visible()
    page.goto(page.url.replace(sign_url, reverse("answers", args=[workspace.key, brief.ref])).partition("#")[0])
    page.locator("summary", has_text="Purpose and goal").click()
    page.get_by_role("link", name="Change What will be different afterwards?").click()
    page.get_by_label("What will be different afterwards?").fill("Nobody types totals any more")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_role("link", name="Go on to sign").first.click()
    expect(page.locator("#since-signed")).to_contain_text("What will be different afterwards?")
    sign(page, 2)
    assert sorted(Signature.objects.values_list("signed__number", flat=True)) == [1, 1, 2]
