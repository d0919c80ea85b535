"""SQL Server and Oracle, fed with rows as their catalogs give them, and their drivers with servers that are none."""

from __future__ import annotations

import struct
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits, Secret, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql import mssql, oracle
from datamaps.connectors.sql.build import schema_of
from datamaps.schema.shapes import SystemSchema
from tests.connectors.canary import Listener, listening
from tests.connectors.certificates import identity, over_tls
from tests.connectors.sql.asking import FRIENDS, facts, field, record

MSSQL: dict[str, list[tuple[Any, ...]]] = {
    mssql.RIGHTS: [(1, "dbo")],
    mssql.TABLES: [
        (10, "dbo", "Customer", "People who buy"),
        (11, "dbo", "Team", None),
        (12, "sales", "Order.Lines", None),
    ],
    mssql.COLUMNS: [
        (10, 1, "id", "int", 4, 10, 0, False, True, False, None, None, 1),
        (10, 2, "status", "nvarchar", 40, 0, 0, False, False, False, "(N'new')", "Where it stands", 1),
        (10, 3, "team", "uniqueidentifier", 16, 0, 0, True, False, False, "(newid())", None, 1),
        (10, 4, "total", "decimal", 9, 10, 2, True, False, False, "((0))", None, 1),
        (10, 5, "flag", "bit", 1, 1, 0, False, False, False, None, None, 1),
        (10, 6, "made", "datetime2", 8, 27, 7, True, False, False, "(getdate())", None, 1),
        (10, 7, "zoned", "datetimeoffset", 10, 34, 7, True, False, False, None, None, 1),
        (10, 8, "small", "tinyint", 1, 3, 0, True, False, False, None, None, 1),
        (10, 9, "note", "varchar", -1, 0, 0, True, False, False, None, None, 1),
        (10, 10, "version", "timestamp", 8, 0, 0, False, False, False, None, None, 1),
        (10, 11, "twice", "decimal", 9, 12, 2, True, False, True, None, None, 1),
        (10, 12, "shape", None, -1, 0, 0, True, False, False, None, None, 1),
        (10, 13, "salary", "money", 8, 19, 4, True, False, False, None, None, 0),
        (11, 1, "id", "uniqueidentifier", 16, 0, 0, False, False, False, None, None, 1),
        (12, 1, "order", "int", 4, 10, 0, False, False, False, None, None, 0),
    ],
    mssql.UNIQUE: [(10, 1, True, 1), (11, 1, True, 1), (10, 2, False, 2), (10, 2, False, 3)],
    mssql.REFERENCES: [(10, 3, 11, 1), (99, 1, 10, 1)],
    mssql.CHECKS: [(10, "([status]='won' OR [status]='new')"), (10, "([total]>(0))")],
}
ORACLE: dict[str, list[tuple[Any, ...]]] = {
    oracle.RIGHTS: [("CRM", "PORTAL", 0)],
    oracle.TABLES: [("CRM", "CUSTOMER", "People who buy"), ("CRM", "TEAM", None), ("CRM", "Mixed.Case", None)],
    oracle.COLUMNS: [
        ("CRM", "CUSTOMER", "ID", "NUMBER", 22, 0, 10, 0, "N", "YES", "NO", '"CRM"."ISEQ$$_1".nextval'),
        ("CRM", "CUSTOMER", "STATUS", "VARCHAR2", 80, 20, None, None, "N", "NO", "NO", "'new' "),
        ("CRM", "CUSTOMER", "TEAM", "NUMBER", 22, 0, None, None, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "TOTAL", "NUMBER", 22, 0, 10, 2, "Y", "NO", "NO", "0"),
        ("CRM", "CUSTOMER", "WHOLE", "NUMBER", 22, 0, None, 0, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "BORN", "DATE", 7, 0, None, None, "Y", "NO", "NO", "SYSDATE"),
        ("CRM", "CUSTOMER", "MADE", "TIMESTAMP(6) WITH TIME ZONE", 13, 0, None, 6, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "LOCAL", "TIMESTAMP(6)", 11, 0, None, 6, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "SPAN", "INTERVAL DAY(2) TO SECOND(6)", 11, 0, 2, 6, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "RATIO", "FLOAT", 22, 0, 126, None, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "RAW", "RAW", 16, 0, None, None, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "TEXT", "CLOB", 4000, 0, None, None, "Y", "NO", "NO", None),
        ("CRM", "CUSTOMER", "TWICE", "NUMBER", 22, 0, None, None, "Y", "NO", "YES", '"TOTAL"*2'),
        ("CRM", "CUSTOMER", "SHAPE", "SDO_GEOMETRY", 1, 0, None, None, "Y", "NO", "NO", None),
        ("CRM", "TEAM", "ID", "NUMBER", 22, 0, None, None, "N", "NO", "NO", None),
        ("CRM", "Mixed.Case", "a.b", "CHAR", 4, 4, None, None, "Y", "NO", "NO", None),
        ("CRM", "BIN$x", "ID", "NUMBER", 22, 0, None, None, "N", "NO", "NO", None),
    ],
    oracle.COMMENTS: [("CRM", "CUSTOMER", "STATUS", "Where it stands")],
    oracle.CONSTRAINTS: [
        ("CRM", "C1", "P", "CUSTOMER", "ID", 1, None, None, None),
        ("CRM", "C2", "C", "CUSTOMER", "STATUS", None, None, None, "status IN ('new', 'won')"),
        ("CRM", "C3", "C", "CUSTOMER", "STATUS", None, None, None, '"STATUS" IS NOT NULL'),
        ("CRM", "C4", "R", "CUSTOMER", "TEAM", 1, "CRM", "T1", None),
        ("CRM", "C5", "R", "CUSTOMER", "TOTAL", 1, "OTHER", "GONE", None),
        ("CRM", "T1", "P", "TEAM", "ID", 1, None, None, None),
    ],
}


