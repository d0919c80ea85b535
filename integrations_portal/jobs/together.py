"""Work that mostly waits for others, done many at once: the waiting in threads, the database in one of them.

A message about one such job is an invitation to take along whatever else of its kind waits. So a thousand checks that
come due in one minute need a few messages, and as many of them wait at once as there are threads.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any

from django.db import transaction

from integrations_portal.jobs.claims import Overtaken, claim_more, end, heard_of, hold
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.works import WORKS, Steps

log = logging.getLogger(__name__)

AT_ONCE = 24
"""Jobs of one worker process that wait at the same time; each may hold what it has downloaded."""
_BATCH = 6
"""So many places are free before more are taken: taking costs three queries, for one as for six."""
TAKING_SECONDS = 15.0
"""For so long more are taken along; then other kinds of work have their turn, and this goes on behind them."""


def run_together(first: Job, steps: Steps) -> JobState:
    """Does a claimed job and others like it. Gives the state in which the first one ended."""
    return _Run(first, steps).to_the_end()


class _Run:
    def __init__(self, first: Job, steps: Steps) -> None:
        self.first, self.steps = first, steps
        self.over = time.monotonic() + TAKING_SECONDS
        self.back: SimpleQueue[tuple[Job, Any]] = SimpleQueue()
        self.out: dict[int, tuple[Job, float]] = {}
        """Jobs that wait now, each with the time after which nobody waits for it any longer."""
        self.state = JobState.FAILED

    def to_the_end(self) -> JobState:
        with heard_of(self.first.claim):
            self._begin(self.first)
            self._take_more()
            while self.out:
                self._finish_one()
                self._take_more()
        return self.state

    def _take_more(self) -> None:
        free = AT_ONCE - len(self.out)
        if self.first.claim is None or time.monotonic() > self.over or (self.out and free < _BATCH):
            return
        for job in claim_more(self.first.work, free, self.first.claim):
            self._begin(job)

    def _begin(self, job: Job) -> None:
        try:
            wait = self.steps.begin(job)
        except Exception as error:  # noqa: BLE001 - whatever it was, the row must say that the job failed
            self._failed(job, error)
            return
        if isinstance(wait, dict):
            job.result = wait
            self._ended(job, JobState.DONE)
            return
        self.out[job.pk] = (job, time.monotonic() + self.steps.seconds)
        # Daemons, so that one that hangs for ever keeps no worker from ending.
        threading.Thread(target=_wait, args=(wait, job, self.back), daemon=True, name=f"{job.work} {job.pk}").start()

    def _finish_one(self) -> None:
        """Records what came back first, or what has waited for too long."""
        late, until = min(self.out.values(), key=lambda one: one[1])
        try:
            job, came = self.back.get(timeout=max(0.0, until - time.monotonic()))
        except Empty:
            log.warning("Job %s (%s) did not come back in time", late.uid, late.work)
            job, came = late, None
        if self.out.pop(job.pk, None) is None:
            return  # it came back after all, too late
        if isinstance(came, Exception):
            self._failed(job, came)
            return
        try:
            record = self.steps.finish(job, came)
            with transaction.atomic():  # short: on SQLite nobody else writes meanwhile
                hold(job)
                job.result = record()
                self._ended(job, JobState.DONE)
        except Overtaken:
            log.warning("Job %s (%s) is done by somebody else", job.uid, job.work)
        except Exception as error:  # noqa: BLE001 - as above
            self._failed(job, error)

    def _failed(self, job: Job, error: Exception) -> None:
        log.error("Job %s (%s) failed", job.uid, job.work, exc_info=error)
        job.fault = type(error).__name__
        with transaction.atomic():
            WORKS[job.work].give_up(job)
            self._ended(job, JobState.FAILED)

    def _ended(self, job: Job, state: JobState) -> None:
        end(job, state)
        if job.pk == self.first.pk:
            self.state = state


def _wait(wait: Callable[[], Any], job: Job, back: SimpleQueue[tuple[Job, Any]]) -> None:
    try:
        came = wait()
    except Exception as error:  # noqa: BLE001 - told to whoever waits for it
        came = error
    back.put((job, came))
