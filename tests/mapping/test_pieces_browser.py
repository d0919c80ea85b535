"""From one mapping to another by a piece, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from datamaps.models import FieldMap, RecordMap
from integrations_portal.accounts.models import User
from tests.briefs.sharing import second_brief
from tests.browsing import Open, assert_accessible
from tests.mapping.conftest import field_map

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def you(alice: User) -> User:
    return alice


def test_what_is_mapped_once_is_not_typed_again(mapped: RecordMap, open_page: Open) -> None:
    second_brief(mapped.workspace)
    other = RecordMap.objects.get(flow__integration__ref="INT-0004")
    FieldMap.objects.filter(pk=field_map("tcv").pk).update(target="worth")
    page = open_page(reverse("mapping_keep", args=["acme", "INT-0003", "F-01", mapped.uid]))
    page.get_by_label("What do you call it?").fill("Customer basics")
    for name in ("name → legal_name", "status → state", "annual_value → worth"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_role("button", name="Keep the chosen").click()
    expect(page.get_by_role("heading", name="Customer basics")).to_be_visible()
    page.goto(page.url.split("/w/")[0] + reverse("mapping_use", args=["acme", "INT-0004", "F-07", other.uid]))
    page.get_by_role("link", name="Customer basics").click()
    expect(page.get_by_text("Not found here: worth.")).to_be_visible()
    row = page.get_by_role("row", name="annual_value → worth")
    expect(row.get_by_role("checkbox")).not_to_be_checked()
    row.get_by_label("Target here, kept as worth").fill("tcv")
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Add the chosen as confirmed").click()
    expect(page.get_by_text("3 rows added")).to_be_visible()
    added = FieldMap.objects.filter(record_map=other).order_by("position").values_list("target", flat=True)
    assert list(added) == ["country", "state", "legal_name", "tcv"]


def test_a_preview_is_whole_and_readable_on_a_phone_in_the_dark(mapped: RecordMap, open_page: Open) -> None:
    url = reverse("mapping_keep", args=["acme", "INT-0003", "F-01", mapped.uid])
    page = open_page(url, 390, "dark")
    page.get_by_label("What do you call it?").fill("Country")
    page.get_by_role("checkbox", name="billing_country → country").check()
    page.get_by_role("button", name="Keep the chosen").click()
    use = reverse("mapping_use", args=["acme", "INT-0003", "F-01", mapped.uid])
    page.goto(f"{page.url.split('/w/')[0]}{use}?piece=country")
    expect(page.get_by_text("1 target is mapped here already")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert_accessible(page)
    page.get_by_role("button", name="Add the chosen as suggestions").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one field")
    assert_accessible(page)
