"""Work that mostly waits for others, done many at once: the waiting in threads, the database in one of them.

A message about one such job is an invitation to take along whatever else of its kind waits. So a thousand checks that
come due in one minute need a few messages, and as many of them wait at once as there are threads. The database is asked
for several jobs at a time, when they begin and when they end: one costs as many statements as a dozen.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from integrations_portal.jobs.claims import Overtaken, claim_more, end, end_all, heard_of, hold
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.places import Places
from integrations_portal.jobs.works import WORKS, Steps

log = logging.getLogger(__name__)

AT_ONCE = 24
"""Jobs of one worker process that wait at the same time; each may hold what it has downloaded."""
_SOME = 8
"""So many at most are judged and recorded in one go, since what they are judged by is in memory together. As many more
stand ready than wait, so that no place is empty meanwhile."""
GATHERING_SECONDS = 0.2
"""For so long what came back waits for others, as long as others are out."""
TAKING_SECONDS = 15.0
"""For so long more are taken along; then other kinds of work have their turn, and this goes on behind them."""

Came = tuple[Job, Any]


def run_together(first: Job, steps: Steps) -> JobState:
    """Does a claimed job and others like it. Gives the state in which the first one ended."""
    return _Run(first, steps).to_the_end()


class _Run:
    def __init__(self, first: Job, steps: Steps) -> None:
        self.first, self.steps = first, steps
        self.over = time.monotonic() + TAKING_SECONDS
        self.places = Places(AT_ONCE, first.work)
        self.out: dict[int, Job] = {}
        """Jobs that wait or stand ready."""
        self.state = JobState.FAILED

    def to_the_end(self) -> JobState:
        with heard_of(self.first.claim):
            self._begin([self.first])
            self._take_more(AT_ONCE - len(self.out))
            while self.out:
                if came := self._came():
                    self._take_more(AT_ONCE + _SOME - len(self.out))
                    self._finish([came, *self._others()])
                    self._take_more(AT_ONCE + _SOME - len(self.out))
        return self.state

    def _take_more(self, most: int) -> None:
        """Takes along what there is room for, unless that is too little to ask for."""
        if self.first.claim is None or time.monotonic() > self.over or (self.out and most < _SOME):
            return
        # Two looks at one system at once would each find the same new.
        busy = [job.about for job in self.out.values()]
        if jobs := claim_more(self.first.work, most, self.first.claim, busy):
            self._begin(jobs)

    def _begin(self, jobs: Sequence[Job]) -> None:
        try:
            begun = self.steps.begin(jobs)
        except Exception as error:  # noqa: BLE001 - whatever it was, the row must say that the job failed
            if len(jobs) == 1:
                self._failed(jobs[0], error)
            else:
                self._each(self._begin, jobs)
            return
        for job, wait in zip(jobs, begun, strict=True):
            if isinstance(wait, dict):
                job.result = wait
                self._ended(job, end(job, JobState.DONE))
            else:
                self.out[job.pk] = job
                self.places.put(job.pk, wait)

    def _came(self) -> Came | None:
        """What came back first, or what has waited for too long; nothing when there is another to wait for first."""
        longest = self.places.longest()
        until = longest[1] + self.steps.seconds if longest else 0.0
        if came := self.places.came(until - time.monotonic()):
            return self.out.pop(came[0]), came[1]
        if longest is None or not self.places.give_up(longest[0]):
            return None
        job = self.out.pop(longest[0])
        log.warning("Job %s (%s) did not come back in time", job.uid, job.work)
        return job, None

    def _others(self) -> list[Came]:
        """What comes back within a moment of another."""
        until, found = time.monotonic() + GATHERING_SECONDS, list[Came]()
        while self.out and len(found) < _SOME - 1 and (came := self.places.came(until - time.monotonic())):
            found.append((self.out.pop(came[0]), came[1]))
        return found

    def _finish(self, some: Sequence[Came]) -> None:
        """Records what came back, each in one transaction with the end of its job."""
        for job, came in some:
            if isinstance(came, Exception):
                self._failed(job, came)
        if well := [one for one in some if not isinstance(one[1], Exception)]:
            self._record(well)

    def _record(self, some: Sequence[Came]) -> None:
        jobs = [job for job, _came in some]
        try:
            record = self.steps.finish(some)
            with transaction.atomic():  # short: on SQLite nobody else writes meanwhile
                hold(jobs)
                for job, result in zip(jobs, record(), strict=True):
                    job.result = result
                end_all(jobs, JobState.DONE)
        except Exception as error:  # noqa: BLE001 - as above
            if len(some) > 1:
                self._each(self._record, some)
            elif isinstance(error, Overtaken):
                log.warning("Job %s (%s) is done by somebody else", jobs[0].uid, jobs[0].work)
            else:
                self._failed(jobs[0], error)
            return
        for job in jobs:
            self._ended(job, JobState.DONE)

    @staticmethod
    def _each(do: Any, some: Sequence[Any]) -> None:
        """One by one, so that what is wrong with one stays with it."""
        for one in some:
            do([one])

    def _failed(self, job: Job, error: Exception) -> None:
        log.error("Job %s (%s) failed", job.uid, job.work, exc_info=error)
        job.fault = type(error).__name__
        with transaction.atomic():
            WORKS[job.work].give_up(job)
            end(job, JobState.FAILED)
        self._ended(job, JobState.FAILED)

    def _ended(self, job: Job, state: JobState) -> None:
        if job.pk == self.first.pk:
            self.state = state
