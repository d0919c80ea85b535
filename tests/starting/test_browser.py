"""From *Start a brief* to the first answer in a real browser, with and without script, and every page accessible."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from briefs.dossier.load import dossier_of
from briefs.services.starting import start_from
from briefs.starting.templates import template
from datamaps.models import Integration
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from tests.browsing import Open, Theme, assert_accessible
from tests.personas import make_contact

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def you(cora: User) -> User:
    return cora


def start(workspace: Workspace) -> str:
    return reverse("add_brief", args=[workspace.key])


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("width", [1440, 390])
def test_from_start_to_the_first_answer(workspace: Workspace, open_page: Open, width: int, script: bool) -> None:
    make_contact(workspace, "priya", name="Priya Shah")
    page = open_page(start(workspace), width=width, script=script)
    page.get_by_label("Find a template").fill("till")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Tills and stock").click()
    expect(page.get_by_role("heading", name="What will be added")).to_be_visible()
    page.get_by_label("What shall it achieve?").fill("Stock is true in the north")
    page.get_by_role("button", name="Start this brief").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who answers for it?")
    page.get_by_label("Who can decide?").select_option(label="Priya Shah")
    page.get_by_role("button", name=re.compile("Save")).first.click()
    page.wait_for_load_state()
    brief = Integration.objects.of(workspace).get()
    found = dossier_of(brief).brief
    assert (found.title, found.business_owner) == ("Stock is true in the north", "priya")


def test_the_other_systems_are_shown_before_anything_is_added(workspace: Workspace, open_page: Open) -> None:
    page = open_page(reverse("add_from_template", args=[workspace.key, "crm-billing"]))
    page.get_by_label("What shall it achieve?").fill("Kept while looking")
    page.get_by_role("button", name="Show what will be added").click()
    expect(page.get_by_label("What shall it achieve?")).to_have_value("Kept while looking")
    assert not Integration.objects.of(workspace).exists()


def test_advice_is_taken_over_on_the_map(workspace: Workspace, open_page: Open) -> None:
    found = template("crm-billing")
    assert found is not None
    brief = start_from(workspace, found.file, "Ours", {}, PORTAL)
    page = open_page(brief.url())
    page.get_by_role("link", name="Operating map").click()
    page.get_by_role("button", name=re.compile("Take over.*Join the systems directly")).click()
    expect(page.get_by_text("Taken over: Join the systems directly")).to_be_visible()
    assert dossier_of(brief).brief.architecture == "point_to_point"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_whole(workspace: Workspace, open_page: Open, width: int, theme: Theme) -> None:
    found = template("erp-warehouse-edi")
    assert found is not None
    brief = start_from(workspace, found.file, "Ours", {}, PORTAL)
    page = open_page(start(workspace), width=width, theme=theme)
    base = page.url.removesuffix(start(workspace))
    from_template = reverse("add_from_template", args=[workspace.key, "hr-identity"])
    the_map = reverse("operating_map", args=[workspace.key, brief.ref])
    for path in (start(workspace), from_template, the_map):
        page.goto(base + path)
        assert_accessible(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, path
