"""Checks as jobs: one for each due time of a connector, whatever the number of workers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.models import Check, Connector
from datamaps.services.catching import forget_ended
from datamaps.services.checks import (
    LOOK_SECONDS,
    Judged,
    Sight,
    again_at,
    due_after,
    judged,
    prepare,
    record,
    record_trouble,
)
from datamaps.services.findings import open_what_waited
from datamaps.services.thinning import thin_checks
from integrations_portal.accounts.models import User
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.old import forget_old_jobs
from integrations_portal.jobs.queue import INTERRUPTED, ask_for, ask_for_all
from integrations_portal.jobs.works import Result, Steps, each_minute, waiting_work, work

MOST_DUE = 5000
"""Connectors that are looked through in one minute."""
THINNED_AT = (3, 40)


MARGIN_SECONDS = 15
"""A look ends at its own deadline; when it has not so long afterwards, it hangs, and nobody waits for it."""


def _begin(job: Job) -> Callable[[], Sight] | Result:
    connector = _connector(job)
    return {} if connector is None or _is_overtaken(job) else prepare(connector)


def _finish(job: Job, sight: Sight | None) -> Callable[[], Result]:
    connector = _connector(job)
    if connector is None:  # somebody removed it while it was looked at
        return dict
    late = ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(LOOK_SECONDS))
    sight = sight or Sight(trouble=late, started=job.claimed_at or job.wanted_at)
    return partial(_record, job, connector, sight, judged(connector, sight))


def _record(job: Job, connector: Connector, sight: Sight, found: Judged | None) -> Result:
    done = record(connector, sight, found, job)
    if (again := again_at(connector)) is not None:
        slot = f"check:{connector.pk}:again:{done.pk}"
        ask_for("check", str(connector.uid), slot, connector.workspace, options={"after": done.pk}, at=again)
    return {"check": done.pk, "outcome": str(done.outcome)}


def _give_up(job: Job) -> None:
    connector = _connector(job)
    if connector is None:
        return
    trouble = None
    if job.fault != INTERRUPTED:
        trouble = ConnectorError(Trouble.INTERNAL, "fault", fault=job.fault, place="")
    record_trouble(connector, trouble, job.claimed_at or job.wanted_at, job)


waiting_work("check", Steps(_begin, _finish, LOOK_SECONDS + MARGIN_SECONDS), _give_up)


def _connector(job: Job) -> Connector | None:
    rows = Connector.objects.filter(uid=job.about).select_related("workspace", "system", "baseline")
    found: Connector | None = rows.first()
    return found


def _is_overtaken(job: Job) -> bool:
    """Whether another check was made since the failed one that this job was to try again."""
    after = job.options.get("after")
    return after is not None and Check.objects.filter(connector__uid=job.about, pk__gt=after).exists()


def check_now(connector: Connector, by: User | None = None) -> Job:
    """Asks for a check. Asking twice before it ends is asking once."""
    last = Check.objects.filter(connector=connector).order_by("-pk").values_list("pk", flat=True).first()
    slot = f"check:{connector.pk}:after:{last or 0}"
    return ask_for("check", str(connector.uid), slot, connector.workspace, by)[0]


@each_minute
def ask_for_due_checks(now: datetime) -> None:
    """One job for each connector whose time has come, and its next time."""
    due = Connector.objects.filter(Q(due_at__lte=now) | Q(due_at__isnull=True), active=True)
    with transaction.atomic():
        jobs = []
        for connector in due.select_related("workspace").order_by("due_at")[:MOST_DUE]:
            following = due_after(connector, now)
            if connector.due_at is not None:
                slot = f"check:{connector.pk}:at:{connector.due_at.isoformat()}"
                about = str(connector.uid)
                jobs.append(
                    Job(work="check", about=about, slot=slot, workspace=connector.workspace, wanted_at=connector.due_at)
                )
            if following != connector.due_at:
                Connector.objects.filter(pk=connector.pk, due_at=connector.due_at).update(due_at=following)
        ask_for_all(jobs)


@each_minute
def end_waiting(now: datetime) -> None:
    """What may wait no longer is open again, whether or not anything is checked."""
    open_what_waited(now)


@each_minute
def ask_to_thin(now: datetime) -> None:
    """Once a day, when few people are there."""
    if (now.hour, now.minute) == THINNED_AT:
        ask_for("thin", "", f"thin:{now.date()}")


@work("thin")
def thin(job: Job) -> Result:
    """Old checks and jobs, of which there is one for each minute of each connector."""
    return {"checks": thin_checks(job.wanted_at), "jobs": forget_old_jobs(job.wanted_at)}


@each_minute
def forget_samples(now: datetime) -> None:
    """Samples are kept no longer than it was said when their address was made."""
    forget_ended(now)
