"""A live MariaDB: every facet, lost privileges, watched data and errors."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pymysql
import pytest

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql import mysql_session
from datamaps.connectors.sql.form import SQL, parts_of, place_of
from datamaps.schema.compare import compare
from datamaps.schema.kinds import ChangeKind
from tests.connectors.canary import Listener, listening
from tests.connectors.sql.asking import FRIENDS, facts, field, record, seen_at

pytestmark = pytest.mark.mariadb

SCRIPT = """
CREATE TABLE team (id int PRIMARY KEY, name varchar(30) UNIQUE);
CREATE TABLE customer (
    id int unsigned AUTO_INCREMENT PRIMARY KEY,
    status enum('new','it''s, won') NOT NULL DEFAULT 'new' COMMENT 'Where it stands',
    state varchar(10) CHECK (state IN ('a', 'b')), tags set('x','y'), doc json, flag tinyint(1) NOT NULL DEFAULT 1,
    team int REFERENCES team (id), total decimal(10,2) NOT NULL, ratio float, exact double, small smallint, big bigint,
    made datetime DEFAULT current_timestamp(), born date, at time, raw blob, text mediumtext, code char(3),
    year year, home inet6, place point, note varchar(20) DEFAULT 'it''s', bits bit(4), id2 uuid,
    twice decimal(12,2) AS (total * 2) STORED
) COMMENT 'People who buy';
CREATE TABLE `Order.Lines` (`order` int, `line ``no` int, `Größe.x` int, PRIMARY KEY (`order`, `line ``no`));
CREATE TABLE delivery (o int, l int, FOREIGN KEY (o, l) REFERENCES `Order.Lines` (`order`, `line ``no`));
CREATE VIEW won AS SELECT id, status FROM customer WHERE status <> 'new';
CREATE SEQUENCE numbers;
INSERT INTO customer (status, total, made) VALUES
    (2, 1, '2026-01-01 10:00'), (2, 2, '2026-05-01 10:00'), ('new', 3, '2026-02-01')
