"""What a monitor asks: alive, and does all that the portal stands on work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from integrations_portal.health import LAST_MINUTE
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.tasks import tick

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_minute_yet() -> None:
    cache.delete(LAST_MINUTE)


def states(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/health/all/")
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.status_code, dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_all_is_well_once_a_minute_has_been_worked_off(client: Client) -> None:
    status, before = states(client)
    assert status == 503
    assert "are the worker and the clock running?" in before["clock"]
    tick()
    assert states(client) == (200, {"database": "ok", "queue": "ok", "clock": "ok", "jobs": "ok"})


def test_a_clock_that_stands_still_is_said(client: Client) -> None:
    cache.set(LAST_MINUTE, timezone.now() - timedelta(minutes=10))
    status, now = states(client)
    assert status == 503
    assert now["clock"].startswith("the last minute's work was done at ")


def test_jobs_that_nobody_takes_are_counted(client: Client) -> None:
    tick()
    Job.objects.create(work="check", slot="x", wanted_at=timezone.now() - timedelta(minutes=10))
    assert states(client)[1]["jobs"] == "1 waiting for more than 3 minutes"


def test_a_queue_that_is_away_is_said_and_the_page_answers(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, now = states(client)
    assert (status, now["queue"]) == (503, "does not answer")
    assert client.get("/health/").status_code == 200
