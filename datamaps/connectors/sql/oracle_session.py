"""A guarded, read-only connection to Oracle, and what its errors mean."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.confine import confined
from datamaps.connectors.forwarder import forward
from datamaps.connectors.sql.form import Place, Protection
from datamaps.connectors.sql.oracle import read_catalog
from datamaps.connectors.sql.session import Rows, Session, double_quoted, driver_missing, seconds_for_statement
from datamaps.connectors.tls import tls_error, trusting

_KNOWN = {
    "ORA-00942": (Trouble.FORBIDDEN, "privilege"),
    "ORA-01013": (Trouble.TIMED_OUT, "statement"),
    "ORA-01017": (Trouble.UNAUTHORISED, "database"),
    "ORA-01031": (Trouble.FORBIDDEN, "privilege"),
    "ORA-01045": (Trouble.FORBIDDEN, "database_rules"),
    "ORA-12505": (Trouble.NOT_FOUND, "database"),
    "ORA-12514": (Trouble.NOT_FOUND, "database"),
    "ORA-28000": (Trouble.UNAUTHORISED, "database"),
    "ORA-28001": (Trouble.UNAUTHORISED, "database"),
    "ORA-28759": (Trouble.TLS, "database"),
    "DPY-4011": (Trouble.UNREACHABLE, "database_gone"),
    "DPY-4024": (Trouble.TIMED_OUT, "statement"),
    "DPY-6000": (Trouble.UNREACHABLE, "broken_off"),
    "DPY-6001": (Trouble.NOT_FOUND, "database"),
    "DPY-6003": (Trouble.NOT_FOUND, "database"),
    "DPY-6005": (Trouble.UNREACHABLE, "broken_off"),
}


class _NamedContext(ssl.SSLContext):
    """Checks the certificate against the real host, though the driver believes that it talks to the forwarder."""

    host = ""
    verified = True

    def wrap_socket(self, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        # The driver switches the check of the name off, as it compares names in a way of its own.
        self.check_hostname = self.verified
        return super().wrap_socket(*arguments, **options | {"server_hostname": self.host})


@contextlib.contextmanager
def open_session(place: Place, secret: Secret, limits: Limits) -> Iterator[Session]:
    """A session on the database. Raises ConnectorError."""
    try:
        driver: Any = import_module("oracledb")
    except ImportError:
        raise driver_missing("oracledb") from None
    with forward(place.host, place.port, limits) as relay:
        try:
            with confined(relay.port):
                connection = driver.connect(**_settings(place, secret, limits, relay.port))
        except (driver.Error, OSError) as error:
            relay.raise_error()
            raise _error(error, place, limits) from None
        with contextlib.closing(connection):
            connection.call_timeout = seconds_for_statement(limits) * 1000

            def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
                limits.left()
                try:
                    with connection.cursor() as cursor:
                        cursor.arraysize = 1000
                        cursor.execute(query, values or None)
                        return list(cursor.fetchall()) if cursor.description else []
                except (driver.Error, OSError) as error:
                    relay.raise_error()
                    raise _error(error, place, limits) from None

            ask("SET TRANSACTION READ ONLY")
            yield Session(
                ask,
                lambda: read_catalog(ask, place.schemas),
                double_quoted,
                lambda column: f"SUBSTR(TO_CHAR({column}), 1, 200)",
                first=("", " FETCH FIRST {count} ROWS ONLY"),
            )


def _settings(place: Place, secret: Secret, limits: Limits, port: int) -> dict[str, Any]:
    protected = place.tls is not Protection.PREFER
    settings: dict[str, Any] = {
        "user": place.user or secret.values.get("user", ""),
        "password": secret.values.get("password", ""),
        "host": "127.0.0.1",
        "port": port,
        "service_name": place.database,
        "protocol": "tcps" if protected else "tcp",
        "tcp_connect_timeout": limits.left(),
        "retry_count": 0,
        "disable_oob": True,
        # Nothing of this machine's configuration, nor its name or user, takes part.
        "config_dir": "/nonexistent",
        "program": "integrations-portal",
        "machine": "portal",
        "osuser": "portal",
        "terminal": "portal",
    }
    if protected:
        settings |= {"ssl_context": _context(place, secret), "ssl_server_dn_match": False}
    return settings


def _context(place: Place, secret: Secret) -> ssl.SSLContext:
    context = _NamedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.host = place.host
    trusting(secret, context=context)
    if place.tls is not Protection.VERIFY:
        context.verified = context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _error(error: Exception, place: Place, limits: Limits) -> ConnectorError:
    """What a failure means; the server's text may quote data and is left out."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return tls_error(cause, place.host)
        cause = cause.__cause__ or cause.__context__
    code = getattr(error.args[0], "full_code", "") if error.args else ""
    if code in _KNOWN:
        trouble, name = _KNOWN[code]
        return ConnectorError(trouble, name, host=place.host, database=place.database, seconds=round(limits.seconds))
    if isinstance(error, OSError):
        return ConnectorError(Trouble.UNREACHABLE, "broken_off", host=place.host)
    return ConnectorError(Trouble.INTERNAL, "database_state", state=str(code)[:40])
