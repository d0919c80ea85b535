"""The soak. Called by script/soak with the number of checks, and `redis` when it is to run on that.

Two workers of two processes each do the checks of connectors that come due minute by minute, asked for by two clocks.
Again and again a worker or one of its processes is killed with SIGKILL, or a worker is asked to end; it is started
again. Prints what happened, and what is wrong at the end; the exit code is 1 when anything is.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING

from private_servers import start_redis

if TYPE_CHECKING:
    from integrations_portal.accounts.models import Workspace

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))
MOST_CONNECTORS = 200
WAITING = 400
"""While fewer checks wait, another minute begins."""
WORKERS = 2
BEATS = 4
"""A worker is silent when so many beats of its heart did not come; a busy one may miss one or two."""


def main() -> int:
    asked = _arguments()
    with contextlib.ExitStack() as stack:
        place = tempfile.TemporaryDirectory(prefix="portal-soak-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(place))
        os.environ |= {"VAR_DIR": str(folder), "DEBUG": "0", "SECRET_KEY": token_hex(), "ALLOWED_HOSTS": "localhost"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "integrations_portal.settings"
        if asked.queue == "redis":
            os.environ["REDIS_URL"] = stack.enter_context(_redis(folder))
        import django

        django.setup()
        import_module("integrations_portal.celery")  # the queue that jobs are sent to
        return _soak(asked, folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/soak", description=__doc__)
    parser.add_argument("checks", type=int, help="how many checks")
    parser.add_argument("queue", nargs="?", choices=("embedded", "redis"), default="embedded")
    parser.add_argument("--kills", type=int, help="how many, spread by chance; by default one for each 150 checks")
    parser.add_argument("--silence", type=float, default=45.0, help="seconds after which a worker counts as killed")
    parser.add_argument("--minutes", type=float, default=240.0, help="give up after so many")
    return parser.parse_args()


@contextlib.contextmanager
def _redis(folder: Path) -> Iterator[str]:
    started: list[subprocess.Popen[bytes]] = []
    try:
        yield start_redis(folder, started)
    finally:
        for process in started:
            process.terminate()
            process.wait()


def _soak(asked: argparse.Namespace, folder: Path) -> int:
    from check_stage import connect, environment, live_system
    from django.core.management import call_command
    from django.utils import timezone

    from integrations_portal.accounts.models import Workspace

    call_command("migrate", verbosity=0, interactive=False)
    connectors = min(MOST_CONNECTORS, asked.checks)
    minutes = -(-asked.checks // connectors)
    began = time.monotonic()
    with live_system(0.0, 0.3) as port:
        workspace = Workspace.objects.create(key=f"soak{token_hex(4)}", name="Soak")
        first = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=minutes)
        connect(workspace, connectors, port, first)
        victims = Victims(asked, environment(port) | {"SOAK_BEAT_SECONDS": str(asked.silence / BEATS)}, folder)
        try:
            _run(asked, workspace, victims, [first + timedelta(minutes=n) for n in range(minutes)])
        finally:
            victims.stop()
    return _judge(workspace, connectors * minutes, victims, time.monotonic() - began)


class Victims:
    """The workers, which are killed and started again."""

    def __init__(self, asked: argparse.Namespace, environment: dict[str, str], folder: Path) -> None:
        self.asked, self.environment, self.folder = asked, environment, folder
        self.kills: dict[str, int] = {"worker": 0, "process": 0, "asked to end": 0}
        self.workers = [self._start(place) for place in range(WORKERS)]
        kills = asked.checks // 150 if asked.kills is None else asked.kills
        # Told by how many checks have ended, not by the clock: a slow machine is not to kill faster than it works.
        self.due = sorted(random.sample(range(1, max(2, asked.checks - 30)), kills))

    def _start(self, place: int) -> subprocess.Popen[bytes]:
        from check_stage import start_worker

        log = self.folder / f"worker{place}.log"
        return start_worker(f"soak{place}", 2, self.environment, log, app="script.soak_worker")

    def strike(self, checks_done: int) -> None:
        """Kills one when it is time, once work has begun, and starts what has ended."""
        for place, worker in enumerate(self.workers):
            if worker.poll() is not None:
                self.workers[place] = self._start(place)
        if not self.due or checks_done < self.due[0]:
            return
        self.due = [place for place in self.due if place > checks_done]
        worker = random.choice(self.workers)
        children = _children(worker.pid)
        how = random.choice(["worker", "process", "process", "asked to end"]) if children else "worker"
        with contextlib.suppress(ProcessLookupError):
            if how == "process":
                os.kill(random.choice(children), signal.SIGKILL)
            else:
                worker.send_signal(signal.SIGKILL if how == "worker" else signal.SIGTERM)
            self.kills[how] += 1

    def stop(self) -> None:
        from check_stage import stop

        for worker in self.workers:
            stop(worker)


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _run(asked: argparse.Namespace, workspace: Workspace, victims: Victims, minutes: list[datetime]) -> None:
    """Plays the clock until every check has come to its end, or the time is over."""
    from django.db import OperationalError
    from django.utils import timezone

    from datamaps.tasks import ask_for_due_checks
    from integrations_portal.jobs import queue
    from integrations_portal.jobs.models import Job, JobState

    jobs = Job.objects.of(workspace)
    over = time.monotonic() + asked.minutes * 60
    told = swept = time.monotonic()
    while time.monotonic() < over:
        waiting = jobs.filter(state=JobState.WAITING).count()
        if minutes and waiting < WAITING:
            with contextlib.suppress(OperationalError):  # the database was busy: the next round asks again
                for _clock in range(2):
                    ask_for_due_checks(minutes[0])
                minutes.pop(0)
        elif not minutes and not jobs.filter(state__in=(JobState.WAITING, JobState.RUNNING)).exists():
            return
        if time.monotonic() - swept > 1:
            swept = time.monotonic()
            # A sweeper that comes a little early: what is silent for so long as was asked for counts as interrupted.
            with contextlib.suppress(OperationalError):
                queue.sweep(timezone.now() + timedelta(seconds=queue.SILENT_SECONDS - asked.silence))
        ended = jobs.exclude(state__in=(JobState.WAITING, JobState.RUNNING)).count()
        victims.strike(ended)
        if time.monotonic() - told > 30:
            told = time.monotonic()
            print(f"{ended} checks have ended, {waiting} wait; killed: {victims.kills}", flush=True)
        time.sleep(0.1)


def _judge(workspace: Workspace, wanted: int, victims: Victims, seconds: float) -> int:
    from django.db.models import Count

    from datamaps.models import Check
    from integrations_portal.jobs.models import Job, JobState

    jobs = Job.objects.of(workspace).annotate(records=Count("checks"))
    states = dict(Job.objects.of(workspace).values_list("state").annotate(Count("pk")))
    checks = Check.objects.of(workspace)
    outcomes = dict(checks.order_by().values_list("outcome").annotate(Count("pk")))
    again = jobs.filter(deliveries__gt=1).count()
    print(f"{wanted} checks in {seconds:.0f} s; killed: {victims.kills}; delivered more than once: {again}")
    print(f"jobs: {states}; records: {checks.count()}, {outcomes}")
    final = (JobState.DONE, JobState.PARKED, JobState.FAILED)
    wrong = {
        "not asked for, or asked for twice": abs(jobs.count() - wanted),
        "without an end": jobs.exclude(state__in=final).count(),
        "without a record": jobs.filter(records=0).count(),
        "with more than one record": jobs.filter(records__gt=1).count(),
        "records of no check": checks.filter(job=None).count(),
        "said something other than what is so": checks.exclude(outcome="match").exclude(code="interrupted").count(),
    }
    for what, number in wrong.items():
        print(f"{what}: {number}")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
