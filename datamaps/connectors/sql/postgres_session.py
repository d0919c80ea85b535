"""A guarded, read-only connection to PostgreSQL, and what its errors mean."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import certifi
import psycopg

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.forwarder import forward
from datamaps.connectors.sql.form import Place, Protection
from datamaps.connectors.sql.postgres import read_catalog
from datamaps.connectors.sql.session import Rows, Session, double_quoted, seconds_for_statement
from datamaps.connectors.tls import authority_file

_SSLMODES = {Protection.VERIFY: "verify-full", Protection.REQUIRE: "require", Protection.PREFER: "prefer"}
_NO_FILE = "/dev/null/none"
# What the server says before it can give a number; English whatever the language of the client.
_WORDS = (
    (("timeout expired", "timed out"), Trouble.TIMED_OUT, "connect"),
    (("certificate", "ssl", "tls"), Trouble.TLS, "database"),
    (("pg_hba.conf",), Trouble.FORBIDDEN, "database_rules"),
    (("authentication", "password", "role", "permitted to log in"), Trouble.UNAUTHORISED, "database"),
    (("database",), Trouble.NOT_FOUND, "database"),
    (("too many", "starting up", "shutting down", "remaining connection"), Trouble.UNREACHABLE, "busy"),
)


@contextlib.contextmanager
def open_session(place: Place, secret: Secret, limits: Limits) -> Iterator[Session]:
    """A session on the database. Raises ConnectorError."""
    with contextlib.ExitStack() as stack:
        relay = stack.enter_context(forward(place.host, place.port, limits))
        authority = stack.enter_context(authority_file(secret))
        try:
            connection = psycopg.connect(**_settings(place, secret, limits, relay.port, authority))
        except psycopg.Error as error:
            relay.raise_error()
            raise _connect_error(error, place) from None
        stack.callback(connection.close)

        def ask_all(texts: tuple[str, ...], values: Mapping[str, Any] | Sequence[Any]) -> list[Rows]:
            limits.left()
            try:
                return _rows(connection, texts, values)
            except psycopg.Error as error:
                relay.raise_error()
                raise query_error(error, limits) from None

        def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
            return ask_all((query,), values)[0]

        yield Session(
            ask,
            lambda: read_catalog(ask, ask_all, place.schemas),
            double_quoted,
            lambda column: f"left({column}::text, 200)",
        )


def _rows(
    connection: psycopg.Connection[Any], texts: tuple[str, ...], values: Mapping[str, Any] | Sequence[Any]
) -> list[Rows]:
    """The rows of each query; several are sent together, so that a far server is waited for once."""
    with contextlib.ExitStack() as stack:
        if len(texts) > 1:
            stack.enter_context(connection.pipeline())
        cursors = [connection.cursor(binary=True) for _text in texts]
        for cursor, text in zip(cursors, texts, strict=True):
            used = values if "%(" in text else None
            cursor.execute(text.encode(), used or None, prepare=False)
        return [cursor.fetchall() for cursor in cursors]


def _settings(place: Place, secret: Secret, limits: Limits, port: int, authority: str) -> dict[str, Any]:
    """Every setting that libpq would else take from the environment, home folder or service file."""
    milliseconds = seconds_for_statement(limits) * 1000
    options = {
        "default_transaction_read_only": "on",
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "timezone": "UTC",
        "datestyle": "ISO",
        "extra_float_digits": 0,
    }
    verified = place.tls is Protection.VERIFY
    return {
        "host": place.host,
        "hostaddr": "127.0.0.1",
        "port": port,
        "dbname": place.database,
        "user": place.user or secret.values.get("user", ""),
        "password": secret.values.get("password", ""),
        "passfile": _NO_FILE,
        "sslmode": _SSLMODES[place.tls],
        "sslrootcert": authority or certifi.where(),
        "sslcertmode": "disable",
        # A password in plain text is given only to a server that has proved its name.
        "require_auth": "password,md5,scram-sha-256,none" if verified else "md5,scram-sha-256,none",
        "gssencmode": "disable",
        "connect_timeout": max(2, int(limits.left())),
        "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        "application_name": "integrations-portal",
        "client_encoding": "UTF8",
        "autocommit": True,
    }


def _connect_error(error: psycopg.Error, place: Place) -> ConnectorError:
    said = str(error).lower().replace(place.database.lower(), "").replace(place.user.lower(), "")
    for words, trouble, code in _WORDS:
        if any(word in said for word in words):
            return ConnectorError(trouble, code, host=place.host, database=place.database)
    return ConnectorError(Trouble.UNREACHABLE, "broken_off", host=place.host)


def query_error(error: psycopg.Error, limits: Limits) -> ConnectorError:
    """What a failed query means; the server's text may quote data and is left out."""
    state = error.sqlstate or ""
    if state in ("57014", "55P03"):
        return ConnectorError(Trouble.TIMED_OUT, "statement", seconds=round(limits.seconds))
    if state == "42501":
        return ConnectorError(Trouble.FORBIDDEN, "privilege", permanent=True)
    if not state or state.startswith(("08", "57P")):
        return ConnectorError(Trouble.UNREACHABLE, "database_gone")
    return ConnectorError(Trouble.INTERNAL, "database_state", state=state)
