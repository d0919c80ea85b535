"""The kinds of work that jobs do, and what happens each minute. Apps above register theirs when they are loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations_portal.jobs.models import Job

Result = dict[str, Any]


class JobFailed(Exception):
    """Work that could not be done for a reason that pages have words for; `fault` is its code."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Steps:
    """Work that mostly waits for others, in three steps, so that many can wait at once. The first and the last are
    taken for several jobs together, and for each alone when they raise.

    `begin` reads what it needs from the database and gives what waits, for each job; that touches no database and runs
    in a thread. It gives a result instead where there is nothing to wait for. `finish` judges what came back, and gives
    what records it, in one transaction with the end of the jobs; nothing came where it took longer than `seconds`. No
    two of the jobs are about the same.
    """

    begin: Callable[[Sequence[Job]], Sequence[Callable[[], Any] | Result]]
    finish: Callable[[Sequence[tuple[Job, Any]]], Callable[[], Sequence[Result]]]
    seconds: float


@dataclass(frozen=True)
class Work:
    """`do` does the job and gives its result; `give_up` records that it came to nothing: `fault` says why."""

    do: Callable[[Job], Result] | Steps
    give_up: Callable[[Job], None]


WORKS: dict[str, Work] = {}
EACH_MINUTE: list[Callable[[datetime], None]] = []


def _nothing_to_record(job: Job) -> None:
    """The job's own row says enough."""


def work(
    name: str, give_up: Callable[[Job], None] = _nothing_to_record
) -> Callable[[Callable[[Job], Result]], Callable[[Job], Result]]:
    """Registers a function as a kind of work. It must be safe to run twice."""

    def register(do: Callable[[Job], Result]) -> Callable[[Job], Result]:
        WORKS[name] = Work(do, give_up)
        return do

    return register


def waiting_work(name: str, steps: Steps, give_up: Callable[[Job], None] = _nothing_to_record) -> None:
    """Registers a kind of work that mostly waits. It must be safe to run twice."""
    WORKS[name] = Work(steps, give_up)


def each_minute(do: Callable[[datetime], None]) -> Callable[[datetime], None]:
    """Registers a function that is called with the time, in UTC, about once a minute, perhaps by several at once."""
    EACH_MINUTE.append(do)
    return do
