"""Settings in a real browser: handing over by keyboard, secrets that only show where they are asked, both themes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from datamaps.models import Credential, SeveritySetting, System
from datamaps.services.credentials import seal, unseal
from datamaps.services.severity import save_setting
from integrations_portal.accounts.models import Contact, Role, User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.browsing import Open, Theme, assert_accessible
from tests.personas import make_contact, make_member, make_user, make_workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    found = make_workspace("acme")
    for key in ("priya", "lena", "omar"):
        make_contact(found, key, name=f"{key.title()} Shah")
    for key, owner in (("crm", "priya"), ("erp", "priya"), ("shop", "omar")):
        row = System(workspace=found).put({"key": key, "name": key.upper(), "business_owner": owner})
        door.save(row, PORTAL)
    door.save(seal(Credential(workspace=found, name="crm-live"), "bearer", {"token": "x"}), PORTAL)
    setting = SeveritySetting(workspace=found, change="field.added", severity="warning", reason="We read all of it.")
    save_setting(setting, PORTAL)
    return found


@pytest.fixture
def you(workspace: Workspace) -> User:
    you = make_user("Ada")
    make_member(workspace, you, Role.ADMIN)
    return you


def test_somebody_who_leaves_hands_over_by_keyboard(open_page: Open) -> None:
    page = open_page("/w/acme/settings/")
    page.get_by_role("link", name="People who leave").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Who?").focus()
    page.keyboard.type("Priya")
    page.get_by_role("button", name="Show what hangs on them").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Priya Shah leaves")
    page.get_by_label("Who takes over everything?").focus()
    page.keyboard.type("Lena")
    page.get_by_label("ERP, Who decides about it?: goes to").focus()
    page.keyboard.type("Omar")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Mark as gone and hand over")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("2 answers were handed over.")
    expect(page.get_by_text("Nothing is left with them")).to_be_visible()
    owners = dict(System.objects.order_by("key").values_list("key", "details__business_owner"))
    assert owners == {"crm": "lena", "erp": "omar", "shop": "omar"}
    assert not Contact.objects.get(key="priya").active


def test_only_the_fields_of_the_chosen_way_to_sign_in_are_shown(open_page: Open) -> None:
    page = open_page("/w/acme/settings/credentials/add/")
    password = page.locator("#id_secret-basic-password")
    expect(password).to_be_visible()
    expect(page.get_by_label("Token", exact=True)).to_be_hidden()
    page.get_by_label("Bearer token").check()
    expect(password).to_be_hidden()
    page.get_by_label("Token", exact=True).fill("t0ken")
    page.get_by_label("Name", exact=True).fill("billing")
    page.get_by_role("button", name="Store it").click()
    expect(page.get_by_role("rowheader", name="billing")).to_be_visible()
    assert unseal(Credential.objects.get(name="billing")).values == {"token": "t0ken"}


def test_a_failed_form_takes_focus_also_for_who_came_by_the_skip_link(open_page: Open) -> None:
    page = open_page("/w/acme/settings/credentials/add/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Store it").press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.wait_for_load_state("load")
    expect(page.locator(".error-summary")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(open_page: Open, workspace: Workspace, width: int, theme: Theme) -> None:
    credential, setting = Credential.objects.get(), SeveritySetting.objects.get()
    paths = (
        *("", "name/", "leavers/", "leavers/priya/", "credentials/", "credentials/add/", "severity/", "severity/add/"),
        *("programs/", "programs/add/"),
        *(f"credentials/{credential.uid}/", f"credentials/{credential.uid}/remove/", f"severity/{setting.uid}/"),
    )
    page = open_page("/w/acme/settings/", width, theme)
    start = page.url
    for path in paths:
        page.goto(start + path)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
