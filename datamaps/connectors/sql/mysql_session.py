"""A guarded, read-only connection to MySQL or MariaDB, and what its errors mean."""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

import pymysql
from pymysql.constants import CLIENT

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.forwarder import forward
from datamaps.connectors.sql.form import Place, Protection
from datamaps.connectors.sql.mysql import read_catalog
from datamaps.connectors.sql.session import Rows, Session, seconds_for_statement
from datamaps.connectors.tls import tls_error, trusting

_KNOWN: dict[int, tuple[Trouble, str]] = {
    1040: (Trouble.UNREACHABLE, "busy"),
    1044: (Trouble.FORBIDDEN, "database_rules"),
    1045: (Trouble.UNAUTHORISED, "database"),
    1049: (Trouble.NOT_FOUND, "database"),
    1130: (Trouble.FORBIDDEN, "database_rules"),
    1142: (Trouble.FORBIDDEN, "privilege"),
    1143: (Trouble.FORBIDDEN, "privilege"),
    1205: (Trouble.TIMED_OUT, "statement"),
    1227: (Trouble.FORBIDDEN, "privilege"),
    1356: (Trouble.FORBIDDEN, "privilege"),
    1698: (Trouble.UNAUTHORISED, "database"),
    1969: (Trouble.TIMED_OUT, "statement"),
    2006: (Trouble.UNREACHABLE, "database_gone"),
    2013: (Trouble.UNREACHABLE, "database_gone"),
    2026: (Trouble.TLS, "database"),
    2059: (Trouble.UNAUTHORISED, "method"),
    3024: (Trouble.TIMED_OUT, "statement"),
}


class _NoPlainPassword:
    """Refuses the two ways of signing in that would send the password readable to an unproven server."""

    def __init__(self, connection: object) -> None:
        pass

    def authenticate(self, packet: object) -> NoReturn:
        raise pymysql.OperationalError(2059, "")


@contextlib.contextmanager
def open_session(place: Place, secret: Secret, limits: Limits) -> Iterator[Session]:
    """A session on the database. Raises ConnectorError."""
    with contextlib.ExitStack() as stack:
        relay = stack.enter_context(forward(place.host, place.port, limits))
        connection = _connection(place, secret, limits)
        try:
            # The host is only the name that the certificate is checked against; the socket is the relay's.
            connection.connect(sock=socket.create_connection(("127.0.0.1", relay.port), limits.left()))
        except (pymysql.Error, OSError, ValueError, IndexError) as error:
            relay.raise_error()
            raise _error(error, place, limits) from None
        stack.callback(_close, connection)

        def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
            limits.left()
            try:
                with connection.cursor() as cursor:
                    cursor.execute(query, values or None)
                    return [tuple(map(_text, row)) for row in cursor.fetchall()]
            except (pymysql.Error, OSError, ValueError, IndexError) as error:
                relay.raise_error()
                limits.left()
                raise _error(error, place, limits) from None

        _tie_down(ask, limits)
        yield Session(
            ask,
            lambda: read_catalog(ask, place.database, place.schemas),
            quoted,
            lambda column: f"left(cast({column} AS char), 200)",
        )


def quoted(name: str) -> str:
    """A name in a statement; the driver's own marks for values are doubled."""
    return "`" + name.replace("`", "``") + "`"


def _close(connection: Any) -> None:
    with contextlib.suppress(pymysql.Error, OSError):
        connection.close()


def _text(value: Any) -> Any:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _connection(place: Place, secret: Secret, limits: Limits) -> Any:
    context = trusting(secret)
    if place.tls is not Protection.VERIFY:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    verified = place.tls is Protection.VERIFY
    refused: dict[str, Any] = {}
    if not verified:
        refused = dict.fromkeys(("mysql_clear_password", "dialog"), _NoPlainPassword)
    return pymysql.Connection(
        host=place.host,
        port=place.port,
        user=place.user or secret.values.get("user", ""),
        password=secret.values.get("password", ""),
        database=place.database,
        charset="utf8mb4",
        defer_connect=True,
        local_infile=False,
        client_flag=CLIENT.MULTI_RESULTS,
        auth_plugin_map=refused,
        ssl=None if place.tls is Protection.PREFER else context,
        read_timeout=max(1, int(limits.left())),
        write_timeout=max(1, int(limits.left())),
        program_name="integrations-portal",
    )


def _tie_down(ask: Any, limits: Limits) -> None:
    """Read-only, with the server's own stop watch; each flavour knows one spelling of it."""
    seconds = seconds_for_statement(limits)
    ask("SET SESSION TRANSACTION READ ONLY")
    ask("SET time_zone = '+00:00'")
    ask(f"SET lock_wait_timeout = {seconds}")
    mariadb = "mariadb" in str(ask("SELECT version()")[0][0]).lower()
    ask(f"SET max_statement_time = {seconds}" if mariadb else f"SET max_execution_time = {seconds * 1000}")
    ask("START TRANSACTION READ ONLY")


def _error(error: Exception, place: Place, limits: Limits) -> ConnectorError:
    """What a failure means; the server's text may quote data and is left out."""
    cause = getattr(error, "original_exception", error)
    if isinstance(cause, ssl.SSLError):
        return tls_error(cause, place.host)
    if isinstance(cause, TimeoutError):
        return ConnectorError(Trouble.TIMED_OUT, "read", host=place.host, seconds=round(limits.seconds))
    number = error.args[0] if isinstance(error, pymysql.Error) and error.args else 0
    if number in _KNOWN:
        trouble, code = _KNOWN[number]
        return ConnectorError(trouble, code, host=place.host, database=place.database, seconds=round(limits.seconds))
    if isinstance(cause, OSError) or number in (0, 2003):
        return ConnectorError(Trouble.UNREACHABLE, "broken_off", host=place.host)
    return ConnectorError(Trouble.INTERNAL, "database_state", state=str(number))
