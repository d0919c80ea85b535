"""Work that waits is done many at once, by few messages, and each of it comes to exactly one end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from integrations_portal.jobs import claims, queue, together, works
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.works import Result, Steps, Work


@dataclass
class Waiter:
    """A kind of work that waits, and what became of it."""

    seconds: float = 0.05
    together: list[int] = field(default_factory=list)
    """How many began in one go."""
    gave_up: list[tuple[str, str]] = field(default_factory=list)
    now: int = 0
    most: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    hanging: threading.Event = field(default_factory=threading.Event)

    def begin(self, jobs: Sequence[Job]) -> list[Callable[[], Any] | Result]:
        if any(job.about == "bad begin" for job in jobs):
            raise RuntimeError
        self.together.append(len(jobs))
        return [{"nothing": True} if job.about == "nothing" else partial(self.wait, job.about) for job in jobs]

    def wait(self, about: str) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        if about == "hangs":
            self.hanging.wait(30)
        time.sleep(self.seconds)
        with self.lock:
            self.now -= 1
        if about == "bad wait":
            raise RuntimeError
        return f"seen {about}"

    def finish(self, came: Sequence[tuple[Job, Any]]) -> Callable[[], list[Result]]:
        if any(job.about == "bad finish" for job, _came in came):
            raise RuntimeError
        return lambda: [self.record(job, what) for job, what in came]

    def record(self, job: Job, came: Any) -> Result:
        if job.about == "bad record":
            raise RuntimeError
        Job.objects.filter(pk=job.pk).update(total=F("total") + 1)
        return {"came": came}

    @staticmethod
    def finished() -> list[tuple[str, Any]]:
        """What was recorded, each with what came of it, as often as it was."""
        rows = Job.objects.filter(total__gt=0).order_by("pk").values_list("about", "result", "total")
        return [(about, result["came"]) for about, result, times in rows for _time in range(times)]


@pytest.fixture
def waiter() -> Iterator[Waiter]:
    made = Waiter()
    steps = Steps(made.begin, made.finish, seconds=0.4)
    works.WORKS["wait"] = Work(steps, lambda job: made.gave_up.append((job.about, job.fault)))
    yield made
    made.hanging.set()
    del works.WORKS["wait"]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The uids that messages were sent about."""
    sent: list[str] = []
    monkeypatch.setattr("integrations_portal.jobs.queue.current_app.send_task", lambda _task, args: sent.extend(args))
    return sent


def ask_for(*abouts: str) -> list[Job]:
    now = timezone.now()
    queue.ask_for_all(Job(work="wait", about=about, slot=f"{n}", wanted_at=now) for n, about in enumerate(abouts))
    return list(Job.objects.order_by("pk"))


def states() -> list[str]:
    return [str(state) for state in Job.objects.order_by("pk").values_list("state", flat=True)]


@pytest.mark.django_db
def test_one_message_does_all_that_waits_many_at_once(waiter: Waiter, sent: list[str]) -> None:
    count = 3 * together.AT_ONCE
    first = ask_for(*map(str, range(count)))[0]
    assert queue.run(str(first.uid)) is JobState.DONE
    assert together.AT_ONCE / 2 < waiter.most <= together.AT_ONCE
    assert states() == ["done"] * count
    assert sorted(waiter.finished()) == sorted((str(n), f"seen {n}") for n in range(count))


