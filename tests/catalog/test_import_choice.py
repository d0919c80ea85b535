"""Choosing which records of a source come in: a plain form, in pages, whose choice is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from datamaps.models import Flow, Integration, Record, RecordMap, System
from datamaps.views.import_choice import MANY, PAGE
from integrations_portal.accounts.models import User, Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

Import = Callable[..., str]


@pytest.fixture
def desk(sign_in: Any, alice: User) -> Client:
    client: Client = sign_in(alice)
    return client


@pytest.fixture
def shop(workspace: Workspace) -> System:
    door.save(System(workspace=workspace).put({"key": "books", "name": "Books"}), PORTAL)
    return door.save(System(workspace=workspace).put({"key": "shop", "name": "Shop"}), PORTAL)


@pytest.fixture
def read(desk: Client, shop: System) -> Import:
    """Hands over a document with records of these names, and gives the address of the preview."""

    def read(*names: str, keep: str = "on", fields: int = 2) -> str:
        properties = {f"field{n}": {"type": "string"} for n in range(fields)}
        content = {"$defs": {name: {"type": "object", "properties": properties} for name in names}}
        file = SimpleUploadedFile("shop.json", json.dumps(content).encode())
        form = {"file": file, "kind": "json_schema", "keep_missing": keep}
        return str(desk.post("/w/acme/systems/shop/import/", form)["Location"])

    return read


def many(*named: str) -> list[str]:
    return [*named, *(f"Thing{n:03}" for n in range(PAGE * 2))]


def use(shop: System, record: str) -> None:
    """A flow that reads the record."""
    brief = door.save(Integration(workspace=shop.workspace, ref="INT-1", title="Orders", position=1), PORTAL)
    flow = Flow(workspace=shop.workspace, integration=brief).put({"ref": "F-01", "source": "shop", "target": "books"})
    maps = RecordMap(workspace=shop.workspace, flow=door.save(flow, PORTAL))
    door.save(maps.put({"source": record, "target": "Invoice"}), PORTAL)


def ticked(page: str) -> list[str]:
    return re.findall(r'name="record" value="([^"]*)" checked', page)


def held() -> set[str]:
    return set(Record.objects.values_list("name", flat=True))


def test_of_few_records_all_are_chosen_and_one_can_be_left_out(desk: Client, read: Import, shop: System) -> None:
    address = read("Order", "Refund")
    assert ticked(desk.get(address).content.decode()) == ["Order", "Refund"]
    desk.post(address, {"shown": ["Order", "Refund"], "record": ["Order"]})
    shop.refresh_from_db()
    assert held() == {"Order"}
    assert shop.details["left_out"] == ["Refund"]
    assert "1 record or operation of its source was left out on purpose" in desk.get(shop.url()).content.decode()
    assert ticked(desk.get(read("Order", "Refund", "New")).content.decode()) == ["New"]


def test_of_many_only_those_that_flows_use_are_chosen_and_stand_first(desk: Client, read: Import, shop: System) -> None:
    use(shop, "Order")
    address = read(*many("Order"))
    page = desk.get(address).content.decode()
    assert ticked(page) == ["Order"]
    assert "used by INT-1/F-01" in page
    assert f"with 1 of {PAGE * 2 + 1} records" in page
    desk.post(address)
    assert held() == {"Order"}


def test_of_many_none_is_chosen_where_flows_call_their_records_otherwise(
    desk: Client, read: Import, shop: System
) -> None:
    use(shop, "Sale")
    page = desk.get(read(*many())).content.decode()
    assert ticked(page) == []
    assert "None is chosen yet" in page


def test_of_many_that_no_flow_uses_all_are_chosen(desk: Client, read: Import) -> None:
    address = read(*many())
    assert len(ticked(desk.get(address).content.decode())) == PAGE
    desk.post(address)
    assert len(held()) == PAGE * 2


def test_the_choice_is_kept_while_a_person_goes_through_the_pages_and_searches(desk: Client, read: Import) -> None:
    address = read(*many())
    second = desk.post(address, {"choose": "none"}, follow=True).content.decode()
    assert ticked(second) == []
    first = {"shown": ["Thing000", "Thing001"], "record": ["Thing001"], "choose": "2"}
    moved = desk.post(address, first)
    assert moved["Location"] == f"{address}?page=2#choice"
    assert ticked(desk.get(moved["Location"]).content.decode()) == []
    found = desk.post(address, {"choose": "1", "q": "thing 079", "shown": ["Thing040"], "record": ["Thing040"]})
    page = desk.get(found["Location"]).content.decode()
    assert re.findall(r'name="shown" value="([^"]*)"', page) == ["Thing079"]
    assert "2 of 80" in page
    desk.post(address, {"shown": ["Thing079"], "record": ["Thing079"]})
    assert held() == {"Thing001", "Thing040", "Thing079"}


def test_all_none_and_used_are_said_of_every_page(desk: Client, read: Import, shop: System) -> None:
    use(shop, "Order")
    address = read(*many("Order"))
    assert len(ticked(desk.post(address, {"choose": "all"}, follow=True).content.decode())) == PAGE
    assert ticked(desk.post(address, {"choose": "used"}, follow=True).content.decode()) == ["Order"]
    assert ticked(desk.post(address, {"choose": "none"}, follow=True).content.decode()) == []
    answer = desk.post(address, {"shown": ["Order"]}, follow=True).content.decode()
    assert "No record is chosen" in answer
    assert held() == set()


def test_what_is_not_chosen_is_not_removed(desk: Client, read: Import) -> None:
    desk.post(read("Order", "Refund"))
    address = read("Voucher", keep="")
    page = desk.get(address).content.decode()
    assert ticked(page) == ["Order", "Refund", "Voucher"]
    assert "goes" in page
    desk.post(address, {"shown": ["Order", "Refund", "Voucher"], "record": ["Order", "Voucher"]})
    assert held() == {"Refund", "Voucher"}


def test_names_that_nobody_showed_choose_nothing(desk: Client, read: Import) -> None:
    address = read("Order", "Refund")
    desk.post(address, {"shown": ["Order", "Refund"], "record": ["Refund", "<script>", "Elsewhere"], "choose": "1"})
    assert ticked(desk.get(address).content.decode()) == ["Refund"]
    assert desk.get(f"{address}?page=99&q=%00").status_code == 200
    assert desk.post(address, {"choose": "99999999999999999999"}, follow=True).status_code == 200


def test_a_page_of_many_records_asks_no_more_than_one_of_few(
    desk: Client, read: Import, shop: System, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    use(shop, "Order")
    few, lots = read("Order", "Refund"), read(*many("Order"), fields=5)
    assert len(many()) > MANY
    for address in (few, lots):
        with django_assert_max_num_queries(QUERIES):
            desk.get(address)


QUERIES = 45
