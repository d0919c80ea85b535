"""A shop whose live system is a real SQLite file, with a flow that promises how many orders come and how soon."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from datamaps.connectors.kinds import kind_of
from datamaps.models import Connector, Flow, Integration, RecordMap, System
from datamaps.schema.shapes import SystemSchema
from datamaps.services.catalog_import import adopt, preview
from datamaps.services.checks import accept, check
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

TABLES = """
CREATE TABLE "Order" (id INTEGER PRIMARY KEY, state VARCHAR(20) NOT NULL, total NUMERIC(10,2), changed_at TIMESTAMP);
CREATE TABLE Customer (id INTEGER PRIMARY KEY, name VARCHAR(80) NOT NULL, email VARCHAR(120));
"""
Change = Callable[..., None]


@pytest.fixture
def shop_file(tmp_path: Path) -> Iterator[Path]:
    with override_settings(VAR_DIR=tmp_path):
        path = tmp_path / "sources" / "shop.sqlite"
        path.parent.mkdir()
        database = sqlite3.connect(path)
        database.executescript(TABLES)
        database.close()
        yield path


@pytest.fixture
def change_shop(shop_file: Path) -> Change:
    """Runs one statement on the live system."""

    def change(statement: str, *values: object) -> None:
        database = sqlite3.connect(shop_file)
        database.execute(statement, values)
        database.commit()
        database.close()

    return change


@pytest.fixture
def shop(workspace: Workspace, shop_file: Path) -> Connector:
    """The check of the shop, with a catalog that was taken from it."""
    system = door.save(System(workspace=workspace).put({"key": "shop", "name": "Shop"}), PORTAL)
    config = {"dialect": "sqlite", "path": "shop.sqlite", "watch": ["Order.changed_at"]}
    row = Connector(workspace=workspace, system=system).put({"key": "db", "kind": "sql", "config": config})
    connector = door.save(row, PORTAL)
    check(connector)
    seen = connector.observations.get()
    adopt(system, preview(system, SystemSchema.read(seen.seen), kind_of("sql")), PORTAL)
    accept(connector, seen, PORTAL)
    return fresh(connector)


def fresh(connector: Connector) -> Connector:
    found: Connector = Connector.objects.select_related("workspace", "system", "baseline").get(pk=connector.pk)
    return found


@pytest.fixture
def flow(shop: Connector) -> Flow:
    """Orders are read from the shop: at least ten a day, 100 at most, within an hour."""
    workspace = shop.workspace
    door.save(System(workspace=workspace).put({"key": "books", "name": "Books"}), PORTAL)
    brief = door.save(Integration(workspace=workspace, ref="INT-0001", title="Orders", stage="live"), PORTAL)
    volume = {"low": 10, "peak": 100, "per": "day"}
    answers = {"ref": "F-01", "source": "books", "target": "shop", "max_delay": "1h", "volume": volume}
    row = door.save(Flow(workspace=workspace, integration=brief).put(answers), PORTAL)
    record_map = RecordMap(workspace=workspace, flow=row)
    door.save(record_map.put({"source": "Invoice", "target": "Order", "operation": "create"}), PORTAL)
    return row


def differences(connector: Connector) -> list[str]:
    """The kinds of what differs now."""
    check(fresh(connector))
    rows = connector.findings.filter(status="open").order_by("path", "change")
    return list(rows.values_list("change", flat=True))


def yesterday(connector: Connector) -> None:
    """Makes all checks a little more than a day older."""
    for done in connector.checks.all():
        connector.checks.filter(pk=done.pk).update(
            started_at=done.started_at - timedelta(hours=25), ended_at=done.ended_at - timedelta(hours=25)
        )
