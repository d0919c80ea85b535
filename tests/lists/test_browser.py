"""The lists and the answer by link in a real browser: accessible, whole on a phone, and usable without scripts."""

from __future__ import annotations

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from briefs.lists.registry import LISTS
from briefs.models import Entry
from briefs.services.answer_links import ask_by_mail
from datamaps.models import Finding
from integrations_portal.accounts.models import User
from tests.access.things import catalog
from tests.browsing import Open, Theme, assert_accessible
from tests.lists.conftest import MailedLink, make_entry, now
from tests.personas import make_contact

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 6


@pytest.fixture
def you(alice: User) -> User:
    return alice


@pytest.fixture
def link(entry: Entry, alice: User, mailed_link: MailedLink) -> str:
    ask_by_mail(entry, alice, uuid4())
    return mailed_link()


def everywhere(entry: Entry, link: str) -> list[str]:
    """One page of every kind, with an owner who has left and rows that nobody answers for."""
    make_contact(entry.workspace, "lee", active=False)
    make_entry(entry.integration, "decisions", ref="D-02", question="The leaver's?", owner="lee")
    make_entry(entry.integration, "decisions", ref="D-03", question="The orphan?", needed_by="2020-01-01")
    make_entry(entry.integration, "exceptions", ref="E-01", name=LONG, looks_like=LONG, action=LONG)
    finding = Finding.objects.get(uid=catalog.finding(entry.workspace)["uid"])
    lists = [f"/w/acme/{one.part}/" for one in LISTS]
    return [
        *lists,
        f"/w/acme/decisions/{entry.uid}/",
        f"/w/acme/findings/{finding.uid}/decision/",
        link,
        "/answer/not-a-link/",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(open_page: Open, entry: Entry, link: str, width: int, theme: Theme) -> None:
    for path in everywhere(entry, link):
        assert_accessible(open_page(path, width, theme))


@pytest.mark.slow
def test_nothing_leaves_a_phone_whatever_people_write(open_page: Open, entry: Entry, link: str) -> None:
    long = {"question": LONG, "if_unanswered": LONG, "options": [{"text": LONG, "pros": LONG}]}
    paths = everywhere(entry, link)
    Entry.objects.filter(pk=entry.pk).update(details=entry.details | long)
    wide = []
    for path in paths:
        page = open_page(path)
        for width in (320, 390, 1024):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{path} at {width}")
    assert not wide


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_stranger_answers_by_the_link(open_page: Open, entry: Entry, link: str, script: bool) -> None:
    page = open_page(link, width=390, script=script, user=None)
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("Split it into three").check()
    page.get_by_label("Why this, and not the others?").fill("Each has one owner.")
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This question is answered")
    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert now(entry).details["outcome"] == "Split it into three"
    page.reload()
    expect(page.get_by_text("Split it into three")).to_have_count(0)


def test_an_editor_asks_by_mail_and_sees_that_it_was_sent(
    open_page: Open, entry: Entry, mailed_link: MailedLink
) -> None:
    page = open_page(f"/w/acme/decisions/{entry.uid}/")
    page.get_by_role("button", name="Ask Priya by e-mail").dblclick()
    expect(page.get_by_text("Priya is asked by e-mail.")).to_be_visible()
    mailed_link()
    page.reload()
    expect(page.get_by_text("by Alice")).to_have_count(1)
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("taken back")).to_be_visible()


def test_the_second_answer_takes_the_focus_to_both_texts(open_page: Open, entry: Entry, link: str) -> None:
    page = open_page(link, user=None)
    page.get_by_label("Something else").check()
    page.get_by_label("In your own words").fill("Mine")
    inside = open_page(f"/w/acme/decisions/{entry.uid}/")
    inside.get_by_label("Keep Finance's").check()
    inside.get_by_role("button", name="Save the answer").click()
    expect(inside.get_by_text("What was decided")).to_be_visible()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.locator(".notice-stops")).to_be_focused()
    expect(page.get_by_text("Keep Finance's").first).to_be_visible()
    expect(page.get_by_text("Mine").first).to_be_visible()
