"""The map in a real browser: larger and smaller by key and button, moved by the arrow keys, and its links lead on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from datamaps.models import Finding, Integration
from integrations_portal.accounts.models import User
from tests.browsing import Open, Theme, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAP, SYSTEM = "/w/acme/map/", "/w/acme/map/systems/shop/"
FIELD = "/w/acme/map/systems/shop/field/?record=Order&path=total"


@pytest.fixture
def you(victor: User) -> User:
    return victor


def drawn_width(page: Page) -> float:
    return float(page.locator(".picture-frame svg").evaluate("svg => svg.getBoundingClientRect().width"))


def test_the_picture_grows_shrinks_and_moves_by_keyboard(shop: Integration, open_page: Open) -> None:
    page = open_page(MAP, 390)
    frame = page.locator(".picture-frame")
    fitting = drawn_width(page)
    assert fitting <= 390
    frame.focus()
    for _time in range(4):
        page.keyboard.press("+")
    assert drawn_width(page) == pytest.approx(fitting * 1.25**4, rel=0.02)
    expect(page.locator("#announcer")).to_contain_text("percent")
    before = float(frame.evaluate("frame => frame.scrollLeft"))
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.picture-frame').scrollLeft > before", arg=before, timeout=3000
    )
    page.keyboard.press("-")
    assert drawn_width(page) == pytest.approx(fitting * 1.25**3, rel=0.02)
    page.keyboard.press("0")
    assert drawn_width(page) == pytest.approx(fitting, rel=0.02)


def test_the_buttons_do_the_same(shop: Integration, open_page: Open) -> None:
    page = open_page(MAP, 390)
    fitting = drawn_width(page)
    page.get_by_role("button", name="Larger").click()
    assert drawn_width(page) > fitting
    page.get_by_role("button", name="Fit the page").click()
    assert drawn_width(page) == pytest.approx(fitting, rel=0.02)


def test_a_move_with_the_mouse_follows_no_link(shop: Integration, open_page: Open) -> None:
    page = open_page(MAP, 390)
    for _time in range(6):
        page.get_by_role("button", name="Larger").click()
    frame = page.locator(".picture-frame")
    frame.evaluate("frame => frame.scrollTo(0, 0)")
    box = frame.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 40, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, middle, steps=5)
    page.mouse.up()
    assert frame.evaluate("frame => frame.scrollLeft") > 100
    assert page.url.endswith(MAP)


def test_systems_and_flows_are_links_for_the_keyboard_too(shop: Integration, open_page: Open) -> None:
    page = open_page(MAP)
    page.get_by_role("link", name="Shop", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SYSTEM}")
    page.go_back()
    page.locator(".picture-frame").get_by_role("link", name="Paid orders").click()
    page.wait_for_url("**/briefs/INT-0001/flows/F-01/")


def test_without_scripts_the_picture_fits_and_nothing_promises_more(shop: Integration, open_page: Open) -> None:
    page = open_page(MAP, 390, script=False)
    assert drawn_width(page) <= 390
    expect(page.get_by_role("button", name="Larger")).to_have_count(0)
    expect(page.get_by_role("link", name="Go to the table that says the same")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_axe_finds_nothing_and_nothing_is_cut(difference: Finding, open_page: Open, width: int, theme: Theme) -> None:
    for path in (MAP, f"{MAP}?table=systems", SYSTEM, FIELD):
        page = open_page(path, width, theme)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
