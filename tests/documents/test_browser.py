"""A document opened as a file: nothing for axe to find, nothing wider than the window, nothing fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from briefs.documents.flags import flags_of
from briefs.documents.render import render
from briefs.dossier.dossier import Dossier
from briefs.readiness.judge import judge
from tests.browsing import Theme, assert_accessible
from tests.documents.conftest import TODAY, example

pytestmark = pytest.mark.browser

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    content = example("nasty").content
    people = tuple(one.model_copy(update={"name": f"{one.name} {LONG}"}) for one in content.contacts)
    dossier = Dossier(content=content.model_copy(update={"contacts": people}))
    target = tmp_path_factory.mktemp("documents") / "pack.html"
    target.write_bytes(render(dossier, flags_of(judge(dossier, TODAY)), TODAY, "pack", "html"))
    return target


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser: Browser, file: Path, scheme: Theme) -> None:
    page = browser.new_context(color_scheme=scheme).new_page()
    page.goto(file.as_uri())
    assert_accessible(page)


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_is_wider_than_the_window_and_nothing_is_fetched(browser: Browser, file: Path, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [file.as_uri()]
