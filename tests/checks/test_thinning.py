"""Checks of long ago are thinned out, and nothing that ever differed is forgotten by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from datamaps.models import Check, Connector, Observation
from datamaps.services.thinning import WHOLE, thin_checks
from datamaps.tasks import ask_to_thin, thin
from integrations_portal.accounts.models import Workspace
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.old import KEPT, forget_old_jobs
from tests.access.things import catalog

NOW = datetime(2026, 11, 21, 3, 40, tzinfo=UTC)
LONG_AGO = NOW - WHOLE - timedelta(days=2)


def looked(connector: Connector, at: datetime, **answers: Any) -> Check:
    given = {"outcome": "match"} | answers
    return Check.objects.create(workspace=connector.workspace, connector=connector, started_at=at, ended_at=at, **given)


def seen(connector: Connector, digest: str) -> Observation:
    return Observation.objects.create(workspace=connector.workspace, connector=connector, digest=digest, seen={})


def test_of_a_day_long_ago_the_first_and_the_last_of_what_is_alike_stay(workspace: Workspace) -> None:
    connector = catalog.make_connector(workspace)
    alike = [looked(connector, LONG_AGO.replace(hour=1, minute=minute)) for minute in range(50)]
    next_day = looked(connector, LONG_AGO + timedelta(days=1))
    assert thin_checks(NOW) == 48
    assert set(Check.objects.all()) == {alike[0], alike[-1], next_day}
    assert thin_checks(NOW) == 0


def test_what_differed_from_its_neighbours_stays_whatever_it_was(workspace: Workspace) -> None:
    connector = catalog.make_connector(workspace)
    one, other = seen(connector, "one"), seen(connector, "other")
    minutes: list[dict[str, Any]] = [
        *[{"observation": one}] * 3,
        {"outcome": "drift", "observation": other},
        {"outcome": "could_not_check", "trouble": "timed_out"},
        {"outcome": "could_not_check", "trouble": "unreachable"},
        *[{"observation": one}] * 3,
    ]
    made = [looked(connector, LONG_AGO.replace(hour=2, minute=n), **said) for n, said in enumerate(minutes)]
    thin_checks(NOW)
    assert set(Check.objects.all()) == {made[0], made[3], made[4], made[5], made[-1]}
    assert Observation.objects.count() == 2


def test_the_last_weeks_stay_whole(workspace: Workspace) -> None:
    connector = catalog.make_connector(workspace)
    for minute in range(50):
        looked(connector, NOW - WHOLE + timedelta(minutes=minute))
    assert thin_checks(NOW) == 0
    assert Check.objects.count() == 50


def test_jobs_that_ended_long_ago_go_and_their_checks_stay(workspace: Workspace) -> None:
    connector, old = catalog.make_connector(workspace), NOW - KEPT - timedelta(days=1)
    jobs = [
        Job.objects.create(work="check", slot=f"{state}-{ended}", state=state, wanted_at=old, ended_at=ended)
        for state, ended in ((JobState.DONE, old), (JobState.DONE, NOW), (JobState.RUNNING, None))
    ]
    looked(connector, old, job=jobs[0])
    assert forget_old_jobs(NOW) == 1
    assert set(Job.objects.all()) == set(jobs[1:])
    assert Check.objects.get().job is None


def test_it_is_asked_for_once_a_day(workspace: Workspace) -> None:
    for minute in (39, 40, 40, 41):
        ask_to_thin(NOW.replace(minute=minute))
    job = Job.objects.get(work="thin")
    assert thin(job) == {"checks": 0, "jobs": 0}
