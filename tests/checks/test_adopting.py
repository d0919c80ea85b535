"""Chosen differences come into the catalog: shown first, then whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client

from datamaps.models import (
    Binding,
    Connector,
    Field,
    FieldMap,
    Finding,
    Flow,
    Record,
    RecordMap,
    SharedField,
    SharedRecord,
)
from integrations_portal.accounts.models import User
from integrations_portal.audit.trail import PORTAL
from integrations_portal.jobs.models import Job
from integrations_portal.rows import door
from tests.checks.conftest import Change, differences

SignIn = Callable[[User], Client]
CATALOG = "/w/acme/findings/catalog/"


def found(path: str) -> Finding:
    row: Finding = Finding.objects.get(path=path, status="open")
    return row


def mark(*rows: Finding) -> list[str]:
    return [f"{row.uid}:{row.version}" for row in rows]


def sent(page: str) -> dict[str, object]:
    """What the page's own form sends."""
    plan = re.search(r'name="mark" value="(\w+)"', page)
    assert plan
    chosen = re.findall(r'name="chosen" value="([\w:-]+)"', page)
    return {"chosen": chosen, "mark": plan[1], "say": "adopt"}


def test_one_of_two_differences_is_taken_over_and_the_other_stays(
    shop: Connector, change_shop: Change, alice: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer ADD COLUMN city VARCHAR(40)")
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    assert differences(shop) == ["field.added", "field.removed"]
    browser = sign_in(alice)
    page = browser.post(CATALOG, {"chosen": mark(found("Customer.city"))}).content.decode()
    assert "1 added" in page
    assert not Field.objects.filter(path="city").exists()
    assert browser.post(CATALOG, sent(page)).status_code == 302
    assert Field.objects.get(path="city").record.name == "Customer"
    assert Field.objects.filter(path="email").exists()
    assert Finding.objects.get(path="Customer.city").status == "accepted"
    assert differences(shop) == ["field.removed"]
    assert Job.objects.filter(work="check").exists()


def test_taking_all_of_it_makes_the_check_match(
    shop: Connector, change_shop: Change, alice: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer ADD COLUMN city VARCHAR(40)")
    change_shop('ALTER TABLE "Order" RENAME COLUMN total TO amount')
    change_shop("CREATE TABLE Invoice (id INTEGER PRIMARY KEY)")
    differences(shop)
    browser, rows = sign_in(alice), list(Finding.objects.filter(status="open"))
    page = browser.post(CATALOG, {"chosen": mark(*rows)}).content.decode()
    assert browser.post(CATALOG, sent(page)).status_code == 302
    assert differences(shop) == []
    assert Record.objects.filter(name="Invoice").exists()
    assert set(Finding.objects.values_list("status", flat=True)) == {"accepted"}


def test_the_preview_says_which_questions_appear(
    shop: Connector, flow: Flow, change_shop: Change, alice: User, sign_in: SignIn
) -> None:
    record_map = RecordMap.objects.get(flow=flow)
    row = FieldMap(workspace=shop.workspace, record_map=record_map)
    door.save(row.put({"source": ["total"], "target": "total"}), PORTAL)
    change_shop('ALTER TABLE "Order" DROP COLUMN total')
    differences(shop)
    page = sign_in(alice).post(CATALOG, {"chosen": mark(found("Order.total"))}).content.decode()
    assert "1 removed" in page
    assert re.search(r"\d questions? appears?:", page)
    assert "INT-0001" in page


def test_what_shared_data_names_cannot_be_taken_away_and_is_named_with_nothing_written(
    shop: Connector, change_shop: Change, alice: User, sign_in: SignIn
) -> None:
    workspace = shop.workspace
    word = door.save(SharedRecord(workspace=workspace).put({"key": "customer", "name": "Customer"}), PORTAL)
    field = SharedField(workspace=workspace, record=word).put({"key": "mail", "name": "Mail"})
    door.save(field, PORTAL)
    door.save(Binding(workspace=workspace, shared_field=field, place="shop.Customer.email"), PORTAL)
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    change_shop("ALTER TABLE Customer ADD COLUMN city VARCHAR(40)")
    differences(shop)
    gone, come = found("Customer.email"), found("Customer.city")
    browser = sign_in(alice)
    answer = browser.post(CATALOG, {"chosen": mark(gone, come), "say": "adopt", "mark": "?"})
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert f"#finding-{gone.uid}" in page
    assert "still names what is gone" in page
    assert not Field.objects.filter(path="city").exists()
    assert browser.post(CATALOG, sent(page)).status_code == 302
    assert Field.objects.filter(path="city").exists()
    assert Field.objects.filter(path="email").exists()


def test_a_catalog_that_changed_since_the_preview_is_not_written(
    shop: Connector, change_shop: Change, alice: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer ADD COLUMN city VARCHAR(40)")
    differences(shop)
    browser = sign_in(alice)
    page = browser.post(CATALOG, {"chosen": mark(found("Customer.city"))}).content.decode()
    form = sent(page) | {"mark": "0" * 16}
    answer = browser.post(CATALOG, form)
    assert answer.status_code == 409
    assert "The catalog has changed while you were looking." in answer.content.decode()
    assert not Field.objects.filter(path="city").exists()


def test_late_rows_are_nothing_for_the_catalog(
    shop: Connector, flow: Flow, change_shop: Change, alice: User, sign_in: SignIn
) -> None:
    change_shop("INSERT INTO \"Order\" (state, changed_at) VALUES ('new', '2020-01-01 00:00:00')")
    assert differences(shop) == ["live.freshness.late"]
    answer = sign_in(alice).post(CATALOG, {"chosen": mark(found("Order"))})
    assert answer.status_code == 422
    assert "nothing that the catalog describes" in answer.content.decode()


def test_pressed_twice_it_is_written_once(shop: Connector, change_shop: Change, alice: User, sign_in: SignIn) -> None:
    change_shop("ALTER TABLE Customer ADD COLUMN city VARCHAR(40)")
    differences(shop)
    browser = sign_in(alice)
    form = sent(browser.post(CATALOG, {"chosen": mark(found("Customer.city"))}).content.decode())
    assert browser.post(CATALOG, form).status_code == 302
    assert browser.post(CATALOG, form).status_code == 409
    assert Field.objects.filter(path="city").count() == 1
