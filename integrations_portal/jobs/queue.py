"""Jobs: asked for once, claimed once, done at least once, never lost.

The row in the database decides; a message only hurries it.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.db import close_old_connections, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from integrations_portal.accounts.models import User, Workspace
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.works import WORKS, JobFailed

log = logging.getLogger(__name__)

MOST_DELIVERIES = 3
BEAT_SECONDS = 15
SILENT_SECONDS = 60
"""A running job that has not been heard of for so long was interrupted."""
RESEND_SECONDS = 90


class Cancelled(Exception):
    """Somebody asked for the job to end."""


def ask_for(
    work: str,
    about: str,
    slot: str,
    workspace: Workspace | None = None,
    by: User | None = None,
    options: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> tuple[Job, bool]:
    """The job of that slot, and whether it is new. It is sent when the transaction commits; one that is wanted `at`
    a later time is sent by the sweeper."""
    job, new = Job.objects.get_or_create(
        slot=slot,
        defaults={
            "work": work,
            "about": about,
            "workspace": workspace,
            "by": by,
            "options": options or {},
            "wanted_at": at or timezone.now(),
        },
    )
    if new and at is None:
        transaction.on_commit(lambda: send(job))
    return job, new


def send(job: Job) -> bool:
    """Hands the job to the queue. When the queue is away the row waits for the sweeper."""
    try:
        current_app.send_task("integrations_portal.jobs.tasks.run", args=[str(job.uid)])
    except (OperationalError, OSError) as error:
        log.warning("The queue could not be reached; job %s waits for the sweeper: %s", job.uid, error)
        return False
    Job.objects.filter(pk=job.pk).update(sent_at=timezone.now())
    return True


def claim(uid: str) -> Job | None:
    """Takes a waiting job, or nothing when somebody else has it or it is over."""
    token = uuid.uuid4()
    now = timezone.now()
    taken = Job.objects.filter(uid=uid, state=JobState.WAITING, deliveries__lt=MOST_DELIVERIES).update(
        state=JobState.RUNNING, claim=token, claimed_at=now, beat_at=now, deliveries=F("deliveries") + 1
    )
    return Job.objects.select_related("workspace").get(claim=token) if taken else None


def run(uid: str) -> JobState | None:
    """Claims and does a job. Gives the state in which it ended; none when it was not there to claim."""
    job = claim(uid)
    if job is None:
        return None
    if job.cancel_asked:
        return _end(job, JobState.CANCELLED)
    try:
        with _heard_of(job):
            job.result = WORKS[job.work].do(job)
    except Cancelled:
        return _end(job, JobState.CANCELLED)
    except JobFailed as failed:
        log.warning("Job %s (%s) failed: %s", job.uid, job.work, failed.fault)
        job.fault = failed.fault
        return _end(job, JobState.FAILED)
    except Exception as error:  # whatever it was, the row must say that the job failed
        log.exception("Job %s (%s) failed", job.uid, job.work)
        job.fault = type(error).__name__
        return _end(job, JobState.FAILED)
    return _end(job, JobState.DONE)


def _end(job: Job, state: JobState) -> JobState:
    """Ends a job that is still ours; one that was taken over in between stays with the other."""
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        state=state, ended_at=timezone.now(), result=job.result, fault=job.fault
    )
    return state


@contextmanager
def _heard_of(job: Job) -> Iterator[None]:
    """Says every few seconds that the job is still being done."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            Job.objects.filter(pk=job.pk, claim=job.claim).update(beat_at=timezone.now())
            close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


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
        elif mine.update(state=JobState.PARKED, claim=None, ended_at=now, fault="interrupted"):
            WORKS[job.work].give_up(job)
    lost = Q(sent_at__isnull=True) | Q(sent_at__lt=now - timedelta(seconds=RESEND_SECONDS))
    for job in Job.objects.filter(lost, state=JobState.WAITING, wanted_at__lte=now)[:1000]:
        if not send(job):
            return
