"""A guarded connection to SQL Server, and what its errors mean."""

from __future__ import annotations

import contextlib
import logging
import ssl
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.confine import confined
from datamaps.connectors.guard import door
from datamaps.connectors.sql.form import Place, Protection
from datamaps.connectors.sql.mssql import read_catalog
from datamaps.connectors.sql.session import Rows, Session, driver_missing, seconds_for_statement
from datamaps.connectors.sql.tds_channel import TdsChannel
from datamaps.connectors.tls import trusting

# It logs what the server says, which may quote data.
logging.getLogger("pytds").setLevel(logging.CRITICAL)

_NO_PORT = 0
_KNOWN = {
    229: (Trouble.FORBIDDEN, "privilege"),
    230: (Trouble.FORBIDDEN, "privilege"),
    1222: (Trouble.TIMED_OUT, "statement"),
    4060: (Trouble.NOT_FOUND, "database"),
    18452: (Trouble.UNAUTHORISED, "database"),
    18456: (Trouble.UNAUTHORISED, "database"),
    18486: (Trouble.UNAUTHORISED, "database"),
    18487: (Trouble.UNAUTHORISED, "database"),
    18488: (Trouble.UNAUTHORISED, "database"),
}


@contextlib.contextmanager
def open_session(place: Place, secret: Secret, limits: Limits) -> Iterator[Session]:
    """A session on the database. Raises ConnectorError."""
    try:
        driver: Any = import_module("pytds")
    except ImportError:
        raise driver_missing("python-tds") from None
    with contextlib.ExitStack() as stack:
        # First, since what may not be reached is refused at once, and reading all authorities takes a while.
        line = stack.enter_context(door(limits).connect(place.host, place.port, limits.left()))
        channel = TdsChannel(line, place, _context(place, secret), limits)
        try:
            # The connection is made: a server that sends the driver on to another one is not followed.
            with confined(_NO_PORT):
                connection = driver.connect(**_settings(place, secret), sock=channel)
        except (driver.Error, TimeoutError, OSError, ValueError) as error:
            raise _error(error, driver, place, limits) from None
        stack.callback(_close, connection, driver)

        def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
            limits.left()
            try:
                with connection.cursor() as cursor:
                    cursor.execute(query, tuple(values))
                    return [tuple(row) for row in cursor.fetchall()] if cursor.description else []
            except (driver.Error, TimeoutError, OSError, ValueError) as error:
                raise _error(error, driver, place, limits) from None

        # There is no read-only session here: what is run is fixed, and waits for nobody.
        ask(f"SET LOCK_TIMEOUT {seconds_for_statement(limits) * 1000}")
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


def _context(place: Place, secret: Secret) -> ssl.SSLContext:
    context = trusting(secret)
    # The handshake inside the protocol's own packets is only defined up to this version.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    if place.tls is not Protection.VERIFY:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _settings(place: Place, secret: Secret) -> dict[str, Any]:
    return {
        "dsn": place.host,
        "port": place.port,
        "database": place.database,
        "user": place.user or secret.values.get("user", ""),
        "password": secret.values.get("password", ""),
        "appname": "integrations-portal",
        "autocommit": True,
        "readonly": True,
        "disable_connect_retry": True,
        # One attempt; how long it may take is the channel's business.
        "login_timeout": 0,
    }


def _close(connection: Any, driver: Any) -> None:
    with contextlib.suppress(driver.Error, OSError, ConnectorError):
        connection.close()


def _error(error: BaseException, driver: Any, place: Place, limits: Limits) -> ConnectorError:
    """What a failure means; the server's text may quote data and is left out."""
    cause = error.__cause__ if isinstance(error, TimeoutError) and error.__cause__ else error
    if isinstance(cause, ConnectorError):
        return cause
    number = getattr(cause, "msg_no", 0)
    if number in _KNOWN:
        trouble, code = _KNOWN[number]
        return ConnectorError(trouble, code, host=place.host, database=place.database, seconds=round(limits.seconds))
    if number == 0 or isinstance(cause, driver.ClosedConnectionError | OSError):
        return ConnectorError(Trouble.UNREACHABLE, "broken_off", host=place.host)
    return ConnectorError(Trouble.INTERNAL, "database_state", state=str(number))
