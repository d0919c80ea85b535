"""The gallery in a real browser: accessible in both themes, whole at every width, usable by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, expect
from pytest_django.live_server_helper import LiveServer

from tests.browsing import Open, Theme, assert_accessible

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.look.urls"),
]
PAGES = ("/look/", "/look/brief/")
WIDTHS = (320, 390, 800, 801, 980, 981, 1024, 1150, 1440, 2199, 2560, 3840)
# Elements of the page whose content does not fit, except those that scroll on purpose.
CUT = """() => [...document.querySelectorAll('main *')]
    .filter(e => !e.closest('.table-scroll, .visually-hidden, .stages, textarea, dialog, svg'))
    .filter(e => !['SELECT', 'OPTION', 'INPUT'].includes(e.tagName))
    .filter(e => getComputedStyle(e).overflowX !== 'visible'
        || e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => e.scrollWidth > e.clientWidth + 1)
    .map(e => e.tagName + '.' + e.className)"""


@pytest.fixture
def you() -> None:
    """The gallery is open to everybody."""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(open_page: Open, path: str, width: int, theme: Theme) -> None:
    assert_accessible(open_page(path, width, theme))


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_cut_at_any_width(open_page: Open, path: str) -> None:
    page = open_page(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert not page.evaluate(CUT), width


@pytest.mark.parametrize("path", PAGES)
def test_targets_are_large_enough_for_a_thumb(open_page: Open, path: str) -> None:
    small = open_page(path, 390).evaluate(
        """() => [...document.querySelectorAll(
            'button, .button, .navigation a, .chips a, .tabs a, .pagination a, summary')]
        .map(e => [e.textContent.trim(), e.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([words]) => words)"""
    )
    assert not small


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_is_not_broken_and_the_console_is_quiet(
    browser: Browser, live_server: LiveServer, path: str
) -> None:
    page = browser.new_page()
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            said.append(message.text)

    def fail(error: Error) -> None:
        said.append(str(error))

    page.on("console", listen)
    page.on("pageerror", fail)
    page.goto(live_server.url + path, wait_until="networkidle")
    assert not said


def test_the_first_key_offers_to_skip_the_menu(open_page: Open) -> None:
    page = open_page("/look/brief/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_failed_form_takes_focus_at_its_summary(open_page: Open) -> None:
    page = open_page("/look/")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.name") == "failed-looks_like"


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_goes_to_the_search(open_page: Open, key: str) -> None:
    page = open_page("/look/")
    page.keyboard.press(key)
    assert page.evaluate("document.activeElement.type") == "search"


def test_a_slash_in_a_text_is_a_slash_and_the_single_key_can_be_turned_off(open_page: Open) -> None:
    page = open_page("/look/")
    field = page.locator("#id_name")
    field.focus()
    page.keyboard.press("/")
    assert field.input_value() == "/"
    page.evaluate("document.activeElement.blur(); document.documentElement.dataset.keys = 'off'")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_the_switch_changes_colours_at_once_and_for_the_next_page(open_page: Open, live_server: LiveServer) -> None:
    page = open_page("/look/brief/")
    ground = page.locator("body")
    expect(ground).to_have_css("background-color", "rgb(252, 251, 248)")
    page.locator(".sidebar button[value=dark]").click()
    expect(ground).to_have_css("background-color", "rgb(21, 24, 27)")
    page.reload()
    expect(ground).to_have_css("background-color", "rgb(21, 24, 27)")
    page.locator(".sidebar button[value=light]").click()
    expect(ground).to_have_css("background-color", "rgb(252, 251, 248)")
    page.locator(".sidebar button[value=dark]").click()
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_without_script_the_menu_the_switch_and_the_dialog_still_have_a_way(open_page: Open) -> None:
    page = open_page("/look/brief/", 390, script=False)
    page.locator(".topbar summary").click()
    assert page.locator(".topbar .navigation a").first.is_visible()
    page.locator(".topbar button[value=dark]").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url.endswith("/look/brief/")


def test_the_menu_of_a_phone_closes_by_escape_and_when_it_is_left(open_page: Open) -> None:
    page = open_page("/look/brief/", 390)
    menu, summary = page.locator(".topbar details"), page.locator(".topbar summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    page.keyboard.press("Enter")
    menu.locator("a, button").last.focus()
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")
    expect(page.locator("main :focus")).to_have_count(1)


def test_leaving_with_unsaved_text_asks_first(open_page: Open) -> None:
    page = open_page("/look/")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.locator("#id_name").fill("Signed but card declined")
    assert page.locator(".guard").first.is_visible()
    page.reload()
    assert asked == ["beforeunload"]


def test_paper_has_no_chrome(open_page: Open) -> None:
    page = open_page("/look/")
    page.emulate_media(media="print")
    for chrome in (".sidebar", ".topbar", ".toolbar", ".pagination", ".page-head .actions"):
        assert not page.locator(chrome).first.is_visible(), chrome


def test_a_dialog_opens_and_closes_by_keyboard(open_page: Open) -> None:
    page = open_page("/look/")
    opener = page.locator("[data-opens]")
    opener.focus()
    page.keyboard.press("Enter")
    assert page.locator("#sample-dialog").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#sample-dialog").is_visible()
    assert page.evaluate("document.activeElement.hasAttribute('data-opens')")