@pytest.mark.django_db
def test_a_thousand_jobs_need_few_messages(
    waiter: Waiter, sent: list[str], django_capture_on_commit_callbacks: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(80), django_capture_on_commit_callbacks(execute=True):
        jobs = ask_for(*map(str, range(1000)))
    assert len(sent) == -(-1000 // together.AT_ONCE)
    assert set(sent) <= {str(job.uid) for job in jobs}
    assert not Job.objects.filter(sent_at=None).exists()


@pytest.mark.django_db
def test_a_slot_that_is_taken_is_not_asked_for_again(waiter: Waiter, sent: list[str]) -> None:
    assert len(ask_for("a", "b")) == len(ask_for("a", "b")) == 2


@pytest.mark.django_db
def test_each_fault_stays_with_its_own_job(waiter: Waiter, sent: list[str]) -> None:
    jobs = ask_for("a", "bad begin", "bad wait", "bad finish", "bad record", "nothing", "z")
    assert queue.run(str(jobs[0].uid)) is JobState.DONE
    assert states() == ["done", "failed", "failed", "failed", "failed", "done", "done"]
    bad = ["bad begin", "bad finish", "bad record", "bad wait"]
    assert sorted(waiter.gave_up) == [(about, "RuntimeError") for about in bad]
    assert Job.objects.get(about="nothing").result == {"nothing": True}


@pytest.mark.django_db
def test_one_that_hangs_is_not_waited_for_for_ever(waiter: Waiter, sent: list[str]) -> None:
    jobs = ask_for("hangs", "a")
    assert queue.run(str(jobs[0].uid)) is JobState.DONE
    assert dict(waiter.finished()) == {"a": "seen a", "hangs": None}


@pytest.mark.django_db
def test_what_is_somebody_elses_by_now_is_left_to_them(waiter: Waiter, sent: list[str]) -> None:
    (job,) = ask_for("a")
    taken = claims.claim(str(job.uid))
    assert taken is not None
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    assert claims.claim(str(job.uid)) is not None
    steps = works.WORKS["wait"].do
    assert isinstance(steps, Steps)
    together.run_together(taken, steps)
    assert waiter.finished() == []
    assert states() == ["running"]


@pytest.mark.django_db
def test_other_work_has_its_turn_and_the_rest_is_sent_for(
    waiter: Waiter, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "TAKING_SECONDS", 0.0)
    jobs = ask_for("a", "b", "c")
    queue.run(str(jobs[0].uid))
    assert states() == ["done", "waiting", "waiting"]
    assert sent == [str(jobs[1].uid)]


@pytest.mark.django_db
def test_what_is_wanted_later_or_cancelled_is_not_taken_along(waiter: Waiter, sent: list[str]) -> None:
    jobs = ask_for("a", "later", "cancelled")
    Job.objects.filter(about="later").update(wanted_at=timezone.now() + timedelta(minutes=1))
    queue.cancel(jobs[2])
    queue.run(str(jobs[0].uid))
    assert states() == ["done", "waiting", "cancelled"]


@pytest.mark.django_db(transaction=True)
def test_four_workers_share_what_waits_and_do_each_once(waiter: Waiter, sent: list[str]) -> None:
    jobs = ask_for(*map(str, range(60)))

    def work(place: int) -> None:
        queue.run(str(jobs[place].uid))
        connections.close_all()

    threads = [threading.Thread(target=work, args=(place * 15,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert states() == ["done"] * 60
    assert sorted(about for about, _came in waiter.finished()) == sorted(map(str, range(60)))


@pytest.mark.django_db
def test_what_waits_is_begun_and_recorded_several_at_a_time(waiter: Waiter, sent: list[str]) -> None:
    waiter.seconds = 0.2
    jobs = ask_for(*map(str, range(60)))
    with CaptureQueriesContext(connection) as told:
        queue.run(str(jobs[0].uid))
    assert states() == ["done"] * 60
    assert len(waiter.together) < 15
    assert sum(one["sql"].startswith("SELECT") for one in told.captured_queries) < 60


@pytest.mark.django_db
def test_of_several_only_the_one_that_is_somebody_elses_is_left_out(
    waiter: Waiter, sent: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(together, "GATHERING_SECONDS", 5.0)
    jobs = ask_for("a", "b", "c")

    def loses_b(came: Sequence[tuple[Job, Any]]) -> Callable[[], list[Result]]:
        Job.objects.filter(about="b").update(claim=uuid4())
        return waiter.finish(came)

    works.WORKS["wait"] = Work(Steps(waiter.begin, loses_b, seconds=5.0), lambda job: None)
    queue.run(str(jobs[0].uid))
    assert states() == ["done", "running", "done"]
    assert waiter.finished() == [("a", "seen a"), ("c", "seen c")]


@pytest.mark.django_db
def test_two_jobs_about_the_same_are_done_one_after_the_other(waiter: Waiter, sent: list[str]) -> None:
    jobs = ask_for("a", "a", "b", "b", "b")
    queue.run(str(jobs[0].uid))
    assert states() == ["done"] * 5
    assert waiter.most == 2
