"""Names without a space, as long as they may be: tables break them before they move, and nothing lies on a name."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from datamaps.models import Credential, System
from datamaps.services.credentials import seal
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.browsing import Open
from tests.personas import make_team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
MOVES = "[...document.querySelectorAll('.table-scroll')].some(frame => frame.scrollWidth > frame.clientWidth)"


@pytest.fixture
def you(alice: User) -> User:
    return alice


@pytest.mark.parametrize("width", [1024, 1440])
def test_a_table_of_long_names_does_not_move(open_page: Open, workspace: Workspace, width: int) -> None:
    make_team(workspace, name=LONG * 3)
    row = System(workspace=workspace).put({"key": "crm", "name": LONG * 3, "owner_team": "sales"})
    door.save(row, by=PORTAL)
    page = open_page("/w/acme/systems/", width)
    assert page.get_by_role("table", name="Systems").is_visible()
    assert not page.evaluate(MOVES)


def test_on_a_phone_no_link_lies_on_a_name(open_page: Open, workspace: Workspace) -> None:
    row = seal(Credential(workspace=workspace, name=LONG), "bearer", {"token": "only-for-this-test"})
    door.save(row, by=PORTAL)
    page = open_page("/w/acme/settings/credentials/", 320)
    assert edges(page.locator("tbody th b"))[1] <= edges(page.get_by_role("link", name="Replace"))[0]


def edges(what: Locator) -> tuple[float, float]:
    """Left and right."""
    found = what.bounding_box()
    assert found is not None
    return found["x"], found["x"] + found["width"]
