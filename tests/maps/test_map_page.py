"""The map of a workspace: a picture that leads on, the same as tables, and files to take along."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from datamaps.models import Finding, Integration, System
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door
from tests.maps.conftest import make_map

SignIn = Callable[[User], Client]
HOSTILE = '"];a -> b</text></svg><script>alert(1)</script>\\N{\u202e'


@pytest.fixture
def viewer(sign_in: SignIn, victor: User) -> Client:
    return sign_in(victor)


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def svg_of(page: str) -> etree._Element:
    found = re.search(r"<svg xmlns.*?</svg>", page, re.DOTALL)
    assert found
    return etree.fromstring(found[0].encode())


def test_the_picture_leads_to_systems_and_flows(shop: Integration, viewer: Client) -> None:
    links = {link.get("href"): link.get("aria-label") for link in svg_of(read(viewer, "/w/acme/map/")).iter("{*}a")}
    assert links["/w/acme/map/systems/shop/"] == "Shop"
    assert links["/w/acme/briefs/INT-0001/flows/F-01/"] == "INT-0001-F-01 Paid orders, from Shop to Books"


def test_the_table_says_the_same(shop: Integration, viewer: Client) -> None:
    flows = read(viewer, "/w/acme/map/")
    assert "Paid orders" in flows
    assert "INT-0001-F-02" in flows
    systems = read(viewer, "/w/acme/map/?table=systems")
    assert all(name in systems for name in ("Shop", "Books", "Depot", "Alone"))


def test_an_open_difference_is_told_by_shape_colour_and_word(difference: Finding, viewer: Client) -> None:
    page = read(viewer, "/w/acme/map/")
    drawn = etree.tostring(svg_of(page), encoding="unicode")
    assert "■ Stops you" in drawn
    assert "stroke-stops" in drawn
    assert "Shop: Stops you" in drawn
    assert page.count("state-stops") == 1  # the other flow does not use what differs


def test_the_part_of_one_team_and_our_own(shop: Integration, viewer: Client) -> None:
    courier = read(viewer, "/w/acme/map/?scope=team:courier")
    assert "Totals" in courier
    assert "Paid orders" not in courier
    ours = read(viewer, "/w/acme/map/?scope=internal")
    assert "Paid orders" in ours
    assert "Totals" not in ours
    assert viewer.get("/w/acme/map/?scope=nonsense").status_code == 404


def test_a_part_without_a_system_says_so(shop: Integration, viewer: Client) -> None:
    assert "No system belongs to this part" in read(viewer, "/w/acme/map/?scope=team:nobody")


def test_an_empty_map_offers_the_next_step_to_who_may_take_it(viewer: Client, sign_in: SignIn, alice: User) -> None:
    assert "There is nothing to draw yet" in read(viewer, "/w/acme/map/")
    assert "/systems/add/" not in read(viewer, "/w/acme/map/")
    assert "/systems/add/" in read(sign_in(alice), "/w/acme/map/")


def test_another_workspace_shows_nothing_of_this_one(shop: Integration, elsewhere: Workspace, viewer: Client) -> None:
    door.save(System(workspace=elsewhere).put({"key": "theirs", "name": "Theirs"}), by=PORTAL)
    assert "Theirs" not in read(viewer, "/w/acme/map/?table=systems")
    assert viewer.get("/w/elsewhere/map/").status_code == 404
    assert viewer.get("/w/elsewhere/map/file/svg/").status_code == 404


@pytest.mark.parametrize(("form", "begins"), [("svg", "<svg"), ("dot", "digraph"), ("mermaid", "flowchart")])
def test_the_picture_is_a_file_without_addresses_of_the_site(
    shop: Integration, viewer: Client, form: str, begins: str
) -> None:
    answer = viewer.get(f"/w/acme/map/file/{form}/?scope=internal")
    text = answer.content.decode()
    assert text.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    assert "/w/acme/" not in text
    assert "Depot" not in text


def test_an_unknown_form_and_an_empty_part_are_not_found(shop: Integration, viewer: Client) -> None:
    assert viewer.get("/w/acme/map/file/gif/").status_code == 404
    assert viewer.get("/w/acme/map/file/svg/?scope=team:nobody").status_code == 404


def test_without_the_drawing_program_the_table_stands_in(
    shop: Integration, viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    page = read(viewer, "/w/acme/map/")
    assert "there is no picture. The table says the same." in page
    assert "Paid orders" in page
    answer = viewer.get("/w/acme/map/file/svg/")
    assert answer.status_code == 503
    assert "there is no picture" in answer.content.decode()
    assert viewer.get("/w/acme/map/file/mermaid/").status_code == 200


def test_a_hostile_name_stays_a_name(shop: Integration, viewer: Client) -> None:
    row = System.objects.get(key="shop")
    door.save(row.put({"key": "shop", "name": HOSTILE}), by=PORTAL, expected=row.version)
    for address in ("/w/acme/map/", "/w/acme/map/systems/shop/", "/w/acme/map/systems/books/"):
        page = read(viewer, address)
        assert "<script>alert" not in page
        assert not list(svg_of(page).iter("{*}script"))


@pytest.mark.slow
def test_a_map_that_grows_is_folded_and_its_table_comes_in_pages(workspace: Workspace, viewer: Client) -> None:
    make_map(workspace, 40, 200)
    page = read(viewer, "/w/acme/map/")
    assert "Flows between the same two systems are one line." in page
    assert "1 to 50 of 200" in page
    assert "F-0060" in read(viewer, "/w/acme/map/?page=2")


@pytest.mark.parametrize(("systems", "flows"), [(5, 8), (18, 90)])
def test_the_number_of_queries_does_not_grow(
    workspace: Workspace,
    viewer: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    systems: int,
    flows: int,
) -> None:
    make_map(workspace, systems, flows)
    with django_assert_num_queries(14):
        viewer.get("/w/acme/map/")
    with django_assert_num_queries(15):
        viewer.get("/w/acme/map/?table=systems&sort=stopping")
    with django_assert_num_queries(22):
        viewer.get("/w/acme/map/systems/s1/")
