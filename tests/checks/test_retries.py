"""Trouble that may pass is tried again before it counts, and what was to wait opens again by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.models import Check, Connector, Finding
from datamaps.services import checks, looking
from datamaps.tasks import check_now, end_waiting
from integrations_portal.accounts.models import Workspace
from integrations_portal.jobs import queue
from integrations_portal.jobs.models import Job, JobState
from tests.access.things import catalog
from tests.checks.conftest import Change, fresh


def closed(connector: Connector, port: int = 9) -> Connector:
    """The check of a server on a port where nothing listens."""
    connector.details["config"] = {"dialect": "postgresql", "host": "127.0.0.1", "port": port, "database": "shop"}
    connector.save()
    return fresh(connector)


def last_wait() -> timedelta:
    job = Job.objects.latest("pk")
    return job.wanted_at - Check.objects.latest("pk").ended_at


@pytest.fixture
def unreachable(shop: Connector, settings: pytest.FixtureRequest) -> Connector:
    settings.OUTBOUND_ALLOW = ("127.0.0.1:9",)  # type: ignore[attr-defined] # pytest-django's settings
    return closed(shop)


def do(job: Job) -> None:
    assert queue.run(str(job.uid)) is JobState.DONE


def test_a_closed_port_is_tried_again_after_one_and_five_minutes_and_then_counts(unreachable: Connector) -> None:
    do(check_now(unreachable))
    assert (fresh(unreachable).trouble, fresh(unreachable).failures) == ("unreachable", 0)
    assert last_wait() == timedelta(minutes=1)
    do(Job.objects.latest("pk"))
    assert fresh(unreachable).failures == 0
    assert last_wait() == timedelta(minutes=5)
    do(Job.objects.latest("pk"))
    assert fresh(unreachable).failures == 1
    assert Job.objects.filter(state=JobState.WAITING).count() == 0


def test_a_later_try_waits_for_its_time_and_is_then_sent_by_the_sweeper(
    unreachable: Connector, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Job] = []

    do(check_now(unreachable))
    monkeypatch.setattr(queue, "hurry", sent.extend)
    now = timezone.now()
    queue.sweep(now)
    assert sent == []
    queue.sweep(now + timedelta(seconds=61))
    assert sent == [Job.objects.latest("pk")]


def test_one_that_answers_again_is_as_though_nothing_had_been(
    unreachable: Connector, shop: Connector, change_shop: Change
) -> None:
    good = {"dialect": "sqlite", "path": "shop.sqlite"}
    do(check_now(unreachable))
    Connector.objects.filter(pk=shop.pk).update(details={**unreachable.details, "config": good})
    do(Job.objects.latest("pk"))
    again = fresh(shop)
    assert (again.outcome, again.failures, again.tries) == ("match", 0, 0)


def test_a_try_that_another_check_has_overtaken_looks_no_more(unreachable: Connector) -> None:
    do(check_now(unreachable))
    waiting = Job.objects.latest("pk")
    checks.check(fresh(unreachable))
    before = Check.objects.count()
    do(waiting)
    waiting.refresh_from_db()
    assert waiting.result == {}
    assert Check.objects.count() == before


def test_a_check_of_every_minute_counts_its_third_failure(unreachable: Connector) -> None:
    for _minute in range(3):
        checks.check(fresh(unreachable))
    assert fresh(unreachable).failures == 1


@pytest.mark.parametrize(
    "trouble", [ConnectorError(Trouble.UNREACHABLE, "redirects", permanent=True), ConnectorError(Trouble.TLS, "tls")]
)
def test_trouble_that_stays_counts_at_once(
    shop: Connector, trouble: ConnectorError, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "look", lambda *_: looking.Sight(trouble=trouble))
    do(check_now(shop))
    assert fresh(shop).failures == 1
    assert not Job.objects.filter(state=JobState.WAITING).exists()


def test_what_waits_opens_when_its_day_is_over_though_nothing_is_checked(workspace: Workspace) -> None:
    finding = Finding.objects.get(uid=catalog.finding(workspace)["uid"])
    today = timezone.now()
    Finding.objects.update(status="waived", waived_until=today.date(), reason="Known", announced_at=today)
    end_waiting(today)
    assert Finding.objects.get().status == "waived"
    for _clock in range(2):
        end_waiting(today + timedelta(days=1))
    found = Finding.objects.get()
    assert (found.status, found.waived_until, found.announced_at) == ("open", None, None)
    assert found.version == finding.version + 1
    assert [event.event for event in found.events.all()] == ["reopened"]
