"""The conversation in a real browser: accessible in both themes, whole on a phone, and usable without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from briefs.models import Entry
from datamaps.models import Flow, Integration, SharedField
from integrations_portal.accounts.models import User
from tests.browsing import Open, Theme, assert_accessible
from tests.conversation.conftest import url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 6


@pytest.fixture
def you(cora: User) -> User:
    return cora


def pages_of(brief: Integration) -> list[str]:
    """One page of every kind."""
    exception = Entry.objects.filter(integration=brief, part="exceptions").first()
    flow = Flow.objects.get(integration=brief, ref="F-01")
    word = SharedField.objects.get(workspace=brief.workspace, key="status")
    assert exception is not None
    return [
        url(brief, "brief"),
        url(brief, "section", "purpose"),
        url(brief, "section", "exceptions"),
        url(brief, "section", "runbook"),
        url(brief, "section", "flows"),
        url(brief, "flow", "F-01"),
        url(brief, "truth"),
        url(brief, "add_shared_field"),
        url(brief, "answers"),
        url(brief, "open_questions"),
        url(brief, "sign"),
        url(brief, "group_page", "purpose", "purpose", "goal"),
        url(brief, "group_page", "purpose", "purpose", "people"),
        url(brief, "row_page", "exceptions", "exceptions", exception.uid, "who"),
        url(brief, "row_page", "flows", "flows", flow.uid, "how"),
        url(brief, "row_page", "truth", "truth", word.uid, "owner"),
        url(brief, "row_page", "truth", "truth", word.uid, "words"),
        url(brief, "add_row", "agreement", "agreement.duties"),
        url(brief, "remove_row", "flows", "flows", flow.uid),
    ]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing(open_page: Open, nasty: Integration, width: int, theme: Theme) -> None:
    for path in pages_of(nasty):
        assert_accessible(open_page(path, width, theme))


def test_nothing_leaves_a_phone_whatever_people_write(open_page: Open, nasty: Integration) -> None:
    Entry.objects.filter(integration=nasty, part="exceptions").update(
        details={"ref": "E-01", "name": LONG, "looks_like": LONG, "action": LONG}
    )
    SharedField.objects.filter(workspace=nasty.workspace).update(name=LONG)
    Flow.objects.filter(integration=nasty).update(name=LONG)
    wide = []
    for path in pages_of(nasty):
        page = open_page(path)
        for width in (320, 390, 1024):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{path} at {width}")
    assert not wide


def test_a_failed_form_takes_the_focus_and_leads_to_the_field(open_page: Open, nasty: Integration) -> None:
    page = open_page(pages_of(nasty)[13])
    page.fill("[name=within]", "soon")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-links a").click()
    expect(page.locator("[name=within]")).to_be_focused()


def test_questions_appear_when_they_make_sense(open_page: Open, nasty: Integration) -> None:
    page = open_page(pages_of(nasty)[14])
    signed = page.locator("#field-id_signed")
    expect(signed).to_be_hidden()
    page.select_option("[name=method]", "webhook")
    expect(signed).to_be_visible()
    page.select_option("[name=method]", "file")
    expect(signed).to_be_hidden()


def test_enter_in_a_short_list_saves_and_removes_nothing(open_page: Open, nasty: Integration) -> None:
    page = open_page(url(nasty, "group_page", "purpose", "purpose", "goal"))
    before = Entry.objects.get(integration=nasty, part="purpose").details["measures"]
    page.locator("[name=measures-0-unit]").press("Enter")
    page.wait_for_url("**/people/")
    assert Entry.objects.get(integration=nasty, part="purpose").details["measures"] == before


def test_a_brief_is_begun_without_scripts(open_page: Open, fresh: Integration) -> None:
    page = open_page(url(fresh, "add_row", "flows", "flows"), script=False)
    page.fill("[name=name]", "Won deal")
    for name, words in (("source", "CRM"), ("target", "Billing")):
        page.fill(f"[name={name}-new]", words)
    page.get_by_role("button", name="Save and next").click()
    page.get_by_label("Something happens").check()
    page.fill("[name=max_delay]", "15 minutes")
    page.get_by_role("button", name="Add another row").click()
    expect(page.locator("[name=max_delay]")).to_have_value("15 minutes")
    page.get_by_role("button", name="Save and stop here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Won deal")
    assert Flow.objects.get(integration=fresh).details["max_delay"] == "15m"
