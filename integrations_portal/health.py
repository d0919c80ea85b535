"""The pages that machines ask: is this process alive, and does everything that the portal stands on work?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from integrations_portal.checks import CACHE_FAULTS, queue_answers
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.works import each_minute

LAST_MINUTE = "health:last-minute"
QUIET = timedelta(minutes=3)
"""After so long without a minute's work, or with a job that nobody takes, somebody should look."""


def health(request: HttpRequest) -> HttpResponse:
    """Touches neither the database nor the queue, so that a slow neighbour does not take the site down."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def health_of_all(request: HttpRequest) -> HttpResponse:
    """A line for each thing that the portal stands on; status 503 when one of them does not work."""
    now = timezone.now()
    states = {"database": _database(), "queue": _queue(), "clock": _clock(now), "jobs": _jobs(now)}
    lines = "".join(f"{name}: {state}\n" for name, state in states.items())
    well = all(state == "ok" for state in states.values())
    return HttpResponse(lines, content_type="text/plain", status=200 if well else 503)


@each_minute
def note_the_minute(now: datetime) -> None:
    """Clock, queue and worker have all done their part when this runs."""
    cache.set(LAST_MINUTE, now, timeout=24 * 3600)


def _database() -> str:
    try:
        Job.objects.order_by("pk").first()
    except DatabaseError:
        return "does not answer"
    return "ok"


def _queue() -> str:
    return "does not answer" if queue_answers() else "ok"


def _clock(now: datetime) -> str:
    try:
        last = cache.get(LAST_MINUTE)
    except CACHE_FAULTS:
        return "not known"
    if last is None:
        return "no minute's work was done yet: are the worker and the clock running?"
    return "ok" if now - last <= QUIET else f"the last minute's work was done at {last:%Y-%m-%d %H:%M} UTC"


def _jobs(now: datetime) -> str:
    waiting = Job.objects.filter(state=JobState.WAITING, wanted_at__lt=now - QUIET)
    try:
        count = waiting.count()
    except DatabaseError:
        return "not known"
    return f"{count} waiting for more than {QUIET.seconds // 60} minutes" if count else "ok"
