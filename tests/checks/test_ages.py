"""How late data arrives: what a check keeps of it, and how the last checks are drawn and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from datamaps.diagrams.ages import HEIGHT, MOST, curves_of
from datamaps.models import Check, Connector, Flow
from datamaps.schema.live import MOST_AGES, Age, Expected, ages_of
from datamaps.schema.shapes import SeenRecord, SystemSchema
from datamaps.services.checks import check
from integrations_portal.accounts.models import User, Workspace
from tests.access.things import catalog
from tests.checks.conftest import Change, fresh

SignIn = Callable[[User], Client]
HOUR, DAY = 3600, 24 * 3600
NOW = datetime(2027, 1, 12, 14, 5, tzinfo=UTC)


def seen(**newest: str) -> SystemSchema:
    return SystemSchema(seen=tuple(SeenRecord(record=name, newest=text) for name, text in newest.items()))


def test_only_a_newest_row_with_a_time_has_an_age() -> None:
    observed = seen(Order="2027-01-12T12:05:00Z", Customer="", Refund="soon", Later="2027-01-13T00:00:00")
    promised = {"Order": Expected(newest_within=HOUR), "Refund": Expected(newest_within=HOUR)}
    assert ages_of(observed, promised, NOW) == (Age("Order", 2 * HOUR, HOUR), Age("Later", 0))
    assert [age.late for age in ages_of(observed, promised, NOW)] == [True, False]


def test_of_very_many_records_those_that_are_late_are_kept() -> None:
    observed = seen(**{f"R{number}": "2027-01-12T12:05:00Z" for number in range(MOST_AGES + 10)})
    last = f"R{MOST_AGES + 9}"
    kept = ages_of(observed, {last: Expected(newest_within=HOUR)}, NOW)
    assert len(kept) == MOST_AGES
    assert kept[0].record == last


def test_a_gap_stays_a_gap_and_each_promise_is_drawn_as_it_was() -> None:
    (curve,) = curves_of([[Age("Order", HOUR, DAY)], [Age("Order", 2 * HOUR, DAY)], [], [Age("Order", 4 * HOUR, HOUR)]])
    assert [line.count(",") for line in curve.lines] == [2, 1]
    assert [point.late for point in curve.points] == [False, False, True]
    assert [point.x for point in curve.points] == [7, 21, 49]
    assert len(curve.promised) == 3
    assert curve.promised[0].split()[0].endswith(curve.promised[1].split()[0].split(",")[1])
    assert curve.promised[2] != curve.promised[0]
    assert curve.words == (
        "At the last look 4 hours, mostly 2 hours, at most 4 hours. Promised: 1 hour at most. Late at 1 of 3 checks."
    )


def test_nothing_leaves_the_picture_however_old_or_new_a_row_is() -> None:
    for seconds in ([0, 0], [0, 10**9], [1]):
        (curve,) = curves_of([[Age("Order", each)] for each in seconds])
        assert all(0 < point.y < HEIGHT for point in curve.points)
        assert "No flow promises" in curve.words


def test_what_is_late_most_often_stands_first() -> None:
    checks = [[Age("Fine", 1, 5), Age("Free", 9), Age("Late", 6, 5)], [Age("Late", 7, 5), Age("Fine", 1, 5)]]
    assert [curve.record for curve in curves_of(checks)] == ["Late", "Fine", "Free"]
    assert curves_of([]) == []


def test_a_check_keeps_how_old_the_newest_row_was_and_what_was_promised_then(
    shop: Connector, flow: Flow, change_shop: Change
) -> None:
    when = (timezone.now() - timedelta(hours=30)).strftime("%Y-%m-%d %H:%M:%S")
    change_shop('INSERT INTO "Order" (state, total, changed_at) VALUES (?, ?, ?)', "paid", 10, when)
    ((record, seconds, most),) = check(fresh(shop)).ages
    assert (record, most) == ("Order", 25 * HOUR)
    assert 30 * HOUR <= seconds < 30 * HOUR + 60
    flow.delete()
    assert check(fresh(shop)).ages[0][2] is None


def test_the_page_draws_the_curve_and_says_the_same_in_a_table(
    workspace: Workspace, alice: User, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    connector = catalog.make_connector(workspace)
    browser = sign_in(alice)
    add_check(connector, [])
    assert "How old the newest row was" not in browser.get(connector.url()).content.decode()
    for hours in range(20):
        add_check(connector, [["<b>Order", hours * HOUR, 10 * HOUR]])
    with django_assert_max_num_queries(14):
        page = browser.get(connector.url()).content.decode()
    assert page.count('class="age-late"') == page.count("◆ late") == 9
    assert page.count('class="age-point"') == 11
    assert "At the last look 19 hours" in page
    assert "<b>Order" not in page
    add_check(connector, [[f"Record{number}", 5, None] for number in range(MOST + 1)])
    page = browser.get(connector.url()).content.decode()
    assert page.count("<figcaption>") == MOST + 1
    assert "2 more records are looked at" in page


def add_check(connector: Connector, ages: list[list[object]]) -> Check:
    now = timezone.now()
    return Check.objects.create(
        workspace=connector.workspace, connector=connector, started_at=now, ended_at=now, outcome="match", ages=ages
    )


def test_a_past_check_says_how_old_each_newest_row_was_then(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    connector = catalog.make_connector(workspace)
    done = add_check(connector, [["Order", 30 * HOUR, 25 * HOUR], ["<b>Log", 90, None], ["Refund", HOUR, DAY]])
    page = sign_in(alice).get(f"{connector.url()}{done.pk}/").content.decode()
    assert "1 day 6 hours ◆ late: 1 day 1 hour at most were promised" in page
    assert "1 hour; promised: 1 day at most" in page
    assert "&lt;b&gt;Log" in page
    done = add_check(connector, [])
    assert "How old the newest row" not in sign_in(alice).get(f"{connector.url()}{done.pk}/").content.decode()
