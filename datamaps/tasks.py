"""Checks as jobs: one for each due time of a connector, whatever the number of workers."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from datamaps.models import Check, Connector
from datamaps.services.checks import again_at, check, due_after, record_trouble
from datamaps.services.findings import open_what_waited
from integrations_portal.accounts.models import User
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.queue import ask_for
from integrations_portal.jobs.works import Result, each_minute, work


def _interrupted(job: Job) -> None:
    connector = Connector.objects.filter(uid=job.about).select_related("workspace", "system").first()
    if connector is not None:
        record_trouble(connector, None, job.claimed_at or job.wanted_at, job)


@work("check", give_up=_interrupted)
def check_job(job: Job) -> Result:
    """Checks the connector that the job is about, unless an earlier delivery of this job already did."""
    done = Check.objects.filter(job=job).first()
    connector = Connector.objects.filter(uid=job.about).select_related("workspace", "system", "baseline").first()
    if connector is None:
        return {}
    if done is None and _is_overtaken(job):
        return {}
    done = done or check(connector, job)
    if (again := again_at(connector)) is not None:
        slot = f"check:{connector.pk}:again:{done.pk}"
        ask_for("check", str(connector.uid), slot, connector.workspace, options={"after": done.pk}, at=again)
    return {"check": done.pk, "outcome": str(done.outcome)}


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
    for connector in due.select_related("workspace").order_by("due_at")[:2000]:
        following = due_after(connector, now)
        if connector.due_at is None and following is None:
            continue
        if connector.due_at is not None:
            slot = f"check:{connector.pk}:at:{connector.due_at.isoformat()}"
            ask_for("check", str(connector.uid), slot, connector.workspace)
        Connector.objects.filter(pk=connector.pk, due_at=connector.due_at).update(due_at=following)


@each_minute
def end_waiting(now: datetime) -> None:
    """What may wait no longer is open again, whether or not anything is checked."""
    open_what_waited(now)
