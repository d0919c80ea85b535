"""The pages of live checks: what is worst comes first, and each says what it could not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from datamaps.diagrams.trend import trend_of
from datamaps.models import Check, Connector, Finding, Observation
from datamaps.schema.facet_words import facet_in_words
from datamaps.schema.facets import FIELD_FACETS, SYSTEM_FACETS
from datamaps.services.recording import again_at
from datamaps.views.checks import NOTES
from integrations_portal.accounts.models import User, Workspace
from tests.access.things import catalog
from tests.checks.test_inbox import make_findings

SignIn = Callable[[User], Client]
OUTCOMES = ["match", "", "partial", "could_not_check", "drift"]


def make_connectors(workspace: Workspace, count: int) -> None:
    first = catalog.make_connector(workspace)
    Connector.objects.filter(pk=first.pk).update(outcome="match")
    Connector.objects.bulk_create(
        Connector(
            workspace=workspace,
            system=first.system,
            key=f"c{number}",
            outcome=OUTCOMES[number % 5],
            checked_at=timezone.now(),
            details={"kind": "sql"},
        )
        for number in range(count - 1)
    )


def add_check(connector: Connector, minutes_ago: int, **answers: Any) -> Check:
    end = timezone.now() - timedelta(minutes=minutes_ago)
    start = end - timedelta(seconds=minutes_ago % 5)
    base: dict[str, Any] = {"outcome": "match", "started_at": start, "ended_at": end}
    return Check.objects.create(workspace=connector.workspace, connector=connector, **base | answers)


@pytest.mark.parametrize("count", [6, 120])
def test_the_list_of_checks_asks_the_same_for_few_and_for_many(
    count: int,
    workspace: Workspace,
    alice: User,
    sign_in: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    make_connectors(workspace, count)
    browser = sign_in(alice)
    browser.get("/w/acme/checks/")
    with django_assert_max_num_queries(10):
        page = browser.get("/w/acme/checks/").content.decode()
    assert page.index("Differs") < page.index("Could not be checked") < page.index("Checked in part")


def test_one_state_is_asked_for_and_an_unknown_one_asks_for_all(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    make_connectors(workspace, 10)
    browser = sign_in(alice)
    assert [row["state"] for row in browser.get("/w/acme/checks/?state=drift").context["rows"]] == ["drift"]
    assert {row["state"] for row in browser.get("/w/acme/checks/?state=never").context["rows"]} == {"never"}
    assert len(browser.get("/w/acme/checks/?state=<b>").context["rows"]) == 10


def test_a_connector_shows_its_last_thirty_checks_as_bars_and_in_the_table(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    connector = catalog.make_connector(workspace)
    for minutes in range(40):
        add_check(connector, minutes, outcome="drift" if minutes == 3 else "match")
    add_check(connector, 50, outcome="could_not_check", trouble="timed_out")
    page = sign_in(alice).get(connector.url()).content.decode()
    assert page.count("<rect") == 30
    assert "The last 30 checks" in page
    assert "Matches: 29. Differs: 1." in page
    assert page.count('class="bar-drift"') == 1


def test_what_was_not_covered_and_not_looked_at_is_told_in_words(
    workspace: Workspace, alice: User, sign_in: SignIn
) -> None:
    connector = catalog.make_connector(workspace)
    counts = {"not_covered": {"max_length": 4, "read_only": 2}, "unchecked": ["Payroll"]}
    add_check(connector, 1, outcome="partial", counts=counts)
    page = sign_in(alice).get(connector.url()).content.decode()
    assert "Longest lengths: 4" in page
    assert "What can only be read: 2" in page
    assert "Payroll" in page
    assert "◐" in page


def test_every_facet_that_a_kind_may_miss_has_words() -> None:
    for facet in FIELD_FACETS | SYSTEM_FACETS | {"record", "operation"}:
        assert facet_in_words(facet) != facet


def test_the_page_says_when_a_failed_look_is_tried_again(workspace: Workspace, alice: User, sign_in: SignIn) -> None:
    connector = catalog.make_connector(workspace)
    assert again_at(connector) is None
    Connector.objects.update(tries=1, checked_at=timezone.now())
    assert "tried again" in sign_in(alice).get(connector.url()).content.decode()


def test_the_highest_bar_is_the_longest_check_and_none_leaves_the_picture() -> None:
    trend = trend_of([("match", 1.0), ("drift", 10.0), ("could_not_check", 0.0), ("partial", -1.0)])
    assert max(trend.bars, key=lambda bar: bar.height) is trend.bars[1]
    assert all(0 < bar.height <= 44 and bar.mark_y > 8 for bar in trend.bars)
    assert [bar.mark for bar in trend.bars] == ["", "◆", "?", "◐"]
    assert trend_of([]).words == "No check has run yet."


def test_what_is_worth_knowing_about_the_source_is_told_on_both_pages(
    workspace: Workspace, alice: User, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    connector = catalog.make_connector(workspace)
    notes = [{"where": f"<b>Order.f{number}", "code": "set_once"} for number in range(NOTES + 2)]
    seen = {"records": [{"name": "Order"}], "notes": notes}
    observation = Observation.objects.create(workspace=workspace, connector=connector, digest="d", seen=seen)
    done = add_check(connector, 5, observation=observation)
    browser = sign_in(alice)
    pages = [connector.url(), f"{connector.url()}{done.pk}/"]
    browser.get(pages[0])
    for page in pages:
        with django_assert_max_num_queries(14):
            text = browser.get(page).content.decode()
        assert f"Worth knowing about the source ({NOTES + 2})" in text
        assert "Order.f0 can be given when the record is made" in text.replace("<wbr>", "")
        assert "and 2 more" in text
        assert "<b>Order" not in text
    add_check(connector, 1, outcome="could_not_check", trouble="unreachable", code="connect")
    assert "Worth knowing" in browser.get(pages[0]).content.decode()
    Observation.objects.update(seen={"records": []})
    assert all("Worth knowing" not in browser.get(page).content.decode() for page in pages)


def test_of_many_differences_a_check_shows_the_worst_and_leads_to_all(
    workspace: Workspace, alice: User, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_findings(workspace, 40)
    connector = Connector.objects.get()
    Finding.objects.filter(path__endswith="39").update(severity="breaking")
    browser = sign_in(alice)
    with django_assert_max_num_queries(20):
        page = browser.get(connector.url()).content.decode()
    assert page.count('class="finding"') == 25
    assert "f39 was removed" in page  # found last, and the worst
    assert "These are the worst 25." in page
    assert "See all 40 of CRM" in page
    assert "Take over all that the last look saw" in page
    Finding.objects.filter(pk__in=list(Finding.objects.values_list("pk", flat=True)[25:])).delete()
    assert "See all" not in browser.get(connector.url()).content.decode()
