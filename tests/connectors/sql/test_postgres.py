"""A live PostgreSQL: every facet, lost privileges, watched data, errors, and how often the server is asked."""

from __future__ import annotations

import socket
import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql import postgres, postgres_session
from datamaps.connectors.sql.form import SQL, parts_of, place_of
from datamaps.schema.compare import compare
from datamaps.schema.kinds import ChangeKind
from tests.connectors.canary import Listener, listening
from tests.connectors.sql.asking import FRIENDS, facts, field, record, seen_at

pytestmark = pytest.mark.postgres

SCRIPT = """
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s');
CREATE DOMAIN postcode AS varchar(10) NOT NULL CHECK (VALUE IN ('A1', 'B2'));
CREATE DOMAIN inner_code AS postcode;
CREATE TYPE address AS (street text, city text);
CREATE TABLE team (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text UNIQUE);
CREATE TABLE customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    status varchar(20) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'won')),
    mood mood DEFAULT 'ok', moods mood[], code inner_code, team uuid REFERENCES team,
    total numeric(10, 2) NOT NULL, ratio real, exact double precision, small smallint, number serial,
    made timestamptz NOT NULL DEFAULT now(), local timestamp(3), born date, at time, span interval,
    doc jsonb, raw bytea, home inet, place address, tags text[], shape polygon, flag boolean, letter char(1), x xml,
    twice numeric GENERATED ALWAYS AS (total * 2) STORED
);
COMMENT ON TABLE customer IS 'People who buy';
COMMENT ON COLUMN customer.status IS 'Where it stands';
CREATE TABLE "Order.Lines" ("order" int, "line no" int, "Größe.x" int, "a""b" int, PRIMARY KEY ("order", "line no"),
    UNIQUE ("Größe.x", "a""b"));
CREATE TABLE delivery (o int, l int, FOREIGN KEY (o, l) REFERENCES "Order.Lines");
CREATE UNIQUE INDEX ON delivery (o) WHERE l > 0;
CREATE UNIQUE INDEX ON delivery (lower(o::text));
CREATE VIEW won AS SELECT id, status FROM customer WHERE status = 'won';
CREATE MATERIALIZED VIEW sums AS SELECT status, sum(total) AS total FROM customer GROUP BY status;
CREATE TABLE parts (id int) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE SCHEMA sales; CREATE TABLE sales.customer (id int PRIMARY KEY, boss int REFERENCES public.customer);
INSERT INTO customer (status, total, made, code) VALUES
    ('won', 1, '2026-01-01T10:00Z', 'A1'), ('won', 2, '2026-05-01T10:00Z', 'A1'), ('new', 3, '2026-02-01Z', 'B2');
"""


@pytest.fixture(scope="module")
def url(postgres_url: str) -> Iterator[str]:
    """A database of its own, filled by the script, with a reader who may see little."""
    name, reader = f"conn_{uuid.uuid4().hex[:8]}", f"reader_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
        fresh = postgres_url.rpartition("/")[0] + f"/{name}"
        with psycopg.connect(fresh, autocommit=True) as connection:
            connection.execute(SCRIPT)
            connection.execute(f"CREATE ROLE {reader} LOGIN PASSWORD 'hunter2'")
            connection.execute(f"GRANT SELECT ON team, won TO {reader}")
            connection.execute(f"GRANT SELECT (id, status) ON customer TO {reader}")
        yield f"{fresh}#{reader}"
        admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.execute(f"DROP ROLE {reader}")


@pytest.fixture(scope="module")
def database(url: str) -> str:
    return url.partition("#")[0]


def test_every_facet_of_a_table_is_read(database: str) -> None:
    schema = seen_at(database)
    assert [one.name for one in schema.records] == [
        "Order.Lines", "customer", "delivery", "parts", "sales.customer", "sums", "team", "won",
    ]  # fmt: skip
    assert record(schema, "customer").description == "People who buy"
    expected: dict[str, dict[str, Any]] = {
        "id": {"type": "integer", "precision": 19, "scale": 0, "key": True, "unique": True, "read_only": True,
               "required": False, "nullable": False},
        "status": {"type": "string", "max_length": 20, "values": ["new", "won"], "default": "new", "required": False,
                   "nullable": False, "description": "Where it stands"},
        "mood": {"type": "string", "values": ["sad", "ok", "it's"], "default": "ok"},
        "moods": {"type": "array"},
        "moods[]": {"type": "string", "values": ["sad", "ok", "it's"]},
        "code": {"type": "string", "max_length": 10, "values": ["A1", "B2"]},
        "team": {"type": "string", "format": "uuid", "references": "self.team.id"},
        "total": {"type": "number", "precision": 10, "scale": 2, "required": True, "nullable": False},
        "ratio": {"type": "number", "precision": 6},
        "exact": {"type": "number", "precision": 15},
        "small": {"type": "integer", "precision": 5, "scale": 0},
        "number": {"type": "integer", "precision": 10, "scale": 0, "required": False, "nullable": False},
        "made": {"type": "datetime", "timezone": "offset", "default": "now()", "required": False, "nullable": False},
        "local": {"type": "datetime", "format": "date-time-local"},
        "born": {"type": "date"}, "at": {"type": "time"}, "span": {"type": "duration"},
        "doc": {"type": "object", "format": "json"},
        "raw": {"type": "binary"}, "home": {"type": "string", "format": "ip"},
        "place": {"type": "object"}, "tags": {"type": "array"}, "tags[]": {"type": "string"}, "shape": {},
        "flag": {"type": "boolean"}, "letter": {"type": "string", "max_length": 1},
        "x": {"type": "string", "format": "xml"},
        "twice": {"type": "number", "read_only": True},
    }  # fmt: skip
    for path, facet in expected.items():
        usual = {} if path.endswith("[]") else {"required": False, "nullable": True}
        assert facts(schema, "customer", path) == usual | facet, path
    assert [(note.where, note.values) for note in schema.notes] == [("customer.shape", {"type": "polygon"})]


