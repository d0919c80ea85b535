"""Copying and putting back a database of PostgreSQL, with the programs that it brings for this."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from integrations_portal.backup.tables import Held, held
from integrations_portal.backup.words import BackupError

HOURS = 6 * 3600  # seconds after which a dump that hangs is ended
CHUNK = 2_000  # rows that are fetched at a time


def dump(into: Path) -> dict[str, Held]:
    """A dump, and what its tables hold: both as of one moment, while others go on writing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = str(cursor.fetchone()[0])
        found = _tables(cursor)
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={into}")
    return found


def tables() -> dict[str, Held]:
    with transaction.atomic(), connection.cursor() as cursor:
        return _tables(cursor)


def put_back(dumped: Path) -> None:
    """Replaces what is there, in one transaction: when it fails, nothing has changed."""
    connection.close()
    settings = connection.settings_dict
    options = ("--clean", "--if-exists", "--no-owner", "--no-privileges", "--no-comments", "--single-transaction")
    _run("pg_restore", *options, "--exit-on-error", f"--dbname={settings['NAME']}", str(dumped))


def _tables(cursor: CursorWrapper) -> dict[str, Held]:
    names = sorted(info.name for info in connection.introspection.get_table_list(cursor) if info.type == "t")
    return {name: _held(name) for name in names}


def _held(name: str) -> Held:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 - a name from the catalog
        pieces: Iterator[list[tuple[Any, ...]]] = iter(lambda: cursor.fetchmany(CHUNK), [])
        return held(row for piece in pieces for row in piece)


def _run(program: str, *arguments: str) -> None:
    """Runs one of the programs on our database. The password travels in the environment, which others cannot see."""
    found = shutil.which(program)
    if found is None:
        raise BackupError("no_program", program=program)
    settings = connection.settings_dict
    place = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {name: str(settings[key]) for name, key in place.items() if settings[key]}
    done = subprocess.run(
        [found, *arguments],
        env={"PATH": os.environ.get("PATH", "")} | environment,
        capture_output=True,
        text=True,
        timeout=HOURS,
        check=False,
    )
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if line.strip()), f"exit code {done.returncode}")
        raise BackupError("program_failed", program=program, said=said.strip()[:300])