def answering(rows: dict[str, list[tuple[Any, ...]]]) -> Any:
    """Gives the recorded rows of a query, whatever the marks for its values are called."""

    def ask(query: str, values: Any = (), /) -> list[tuple[Any, ...]]:
        return next(found for known, found in rows.items() if known.split("{")[0] == query[: len(known.split("{")[0])])

    return ask


@pytest.fixture
def sql_server() -> SystemSchema:
    return schema_of(mssql.read_catalog(answering(MSSQL), ()), Limits())


@pytest.fixture
def oracle_crm() -> SystemSchema:
    return schema_of(oracle.read_catalog(answering(ORACLE), ()), Limits())


def test_every_facet_of_a_sql_server_table_is_read(sql_server: SystemSchema) -> None:
    expected: dict[str, dict[str, Any]] = {
        "id": {"type": "integer", "precision": 10, "scale": 0, "key": True, "unique": True, "read_only": True,
               "nullable": False},
        "status": {"type": "string", "max_length": 20, "values": ["new", "won"], "default": "new", "nullable": False,
                   "description": "Where it stands"},
        "team": {"type": "string", "format": "uuid", "default": "newid()", "references": "self.Team.id"},
        "total": {"type": "number", "precision": 10, "scale": 2, "default": "0"},
        "flag": {"type": "boolean", "nullable": False, "required": True},
        "made": {"type": "datetime", "format": "date-time-local", "default": "getdate()"},
        "zoned": {"type": "datetime", "timezone": "offset"},
        "small": {"type": "integer", "precision": 3, "scale": 0, "minimum": 0},
        "note": {"type": "string"},
        "twice": {"type": "number", "precision": 12, "scale": 2, "read_only": True},
    }  # fmt: skip
    assert record(sql_server, "Customer").description == "People who buy"
    for path, facet in expected.items():
        assert facts(sql_server, "Customer", path) == {"required": False, "nullable": True} | facet, path


def test_what_sql_server_hides_is_told(sql_server: SystemSchema) -> None:
    assert {(one.record, one.path) for one in sql_server.hidden} == {
        ("Customer", "salary"),
        ("sales.Order.Lines", None),
    }
    rows = MSSQL | {mssql.RIGHTS: [(0, "dbo")]}
    partly = schema_of(mssql.read_catalog(answering(rows), ("dbo",)), Limits())
    assert ("*", None) in {(one.record, one.path) for one in partly.hidden}
    assert [one.name for one in partly.records] == ["Customer", "Team"]


