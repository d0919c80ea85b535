"""When did this change? Dated by the checks that saw it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.test import Client

from briefs.services.touched import touched_by
from datamaps.models import Connector, FieldMap, Finding, Flow, RecordMap
from datamaps.schema.history import Seen, turns
from datamaps.services.findings import drift_of
from integrations_portal.accounts.models import User
from integrations_portal.audit.trail import PORTAL
from integrations_portal.look.differences import pieces
from integrations_portal.rows import door
from tests.checks.conftest import Change, differences

SignIn = Callable[[User], Client]
HISTORY = "/w/acme/systems/shop/history/"


def seen(day: int, answers: dict[str, Any] | None) -> Seen:
    return Seen(datetime(2027, 1, day, tzinfo=UTC), "db", answers)


def test_only_the_moments_of_change_are_told_the_newest_first() -> None:
    short, long = {"type": "string", "max_length": 20}, {"type": "string", "max_length": 40}
    found = turns([seen(1, None), seen(2, short), seen(3, short), seen(4, long), seen(5, None), seen(6, None)])
    assert [(one.what, one.at.day) for one in found] == [("went", 5), ("changed", 4), ("came", 2)]
    assert found[1].changes == (("max_length", 20, 40),)
    assert found[1].not_before == datetime(2027, 1, 3, tzinfo=UTC)
    assert turns([]) == ()


def test_the_page_dates_what_the_checks_saw_and_what_people_did(
    shop: Connector, change_shop: Change, victor: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    differences(shop)
    page = sign_in(victor).get(f"{HISTORY}?record=Customer&path=email").content.decode()
    assert page.index("It was no longer there") < page.index("As it was first seen")
    assert "Customer.email was removed" in page
    linked = sign_in(victor).get("/w/acme/systems/shop/?record=Customer").content.decode()
    assert f"{HISTORY}?record=Customer&amp;path=name" in linked


def test_a_field_that_nobody_has_seen_says_so(shop: Connector, victor: User, sign_in: SignIn) -> None:
    page = sign_in(victor).get(f"{HISTORY}?record=No<b>&path=x").content.decode()
    assert "No check has seen it." in page
    assert "No<b>" not in page
    assert sign_in(victor).get(HISTORY).status_code == 302


def test_a_finding_says_what_it_touches(
    shop: Connector, flow: Flow, change_shop: Change, victor: User, sign_in: SignIn
) -> None:
    row = FieldMap(workspace=shop.workspace, record_map=RecordMap.objects.get(flow=flow))
    door.save(row.put({"source": ["sum"], "target": "total"}), PORTAL)
    change_shop('ALTER TABLE "Order" DROP COLUMN total')
    differences(shop)
    found = Finding.objects.get(path="Order.total")
    touched = touched_by(found, drift_of(found))
    assert [(one.brief, one.flow, str(one.move.target)) for one in touched.mapped] == [
        ("INT-0001", "F-01", "shop.Order.total")
    ]
    page = sign_in(victor).get(f"/w/acme/findings/{found.uid}/").content.decode()
    assert "books.<wbr>Invoice.<wbr>sum" in page
    assert "Live" in page


def test_differing_characters_are_marked_and_only_these() -> None:
    assert pieces("varchar(20)", "varchar(40)") == (
        (("varchar(", False), ("2", True), ("0)", False)),
        (("varchar(", False), ("4", True), ("0)", False)),
    )
    assert pieces("", "new") == ((), (("new", True),))
    assert pieces("same", "same") == ((("same", False),), (("same", False),))
    assert pieces("x" * 5000, "y") == ((("x" * 5000, True),), (("y", True),))
