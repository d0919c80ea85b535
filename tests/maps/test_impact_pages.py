"""What depends on a system, and what uses a field."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from datamaps.models import Finding, Integration
from integrations_portal.accounts.models import User, Workspace

SignIn = Callable[[User], Client]
SYSTEM = "/w/acme/map/systems/{}/"
FIELD = "/w/acme/map/systems/{}/field/?record={}&path={}"


@pytest.fixture
def viewer(sign_in: SignIn, victor: User) -> Client:
    return sign_in(victor)


def words(client: Client, address: str) -> str:
    """The words of the page, one after the other."""
    answer = client.get(address)
    assert answer.status_code == 200
    page = re.sub(r"<svg.*?</svg>", " ", answer.content.decode(), flags=re.DOTALL)
    page = page[page.index('id="content"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", page.replace("<wbr>", "")).split())


def test_a_system_tells_everything_that_depends_on_it(difference: Finding, viewer: Client) -> None:
    told = words(viewer, SYSTEM.format("shop"))
    assert "What depends on Shop?" in told
    assert "Books 1 step directly INT-0001-F-01" in told
    assert "Depot 2 steps Books INT-0001-F-02" in told
    assert "Nothing gets into it." in told
    assert "Orders to the books INT-0001 Live 1 Runbook" in told
    assert "Card declined INT-0001 E-01 Priya Shah" in told
    assert "Depot is closed" not in told  # of a flow that does not touch the shop
    assert "The type of Order.total changed" in told


def test_people_are_told_with_every_reason_and_leavers_are_marked(shop: Integration, viewer: Client) -> None:
    told = words(viewer, SYSTEM.format("shop"))
    assert "Priya Shah owns the system for the business owns INT-0001 deals with exception INT-0001 E-01" in told
    assert "Sam Lee (has left) looks after what fails in INT-0001 F-01" in told


def test_a_system_that_nothing_uses_says_so(shop: Integration, viewer: Client) -> None:
    told = words(viewer, SYSTEM.format("alone"))
    assert all(sentence in told for sentence in ("Nothing leaves it.", "No brief uses it.", "No difference is open."))


def test_the_page_of_a_system_leads_to_its_map_and_to_the_use_of_a_field(shop: Integration, viewer: Client) -> None:
    page = viewer.get("/w/acme/systems/shop/").content.decode()
    assert 'href="/w/acme/map/systems/shop/"' in page
    address = re.search(r'href="(/w/acme/map/systems/shop/field/[^"]*path=total)"', page)
    assert address
    assert "What uses" in words(viewer, address[1].replace("&amp;", "&"))


def test_a_field_tells_its_flows_its_word_and_who_tries_it(difference: Finding, viewer: Client) -> None:
    told = words(viewer, FIELD.format("shop", "Order", "total"))
    assert "Paid orders INT-0001-F-01 · field by field reads it Invoice.amount Books" in told
    assert "The right value of Total is the one in Shop. A wrong value does harm." in told
    assert "Where its value goes on to Where its value goes on to Field System How far" in told
    assert "One paid order INT-0001 S-01" in told
    assert "The type of Order.total changed" in told
    assert "Stops you" in told


def test_of_many_differences_the_first_are_told_and_how_many_more_there_are(
    difference: Finding, viewer: Client
) -> None:
    many = [
        Finding(
            workspace=difference.workspace,
            connector=difference.connector,
            system=difference.system,
            fingerprint=f"{number:064d}",
            change=difference.change,
            record=difference.record,
            path=difference.path,
            severity=difference.severity,
            first_seen=difference.first_seen,
            last_seen=difference.last_seen,
        )
        for number in range(24)
    ]
    Finding.objects.bulk_create(many)
    field = difference.path.removeprefix(f"{difference.record}.")
    for address in (SYSTEM.format("shop"), FIELD.format("shop", difference.record, field)):
        assert "and 5 more" in words(viewer, address)


def test_a_field_that_gets_its_value_tells_from_where(shop: Integration, viewer: Client) -> None:
    told = words(viewer, FIELD.format("books", "Invoice", "amount"))
    assert "writes it Order.total Shop" in told
    assert "Where its value comes from" in told


def test_a_field_that_nothing_uses_says_so(shop: Integration, viewer: Client) -> None:
    assert "No flow uses it" in words(viewer, FIELD.format("shop", "Order", "unused"))


def test_a_field_that_nobody_knows_is_not_found(shop: Integration, viewer: Client) -> None:
    for record, path in (("Order", "nothing"), ("Nothing", "total"), ("", "total"), ("Order", "a..b[")):
        assert viewer.get(FIELD.format("shop", record, path)).status_code == 404


def test_without_a_field_the_system_is_shown(shop: Integration, viewer: Client) -> None:
    assert viewer.get("/w/acme/map/systems/shop/field/").headers["Location"] == "/w/acme/systems/shop/"


def test_nothing_of_another_workspace_is_found(
    shop: Integration, elsewhere: Workspace, sign_in: SignIn, olga: User
) -> None:
    client = sign_in(olga)
    for address in (SYSTEM.format("shop"), FIELD.format("shop", "Order", "total")):
        assert client.get(address).status_code == 404
        assert client.get(address.replace("acme", "elsewhere")).status_code == 404
