"""What the soak and the benchmark of checks stand on: a live system, connectors that look at it, and workers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from live_system import NAMES

from datamaps.models import Connector, Field, Record, System
from integrations_portal.accounts.models import Workspace

PROJECT = Path(__file__).resolve().parent.parent
STOP_SECONDS = 30


@contextmanager
def live_system(least: float, most: float) -> Iterator[int]:
    """The port of a system that answers after so many seconds."""
    command = [sys.executable, str(PROJECT / "script" / "live_system.py"), str(least), str(most)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def connect(workspace: Workspace, number: int, port: int, due_at: datetime | None) -> None:
    """So many systems that are documented as the live system is, each with a check of every minute."""
    systems = System.objects.bulk_create(
        System(workspace=workspace, key=f"live{n}", name=f"Live system {n}") for n in range(number)
    )
    records = Record.objects.bulk_create(Record(workspace=workspace, system=one, name="Order") for one in systems)
    Field.objects.bulk_create(
        Field(workspace=workspace, record=one, path=name, position=place, details={"type": "string"})
        for one in records
        for place, name in enumerate(NAMES)
    )
    Connector.objects.bulk_create(
        Connector(
            workspace=workspace,
            system=one,
            key="live",
            due_at=due_at,
            details={
                "kind": "json_schema",
                "config": {"url": f"http://127.0.0.1:{port}/{one.key}.json"},
                "schedule": {"cron": "* * * * *", "timezone": "UTC"},
            },
        )
        for one in systems
    )


def environment(port: int) -> dict[str, str]:
    """That of a process of the site that uses this one's database, queue and keys, and may reach the live system."""
    database = connection.settings_dict
    place = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    url = (
        f"sqlite:///{database['NAME']}" if connection.vendor == "sqlite" else f"postgresql://{place}/{database['NAME']}"
    )
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "integrations_portal.settings",
        "DATABASE_URL": url,
        "VAR_DIR": str(settings.VAR_DIR),
        "SECRET_KEY": settings.SECRET_KEY,
        "CREDENTIAL_KEYS": ",".join(settings.CREDENTIAL_KEYS),
        "DEBUG": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "OUTBOUND_ALLOW": f"127.0.0.1:{port}",
    }


def start_worker(
    name: str, processes: int, environment: dict[str, str], log: Path, app: str = "integrations_portal"
) -> subprocess.Popen[bytes]:
    """A worker as on a server."""
    command = [sys.executable, "-m", "celery", "--app", app, "--quiet", "worker"]
    command += ["--concurrency", str(processes), "--loglevel", "INFO", "--hostname", f"{name}@%h"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    with log.open("ab") as out:
        return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Asks it to end what it does, and ends it when it takes too long."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
