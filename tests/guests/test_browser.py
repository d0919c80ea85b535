"""Somebody outside in a real browser: let in, answering by keyboard, accessible, whole on a phone, without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from briefs.models import Entry, May
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact, User
from tests.browsing import Open, Theme, faults_of
from tests.guests.conftest import Share, asks, run_jobs
from tests.lists.conftest import make_entry, now
from tests.lists.test_browser import LONG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def you() -> None:
    """Somebody outside."""


def test_from_sharing_to_an_answer_by_keyboard(
    open_page: Open, live_server: LiveServer, brief: Integration, question: Entry, mara: Contact, alice: User
) -> None:
    inside = open_page("/w/acme/briefs/INT-0001/", user=alice)
    inside.get_by_role("link", name="Share with somebody outside").press("Enter")
    chosen = inside.get_by_label("With whom?")
    expect(inside.get_by_label("Name", exact=True)).to_be_visible()
    chosen.focus()
    inside.keyboard.type("Mara")
    expect(inside.get_by_label("Name", exact=True)).to_be_hidden()
    inside.get_by_role("button", name="Share", exact=True).press("Enter")
    address = inside.locator("[data-copy]").get_attribute("data-copy") or ""
    page = open_page("/guest/" + address.split("/guest/")[1])
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    link = page.get_by_role("link", name="Which meaning of “active” do we move?")
    for _step in range(10):
        page.keyboard.press("Tab")
        if link.evaluate("one => one === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save my answer").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Split it into three").press("Space")
    page.get_by_label("Why this, and not the others?").fill("Each has one owner.")
    page.get_by_role("button", name="Save my answer").dblclick()
    expect(page.get_by_text("Thank you. Your answer is saved")).to_be_visible()
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    assert now(question).details["outcome"] == "Split it into three"
    inside.goto(f"{live_server.url}/w/acme/briefs/INT-0001/")
    expect(inside.locator("#guests")).to_contain_text("last opened")
    inside.get_by_role("button", name="Take back").press("Enter")
    expect(inside.get_by_text("It was taken back.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")


def test_without_scripts_a_guest_reads_answers_and_asks_for_the_pdf(
    open_page: Open, share: Share, question: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefs.documents.render.write_pdf", lambda *_given: b"%PDF-1.7 of it")
    monkeypatch.setattr("briefs.services.exports._pages", lambda _content: 3)
    page = open_page(share(), width=390, script=False)
    page.get_by_role("link", name="Integration brief", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Orders to the partner")
    page.go_back()
    page.locator("#documents a[href*='/pdf/']").click()
    page.get_by_role("button", name="Make the PDF").click()
    run_jobs()
    page.get_by_role("link", name="Look again").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert download.value.suggested_filename == "INT-0001-brief.pdf"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_leaves_the_page(
    open_page: Open,
    share: Share,
    question: Entry,
    ada: User,
    mailed: Callable[[], str],
    width: int,
    theme: Theme,
) -> None:
    Integration.objects.update(title=LONG)
    Contact.objects.update(name=LONG)
    make_entry(question.integration, "purpose", title=LONG, business_owner="mara")
    reports = []
    guest = share(May.ANSWER)
    asked = Client().get(guest).content.decode().split("/questions/")[1].split("/")[0]
    inside = ["/w/acme/briefs/INT-0001/", "/w/acme/briefs/INT-0001/guests/", "/w/acme/briefs/INT-0001/guests/add/"]
    inside.append("/w/acme/settings/guests/")
    paths = [guest, asks(guest, question), f"{guest}questions/{asked}/", f"{guest}pdf/brief/", *inside, "/guest/x/"]
    pages = [(path, open_page(path, width, theme, user=ada if path in inside else None)) for path in paths]
    share(May.SIGN, ada)
    signing = mailed()
    pages += [(path, open_page(path, width, theme)) for path in (signing, f"{signing}sign/", guest)]
    for path, page in pages:
        if faults := faults_of(page):
            reports.append(f"{path}\n{faults}")
        page.set_viewport_size({"width": 320 if width == 390 else 1024, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            reports.append(f"{path} is wider than its page")
    assert not reports, "\n".join(reports)
