"""A thousand checks that come due at once, against what their connections allow; and the pages meanwhile.

The live system takes a second for each answer. Two worker processes look at so many systems at a time, so no more than
that many checks can end in a second; a page of the site is asked for before and meanwhile.
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from statistics import median

from check_stage import PROJECT, connect, environment, live_system, start_worker, stop
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from large_workspace import own_database
from private_servers import free_port

from datamaps.models import Check, Connector
from datamaps.tasks import ask_for_due_checks
from integrations_portal.accounts.models import Membership, Role, User, Workspace
from integrations_portal.jobs.together import AT_ONCE

CHECKS = 1_000
WAIT_SECONDS = 1.0
PROCESSES = 2
QUIET = 40
"""Times that the page is asked for before."""
MOST_SECONDS = 300


def run() -> Iterator[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    import_module("integrations_portal.celery")
    call_command("collectstatic", interactive=False, verbosity=0)
    var = Path(settings.VAR_DIR)
    with own_database(var / "checks.sqlite3"), live_system(WAIT_SECONDS, WAIT_SECONDS) as port:
        workspace, user = _people()
        connect(workspace, CHECKS, port, None)
        worker = start_worker("measured", PROCESSES, environment(port), var / "worker.log")
        try:
            with _site(environment(port), user) as visit:
                _due(PROCESSES * AT_ONCE)
                _until(PROCESSES * AT_ONCE, lambda: time.sleep(0.05))
                quiet = median(visit() for _time in range(QUIET))
                Check.objects.all().delete()
                meanwhile: list[float] = []
                began = time.perf_counter()
                _due(CHECKS)
                _until(CHECKS, lambda: meanwhile.append(visit()))
                seconds = time.perf_counter() - began
        finally:
            stop(worker)
        _all_said_something()
    rate, ceiling = CHECKS / seconds, PROCESSES * AT_ONCE / WAIT_SECONDS
    told = f"({rate:.0f} a second through {PROCESSES * AT_ONCE} connections of {PROCESSES} processes)"
    yield f"{CHECKS:,} checks that wait a second each {told}, to what these allow", rate / ceiling, ">= 0.8"
    told = f"({median(meanwhile) * 1000:.0f} ms to {quiet * 1000:.0f} ms)"
    yield f"A page meanwhile, to the same when it is quiet {told}", median(meanwhile) / quiet, "<= 1.5"


def _people() -> tuple[Workspace, User]:
    workspace = Workspace.objects.create(key="checks", name="Checks")
    user = User.objects.create_user("reader@example.com", name="Reader")
    Membership.objects.create(workspace=workspace, user=user, role=Role.EDITOR)
    return workspace, user


def _due(number: int) -> None:
    """Lets so many come due, and asks for them as the clock does."""
    now = timezone.now()
    Connector.objects.update(due_at=now + timedelta(days=1))
    chosen = Connector.objects.order_by("pk").values_list("pk", flat=True)[:number]
    Connector.objects.filter(pk__in=list(chosen)).update(due_at=now)
    ask_for_due_checks(now)


def _until(number: int, meanwhile: Callable[[], None]) -> None:
    over = time.monotonic() + MOST_SECONDS
    while Check.objects.count() < number:
        if time.monotonic() > over:
            raise RuntimeError(f"Only {Check.objects.count()} of {number} checks have ended.")
        meanwhile()


def _all_said_something() -> None:
    if other := Check.objects.exclude(outcome="match").first():
        raise RuntimeError(f"A check said {other.outcome} {other.code}.")


@contextmanager
def _site(environment: dict[str, str], user: User) -> Iterator[Callable[[], float]]:
    """The site in a process of its own: each call asks for the list of live checks, and gives the seconds it took."""
    client = Client()
    client.force_login(user)
    connection.close()
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "integrations_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--threads", "2", "--log-level", "error", "--no-control-socket"]
    site = subprocess.Popen(command, cwd=PROJECT, env=environment | {"BASE_URL": address}, stderr=subprocess.DEVNULL)
    cookie = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    request = urllib.request.Request(f"{address}/w/checks/checks/", headers={"Cookie": cookie})

    def visit() -> float:
        start = time.perf_counter()
        with urllib.request.urlopen(request, timeout=30) as answer:
            if answer.url != request.full_url:
                raise RuntimeError(f"The page sent us to {answer.url}.")
            answer.read()
        return time.perf_counter() - start

    try:
        _wait_for(visit)
        yield visit
    finally:
        stop(site)


def _wait_for(visit: Callable[[], float]) -> None:
    over = time.monotonic() + 60
    while True:
        try:
            visit()
            return
        except OSError:
            if time.monotonic() > over:
                raise
            time.sleep(0.2)