def test_every_facet_of_an_oracle_table_is_read(oracle_crm: SystemSchema) -> None:
    expected: dict[str, dict[str, Any]] = {
        "ID": {"type": "integer", "precision": 10, "scale": 0, "key": True, "unique": True, "nullable": False},
        "STATUS": {"type": "string", "max_length": 20, "values": ["new", "won"], "default": "new", "nullable": False,
                   "description": "Where it stands"},
        "TEAM": {"type": "number", "references": "self.TEAM.ID"},
        "TOTAL": {"type": "number", "precision": 10, "scale": 2, "default": "0"},
        "WHOLE": {"type": "integer", "precision": 38, "scale": 0},
        "BORN": {"type": "datetime", "format": "date-time-local", "default": "SYSDATE"},
        "MADE": {"type": "datetime", "timezone": "offset"},
        "LOCAL": {"type": "datetime", "format": "date-time-local"},
        "SPAN": {"type": "duration"},
        "RATIO": {"type": "number", "precision": 37},
        "RAW": {"type": "binary", "max_length": 16},
        "TEXT": {"type": "string"},
        "TWICE": {"type": "number", "read_only": True},
        "SHAPE": {},
    }  # fmt: skip
    assert [one.name for one in oracle_crm.records] == ["CUSTOMER", "Mixed.Case", "TEAM"]
    for path, facet in expected.items():
        assert facts(oracle_crm, "CUSTOMER", path) == {"required": False, "nullable": True} | facet, path
    assert field(oracle_crm, "Mixed.Case", '"a.b"').max_length == 4
    assert ("*", None) in {(one.record, one.path) for one in oracle_crm.hidden}


def look(dialect: str, port: int, **settings: object) -> ConnectorError:
    config: dict[str, object] = {"dialect": dialect, "host": "127.0.0.1", "port": port, "database": "x", "user": "us"}
    secret = Secret("basic", {"password": "hunter2"} | dict(settings.pop("secret", {})))  # type: ignore[call-overload]
    guard = settings.pop("guard", FRIENDS)
    with pytest.raises(ConnectorError) as caught:
        observe("sql", config | settings, secret, Limits(seconds=2, guard=guard))  # type: ignore[arg-type]
    assert "hunter2" not in repr(caught.value)
    return caught.value


@pytest.mark.parametrize(("dialect", "driver"), [("mssql", "pytds"), ("oracle", "oracledb")])
def test_a_missing_driver_is_named(dialect: str, driver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, driver, None)
    error = look(dialect, 1, tls="require")
    named = {"pytds": "python-tds"}.get(driver, driver)
    assert (error.code, error.values["driver"]) == ("driver_missing", named)


@pytest.mark.parametrize(("dialect", "driver"), [("mssql", "pytds"), ("oracle", "oracledb")])
@pytest.mark.parametrize("tls", ["prefer", "require"])
def test_a_server_that_is_none_has_its_outcome(dialect: str, driver: str, tls: str, canary: Listener) -> None:
    pytest.importorskip(driver)
    with listening(lambda peer, _request: peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n"), waits=False) as server:
        assert look(dialect, server.port, tls=tls).trouble in (Trouble.UNREACHABLE, Trouble.TLS, Trouble.INTERNAL)
    assert look(dialect, 1, tls=tls).trouble is Trouble.UNREACHABLE
    assert look(dialect, canary.port, tls=tls, guard=Guard()).trouble is Trouble.BLOCKED


def test_an_oracle_server_that_sends_us_on_is_not_followed(canary: Listener) -> None:
    pytest.importorskip("oracledb")
    where = f"(ADDRESS=(PROTOCOL=tcp)(HOST=127.0.0.1)(PORT={canary.port}))"
    data = f"{where}\0(DESCRIPTION={where}(CONNECT_DATA=(SERVICE_NAME=x)))".encode()

    def redirect(peer: Any, _request: bytes) -> None:
        peer.recv(4_096)
        peer.sendall(struct.pack(">HHBBHH", 10, 0, 5, 2, 0, len(data)))
        time.sleep(0.2)
        peer.sendall(struct.pack(">HHBBHH", 10 + len(data), 0, 6, 0, 0, 0) + data)
        time.sleep(0.2)

    with listening(redirect, waits=False) as server:
        guard = Guard([f"127.0.0.1:{server.port}"])
        assert look("oracle", server.port, tls="prefer", guard=guard).code == "sent_on"


@pytest.mark.slow
def test_the_certificate_is_checked_against_the_real_host_through_the_forwarder(tmp_path: Path) -> None:
    pytest.importorskip("oracledb")
    authority = identity("Test authority", authority=True, ip="")
    right = identity("localhost", authority).write(tmp_path)
    wrong = identity("other.example.com", authority, ip="10.0.0.1").write(tmp_path)
    reasons = []
    for leaf in (right, wrong):
        with listening(over_tls(lambda _peer, _request: None, leaf), waits=False) as server:
            error = look("oracle", server.port, tls="verify", secret={"ca": authority.certificate})
        reasons.append((error.trouble, error.code))
    assert reasons[0][0] is not Trouble.TLS
    assert reasons[1] == (Trouble.TLS, "wrong_name")
