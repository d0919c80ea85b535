"""SQLite files: opened read-only, with nothing allowed but looking, however odd the file is."""

from __future__ import annotations

import contextlib
import sqlite3
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.sql.build import schema_of
from datamaps.connectors.sql.form import Place
from datamaps.connectors.sql.session import Rows, Session, double_quoted
from datamaps.connectors.sql.sqlite_catalog import read_catalog
from datamaps.schema.shapes import SystemSchema

_HEAD = b"SQLite format 3\x00"
# Read and write version of the header: 2 stands for a write-ahead log, which a copy in memory does not have.
_VERSIONS = slice(18, 20)
_STEPS = 2_000
_PRAGMAS = frozenset({"table_xinfo", "foreign_key_list", "index_list", "index_info"})
_NO_FUNCTIONS = frozenset(
    {"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "randomblob", "zeroblob"}
)
_LONGEST_VALUE = 10_000_000


def read(content: bytes, limits: Limits) -> SystemSchema:
    """Tables and views of an uploaded SQLite file. Raises ConnectorError."""
    if not content.startswith(_HEAD):
        raise ConnectorError(Trouble.MALFORMED, "not_sqlite", permanent=True)
    plain = content[: _VERSIONS.start] + b"\1\1" + content[_VERSIONS.stop :]
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(plain)
        return schema_of(_session(connection, limits).catalog(), limits)


@contextlib.contextmanager
def open_session(place: Place, secret: Secret, limits: Limits) -> Iterator[Session]:
    """A session on a file inside the administrator's folder. Raises ConnectorError."""
    path = allowed_path(place.path, limits)
    with path.open("rb") as file:
        if file.read(len(_HEAD)) != _HEAD:
            raise ConnectorError(Trouble.MALFORMED, "not_sqlite", permanent=True)
    # Percent signs keep a `?` or `#` in the name from becoming a parameter of the address.
    address = f"file:{quote(str(path))}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True, timeout=min(5.0, limits.left()), isolation_level=None)
    except sqlite3.Error:
        raise ConnectorError(Trouble.FORBIDDEN, "file", permanent=True) from None
    with contextlib.closing(connection):
        yield _session(connection, limits)


def allowed_path(path: Path, limits: Limits) -> Path:
    """The file that a path leads to, links followed. Raises ConnectorError when it may not be opened."""
    if limits.folder is None:
        raise ConnectorError(Trouble.BLOCKED, "no_folder", permanent=True)
    try:
        folder = limits.folder.resolve()
        real = (folder / path).resolve()
        if not real.is_relative_to(folder):
            raise ConnectorError(Trouble.BLOCKED, "folder", permanent=True)
        status = real.stat()
        forbidden = any(other.exists() and real.samefile(other) for other in limits.forbidden_paths)
    except FileNotFoundError:
        raise ConnectorError(Trouble.NOT_FOUND, "file", permanent=True) from None
    except (OSError, ValueError, RuntimeError):
        # RuntimeError: links that go round in a circle.
        raise ConnectorError(Trouble.FORBIDDEN, "file", permanent=True) from None
    if forbidden:
        raise ConnectorError(Trouble.BLOCKED, "own_database", permanent=True)
    if not stat.S_ISREG(status.st_mode):
        raise ConnectorError(Trouble.MALFORMED, "not_sqlite", permanent=True)
    return real


def _session(connection: sqlite3.Connection, limits: Limits) -> Session:
    _tie_down(connection, limits)

    def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
        limits.left()
        try:
            return connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            limits.left()
            raise _error(error) from None
        except (UnicodeDecodeError, OverflowError):
            raise ConnectorError(Trouble.MALFORMED, "sqlite", permanent=True) from None

    return Session(
        ask,
        lambda: read_catalog(ask),
        double_quoted,
        lambda column: f"substr(CAST({column} AS TEXT), 1, 200)",
    )


def _tie_down(connection: sqlite3.Connection, limits: Limits) -> None:
    """A file from a stranger may hold views and triggers with any SQL in them: none of it can do anything."""
    try:
        for pragma in ("query_only = ON", "trusted_schema = OFF", "cell_size_check = ON", "mmap_size = 0"):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error as error:
        raise _error(error) from None
    connection.text_factory = _text
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
    connection.set_authorizer(_authorise)
    connection.set_progress_handler(lambda: int(_is_over(limits)), _STEPS)


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _is_over(limits: Limits) -> bool:
    try:
        limits.left()
    except ConnectorError:
        return True
    return False


def _authorise(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if second in _NO_FUNCTIONS else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _PRAGMAS:
        return sqlite3.SQLITE_OK
    if (action, first) == (sqlite3.SQLITE_UPDATE, "sqlite_master"):
        # Asked when a table-valued pragma describes itself; how the file is opened rules out writing.
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _error(error: sqlite3.Error) -> ConnectorError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return ConnectorError(Trouble.UNREACHABLE, "busy_file")
    if name.startswith("SQLITE_INTERRUPT"):
        return ConnectorError(Trouble.TIMED_OUT, "statement", seconds=0)
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_READONLY", "SQLITE_IOERR")):
        return ConnectorError(Trouble.FORBIDDEN, "file", permanent=True)
    if name.startswith("SQLITE_TOOBIG"):
        return ConnectorError(Trouble.TOO_LARGE, "value", permanent=True)
    return ConnectorError(Trouble.MALFORMED, "sqlite", permanent=True)
