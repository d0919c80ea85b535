"""Who does a job: taken by a conditional update, heard of while it is done, ended only by who still has it."""

from __future__ import annotations

import json
import logging
import threading
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import OperationalError, close_old_connections, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from integrations_portal.jobs.models import Job, JobState

log = logging.getLogger(__name__)

MOST_DELIVERIES = 3
BEAT_SECONDS = 12.0


class Overtaken(Exception):
    """Somebody else has the job by now, since this worker was not heard of for too long."""


def waiting(work: str, now: datetime) -> QuerySet[Job]:
    """Jobs of a kind of work that anybody may take, the longest wanted first."""
    rows: QuerySet[Job] = Job.objects.filter(
        state=JobState.WAITING, work=work, wanted_at__lte=now, deliveries__lt=MOST_DELIVERIES, cancel_asked=False
    )
    return rows.order_by("wanted_at", "pk")


def claim(uid: str) -> Job | None:
    """Takes a waiting job, or nothing when somebody else has it or it is over."""
    token = uuid.uuid4()
    taken = _take(Job.objects.filter(uid=uid, deliveries__lt=MOST_DELIVERIES), token)
    return Job.objects.select_related("workspace").get(claim=token) if taken else None


def claim_more(work: str, most: int, token: uuid.UUID, but: Collection[str] = ()) -> list[Job]:
    """Takes up to so many more jobs of a kind of work under a claim that there is: one about each thing, and none
    about what is left out.
    """
    free = waiting(work, timezone.now()).exclude(about__in=but)
    with transaction.atomic():
        # What another worker is about to take is left to it: nobody waits for anybody here.
        rows = list(free.select_for_update(skip_locked=True).values_list("about", "pk")[:most])
        wanted = list(dict(reversed(rows)).values())  # the first of those about one thing
        if not wanted or not _take(Job.objects.filter(pk__in=wanted), token):
            return []
    return list(Job.objects.filter(pk__in=wanted, claim=token).select_related("workspace").order_by("wanted_at", "pk"))


def _take(chosen: QuerySet[Job], token: uuid.UUID) -> int:
    now = timezone.now()
    return chosen.filter(state=JobState.WAITING).update(
        state=JobState.RUNNING, claim=token, claimed_at=now, beat_at=now, deliveries=F("deliveries") + 1
    )


def end(job: Job, state: JobState) -> JobState:
    """Ends a job that is still ours; one that was taken over in between stays with the other."""
    end_all([job], state)
    return state


def end_all(jobs: Iterable[Job], state: JobState) -> None:
    """The same for several jobs: one statement for all that came to the same."""
    alike: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        alike[f"{job.claim} {job.fault} {json.dumps(job.result, sort_keys=True)}"].append(job)
    for one, *others in alike.values():
        Job.objects.filter(pk__in=[one.pk, *(job.pk for job in others)], claim=one.claim).update(
            state=state, ended_at=timezone.now(), result=one.result, fault=one.fault
        )


def hold(jobs: Sequence[Job]) -> None:
    """Makes sure within a transaction that all these jobs of one claim are ours until it is over. Raises Overtaken."""
    mine = Job.objects.filter(pk__in=[job.pk for job in jobs], claim=jobs[0].claim, state=JobState.RUNNING)
    if mine.update(beat_at=timezone.now()) < len(jobs):
        raise Overtaken


@transaction.atomic
def _say(token: uuid.UUID | None) -> None:
    """Says it of all jobs of a claim but those that are being recorded at this moment, which say it themselves."""
    mine = Job.objects.filter(claim=token, state=JobState.RUNNING).select_for_update(skip_locked=True)
    Job.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(beat_at=timezone.now())


@contextmanager
def heard_of(token: uuid.UUID | None) -> Iterator[None]:
    """Says every few seconds that the jobs of a claim are still being done."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                _say(token)
            except OperationalError:
                log.warning("What claim %s does was not said; it is said again in a moment", token, exc_info=True)
            close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