def test_odd_names_and_composite_keys_are_read(database: str) -> None:
    schema = seen_at(database)
    lines = record(schema, "Order.Lines").fields
    assert [one.path for one in lines] == ["order", "line no", '"Größe.x"', '"a""b"']
    assert [one.path for one in lines if one.key] == ["order", "line no"]
    assert not any(one.unique for one in lines)
    assert facts(schema, "delivery", "o")["references"] == 'self."Order.Lines".order'
    assert facts(schema, "delivery", "l")["references"] == 'self."Order.Lines".line no'
    assert not field(schema, "delivery", "o").unique


def test_columns_of_one_kind_keep_their_names_places_and_defaults_apart(database: str) -> None:
    """They are asked for by kind, and told one a line: a name with a line break in it comes through, too."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA alike")
        try:
            connection.execute(
                'CREATE TABLE alike.a (x int, "b\n1 1" int, y int DEFAULT 5, "z\n" int DEFAULT 5, k int NOT NULL);'
                'CREATE TABLE alike.b (k int, y int DEFAULT 5, "b\n1 1" int, x int DEFAULT 6, t text)'
            )
            schema = seen_at(database, schema="alike")
        finally:
            connection.execute("DROP SCHEMA alike CASCADE")
    told = {one.name: [(row.path, row.default, row.required) for row in one.fields] for one in schema.records}
    assert told == {
        "a": [("x", None, False), ("b\n1 1", None, False), ("y", "5", False), ("z\n", "5", False), ("k", None, True)],
        "b": [("k", None, False), ("y", "5", False), ("b\n1 1", None, False), ("x", "6", False), ("t", None, False)],
    }


def test_the_named_schema_is_the_default_one(database: str) -> None:
    assert [one.name for one in seen_at(database, schema="sales").records] == ["customer"]
    both = seen_at(database, schema="sales, public")
    assert facts(both, "customer", "boss")["references"] == 'self."public.customer".id'
    assert seen_at(database, schema="nowhere").records == ()


def test_a_lost_permission_is_not_a_removed_field(url: str, database: str) -> None:
    reader = url.partition("#")[2]
    whole, part = seen_at(database), seen_at(database, reader, "hunter2")
    assert [one.name for one in part.records] == ["customer", "team", "won"]
    assert [one.path for one in record(part, "customer").fields] == ["id", "status"]
    assert field(part, "customer", "status") == field(whole, "customer", "status")
    hidden = {(one.record, one.path) for one in part.hidden}
    assert {("customer", "total"), ("sales.customer", None), ("delivery", None), ("sums", None)} <= hidden
    kinds = {change.kind for change in compare(whole, part, SQL.sees, baseline=whole).changes}
    assert ChangeKind.ACCESS_LOST in kinds
    assert not {ChangeKind.FIELD_REMOVED, ChangeKind.RECORD_REMOVED, ChangeKind.KEY_LOST} & kinds


def test_the_same_database_gives_the_same_shape_twice(database: str) -> None:
    assert seen_at(database) == seen_at(database)


def test_the_data_is_looked_at_where_it_is_watched(database: str) -> None:
    schema = seen_at(database, watch=["customer.status", "customer.made", "sales.customer", '"Order.Lines"'])
    customer, sales, lines = schema.seen
    assert (customer.rows, sales.rows, lines.rows) == (3, 0, 0)
    assert customer.newest.startswith("2026-05-01T10:00:00")
    assert [(one.value, one.count) for one in customer.fields[0].values] == [("won", 2), ("new", 1)]


def test_data_that_may_not_be_read_is_a_note(url: str, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE VIEW slow AS SELECT pg_sleep(30)::text, 1 AS n")
        connection.execute("CREATE VIEW failing AS SELECT 1 / (id - id) AS n FROM customer")
        try:
            config, secret = parts_of(database)
            limits = Limits(seconds=4, guard=FRIENDS)
            schema = observe("sql", config | {"watch": "failing.n, team, slow"}, secret, limits)
        finally:
            connection.execute("DROP VIEW slow, failing")
    notes = {(note.where, note.code, note.values["trouble"]) for note in schema.notes if note.code == "watch_failed"}
    assert ("failing.n", "watch_failed", "internal") in notes
    assert ("slow", "watch_failed", "timed_out") in notes
    assert {one.record: one.rows for one in schema.seen}["team"] == 0


def test_the_session_cannot_write(database: str) -> None:
    config, secret = parts_of(database)
    with postgres_session.open_session(place_of(config), secret, Limits(guard=FRIENDS)) as session:
        for attempt in ("DELETE FROM customer", "CREATE TABLE x ()", "SELECT setval('customer_number_seq', 9)"):
            with pytest.raises(ConnectorError):
                session.ask(attempt)


@pytest.mark.parametrize("count", [10, 60])
def test_the_number_of_queries_does_not_grow(count: int, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    original = postgres.read_catalog

    def counting(ask: Any, ask_all: Any, schemas: tuple[str, ...]) -> Any:
        def counted(query: str, values: Any = (), /) -> Any:
            asked.append(query)
            return ask(query, values)

        def counted_all(texts: tuple[str, ...], values: Any) -> Any:
            asked.extend(texts)
            return ask_all(texts, values)

        return original(counted, counted_all, schemas)

    monkeypatch.setattr(postgres_session, "read_catalog", counting)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA many")
        connection.execute("".join(f"CREATE TABLE many.t{n} (id int PRIMARY KEY, b text);" for n in range(count)))
        try:
            assert len(seen_at(database, schema="many").records) == count
        finally:
            connection.execute("DROP SCHEMA many CASCADE")
    assert len(asked) == 7


def refusal(database: str, /, **settings: object) -> ConnectorError:
    config, secret = parts_of(database)
    with pytest.raises(ConnectorError) as caught:
        observe("sql", config | settings, secret, Limits(seconds=10, guard=FRIENDS))
    return caught.value


def test_each_failure_has_its_outcome(database: str, url: str) -> None:
    reader = url.partition("#")[2]
    assert refusal(database, database="nowhere").trouble is Trouble.NOT_FOUND
    assert refusal(database, tls="require").trouble is Trouble.TLS
    assert refusal(database, tls="verify").trouble is Trouble.TLS
    assert refusal(database, port=1).trouble is Trouble.UNREACHABLE
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"ALTER ROLE {reader} NOLOGIN")
        try:
            config, _secret = parts_of(database)
            with pytest.raises(ConnectorError) as caught:
                observe(
                    "sql", config | {"user": reader}, Secret("basic", {"password": "hunter2"}), Limits(guard=FRIENDS)
                )
        finally:
            connection.execute(f"ALTER ROLE {reader} LOGIN")
    assert caught.value.trouble in (Trouble.UNAUTHORISED, Trouble.FORBIDDEN)
    assert "hunter2" not in repr(caught.value)


def test_a_server_that_is_none_or_hangs_ends_in_time(database: str) -> None:
    config, secret = parts_of(database)
    for answer in (lambda peer, _request: peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), None):
        with listening(answer, waits=answer is None) as server, pytest.raises(ConnectorError) as caught:
            observe("sql", config | {"port": server.port}, secret, Limits(seconds=2.5, guard=FRIENDS))
        assert caught.value.trouble in (Trouble.UNREACHABLE, Trouble.TIMED_OUT, Trouble.TLS)


def test_the_guard_stands_before_the_driver(database: str, canary: Listener) -> None:
    config, secret = parts_of(database)
    for host in ("127.0.0.1", "2130706433", "::ffff:127.0.0.1", "localhost"):
        with pytest.raises(ConnectorError) as caught:
            observe("sql", config | {"host": host, "port": canary.port}, secret, Limits(seconds=5, guard=Guard()))
        assert caught.value.trouble is Trouble.BLOCKED


@pytest.mark.parametrize(
    "name",
    [
        "x host=127.0.0.1 port={port}",
        "host=127.0.0.1 port={port}",
        "postgresql://127.0.0.1:{port}/x",
        "x' port='{port}",
    ],
)
def test_a_name_is_never_an_address(name: str, database: str, canary: Listener) -> None:
    for setting in ("database", "user"):
        error = refusal(database, **{setting: name.format(port=canary.port)})
        assert error.trouble in (Trouble.NOT_FOUND, Trouble.UNAUTHORISED, Trouble.FORBIDDEN)


def test_settings_of_this_machine_take_no_part(
    database: str, canary: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)):
        for name in ("PGHOSTADDR", "PGHOST"):
            monkeypatch.setenv(name, "127.0.0.1")
        monkeypatch.setenv("PGPORT", str(canary.port))
        monkeypatch.setenv("PGPASSWORD", "hunter2")
        monkeypatch.setenv("PGSSLMODE", "disable")
        monkeypatch.setenv("PGOPTIONS", "-c search_path=nowhere")
        assert record(seen_at(database), "customer")
