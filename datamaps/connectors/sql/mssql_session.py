"""A guarded connection to SQL Server, and what its errors mean."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.forwarder import forward
from datamaps.connectors.sql.form import Place, Protection
from datamaps.connectors.sql.mssql import read_catalog
from datamaps.connectors.sql.session import Rows, Session, driver_missing, seconds_for_statement

_KNOWN = {
    229: (Trouble.FORBIDDEN, "privilege"),
    230: (Trouble.FORBIDDEN, "privilege"),
    1222: (Trouble.TIMED_OUT, "statement"),
    4060: (Trouble.NOT_FOUND, "database"),
    18452: (Trouble.UNAUTHORISED, "database"),
    18456: (Trouble.UNAUTHORISED, "database"),
    20002: (Trouble.UNREACHABLE, "broken_off"),
    20003: (Trouble.TIMED_OUT, "statement"),
    20006: (Trouble.UNREACHABLE, "database_gone"),
    20009: (Trouble.UNREACHABLE, "broken_off"),
    20017: (Trouble.UNREACHABLE, "database_gone"),
    20047: (Trouble.UNREACHABLE, "database_gone"),
}


@contextlib.contextmanager
def open_session(place: Place, secret: Secret, limits: Limits) -> Iterator[Session]:
    """A session on the database. Raises ConnectorError."""
    try:
        driver: Any = import_module("pymssql")
    except ImportError:
        raise driver_missing("pymssql") from None
    if place.tls is Protection.VERIFY:
        # The driver can encrypt but compare no names: to call that checked would be untrue.
        raise ConnectorError(Trouble.CONFIG, "tls_unchecked", permanent=True)
    with forward(place.host, place.port, limits) as relay:
        try:
            connection = driver.connect(**_settings(place, secret, limits, relay.port))
        except driver.Error as error:
            relay.raise_error()
            raise _error(error, place, limits) from None
        with contextlib.closing(connection):

            def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
                limits.left()
                try:
                    with connection.cursor() as cursor:
                        cursor.execute(query, tuple(values))
                        return list(cursor.fetchall())
                except driver.Error as error:
                    relay.raise_error()
                    raise _error(error, place, limits) from None

            yield Session(
                ask,
                lambda: read_catalog(ask, place.schemas),
                quoted,
                lambda column: f"LEFT(CONVERT(nvarchar(max), {column}, 126), 200)",
                first=("TOP {count} ", ""),
            )


def quoted(name: str) -> str:
    """A name in a statement."""
    return "[" + name.replace("]", "]]") + "]"


def _settings(place: Place, secret: Secret, limits: Limits, port: int) -> dict[str, Any]:
    seconds = seconds_for_statement(limits)
    return {
        "server": "127.0.0.1",
        "port": str(port),
        "database": place.database,
        "user": place.user or secret.values.get("user", ""),
        "password": secret.values.get("password", ""),
        "timeout": seconds,
        "login_timeout": seconds,
        "charset": "UTF-8",
        "appname": "integrations-portal",
        "tds_version": "7.4",
        "encryption": "require" if place.tls is Protection.REQUIRE else "request",
        "autocommit": True,
        # There is no read-only session here: what is run is fixed, and waits for nobody.
        "conn_properties": f"SET LOCK_TIMEOUT {seconds * 1000}; SET TEXTSIZE 1000000; SET DEADLOCK_PRIORITY LOW",
        "read_only": True,
    }


def _error(error: Exception, place: Place, limits: Limits) -> ConnectorError:
    """What a failure means; the server's text may quote data and is left out."""
    number = next((part for part in error.args if isinstance(part, int)), 0)
    if error.args and isinstance(error.args[0], tuple):
        number = next((part for part in error.args[0] if isinstance(part, int)), 0)
    if number in _KNOWN:
        trouble, code = _KNOWN[number]
        return ConnectorError(trouble, code, host=place.host, database=place.database, seconds=round(limits.seconds))
    return ConnectorError(Trouble.INTERNAL, "database_state", state=str(number))
