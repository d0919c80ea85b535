"""What a check found stays readable as it was then, beside what has become of it since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from datamaps.models import Check, Connector, Differences, Finding, Flow
from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.weigh import Drift, Severity
from datamaps.services import past_checks
from datamaps.services.checks import check
from datamaps.services.findings import Found, record_findings
from integrations_portal.accounts.models import User
from tests.checks.conftest import Change as ChangeShop
from tests.checks.conftest import fresh

SignIn = Callable[[User], Client]


def url(done: Check) -> str:
    return f"{done.connector.url()}{done.pk}/"


def page_of(browser: Client, done: Check) -> str:
    return browser.get(url(done)).content.decode().replace("<wbr>", "")


def many(count: int) -> list[Drift]:
    """As many differences, in ten records."""
    return [
        Drift(
            Change(ChangeKind.TYPE_CHANGED, f"Record {number % 10}", f"field_{number}", before="text", after="number"),
            Severity.BREAKING if number == 7 else Severity.INFO,
        )
        for number in range(count)
    ]


def check_with(connector: Connector, drifts: list[Drift]) -> Check:
    now = timezone.now()
    (found,) = record_findings([Found(connector, drifts)], now)
    (kept,) = past_checks.keep([(connector, found)])
    return Check.objects.create(
        workspace=connector.workspace,
        connector=connector,
        started_at=now,
        ended_at=now,
        outcome="drift",
        counts={"breaking": 1, "warning": 0, "info": len(drifts) - 1},
        differences=kept,
    )


def test_a_past_check_shows_what_differed_then_and_what_became_of_it(
    shop: Connector, change_shop: ChangeShop, alice: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer ADD COLUMN nick VARCHAR(9)")
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    first = check(fresh(shop))
    change_shop("ALTER TABLE Customer DROP COLUMN nick")
    second = check(fresh(shop))
    Finding.objects.filter(change="field.removed").update(
        status="waived", waived_until=timezone.now().date() + timedelta(days=9), reason="Known"
    )
    browser = sign_in(alice)
    page = page_of(browser, first)
    assert "Customer.nick" in page
    assert "Customer.email" in page
    assert page.count("new then") == 2
    assert "Gone" in page
    assert "since" in page
    assert "waits until" in page
    later = page_of(browser, second)
    assert "What no longer differed" in later
    assert "new then" not in later
    assert later.index("Customer.email") < later.index("What no longer differed") < later.index("Customer.nick")


def test_the_severity_is_that_of_the_check_and_not_of_today(
    shop: Connector, change_shop: ChangeShop, alice: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    done = check(fresh(shop))
    Finding.objects.update(severity="breaking", why={"use": "read", "flows": ["INT-0009/F-01"], "field": "email"})
    page = page_of(sign_in(alice), done)
    assert "No flow uses it" in page
    assert "INT-0009" not in page


def test_a_check_that_found_nothing_or_could_say_nothing_says_so(shop: Connector, alice: User, sign_in: SignIn) -> None:
    browser = sign_in(alice)
    done = shop.checks.latest("pk")
    assert "What differed then" in page_of(browser, done)
    good = check(fresh(shop))
    assert good.differences is None
    assert "the live system was as it was documented" in page_of(browser, good)
    now = timezone.now()
    trouble = Check.objects.create(
        workspace=shop.workspace,
        connector=shop,
        started_at=now,
        ended_at=now,
        outcome="could_not_check",
        trouble="timed_out",
        code="deadline",
        values={"seconds": "60"},
    )
    page = page_of(browser, trouble)
    assert "It could say nothing, so it neither found a difference nor ended one." in page
    assert "What differed then" not in page


def test_equal_finds_are_kept_once(shop: Connector, change_shop: ChangeShop) -> None:
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    first, second = check(fresh(shop)), check(fresh(shop))
    assert first.differences is not None
    assert first.differences == second.differences
    change_shop("ALTER TABLE Customer DROP COLUMN name")
    assert check(fresh(shop)).differences != first.differences
    shop.delete()
    assert not Differences.objects.exists()


@pytest.mark.parametrize("count", [12, 400])
def test_few_and_many_differences_are_grouped_and_ask_the_same(
    count: int, shop: Connector, alice: User, sign_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    done = check_with(shop, many(count))
    browser = sign_in(alice)
    browser.get(url(done))
    with django_assert_max_num_queries(14):
        answer = browser.get(url(done))
    groups = [group["record"] for group in answer.context["groups"]]
    assert groups[0] == "Record 7", "the record with the worst comes first"
    assert len(groups) == len(set(groups))
    assert sum(len(group["rows"]) for group in answer.context["groups"]) == min(count, 100)


def test_of_very_many_the_worst_are_kept_and_the_page_says_so(
    shop: Connector, alice: User, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_checks, "MOST", 5)
    drifts = sorted(many(30), key=lambda drift: -drift.severity.rank)
    page = page_of(sign_in(alice), check_with(shop, drifts))
    assert "It found 30 differences. Of so many, 5 are kept, the worst first." in page
    assert "field_7" in page


def test_any_day_of_the_past_can_be_found(shop: Connector, alice: User, sign_in: SignIn) -> None:
    now = timezone.now()
    Check.objects.bulk_create(
        Check(
            workspace=shop.workspace,
            connector=shop,
            started_at=now - timedelta(days=day),
            ended_at=now - timedelta(days=day),
            outcome="match",
        )
        for day in range(1, 121)
    )
    browser = sign_in(alice)
    assert "past/" in browser.get(shop.url()).content.decode()
    day = (now - timedelta(days=100)).date()
    found = browser.get(f"{shop.url()}past/?until={day}").context["page_obj"].object_list
    assert found[0].started_at.date() == day
    assert browser.get(f"{shop.url()}past/").context["page_obj"].paginator.count == 121
    for nonsense in ("yesterday", "9999-12-31", "<b>"):
        assert browser.get(f"{shop.url()}past/", {"until": nonsense}).context["page_obj"].paginator.count == 121
    assert "No check until" in browser.get(f"{shop.url()}past/?until=1999-01-01").content.decode()


def test_one_goes_from_check_to_check(shop: Connector, alice: User, sign_in: SignIn) -> None:
    first = shop.checks.earliest("pk")
    second, third = check(fresh(shop)), check(fresh(shop))
    page = page_of(sign_in(alice), second)
    assert f'href="{url(first)}" rel="prev"' in page
    assert f'href="{url(third)}" rel="next"' in page
    assert 'rel="next"' not in page_of(sign_in(alice), third)


def test_a_difference_and_a_field_lead_to_the_checks_that_saw_them(
    shop: Connector, change_shop: ChangeShop, alice: User, sign_in: SignIn
) -> None:
    change_shop("ALTER TABLE Customer DROP COLUMN email")
    found = check(fresh(shop))
    change_shop("ALTER TABLE Customer ADD COLUMN email VARCHAR(120)")
    gone = check(fresh(shop))
    browser = sign_in(alice)
    finding = Finding.objects.get(change="field.removed")
    page = browser.get(f"/w/acme/findings/{finding.uid}/").content.decode()
    assert page.index(url(found)) < page.index(url(gone))
    page = browser.get("/w/acme/systems/shop/history/?record=Customer&path=email").content.decode()
    assert url(found) in page


def test_names_from_live_systems_cannot_write_into_the_page(shop: Connector, alice: User, sign_in: SignIn) -> None:
    bad = "<script>alert(1)</script>"
    drifts = [Drift(Change(ChangeKind.TYPE_CHANGED, bad, bad, before=bad, after=bad), Severity.INFO)]
    assert bad not in page_of(sign_in(alice), check_with(shop, drifts))


def test_a_flow_that_reads_it_is_named_as_it_was(flow: Flow, shop: Connector, change_shop: ChangeShop) -> None:
    change_shop('ALTER TABLE "Order" DROP COLUMN state')
    done = check(fresh(shop))
    assert done.differences is not None
    (row,) = past_checks.then(done, done.differences.rows)
    assert row.drift.flows
    assert row.event == "opened"
