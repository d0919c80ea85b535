"""SQLite files: what is read from them, which may be opened, and that a hostile one can do nothing."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import NO_SECRET, ConnectorError, Limits, Trouble
from datamaps.connectors.guess import guess
from datamaps.connectors.registry import observe
from datamaps.schema.shapes import FieldType, SystemSchema
from tests.connectors.sql.asking import facts, field, record

SCRIPT = """
CREATE TABLE Team ("key" TEXT PRIMARY KEY, name VARCHAR(80) NOT NULL UNIQUE) WITHOUT ROWID;
CREATE TABLE "Order Lines" (
    "order" INTEGER NOT NULL, line INTEGER NOT NULL, "Price (net.)" NUMERIC(10, 2) DEFAULT 0,
    total AS ("Price (net.)" * 2) STORED, Größe TEXT CHECK (Größe IN ('S', 'M')),
    PRIMARY KEY ("order", line));
CREATE TABLE Customer (
    id INTEGER PRIMARY KEY, status TEXT NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'won')),
    team TEXT REFERENCES team, mail NVARCHAR(160), paid BOOLEAN, born DATE, seen_at TIMESTAMP, photo BLOB, odd SHAPE,
    boss INTEGER REFERENCES Customer(id));
CREATE UNIQUE INDEX mails ON Customer (mail);
CREATE UNIQUE INDEX partial ON Customer (paid) WHERE paid;
CREATE VIEW Won AS SELECT id, status, count(*) AS n FROM Customer WHERE status = 'won';
INSERT INTO Customer (status, seen_at, mail)
VALUES ('won', '2026-02-01 08:00', 'a'), ('won', '2026-03-01 09:30', 'b'), ('new', NULL, 'c');
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "open"
    folder.mkdir()
    return folder


def made(folder: Path, script: str = SCRIPT, name: str = "crm.sqlite") -> Path:
    with sqlite3.connect(folder / name) as connection:
        connection.executescript(f"PRAGMA synchronous = OFF; {script}")
    connection.close()
    return folder / name


def seen(folder: Path, path: str = "crm.sqlite", watch: str = "", **caps: Any) -> SystemSchema:
    config: dict[str, object] = {"dialect": "sqlite", "path": path, "watch": watch}
    return observe("sql", config, NO_SECRET, Limits(folder=folder, **{"seconds": 10.0, **caps}))


def refusal(folder: Path, path: str = "crm.sqlite", **caps: Any) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        seen(folder, path, **caps)
    return caught.value


def test_every_facet_of_a_table_is_read(folder: Path) -> None:
    made(folder)
    schema = seen(folder)
    assert [one.name for one in schema.records] == ["Customer", "Order Lines", "Team", "Won"]
    assert facts(schema, "Customer", "id") == {
        "type": "integer", "required": False, "nullable": False, "unique": True, "key": True,
    }  # fmt: skip
    assert facts(schema, "Customer", "status") == {
        "type": "string", "required": False, "nullable": False, "values": ["new", "won"], "default": "new",
    }  # fmt: skip
    assert facts(schema, "Customer", "team")["references"] == "self.Team.key"
    assert facts(schema, "Customer", "boss")["references"] == "self.Customer.id"
    assert facts(schema, "Customer", "mail")["max_length"] == 160
    assert field(schema, "Customer", "mail").unique
    assert not field(schema, "Customer", "paid").unique
    types = {one.path: one.type for one in record(schema, "Customer").fields}
    assert types["paid"] is FieldType.BOOLEAN
    assert types["born"] is FieldType.DATE
    assert types["seen_at"] is FieldType.DATETIME
    assert types["photo"] is FieldType.BINARY
    assert types["odd"] is FieldType.UNKNOWN
    assert [(note.where, note.code, note.values) for note in schema.notes] == [
        ("Customer.odd", "type_unknown", {"type": "SHAPE"})
    ]


def test_what_is_built_without_checks_passes_them(folder: Path) -> None:
    made(folder)
    schema = seen(folder, watch="Customer.status")
    again = SystemSchema.read(schema.plain())
    assert again == schema
    assert hash(again.records) == hash(schema.records)
    row = record(schema, "Customer").fields[0]
    assert row.model_copy(update={"title": "Number"}).title == "Number"
    assert row.title == ""


