"""PostgreSQL: observing and comparing 500 tables of 20 columns, against single queries over the same catalog."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import psycopg
from cold_command import cold_command

from datamaps.connectors.base import Limits
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql.form import SQL, parts_of, place_of
from datamaps.connectors.sql.observe import observe_session
from datamaps.connectors.sql.postgres import read_catalog
from datamaps.connectors.sql.postgres_session import open_session
from datamaps.connectors.sql.session import Rows, Session
from datamaps.schema.compare import compare
from datamaps.schema.normalize import normalize

TABLES = 500
ROUNDS = 15
COLD_ROUNDS = 5
TYPES = (
    "integer",
    "varchar(100)",
    "numeric(10,2)",
    "timestamptz",
    "boolean",
    "text",
    "date",
    "uuid",
    "jsonb",
    "bigint",
)
CATALOG = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname = 'public'
ORDER BY c.relname, a.attnum
"""
STANDARD = """
SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable,
       column_default
FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position
"""


def run() -> list[tuple[str, float, str]]:
    """Rows of name, ratio and goal, all sides measured in turns."""
    url = os.environ["TEST_POSTGRES_URL"]
    with _filled(url, "field_{column}") as database:
        best = _measure(database)
        seconds, megabytes = _cold(database)
    with _filled(url, "field_{table}_{column}") as database:
        unlike = _measure(database)
    return [
        ("SQL drift, 500 × 20: observe and compare / one pg_catalog query", best["drift"] / best["catalog"], "<= 5"),
        ("SQL drift: observe and compare / one information_schema query", best["drift"] / best["standard"], "<= 0.5"),
        ("SQL drift, connecting too / one pg_catalog query", best["whole"] / best["catalog"], "shown"),
        ("SQL queries for 500 tables / for 10", best["queries 500"] / best["queries 10"], "= 1"),
        ("SQL drift, no two columns named alike / one pg_catalog query", unlike["drift"] / unlike["catalog"], "<= 5"),
        ("SQL `compare` as a cold command, seconds of processor time", seconds, "<= 0.74"),
        ("SQL `compare` as a cold command, MB at its peak", megabytes, "<= 88"),
    ]


def _measure(database: str) -> dict[str, float]:
    config, secret = parts_of(database)
    place = place_of(config)
    limits = Limits(seconds=600, guard=Guard([f"{place.host}:{place.port}"]))
    best: dict[str, float] = {}
    with psycopg.connect(database, autocommit=True) as connection, open_session(place, secret, limits) as session:
        documented = normalize(observe_session(session, place, limits))

        def drift() -> None:
            seen = normalize(observe_session(session, place, limits))
            assert not compare(documented, seen, SQL.sees, baseline=documented).changes

        def whole() -> None:
            seen = normalize(observe("sql", config, secret, limits))
            assert not compare(documented, seen, SQL.sees, baseline=documented).changes

        sides: dict[str, Callable[[], object]] = {
            "catalog": lambda: connection.execute(CATALOG).fetchall(),
            "standard": lambda: connection.execute(STANDARD).fetchall(),
            "drift": drift,
            "whole": whole,
        }
        for _round in range(ROUNDS):
            for name, side in sides.items():
                started = time.perf_counter()
                side()
                best[name] = min(best.get(name, 1e9), time.perf_counter() - started)
        for tables, schema in ((500, "public"), (10, "few")):
            best[f"queries {tables}"] = _queries(session, schema)
    return best


def _cold(database: str) -> tuple[float, float]:
    """Processor seconds (the best of COLD_ROUNDS) and peak megabytes of comparing a database with itself."""
    place = urlsplit(database)
    environment = os.environ | {"OUTBOUND_ALLOW": f"{place.hostname}:{place.port}"}
    runs = [cold_command(["compare", "sql", database, database], environment) for _ in range(COLD_ROUNDS)]
    best = min(runs, key=lambda run: run.seconds)
    return best.seconds, best.megabytes


def _queries(session: Session, schema: str) -> int:
    """How many queries one observation of a schema takes."""
    asked: list[str] = []

    def ask(query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows:
        asked.append(query)
        return session.ask(query, values)

    def ask_all(texts: tuple[str, ...], values: Mapping[str, Any]) -> list[Rows]:
        return [ask(text, values if "%(" in text else ()) for text in texts]

    read_catalog(ask, ask_all, (schema,))
    return len(asked)


@contextmanager
def _filled(url: str, column: str) -> Iterator[str]:
    """A database of TABLES tables; `column` is how their columns are named."""
    name = f"bench_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        database = url.rpartition("/")[0] + f"/{name}"
        try:
            with psycopg.connect(database, autocommit=True) as connection:
                connection.execute("CREATE SCHEMA few")
                for number in range(TABLES):
                    connection.execute(_table(f"public.t{number}", number, column))
                for number in range(10):
                    connection.execute(_table(f"few.t{number}", number, column))
                connection.execute("ANALYZE")
            yield database
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _table(name: str, number: int, column: str) -> str:
    columns = ["id integer PRIMARY KEY"]
    for place in range(1, 20):
        kind = TYPES[(place + number) % len(TYPES)]
        extra = " NOT NULL" if place % 3 == 0 else ""
        default = " DEFAULT 0" if kind in ("integer", "bigint") else ""
        columns.append(f"{column.format(table=number, column=place)} {kind}{extra}{default}")
    return f"CREATE TABLE {name} ({', '.join(columns)})"
