"""Copying and putting back a database of SQLite, which is one file."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from integrations_portal.backup.tables import Held, held
from integrations_portal.backup.words import BackupError

BUSY_SECONDS = 30
BEFORE = ".before-restore"
"""What was there before stays beside the restored database, under this ending."""


def dump(database: Path, into: Path) -> dict[str, Held]:
    """A copy as of one moment, while others go on writing."""
    try:
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(into),))
    except sqlite3.Error as error:
        raise BackupError("no_copy", why=error) from error
    return tables(into)


def tables(database: Path) -> dict[str, Held]:
    with closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as connection:
        return {name: held(connection.execute(f'SELECT * FROM "{name}"')) for name in _names(connection)}  # noqa: S608 - a name from the catalog of that file


def put_back(dumped: Path, database: Path) -> None:
    """Puts the copy in place in one step; the former database is kept beside it."""
    fresh = database.with_name(database.name + ".restoring")
    shutil.copyfile(dumped, fresh)
    fresh.chmod(0o600)
    if database.exists():
        with closing(sqlite3.connect(database, timeout=BUSY_SECONDS)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.replace(database, database.with_name(database.name + BEFORE))
    for ending in ("-wal", "-shm"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
    os.replace(fresh, database)


def _names(connection: sqlite3.Connection) -> Iterator[str]:
    """Tables that hold rows of ours. A search index is made of tables of SQLite's own, which differ in layout."""
    listed = connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name")
    for name, kind in listed.fetchall():
        if kind == "table" and not name.startswith("sqlite_"):
            yield name
