"""The search page: by plain address, as a part of a page, for members only."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from datamaps.models import Field, Record, System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.personas import make_contact, make_team

SignIn = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def page(browser: Client, words: str, **more: str) -> str:
    return browser.get("/w/acme/search/", {"q": words, **more}).content.decode()


def make_system(workspace: Workspace, key: str, name: str) -> System:
    return door.save(System(workspace=workspace).put({"key": key, "name": name}), PORTAL)


def test_results_come_grouped_with_counts_and_lead_to_their_pages(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    make_system(workspace, "billing", "Billing")
    make_contact(workspace, "billing-desk", name="Billing desk")
    make_team(workspace, "billing-team", name="Billing team")
    shown = page(sign_in(victor), "billing")
    assert "3 results" in shown
    assert 'href="/w/acme/systems/billing/"><mark>Billing</mark></a>' in shown
    assert 'href="/w/acme/members/#contact-billing-desk"><mark>Billing</mark> desk</a>' in shown
    assert 'href="/w/acme/members/#team-billing-team"' in shown
    assert "People and teams <span" in shown


def test_names_and_questions_are_shown_as_text_and_never_as_markup(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    make_system(workspace, "x", "<script>alert(1)</script> & co")
    shown = page(sign_in(victor), '<script>"')
    assert "<script>alert" not in shown
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/" in shown
    assert 'value="&lt;script&gt;&quot;"' in shown


def test_htmx_gets_the_results_alone(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    make_system(workspace, "billing", "Billing")
    part = sign_in(victor).get("/w/acme/search/", {"q": "bill"}, headers=HTMX).content.decode()
    assert "<html" not in part
    assert "1 result" in part


def test_an_empty_page_says_what_to_type_and_nothing_found_says_what_to_try(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    browser = sign_in(victor)
    assert "Type a name" in page(browser, "")
    assert "no letter or digit" in page(browser, "%%%")
    assert "Nothing is found for “zebra”" in page(browser, "zebra")
    assert "begin with it" in page(browser, "z")
    assert page(browser, "a\x00b") != ""


def test_one_group_can_be_shown_whole(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    for number in range(9):
        make_system(workspace, f"shop-{number}", f"Shop {number}")
    browser = sign_in(victor)
    first = page(browser, "shop")
    assert first.count("<mark>Shop</mark>") == 6
    assert 'href="?q=shop&amp;in=1"' in first
    whole = page(browser, "shop", **{"in": "1"})
    assert whole.count("<mark>Shop</mark>") == 9
    for odd in ("0", "99", "x", "-1", "²"):
        assert page(browser, "shop", **{"in": odd}).count("<mark>Shop</mark>") == 6


def test_things_of_other_workspaces_are_not_found(
    workspace: Workspace, elsewhere: Workspace, victor: User, sign_in: SignIn
) -> None:
    make_system(elsewhere, "vault", "Vault")
    assert "Nothing is found" in page(sign_in(victor), "vault")
    assert sign_in(victor).get("/w/elsewhere/search/", {"q": "vault"}).status_code == 404


def test_a_field_is_told_with_the_name_of_its_system_as_it_is_now(
    workspace: Workspace, victor: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    system = make_system(workspace, "fin-led", "Old ledger")
    record = door.save(Record(workspace=workspace, system=system).put({"name": "Invoice"}), PORTAL)
    door.save(Field(workspace=workspace, record=record).put({"path": "vat_id", "type": "string"}), PORTAL)
    door.save(system.put({"key": "fin-led", "name": "Ledger & co"}), PORTAL)
    browser = sign_in(victor)
    for words in ("vat_id", "Invoice"):
        shown = page(browser, words)
        assert "Ledger &amp; co</span>" in shown
        assert "fin-led</span>" not in shown
    with django_assert_num_queries(6):
        browser.get(reverse("search", args=["acme"]), {"q": "vat_id"}, headers=HTMX)


def test_the_page_takes_as_many_queries_for_many_rows_as_for_one(
    workspace: Workspace, victor: User, sign_in: SignIn, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = sign_in(victor)
    make_system(workspace, "shop-0", "Shop 0")
    page(browser, "shop")
    with django_assert_num_queries(5):
        browser.get(reverse("search", args=["acme"]), {"q": "shop"}, headers=HTMX)
    for number in range(1, 40):
        make_system(workspace, f"shop-{number}", f"Shop {number}")
    with django_assert_num_queries(5):
        browser.get(reverse("search", args=["acme"]), {"q": "shop"}, headers=HTMX)
