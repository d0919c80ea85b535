"""Addresses of databases taken apart, settings checked, and nothing smuggled in by either."""

from __future__ import annotations

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Trouble
from datamaps.connectors.guard import Guard
from datamaps.connectors.registry import observe
from datamaps.connectors.sql.form import Protection, parts_of, place_of
from tests.connectors.canary import Listener


def test_an_address_is_taken_apart_into_fields() -> None:
    config, secret = parts_of("postgresql://priya:hun%74er2%40@db.example.com:6432/crm?schema=a,b&sslmode=require")
    assert config == {
        "dialect": "postgresql", "host": "db.example.com", "port": "6432", "database": "crm", "user": "priya",
        "schema": "a,b", "tls": "require",
    }  # fmt: skip
    assert (secret.kind, secret.values) == ("basic", {"password": "hunter2@"})
    assert "hunter2" not in repr(secret)
    assert place_of(config).schemas == ("a", "b")


@pytest.mark.parametrize(
    ("url", "dialect", "port"),
    [
        ("postgres://h/d", "postgresql", 5432),
        ("mysql://h/d", "mysql", 3306),
        ("mariadb://h/d", "mysql", 3306),
        ("mssql://h/d", "mssql", 1433),
        ("sqlserver://h/d", "mssql", 1433),
        ("oracle://h/d", "oracle", 1521),
        ("ORACLE://[2606:4700::1]:99/d", "oracle", 99),
    ],
)
def test_each_dialect_has_its_scheme_and_port(url: str, dialect: str, port: int) -> None:
    place = place_of(parts_of(url)[0])
    assert (place.dialect.value, place.port, place.tls) == (dialect, port, Protection.VERIFY)


def test_within_one_machine_encryption_is_not_asked_for() -> None:
    assert place_of(parts_of("mysql://localhost/d")[0]).tls is Protection.PREFER
    assert place_of(parts_of("mysql://localhost/d?sslmode=verify-full")[0]).tls is Protection.VERIFY


def test_a_sqlite_path_is_relative_or_absolute() -> None:
    assert parts_of("sqlite:///a/b.sqlite") == ({"dialect": "sqlite", "path": "a/b.sqlite"}, NO_SECRET)
    assert parts_of("sqlite:////a/b%20c.sqlite")[0]["path"] == "/a/b c.sqlite"


@pytest.mark.parametrize(
    "url",
    """
    x crm.sqlite http://h/d file:///etc/passwd postgresql+psycopg2://h/d mysql+pymysql://h/d oracle+cx_oracle://h/d
    jdbc:postgresql://h/d sqlite://h/d sqlite:// sqlite:/// sqlite:///x?mode=rwc sqlite:///x?uri=true sqlite:///x#f
    sqlite+pysqlcipher://:p@/x postgresql://h:99999/d postgresql://h:x/d postgresql://[::1/d
    postgresql://h/d?host=evil postgresql://h/d?hostaddr=1.2.3.4 postgresql://h/d?service=x postgresql://h/d?options=-cx
    postgresql://h/d?sslrootcert=/x postgresql://h/d?passfile=/x postgresql://h/d?sslmode=disable
    postgresql://h/d?sslmode=allow postgresql://h/d?dbname=x postgresql://h/d?target_session_attrs=any
    mysql://h/d?local_infile=1 mysql://h/d?read_default_file=/etc/x mysql://h/d?unix_socket=/x mysql://h/d?ssl_ca=/x
    mysql://h/d?init_command=DROP mysql://h/d?charset=x mssql://h/d?driver=x mssql://h/d?Trusted_Connection=yes
    oracle://h/d?wallet_location=/x oracle://h/d?config_dir=/x
    """.split(),
)
def test_no_other_address_or_parameter_is_taken(url: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        parts_of(url)
    assert caught.value.trouble is Trouble.CONFIG


def test_a_refused_address_is_not_repeated() -> None:
    for url in ("postgresql://u:hunter2@h/d?service=x", "nothing://u:hunter2@h/", "postgresql://u:hunter2@h:bad/"):
        with pytest.raises(ConnectorError) as caught:
            parts_of(url)
        assert "hunter2" not in repr(caught.value)


PLAIN: dict[str, object] = {"dialect": "postgresql", "host": "h", "database": "d"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"dialect": "postgresql+psycopg2"}, "choice"),
        ({"dialect": ""}, "choice"),
        ({"dialect": None}, "choice"),
        ({"dialect": "__class__"}, "choice"),
        ({"host": ""}, "missing"),
        ({"database": "  "}, "missing"),
        ({"host": ["h"]}, "not_text"),
        ({"port": True}, "not_text"),
        ({"port": 1.5}, "not_text"),
        ({"port": "0"}, "port"),
        ({"port": "65536"}, "port"),
        ({"port": "5432; DROP"}, "port"),
        ({"port": -1}, "port"),
        ({"database": "a\0b"}, "characters"),
        ({"user": "a\nb"}, "characters"),
        ({"database": "x" * 2_000}, "characters"),
        ({"tls": "disable"}, "choice"),
        ({"options": "-c x"}, "setting"),
        ({"url": "http://x"}, "setting"),
        ({"unix_socket": "/x"}, "setting"),
        ({"schema": [7, {}]}, "not_text"),
    ],
)
def test_settings_are_checked_by_name(change: dict[str, object], code: str) -> None:
    with pytest.raises(ConnectorError) as caught:
        place_of(PLAIN | change)
    assert (caught.value.trouble, caught.value.code) == (Trouble.CONFIG, code)


@pytest.mark.parametrize("dialect", ["postgresql", "mysql", "mssql", "oracle"])
@pytest.mark.parametrize(
    "host",
    [
        "/var/run/postgresql",
        "127.0.0.1,8.8.8.8",
        "a b",
        "h;x",
        "@abstract",
        "(DESCRIPTION=(ADDRESS=))",
        "h:1",
        "-h",
        "",
    ],
)
def test_no_host_is_anything_but_a_host(dialect: str, host: str, canary: Listener) -> None:
    config: dict[str, object] = {
        "dialect": dialect,
        "host": host,
        "port": canary.port,
        "database": "d",
        "tls": "prefer",
    }
    with pytest.raises(ConnectorError) as caught:
        observe("sql", config, NO_SECRET, Limits(seconds=5, guard=Guard()))
    assert caught.value.trouble in (Trouble.CONFIG, Trouble.UNREACHABLE, Trouble.BLOCKED)
