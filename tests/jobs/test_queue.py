"""A job is claimed once, done at least once, never lost, and set aside when it fails every time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from integrations_portal.jobs import claims, queue, works
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.jobs.works import Result, Work


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What the test's own kind of work did."""
    did: list[str] = []
    gave_up: list[str] = did

    def do(job: Job) -> Result:
        if job.about == "bad":
            raise RuntimeError("no")
        if job.about == "long":
            queue.progress(job, 1, 3)
        did.append(job.about)
        return {"seen": job.about}

    works.WORKS["test"] = Work(do, lambda job: gave_up.append(f"gave up {job.about}"))
    yield did
    del works.WORKS["test"]


def ask(about: str = "a", slot: str = "slot") -> Job:
    return queue.ask_for("test", about, slot)[0]


@pytest.mark.django_db
def test_asking_twice_for_one_slot_is_asking_once(done: list[str]) -> None:
    first, second = ask(), ask()
    assert first.pk == second.pk
    assert queue.run(str(first.uid)) is JobState.DONE
    assert queue.run(str(first.uid)) is None
    assert done == ["a"]


@pytest.mark.django_db
def test_a_result_is_kept_on_the_row(done: list[str]) -> None:
    job = ask()
    queue.run(str(job.uid))
    job.refresh_from_db()
    assert (job.state, job.result, job.deliveries) == (JobState.DONE, {"seen": "a"}, 1)


@pytest.mark.django_db
def test_a_job_that_fails_says_what_failed(done: list[str]) -> None:
    job = ask("bad")
    assert queue.run(str(job.uid)) is JobState.FAILED
    job.refresh_from_db()
    assert job.fault == "RuntimeError"


@pytest.mark.django_db
def test_an_interrupted_job_runs_again_and_is_set_aside_after_three_deliveries(done: list[str]) -> None:
    job = ask()
    for _delivery in range(claims.MOST_DELIVERIES):
        assert claims.claim(str(job.uid)) is not None
        Job.objects.update(beat_at=timezone.now() - timedelta(minutes=2))
        queue.sweep(timezone.now())
    job.refresh_from_db()
    assert (job.state, job.fault) == (JobState.PARKED, "interrupted")
    assert done == ["gave up a"]
    assert claims.claim(str(job.uid)) is None


@pytest.mark.django_db
def test_a_job_that_is_still_heard_of_is_left_alone(done: list[str]) -> None:
    job = ask()
    claims.claim(str(job.uid))
    queue.sweep(timezone.now())
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.django_db
def test_a_lost_message_is_sent_again(done: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    monkeypatch.setattr(queue, "hurry", lambda jobs: sent.extend(str(job.uid) for job in jobs))
    job = ask()
    Job.objects.update(sent_at=timezone.now() - timedelta(minutes=5))
    queue.sweep(timezone.now())
    assert sent == [str(job.uid)]


@pytest.mark.django_db(transaction=True)
def test_who_asks_need_not_know_the_work() -> None:
    """As a page that sends mail: the tasks are read by workers alone."""
    job, _new = queue.ask_for("known to workers", "a", "slot")
    job.refresh_from_db()
    assert job.sent_at is not None


@pytest.mark.django_db
def test_a_cancelled_job_ends_at_once_or_at_its_next_step(done: list[str]) -> None:
    waiting = ask("a", "one")
    queue.cancel(waiting)
    assert queue.run(str(waiting.uid)) is None
    running = ask("long", "two")
    Job.objects.filter(pk=running.pk).update(cancel_asked=True)
    assert queue.run(str(running.uid)) is JobState.CANCELLED
    assert done == []


@pytest.mark.django_db(transaction=True)
def test_ten_workers_that_get_one_message_do_it_once(done: list[str]) -> None:
    job = ask()
    states: list[JobState | None] = []

    def work() -> None:
        states.append(queue.run(str(job.uid)))
        connections.close_all()

    threads = [threading.Thread(target=work) for _worker in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == ["a"]
    assert sorted(str(state) for state in states) == ["None"] * 9 + ["done"]
