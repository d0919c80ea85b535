"""Real browsers for the tests: pages opened as somebody and closed after each test, and what axe finds on them.

A test file says who opens pages by a fixture `you` of type User, or None for a stranger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from integrations_portal.accounts.models import User

EVERYTHING: Mapping[str, object] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS: Mapping[str, object] = {"type": "rule", "values": ["color-contrast"]}
Theme = Literal["light", "dark"]
NO_COOKIES: Mapping[str, str] = MappingProxyType({})


class Open(Protocol):
    """Opens an address of the site in a browser of its own; `user` is `you` unless it is given."""

    def __call__(
        self,
        path: str,
        width: int = 1440,
        theme: Theme = "light",
        *,
        height: int = 900,
        script: bool = True,
        user: User | None = ...,
        cookies: Mapping[str, str] = ...,
        permissions: Sequence[str] = ...,
    ) -> Page: ...


@pytest.fixture(autouse=True)
def no_page_stays_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Pages that a test opened would go on asking the server, and keep the machine busy for all tests after it."""
    if not request.node.get_closest_marker("browser"):
        yield
        return
    chromium: Browser = request.getfixturevalue("browser")
    yield
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, you: User | None) -> Open:
    def opened(
        path: str,
        width: int = 1440,
        theme: Theme = "light",
        *,
        height: int = 900,
        script: bool = True,
        user: User | None = you,
        cookies: Mapping[str, str] = NO_COOKIES,
        permissions: Sequence[str] = (),
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            java_script_enabled=script,
            permissions=list(permissions),
        )
        if user:
            let_in(context, user, live_server.url)
        context.add_cookies([{"name": name, "value": text, "url": live_server.url} for name, text in cookies.items()])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    return opened


def let_in(context: BrowserContext, user: User, site: str) -> None:
    """Gives a browser the cookie of somebody who has signed in to the site at this address."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def assert_accessible(page: Page) -> None:
    faults = faults_of(page)
    assert not faults, f"{page.url}: {faults}"


def faults_of(page: Page, rules: Mapping[str, object] = EVERYTHING) -> str:
    """What axe finds, in words; empty when it finds nothing."""
    page.evaluate("window.scrollTo(0, 0)")  # what is half under the menu only for now is no fault
    found = Axe().run(page, options={"runOnly": dict(rules)})
    return found.generate_report() if found.violations_count else ""
