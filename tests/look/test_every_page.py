"""Every page of the site in a real browser: accessible in both themes, and whole on a desk and on a phone.

The pages come from the access matrix, with one thing of each kind in the way; those that name nothing are walked
again in the sample, where they are full.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Browser, Page, Response
from pytest_django.live_server_helper import LiveServer

from briefs.samples import KEY as SAMPLE
from integrations_portal.accounts.models import Role, User, Workspace
from tests.access.matrix import NOBODY, ROWS
from tests.access.test_matrix import INSIDE, NAMES, address
from tests.browsing import COLOURS, faults_of, let_in
from tests.personas import make_member, make_user

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DESK, PHONE, HEIGHT = 1440, 390, 900

FILES = {
    *("compare_markdown", "document", "download_workspace", "export", "map_file", "mapping_export", "picture"),
    *("guest_document", "guest_pdf", "guest_pdf_file", "sample_billing", "version_document", "version_markdown"),
}
"""What is no page: files to keep, and addresses for programs."""
FOR_PROGRAMS = {"health", "health_of_all", "writing", *(name for name in NAMES if name.startswith("api_"))}
GONE = dict.fromkeys(("answer", "guest", "guest_decision", "guest_question", "guest_sign", "link"), 410)
"""Pages that answer for a link that is used up or wrong."""

PAGES = [name for name in NAMES if ROWS[name].get != NOBODY and name not in FILES | FOR_PROGRAMS]
OF_THE_SAMPLE = [name for name in INSIDE if name in PAGES and not ROWS[name].names_things() and not ROWS[name].shared]


def in_groups(names: list[str], size: int) -> list[list[str]]:
    return [names[start : start + size] for start in range(0, len(names), size)]


def called(names: list[str]) -> str:
    return f"{names[0]} to {names[-1]}"


@pytest.fixture
def ada_by_browser(browser: Browser, live_server: LiveServer) -> Iterator[tuple[User, Page]]:
    ada = make_user("Ada")
    context = browser.new_context(viewport={"width": DESK, "height": HEIGHT}, reduced_motion="reduce")
    let_in(context, ada, live_server.url)
    yield ada, context.new_page()
    context.close()


def looked_at(page: Page, path: str) -> list[str]:
    """What axe finds in four ways of looking at a page, and whether the page is wider than the screen.

    Dark differs from light in colours alone, so only these are asked for again.
    """
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{path} at {width}: {wide} wide")
        page.emulate_media(color_scheme="light")
        found += [f"{path} at {width}, light: {fault}" for fault in [faults_of(page)] if fault]
        page.emulate_media(color_scheme="dark")
        found += [f"{path} at {width}, dark: {fault}" for fault in [faults_of(page, COLOURS)] if fault]
    return found


def arrived(response: Response | None, status: int) -> bool:
    """Whether this is the page that was asked for: no error, no file, no way back to the sign-in."""
    if response is None or response.status != status or "/sign-in/?next=" in response.url:
        return False
    return response.headers.get("content-type", "").startswith("text/html")


@pytest.mark.parametrize("names", in_groups(PAGES, 12), ids=called)
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_its_screen(
    names: list[str], live_server: LiveServer, ada_by_browser: tuple[User, Page]
) -> None:
    ada, page = ada_by_browser
    faults = []
    for name in names:
        workspace = Workspace.objects.create(key=f"at-{name.replace(':', '-').replace('_', '-')}", name="Acme")
        make_member(workspace, ada, Role.ADMIN)
        path = address(name, workspace) + ROWS[name].query
        response = page.goto(live_server.url + path)
        assert arrived(response, GONE.get(name, 200)), f"{name}: {response}"
        faults += looked_at(page, path)
        User.objects.exclude(pk=ada.pk).delete()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("names", in_groups(OF_THE_SAMPLE, 12), ids=called)
def test_axe_finds_nothing_on_any_page_of_the_sample(
    names: list[str], live_server: LiveServer, ada_by_browser: tuple[User, Page]
) -> None:
    ada, page = ada_by_browser
    call_command("loadsample", verbosity=0)
    make_member(Workspace.objects.get(key=SAMPLE), ada, Role.ADMIN)
    faults = []
    for name in names:
        path = reverse(name, kwargs={"key": SAMPLE})
        assert arrived(page.goto(live_server.url + path), 200), name
        faults += looked_at(page, path)
    assert not faults, "\n".join(faults)
