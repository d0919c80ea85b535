"""What list pages cost: as many queries with many rows as with few, and pages of a size that a phone can take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from briefs.models import Entry
from briefs.shapes.purpose import Stage
from datamaps.models import Connector, Finding, Integration, Record, System
from integrations_portal.accounts.models import User, Workspace
from tests.personas import make_contact, make_team

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
FEW, MANY = 3, 150
LARGEST = 60_000  # bytes
_numbers = count()


def add_rows(workspace: Workspace, number: int) -> None:
    """As many systems, checks, differences and briefs, each with what its page says of it."""
    now, some = timezone.now(), [next(_numbers) for _ in range(number)]
    systems = System.objects.bulk_create(
        System(workspace=workspace, key=f"s{n}", name=f"System {n:04}", details={"owner_team": "sales"}) for n in some
    )
    Record.objects.bulk_create(Record(workspace=workspace, system=one, name="Order") for one in systems)
    connectors = Connector.objects.bulk_create(
        Connector(workspace=workspace, system=one, key="live", outcome="drift", checked_at=now, details={"kind": "sql"})
        for one in systems
    )
    briefs = Integration.objects.bulk_create(
        Integration(workspace=workspace, ref=f"INT-{n:04}", title=f"Brief {n:04}", position=n, stage="idea")
        for n in some
    )
    Entry.objects.bulk_create(
        Entry(workspace=workspace, integration=one, part="purpose").put({"business_owner": "priya"}) for one in briefs
    )
    Finding.objects.bulk_create(
        Finding(
            workspace=workspace,
            connector=one,
            system=one.system,
            fingerprint=f"{n:064}",
            change="field.removed",
            record="Order",
            path="Order.total",
            severity=("info", "warning", "breaking")[n % 3],
            why={"use": "read", "flows": [f"INT-{n:04}/F-01", f"INT-{n:04}/F-02"]},
            first_seen=now - timedelta(hours=n),
            last_seen=now,
        )
        for n, one in zip(some, connectors, strict=True)
    )


@pytest.mark.parametrize(
    ("page", "most"),
    [("systems/", 8), ("briefs/", 8), ("briefs/?as=table", 8), ("checks/", 8), ("findings/", 8)],
)
def test_a_list_page_costs_the_same_with_many_rows(
    page: str, most: int, workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    make_contact(workspace, "priya")
    make_team(workspace, "sales")
    browser, taken = sign_in(victor), []
    for number in (FEW, MANY):
        add_rows(workspace, number)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(f"/w/acme/{page}")
        assert response.status_code == 200
        taken.append(len(queries))
        assert len(response.content) <= LARGEST
    assert taken[0] == taken[1] <= most


def test_differences_stand_worst_first_across_pages(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    add_rows(workspace, 60)
    browser = sign_in(victor)
    pages = [browser.get(f"/w/acme/findings/?page={number}").content.decode() for number in (1, 2)]
    found = [state for page in pages for state in re.findall(r"state-(stops|drift|note)\b", page)]
    assert found == ["stops"] * 20 + ["drift"] * 20 + ["note"] * 20


def test_a_long_column_of_the_board_leads_to_its_stage_in_the_table(
    workspace: Workspace, victor: User, sign_in: SignIn
) -> None:
    add_rows(workspace, 60)
    Integration.objects.filter(ref__endswith="0").update(stage=Stage.LIVE)
    live = Integration.objects.filter(stage=Stage.LIVE).count()
    browser = sign_in(victor)
    board = browser.get("/w/acme/briefs/").content.decode()
    assert f"All {60 - live} of this stage" in board
    assert f"All {live} of this stage" not in board, "all of them are on the board"
    assert board.count("/w/acme/briefs/INT-") == 12 + live
    table = browser.get("/w/acme/briefs/?as=table&stage=live").content.decode()
    assert table.count("/w/acme/briefs/INT-") == live
    assert browser.get("/w/acme/briefs/?as=table&stage=nonsense&page=-1").status_code == 200


def test_a_brief_says_how_many_differences_touch_it(workspace: Workspace, victor: User, sign_in: SignIn) -> None:
    add_rows(workspace, 6)
    touched = Finding.objects.exclude(severity="info").values_list("why", flat=True)
    expected = {why["flows"][0].partition("/")[0] for why in touched}
    table = sign_in(victor).get("/w/acme/briefs/?as=table").content.decode()
    told = {
        row.group(1) for row in re.finditer(r"<tr>\s*<td[^>]*>(INT-\d+)</td>(?:(?!</tr>).)*1 difference", table, re.S)
    }
    assert told == expected
    assert len(expected) == 4