def test_odd_names_composite_keys_and_computed_columns_are_read(folder: Path) -> None:
    made(folder)
    schema = seen(folder)
    paths = [one.path for one in record(schema, "Order Lines").fields]
    assert paths == ["order", "line", '"Price (net.)"', "total", "Größe"]
    assert [one.path for one in record(schema, "Order Lines").fields if one.key] == ["order", "line"]
    assert not field(schema, "Order Lines", "order").unique
    assert field(schema, "Order Lines", "total").read_only
    assert field(schema, "Order Lines", '"Price (net.)"').scale == 2
    assert field(schema, "Order Lines", "Größe").values == ("S", "M")
    assert not field(schema, "Team", "key").nullable


def test_an_uploaded_file_shows_the_same_as_the_live_one(folder: Path) -> None:
    path = made(folder)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    uploaded = observe("sql", {}, given=path.read_bytes())
    assert uploaded == seen(folder)
    assert guess("crm.db", path.read_bytes()) == "sql"


def test_the_data_is_looked_at_where_it_is_watched(folder: Path) -> None:
    made(folder)
    schema = seen(folder, watch="Customer.status, Customer.seen_at, Team, Customer.none, Nobody, Customer.photo")
    customer, team = schema.seen
    assert (customer.rows, customer.newest) == (3, "2026-03-01T09:30")
    assert [(one.value, one.count) for one in customer.fields[0].values] == [("won", 2), ("new", 1)]
    assert (team.record, team.rows, team.fields) == ("Team", 0, ())
    assert {(note.where, note.code) for note in schema.notes if note.code.startswith("watch")} == {
        ("Customer.none", "watch_not_found"), ("Nobody", "watch_not_found"), ("Customer.photo", "watch_not_countable"),
    }  # fmt: skip


def test_chinook_is_read(realdata: Path) -> None:
    schema = seen(realdata / "sql", "chinook.sqlite")
    assert len(schema.records) == 11
    keys = {one.path for one in record(schema, "PlaylistTrack").fields if one.key}
    assert keys == {"PlaylistId", "TrackId"}
    assert facts(schema, "Track", "AlbumId")["references"] == "self.Album.AlbumId"
    assert facts(schema, "Customer", "Email")["max_length"] == 60
    assert schema.notes == ()


def test_northwind_is_read(realdata: Path, folder: Path) -> None:
    made(folder, (realdata / "sql" / "northwind-create.sql").read_text(encoding="utf-8"))
    schema = seen(folder)
    assert len(schema.records) == 29
    assert facts(schema, "Order Details", "OrderID")["references"] == "self.Orders.OrderID"
    assert [one.path for one in record(schema, "Invoices").fields][:2] == ["ShipName", "ShipAddress"]


def test_the_number_of_queries_is_the_same_for_ten_and_five_hundred_tables(folder: Path) -> None:
    counts = []
    for number in (10, 500):
        script = ";".join(
            f"CREATE TABLE t{n} (id INTEGER PRIMARY KEY, up REFERENCES t{max(n - 1, 0)})" for n in range(number)
        )
        made(folder, script, f"{number}.sqlite")
        asked: list[str] = []
        original = sqlite3.connect

        class Counting(sqlite3.Connection):
            def execute(self, query: str, *arguments: Any) -> sqlite3.Cursor:
                asked.append(query)  # noqa: B023 -- used within this round only
                return super().execute(query, *arguments)

        sqlite3.connect = lambda *a, **o: original(*a, factory=Counting, **o)  # type: ignore[assignment]  # noqa: B023 -- undone below
        try:
            assert len(seen(folder, f"{number}.sqlite").records) == number
        finally:
            sqlite3.connect = original
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    "path", ["../secret.sqlite", "/etc/passwd", "link.sqlite", "inner/../../secret.sqlite", "folder-link/secret.sqlite"]
)
def test_no_path_leads_out_of_the_administrators_folder(path: str, folder: Path) -> None:
    outside = made(folder.parent, name="secret.sqlite")
    (folder / "link.sqlite").symlink_to(outside)
    (folder / "folder-link").symlink_to(folder.parent)
    (folder / "inner").mkdir()
    assert refusal(folder, path).trouble is Trouble.BLOCKED