"""


def parts(url: str) -> dict[str, Any]:
    config, secret = parts_of(url)
    where = {"host": config["host"], "port": int(str(config.get("port", 3306))), "user": config["user"]}
    return where | {"password": secret.values.get("password", ""), "database": config["database"], "autocommit": True}


@pytest.fixture(scope="module")
def url(mariadb_url: str) -> Iterator[str]:
    """A database of its own, filled by the script, with two readers who may see little."""
    name = f"conn_{uuid.uuid4().hex[:8]}"
    admin = pymysql.connect(**parts(mariadb_url)).cursor()
    admin.execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
    admin.execute(f"USE {name}")
    for statement in SCRIPT.split(";\n"):
        admin.execute(statement)
    admin.execute(f"CREATE USER {name}_some@'%' IDENTIFIED BY 'hunter2'")
    admin.execute(f"GRANT SELECT ON {name}.team TO {name}_some@'%'")
    admin.execute(f"GRANT SELECT (id, status), UPDATE (total) ON {name}.customer TO {name}_some@'%'")
    admin.execute(f"CREATE USER {name}_all@'%' IDENTIFIED BY 'hunter2'")
    pattern = name.replace("_", "\\_")
    admin.execute(f"GRANT SELECT ON `{pattern}`.* TO {name}_all@'%'")
    yield mariadb_url.rpartition("/")[0] + f"/{name}"
    admin.execute(f"DROP DATABASE {name}")
    admin.execute(f"DROP USER {name}_some@'%', {name}_all@'%'")
    admin.connection.close()


def test_every_facet_of_a_table_is_read(url: str) -> None:
    schema = seen_at(url)
    assert [one.name for one in schema.records] == ["Order.Lines", "customer", "delivery", "team", "won"]
    assert record(schema, "customer").description == "People who buy"
    filled = {"required": False, "nullable": False}
    expected: dict[str, dict[str, Any]] = {
        "id": {"type": "integer", "precision": 10, "scale": 0, "minimum": 0, "key": True, "unique": True} | filled,
        "status": {"type": "string", "values": ["new", "it's, won"], "default": "new",
                   "description": "Where it stands"} | filled,
        "state": {"type": "string", "max_length": 10, "values": ["a", "b"]},
        "tags": {"type": "array"}, "tags[]": {"type": "string", "values": ["x", "y"]},
        "doc": {"type": "object", "format": "json"}, "flag": {"type": "boolean", "default": "1"} | filled,
        "team": {"type": "integer", "precision": 10, "scale": 0, "references": "self.team.id"},
        "total": {"type": "number", "precision": 10, "scale": 2, "required": True, "nullable": False},
        "ratio": {"type": "number", "precision": 6}, "exact": {"type": "number", "precision": 15},
        "small": {"type": "integer", "precision": 5, "scale": 0},
        "big": {"type": "integer", "precision": 19, "scale": 0},
        "made": {"type": "datetime", "format": "date-time-local", "default": "current_timestamp()"},
        "born": {"type": "date"}, "at": {"type": "time"}, "raw": {"type": "binary"}, "text": {"type": "string"},
        "code": {"type": "string", "max_length": 3}, "home": {"type": "string", "format": "ipv6"}, "place": {},
        "note": {"type": "string", "max_length": 20, "default": "it's"}, "id2": {"type": "string", "format": "uuid"},
        "bits": {"type": "string", "format": "bits", "max_length": 4},
        "twice": {"type": "number", "precision": 12, "scale": 2, "read_only": True},
    }  # fmt: skip
    for path, facet in expected.items():
        usual = {} if path.endswith("[]") else {"required": False, "nullable": True}
        assert facts(schema, "customer", path) == usual | facet, path
    assert [(note.where, note.values) for note in schema.notes] == [("customer.place", {"type": "point"})]


def test_odd_names_and_composite_keys_are_read(url: str) -> None:
    schema = seen_at(url)
    lines = record(schema, "Order.Lines").fields
    assert [(one.path, one.key, one.unique) for one in lines] == [
        ("order", True, False), ("line `no", True, False), ('"Größe.x"', False, False),
    ]  # fmt: skip
    assert facts(schema, "delivery", "l")["references"] == 'self."Order.Lines".line `no'


def test_a_lost_permission_is_not_a_removed_field(url: str) -> None:
    name = url.rpartition("/")[2]
    whole, part = seen_at(url), seen_at(url, f"{name}_some", "hunter2")
    assert [one.name for one in part.records] == ["customer", "team"]
    assert [one.path for one in record(part, "customer").fields] == ["id", "status"]
    assert {(one.record, one.path) for one in part.hidden} == {("customer", "total"), ("customer", "*"), ("*", None)}
    kinds = {change.kind for change in compare(whole, part, SQL.sees, baseline=whole).changes}
    assert ChangeKind.ACCESS_LOST in kinds
    assert not {ChangeKind.FIELD_REMOVED, ChangeKind.RECORD_REMOVED, ChangeKind.KEY_LOST} & kinds


def test_a_reader_of_the_whole_database_sees_that_something_is_gone(url: str) -> None:
    name = url.rpartition("/")[2]
    whole, all_of_it = seen_at(url), seen_at(url, f"{name}_all", "hunter2")
    assert all_of_it.hidden == ()
    assert [one.name for one in all_of_it.records] == [one.name for one in whole.records]


def test_the_data_is_looked_at_where_it_is_watched(url: str) -> None:
    customer, lines = seen_at(url, watch=["customer.status", "customer.made", '"Order.Lines"."line `no"']).seen
    assert (customer.rows, customer.newest, lines.rows) == (3, "2026-05-01T10:00:00", 0)
    assert [(one.value, one.count) for one in customer.fields[0].values] == [("it's, won", 2), ("new", 1)]


def test_the_session_cannot_write_nor_read_our_files(url: str) -> None:
    config, secret = parts_of(url)
    with mysql_session.open_session(place_of(config), secret, Limits(guard=FRIENDS)) as session:
        for attempt in (
            "DELETE FROM customer",
            "CREATE TABLE x (a int)",
            "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE team",
            "SELECT 1; SELECT 2",
        ):
            with pytest.raises(ConnectorError):
                session.ask(attempt)


def test_a_slow_question_is_stopped_by_the_server(url: str) -> None:
    config, secret = parts_of(url)
    opened = mysql_session.open_session(place_of(config), secret, Limits(seconds=3, guard=FRIENDS))
    with opened as session, pytest.raises(ConnectorError) as caught:
        session.ask("SELECT sleep(20)")
    assert caught.value.trouble is Trouble.TIMED_OUT


def refusal(url: str, /, **settings: object) -> ConnectorError:
    config, secret = parts_of(url)
    secret = Secret("basic", {"password": str(settings.pop("password", secret.values.get("password", "")))})
    with pytest.raises(ConnectorError) as caught:
        observe("sql", config | settings, secret, Limits(seconds=5, guard=FRIENDS))
    assert "hunter2" not in repr(caught.value)
    return caught.value


def test_each_failure_has_its_outcome(url: str) -> None:
    assert refusal(url, password="hunter2").trouble is Trouble.UNAUTHORISED
    assert refusal(url, database="nowhere").trouble is Trouble.NOT_FOUND
    assert refusal(url, tls="require").trouble is Trouble.TLS
    assert refusal(url, tls="verify").trouble is Trouble.TLS
    assert refusal(url, port=1).trouble is Trouble.UNREACHABLE


def test_a_server_that_is_none_or_hangs_ends_in_time(url: str) -> None:
    for answer in (lambda peer, _request: peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), None):
        with listening(answer, waits=answer is None) as server:
            error = refusal(url, port=server.port)
        assert error.trouble in (Trouble.UNREACHABLE, Trouble.TIMED_OUT, Trouble.INTERNAL)


def test_a_server_that_wants_the_password_readable_gets_none(url: str) -> None:
    greeting = (
        b"\x0a5.7.1\0\1\0\0\0abcdefgh\0\xff\xf7\x21\2\0\xff\x81\x15"
        + b"\0" * 10
        + b"ijklmnopqrst\0mysql_clear_password\0"
    )
    heard: list[bytes] = []

    def answer(peer: Any, _request: bytes) -> None:
        peer.sendall(len(greeting).to_bytes(3, "little") + b"\0" + greeting)
        heard.append(peer.recv(65_536))
        switch = b"\xfemysql_clear_password\0"
        peer.sendall(len(switch).to_bytes(3, "little") + b"\2" + switch)
        heard.append(peer.recv(65_536))

    with listening(answer, waits=False) as server:
        error = refusal(url, port=server.port, password="hunter2")
    assert (error.trouble, error.code) == (Trouble.UNAUTHORISED, "method")
    assert not any(b"hunter2" in chunk for chunk in heard)


def test_the_guard_stands_before_the_driver(url: str, canary: Listener) -> None:
    config, secret = parts_of(url)
    for host in ("127.0.0.1", "0177.1", "::ffff:127.0.0.1", "localhost"):
        with pytest.raises(ConnectorError) as caught:
            observe("sql", config | {"host": host, "port": canary.port}, secret, Limits(seconds=5, guard=Guard()))
        assert caught.value.trouble is Trouble.BLOCKED


def test_the_same_database_gives_the_same_shape_twice(url: str) -> None:
    assert seen_at(url) == seen_at(url)
    assert field(seen_at(url), "won", "id").default is None
