"""Shared data in a real browser: the way past other briefs, a phone, no script, and what assistive technology hears."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from datamaps.models import Ownership, ValueTable
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.briefs.sharing import import_example, make_many, right_url, second_brief, shared
from tests.browsing import Open, Theme, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 6
MATRIX = "/w/acme/shared-data/"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    import_example(workspace)
    second_brief(workspace)
    values = [{"source": "Sweden", "target": "SE"}]
    door.save(ValueTable(workspace=workspace).put({"key": "country", "values": values}), PORTAL)
    return workspace


@pytest.fixture
def you(alice: User) -> User:
    return alice


@pytest.mark.parametrize(("width", "script"), [(1440, True), (390, False)])
def test_the_right_system_is_chosen_others_are_named_and_it_is_saved_once(
    shop: Workspace, open_page: Open, width: int, script: bool
) -> None:
    page = open_page(right_url("country"), width, script=script)
    page.get_by_role("radio", name="CRM").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Others move it, too")).to_be_visible()
    expect(page.get_by_role("rowheader", name="INT-0004 Country for the shop")).to_be_visible()
    field = shared("customer.country")
    assert Ownership.objects.get(shared_field=field).plain()["system_of_record"] == "billing"
    page.get_by_role("button", name="Save for all of them").dblclick()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Ownership.objects.get(shared_field=field).plain()["system_of_record"] == "crm"
    assert AuditEntry.objects.filter(uid=field.uid, action="changed").count() == 1


def test_whoever_goes_back_has_changed_nothing(shop: Workspace, open_page: Open) -> None:
    page = open_page(right_url("country"))
    page.get_by_role("radio", name="CRM").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_role("radio", name="Billing")).to_be_checked()
    assert Ownership.objects.get(shared_field=shared("customer.country")).plain()["system_of_record"] == "billing"


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(shop: Workspace, open_page: Open, theme: Theme) -> None:
    status = f"{MATRIX}fields/customer/status/"
    confirm = open_page(right_url("country"), theme=theme)
    confirm.get_by_role("radio", name="CRM").check()
    confirm.get_by_role("button", name="Save").click()
    urls = [
        MATRIX,
        status,
        f"{status}change/owner/",
        f"{MATRIX}records/customer/",
        f"{MATRIX}add/",
        right_url("country"),
        f"{MATRIX}tables/",
        f"{MATRIX}tables/of/country/",
        f"{MATRIX}tables/of/country/change/",
    ]
    for page in [confirm, *(open_page(url, theme=theme) for url in urls)]:
        assert_accessible(page)


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_is_wider_than_a_phone(shop: Workspace, open_page: Open, width: int) -> None:
    make_many(shop, 30, 12)
    field = shared("customer.status")
    field.name = LONG
    door.save(field, PORTAL)
    for url in (MATRIX, f"{MATRIX}fields/customer/status/", right_url("country"), f"{MATRIX}tables/of/country/"):
        page = open_page(url, width)
        assert page.evaluate("document.documentElement.scrollWidth") == width, url


def test_on_a_phone_each_word_is_a_card_with_the_systems_that_have_it(shop: Workspace, open_page: Open) -> None:
    page = open_page(f"{MATRIX}?record=customer", 390)
    card = page.get_by_role("row").filter(has_text="Contract value")
    shown = card.get_by_role("cell").filter(visible=True)
    assert [one.get_attribute("data-label") for one in shown.all()] == ["CRM", "Billing"]
    expect(card.get_by_role("rowheader")).to_be_visible()
    frame = page.get_by_role("region", name="Which system is right about what")
    assert frame.evaluate(
        "frame => [frame.scrollWidth - frame.clientWidth, frame.scrollHeight - frame.clientHeight]"
    ) == [
        0,
        0,
    ]


def test_on_a_wide_screen_the_first_column_stays(shop: Workspace, open_page: Open) -> None:
    make_many(shop, 3, 12)
    page = open_page(f"{MATRIX}?record=many", 800)
    frame = page.get_by_role("region", name="Which system is right about what")
    head = page.get_by_role("rowheader", name="Field 2", exact=False).first
    before = head.bounding_box()
    frame.evaluate("frame => { frame.scrollLeft = 600 }")
    after = head.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"], abs=10), "it moves by the padding of the frame, no more"
    assert after["width"] < 800 * 0.55