def test_without_a_folder_no_file_is_opened(folder: Path) -> None:
    path = made(folder)
    with pytest.raises(ConnectorError) as caught:
        observe("sql", {"dialect": "sqlite", "path": str(path)}, NO_SECRET, Limits())
    assert caught.value.code == "no_folder"


def test_the_portals_own_database_is_never_opened(folder: Path) -> None:
    own = made(folder, name="portal.sqlite")
    os.link(own, folder / "hard.sqlite")
    (folder / "soft.sqlite").symlink_to(own)
    for name in ("portal.sqlite", "hard.sqlite", "soft.sqlite", "./portal.sqlite"):
        assert refusal(folder, name, forbidden_paths=(own,)).code == "own_database"


@pytest.mark.parametrize(
    "name", ["crm.sqlite?mode=rwc", "crm.sqlite&vfs=x", "a%00b", "crm.sqlite?nolock=1#x", "ü ß.sqlite"]
)
def test_a_name_is_never_a_parameter(name: str, folder: Path) -> None:
    made(folder, name="plain.sqlite")
    os.rename(folder / "plain.sqlite", folder / name)
    assert len(seen(folder, name).records) == 4
    assert not (folder / "crm.sqlite").exists()


def test_files_that_are_no_databases_are_told_apart(folder: Path) -> None:
    (folder / "text.sqlite").write_text("hello")
    (folder / "empty.sqlite").touch()
    (folder / "folder.sqlite").mkdir()
    os.mkfifo(folder / "pipe.sqlite")
    for name in ("text", "empty", "folder", "pipe"):
        assert refusal(folder, f"{name}.sqlite").code == "not_sqlite"
    assert refusal(folder, "gone.sqlite").trouble is Trouble.NOT_FOUND
    assert refusal(folder, "x" * 400).trouble is Trouble.FORBIDDEN


def outcome_of(content: bytes) -> Trouble | None:
    try:
        observe("sql", {}, given=content)
    except ConnectorError as error:
        return error.trouble
    return None


def test_a_damaged_file_is_malformed_or_read_but_never_an_accident(folder: Path) -> None:
    whole = made(folder).read_bytes()
    outcomes = set()
    for position in range(0, len(whole), 97):
        broken = bytearray(whole)
        broken[position : position + 8] = b"\xff\x00\xfe\x80\x7f\x01\x00\xff"
        outcomes |= {outcome_of(bytes(broken)), outcome_of(whole[:position])}
    assert outcomes <= {None, Trouble.MALFORMED, Trouble.TOO_LARGE}


@pytest.mark.slow
def test_a_hostile_file_is_only_looked_at(folder: Path) -> None:
    path = made(
        folder,
        """
        CREATE TABLE t (a TEXT);
        CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n;
        CREATE VIEW broken AS SELECT gone FROM nowhere;
        CREATE VIEW circle AS SELECT * FROM t;
        CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM t; END;
        CREATE VIRTUAL TABLE words USING fts5(body);
        CREATE TABLE "a""b'; DROP TABLE t; --" (x);
        """,
    )
    before = path.read_bytes()
    started = time.monotonic()
    schema = seen(folder, watch="endless, t", seconds=1.0)
    assert time.monotonic() - started < 5
    assert {"t", "endless", "circle"} <= {one.name for one in schema.records}
    assert {("broken", "broken_view"), ("words", "virtual_table"), ("endless", "watch_failed")} <= {
        (note.where, note.code) for note in schema.notes
    }
    assert path.read_bytes() == before


def test_a_locked_file_is_read_all_the_same(folder: Path) -> None:
    path = made(folder)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = WAL")
    writer.execute("BEGIN IMMEDIATE")
    assert len(seen(folder).records) == 4
    writer.close()
