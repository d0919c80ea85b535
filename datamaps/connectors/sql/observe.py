"""The `sql` kind: connect to a database, read its catalog, look at the data that shall be watched."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from importlib import import_module

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.sql.build import schema_of
from datamaps.connectors.sql.form import Dialect, Place, place_of
from datamaps.connectors.sql.session import Session
from datamaps.connectors.sql.watch import look
from datamaps.schema.shapes import SystemSchema

_SESSIONS = {
    Dialect.POSTGRESQL: "postgres_session",
    Dialect.MYSQL: "mysql_session",
    Dialect.MSSQL: "mssql_session",
    Dialect.ORACLE: "oracle_session",
    Dialect.SQLITE: "sqlite",
}


def observe(config: Mapping[str, object], secret: Secret, limits: Limits) -> SystemSchema:
    """Tables and views of a database. Raises ConnectorError."""
    place = place_of(config)
    if secret.kind not in ("none", "basic"):
        raise ConnectorError(Trouble.CONFIG, "sign_in_kind", permanent=True, kind=secret.kind[:40])
    with _open(place, secret, limits) as session:
        return observe_session(session, place, limits)


def observe_session(session: Session, place: Place, limits: Limits) -> SystemSchema:
    """What an open session shows. Raises ConnectorError."""
    catalog = session.catalog()
    schema = schema_of(catalog, limits)
    return look(session, catalog, schema, place.watch) if place.watch else schema


def _open(place: Place, secret: Secret, limits: Limits) -> AbstractContextManager[Session]:
    # A driver is loaded when it is needed: most portals look at one or two kinds of database.
    module = import_module(f"datamaps.connectors.sql.{_SESSIONS[place.dialect]}")
    session: AbstractContextManager[Session] = module.open_session(place, secret, limits)
    return session
