"""The inbox with fifty differences, worked by keyboard alone in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from datamaps.models import Finding
from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.weigh import Drift, Severity
from datamaps.views.findings import PAGE
from integrations_portal.accounts.models import Role, User, Workspace
from tests.browsing import Open, Theme, assert_accessible
from tests.checks.test_inbox import INBOX, LATER, make_findings
from tests.checks.test_past_checks import check_with, many, url
from tests.personas import make_member, make_user, make_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def fifty(transactional_db: None) -> Workspace:
    workspace = make_workspace("acme")
    make_findings(workspace, 50)
    return workspace


@pytest.fixture
def you(fifty: Workspace) -> User:
    you = make_user("Alice")
    make_member(fifty, you, Role.EDITOR)
    return you


def here(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent"))


def test_fifty_differences_are_gone_through_chosen_and_made_to_wait_without_a_mouse(open_page: Open) -> None:
    page = open_page(INBOX)
    expect(page.locator("input[name=chosen]")).to_have_count(PAGE)
    page.keyboard.press("j")
    assert "f0 was removed" in here(page)
    page.keyboard.press("x")
    for _row in range(PAGE - 1):
        page.keyboard.press("j")
    assert f"f{PAGE - 1} was removed" in here(page)
    page.keyboard.press("j")
    assert f"f{PAGE - 1} was removed" in here(page)
    page.keyboard.press("x")
    page.keyboard.press("k")
    assert f"f{PAGE - 2} was removed" in here(page)
    page.keyboard.press("ArrowDown")
    assert f"f{PAGE - 1} was removed" in here(page)
    expect(page.locator("[data-inbox-hint]")).to_have_text("2 chosen")
    expect(page.locator("#announcer")).to_have_text("2 chosen")
    wait = page.get_by_role("button", name="Let wait…")
    wait.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Why can it wait?").fill("The vendor knows")
    page.get_by_label("Until when?").fill(LATER)
    page.get_by_role("button", name="Let them wait until then").focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=chosen]")).to_have_count(PAGE)
    assert set(Finding.objects.filter(status="waived").values_list("path", flat=True)) == {
        "Customer.f0",
        f"Customer.f{PAGE - 1}",
    }
    page.get_by_role("link", name="Next").focus()
    page.keyboard.press("Enter")
    expect(page.locator("input[name=chosen]")).to_have_count(50 - 2 - PAGE)
    expect(page.locator("#inbox h2")).to_be_focused()
    page.keyboard.press("j")
    assert "was removed" in here(page)


def test_enter_opens_the_one_in_hand(open_page: Open) -> None:
    page = open_page(INBOX)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Customer.f1")


def test_single_keys_can_be_turned_off_and_arrows_still_move_within_the_list(open_page: Open) -> None:
    page = open_page(INBOX, cookies={"keys": "off"})
    page.keyboard.press("j")
    assert "was removed" not in page.evaluate("document.activeElement.closest('.finding')?.textContent ?? ''")
    expect(page.locator("[data-inbox-keys]")).to_be_hidden()
    page.locator(".finding-head a").first.focus()
    page.keyboard.press("ArrowDown")
    assert "f1 was removed" in here(page)
    page.keyboard.press("x")
    expect(page.locator("input[name=chosen]:checked")).to_have_count(0)


def test_keys_typed_into_a_field_choose_nothing(open_page: Open) -> None:
    page = open_page(INBOX)
    page.keyboard.press("j")
    page.keyboard.press("/")
    page.keyboard.type("jxk")
    assert page.evaluate("document.activeElement.value") == "jxk"
    expect(page.locator("input[name=chosen]:checked")).to_have_count(0)


def test_a_filter_swaps_the_list_keeps_the_keys_and_says_how_many(open_page: Open) -> None:
    page = open_page(INBOX)
    page.get_by_label("Severity").select_option("breaking")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No difference fits what you asked for.")).to_be_visible()
    expect(page.locator("#announcer")).to_have_text("0 differences")
    assert "severity=breaking" in page.url
    page.get_by_label("Severity").select_option("")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("input[name=chosen]")).to_have_count(PAGE)
    expect(page.locator("#inbox h2")).to_be_focused()
    page.keyboard.press("j")
    assert "f0 was removed" in here(page)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_on_the_pages_of_differences(open_page: Open, width: int, theme: Theme) -> None:
    finding = Finding.objects.first()
    assert finding is not None
    page = open_page(INBOX, width=width, theme=theme)
    for path in ("", f"{finding.uid}/"):
        page.goto(page.url.partition(INBOX)[0] + INBOX + path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1440])
def test_axe_finds_nothing_on_a_past_check_and_it_is_as_wide_as_its_screen(
    open_page: Open, width: int, theme: Theme
) -> None:
    finding = Finding.objects.select_related("connector__workspace", "connector__system").first()
    assert finding is not None
    long = Change(ChangeKind.TYPE_CHANGED, "Invoice_line_position_" * 9, "a_very_long_name." * 12, before="a" * 300)
    earlier = check_with(finding.connector, [*many(30), Drift(long, Severity.BREAKING)])
    later = check_with(finding.connector, many(10))
    page = open_page(url(earlier), width=width, theme=theme)
    for address in (url(earlier), url(later), f"{finding.connector.url()}past/"):
        page.goto(page.url.partition("/w/")[0] + address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
