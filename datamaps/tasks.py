"""Checks as jobs: one for each due time of a connector, whatever the number of workers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import Q

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.models import Check, Connector
from datamaps.services.catching import forget_ended
from datamaps.services.checks import due_after
from datamaps.services.findings import open_what_waited
from datamaps.services.looking import LOOK_SECONDS, Sight, prepare
from datamaps.services.recording import Looked, again_at, judged, record
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


def _begin(jobs: Sequence[Job]) -> list[Callable[[], Sight] | Result]:
    connectors = _connectors(jobs, "workspace", "system")
    wanted = [job for job in jobs if job.about in connectors and not _is_overtaken(job)]
    looks = dict(zip((job.pk for job in wanted), prepare([connectors[job.about] for job in wanted]), strict=True))
    return [looks.get(job.pk, {}) for job in jobs]


def _finish(came: Sequence[tuple[Job, Sight | None]]) -> Callable[[], list[Result]]:
    # Read again, as much may have been changed meanwhile; somebody may even have removed what was looked at.
    connectors = _connectors([job for job, _sight in came], "workspace", "system", "baseline")
    looks = judged(
        [
            Looked(connectors[job.about], sight or _too_late(job), job=job)
            for job, sight in came
            if job.about in connectors
        ]
    )
    return partial(_record, [job for job, _sight in came], looks)


def _too_late(job: Job) -> Sight:
    trouble = ConnectorError(Trouble.TIMED_OUT, "deadline", seconds=round(LOOK_SECONDS))
    return Sight(trouble=trouble, started=job.claimed_at or job.wanted_at)


def _record(jobs: Sequence[Job], looks: Sequence[Looked]) -> list[Result]:
    made = {done.job_id: done for done in record(looks)}
    ask_for_all(_again(done, at) for done in made.values() if (at := again_at(done.connector)) is not None)
    return [{"outcome": str(made[job.pk].outcome)} if job.pk in made else {} for job in jobs]


def _again(done: Check, at: datetime) -> Job:
    """The job that looks again where a check had trouble that may pass."""
    about, slot = str(done.connector.uid), f"check:{done.connector_id}:again:{done.pk}"
    return Job(work="check", about=about, slot=slot, workspace=done.workspace, options={"after": done.pk}, wanted_at=at)


def _give_up(job: Job) -> None:
    for connector in _connectors([job], "workspace", "system", "baseline").values():
        trouble = ConnectorError(Trouble.INTERRUPTED, "interrupted")
        if job.fault != INTERRUPTED:
            trouble = ConnectorError(Trouble.INTERNAL, "fault", fault=job.fault, place="")
        record([Looked(connector, Sight(trouble=trouble, started=job.claimed_at or job.wanted_at), job=job)])


waiting_work("check", Steps(_begin, _finish, LOOK_SECONDS + MARGIN_SECONDS), _give_up)


def _connectors(jobs: Iterable[Job], *beside: str) -> dict[str, Connector]:
    """Those that jobs are about and that are still there, with the rows beside them."""
    rows = Connector.objects.filter(uid__in=[job.about for job in jobs]).select_related(*beside)
    if "baseline" in beside:
        rows = rows.defer("baseline__seen")  # it may be long, and is read only when something else was seen
    return {str(one.uid): one for one in rows}


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
