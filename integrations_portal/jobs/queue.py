"""Jobs: asked for once, claimed once, done at least once, never lost.

The row in the database decides; a message only hurries it.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from integrations_portal.accounts.models import User, Workspace
from integrations_portal.jobs.claims import MOST_DELIVERIES, claim, end, heard_of, waiting
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.together import AT_ONCE, run_together
from integrations_portal.jobs.works import WORKS, JobFailed, Steps

log = logging.getLogger(__name__)

SILENT_SECONDS = 45
"""A running job that has not been heard of for so long was interrupted."""
RESEND_SECONDS = 90
INTERRUPTED = "interrupted"


class Cancelled(Exception):
    """Somebody asked for the job to end."""


def ask_for(
    work: str,
    about: str,
    slot: str,
    workspace: Workspace | None = None,
    by: User | None = None,
    options: dict[str, Any] | None = None,
) -> tuple[Job, bool]:
    """The job of that slot, and whether it is new. It is sent when the transaction commits."""
    job, new = Job.objects.get_or_create(
        slot=slot,
        defaults={
            "work": work,
            "about": about,
            "workspace": workspace,
            "by": by,
            "options": options or {},
            "wanted_at": timezone.now(),
        },
    )
    if new:
        transaction.on_commit(lambda: send(job))
    return job, new


def ask_for_all(jobs: Iterable[Job]) -> None:
    """The same for many new jobs at once, without those whose slot is taken. The sweeper sends what is wanted later."""
    made = Job.objects.bulk_create(jobs, ignore_conflicts=True)
    slots = [job.slot for job in made if job.wanted_at <= timezone.now()]
    if slots:
        unsent = Job.objects.filter(slot__in=slots, state=JobState.WAITING, sent_at=None)
        transaction.on_commit(lambda: hurry(unsent))


def send(job: Job) -> bool:
    """Hands the job to the queue. When the queue is away the row waits for the sweeper."""
    return hurry([job])


def hurry(jobs: Iterable[Job]) -> bool:
    """Sends a message about each; of work that is done together about one in so many, as it takes the others along."""
    by_work: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        by_work[job.work].append(job)
    for work, alike in by_work.items():
        # Only a worker has read all works: a page or a command may not know the one it asks for.
        kind = WORKS.get(work)
        step = AT_ONCE if kind and isinstance(kind.do, Steps) else 1
        for place in range(0, len(alike), step):
            try:
                current_app.send_task("integrations_portal.jobs.tasks.run", args=[str(alike[place].uid)])
            except (OperationalError, OSError) as error:
                log.warning("The queue could not be reached; the sweeper sends job %s: %s", alike[place].uid, error)
                return False
            sent = [job.pk for job in alike[place : place + step]]
            Job.objects.filter(pk__in=sent).update(sent_at=timezone.now())
    return True


def run(uid: str) -> JobState | None:
    """Claims and does a job. Gives the state in which it ended; none when it was not there to claim."""
    job = claim(uid)
    if job is None:
        return None
    if job.cancel_asked:
        return end(job, JobState.CANCELLED)
    do = WORKS[job.work].do
    if isinstance(do, Steps):
        state = run_together(job, do)
        hurry(list(waiting(job.work, timezone.now())[:1]))
        return state
    try:
        with heard_of(job.claim):
            job.result = do(job)
    except Cancelled:
        return end(job, JobState.CANCELLED)
    except JobFailed as failed:
        log.warning("Job %s (%s) failed: %s", job.uid, job.work, failed.fault)
        job.fault = failed.fault
        return end(job, JobState.FAILED)
    except Exception as error:  # whatever it was, the row must say that the job failed
        log.exception("Job %s (%s) failed", job.uid, job.work)
        job.fault = type(error).__name__
        return end(job, JobState.FAILED)
    return end(job, JobState.DONE)


def progress(job: Job, done: int, total: int) -> None:
    """Says how far a job is. Raises Cancelled when somebody asked for its end."""
    Job.objects.filter(pk=job.pk, claim=job.claim).update(done=done, total=total, beat_at=timezone.now())
    if Job.objects.filter(pk=job.pk, cancel_asked=True).exists():
        raise Cancelled


def cancel(job: Job) -> None:
    """Ends a waiting job at once; a running one at its next step."""
    Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    Job.objects.filter(pk=job.pk, state=JobState.WAITING).update(state=JobState.CANCELLED, ended_at=timezone.now())


def sweep(now: datetime) -> None:
    """Sends again what was lost, frees what was interrupted, sets aside what fails every time."""
    silent = Q(state=JobState.RUNNING, beat_at__lt=now - timedelta(seconds=SILENT_SECONDS))
    for job in Job.objects.filter(silent).select_related("workspace"):
        # Only one sweeper moves a job on: the claim must still be the one that was seen.
        mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING)
        if job.deliveries < MOST_DELIVERIES:
            mine.update(state=JobState.WAITING, claim=None, sent_at=None)
            continue
        with transaction.atomic():
            if mine.update(state=JobState.PARKED, claim=None, ended_at=now, fault=INTERRUPTED):
                job.fault = INTERRUPTED
                WORKS[job.work].give_up(job)
    lost = Q(sent_at__isnull=True) | Q(sent_at__lt=now - timedelta(seconds=RESEND_SECONDS))
    hurry(Job.objects.filter(lost, state=JobState.WAITING, wanted_at__lte=now).order_by("wanted_at", "pk")[:5000])
