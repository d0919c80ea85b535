"""How closely systems are tied, as the map tells it: sorted in its table, in words for one, as data for programs."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from datamaps.models import FieldMap, Flow, Integration, RecordMap
from integrations_portal.accounts.models import User
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

SignIn = Callable[[User], Client]


@pytest.fixture
def viewer(sign_in: SignIn, victor: User) -> Client:
    return sign_in(victor)


@pytest.fixture
def waiting(shop: Integration) -> Integration:
    """The books wait for the depot's answer, and one more field goes from shop to books but for one left out."""
    flow = Flow.objects.get(ref="F-02")
    door.save(flow.put(flow.plain() | {"pattern": "request_reply"}), PORTAL, expected=flow.version)
    record_map = RecordMap.objects.get()
    for target, how in (("note", "copy"), ("", "ignore")):
        row = FieldMap(workspace=shop.workspace, record_map=record_map)
        door.save(row.put({"source": ["id"], "target": target, "transform": how}), PORTAL)
    return shop


def order(client: Client, sort: str) -> list[str]:
    return [row["label"] for row in client.get(f"/w/acme/map/?table=systems&sort={sort}").context["rows"]]


def test_the_systems_are_sorted_by_the_figure_that_is_asked_for(waiting: Integration, viewer: Client) -> None:
    assert order(viewer, "stopping")[0] == "Depot"
    assert order(viewer, "joined") == ["Books", "Depot", "Shop", "Alone"]
    assert order(viewer, "through") == ["Books", "Alone", "Depot", "Shop"]
    assert order(viewer, "nonsense") == order(viewer, "") == ["Shop", "Books", "Depot", "Alone"]
    page = viewer.get("/w/acme/map/?table=systems&sort=fields").content.decode()
    assert page.count('aria-sort="descending"') == 1


def test_a_part_of_the_map_tells_of_ties_that_leave_it(waiting: Integration, viewer: Client) -> None:
    rows = viewer.get("/w/acme/map/?table=systems&scope=internal").context["rows"]
    figures = next(row["figures"] for row in rows if row["label"] == "Books")
    assert [number for _label, number in figures] == [2, 2, 0, 2, 2]


def test_the_page_of_a_system_says_it_in_words(waiting: Integration, viewer: Client) -> None:
    depot = viewer.get("/w/acme/map/systems/depot/").content.decode()
    assert "1 flow with 1 other system, 0 mapped fields" in depot
    assert "1 system stops work, because it waits for an answer:" in depot
    books = viewer.get("/w/acme/map/systems/books/").content.decode()
    assert "2 flows with 2 other systems, 2 mapped fields" in books
    assert "Of 1 system nobody has said whether it waits" in books
    assert "Depot, Shop" in books
    shop = viewer.get("/w/acme/map/systems/shop/").content.decode()
    assert "1 field of the shared data" in shop
    assert "When it is down" not in viewer.get("/w/acme/map/systems/alone/").content.decode()


def test_programs_get_the_figures_with_keys(waiting: Integration, viewer: Client) -> None:
    answer = viewer.get("/w/acme/map/file/json/")
    assert answer["Content-Type"] == "application/json"
    systems = {one["key"]: one for one in json.loads(answer.content)["systems"]}
    assert systems["depot"] == {
        "key": "depot",
        "name": "Depot",
        "flows": 1,
        "joined_with": ["books"],
        "when_down": {"stops": ["books"], "loses": [], "unsaid": [], "later": []},
        "only_through": [],
        "mapped_fields": 0,
        "right_about": 0,
    }
    assert systems["books"]["only_through"] == ["depot", "shop"]
    assert set(systems) == {"shop", "books", "depot", "alone"}
    ours = json.loads(viewer.get("/w/acme/map/file/json/?scope=internal").content)
    assert "depot" not in {one["key"] for one in ours["systems"]}
