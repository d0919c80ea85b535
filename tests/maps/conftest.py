"""A small workspace to look at as a map: a shop, its books and a warehouse, with one open difference."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from briefs.services.workspace_rows import import_file
from briefs.workspace_file.read import read_workspace
from datamaps.models import Connector, Finding, Flow, Integration, System
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

SHOP = """
format: integrations-portal/1
workspace: {key: acme, name: Acme}
teams:
  - {key: sales, name: Sales}
  - {key: courier, name: Courier, organisation: partner}
contacts:
  - {key: priya, name: Priya Shah}
  - {key: sam, name: Sam Lee, active: false}
systems:
  - key: shop
    name: Shop
    owner_team: sales
    business_owner: priya
    records:
      - name: Order
        fields:
          - {path: id, type: string, key: true}
          - {path: total, type: number}
          - {path: unused, type: string}
    connectors: [{key: live, kind: sql, config: {dialect: sqlite, path: nothing.sqlite3}}]
  - {key: books, name: Books, owner_team: sales, records: [{name: Invoice, fields: [{path: amount, type: number}]}]}
  - {key: depot, name: Depot, owner_team: courier}
  - {key: alone, name: Alone}
shared_records:
  - key: order
    name: Order
    fields:
      - {key: total, name: Total, critical: true, in: [shop.Order.total], ownership: [{system_of_record: shop}]}
briefs:
  - ref: INT-0001
    title: Orders to the books
    stage: live
    business_owner: priya
    systems: [{system: shop}, {system: books}, {system: depot}]
    flows:
      - ref: F-01
        name: Paid orders
        source: shop
        target: books
        exception_owner: sam
        record_maps:
          - source: Order
            target: Invoice
            fields: [{source: [total], target: amount}]
      - {ref: F-02, name: Totals, source: books, target: depot}
    exceptions:
      - {ref: E-01, name: Card declined, flows: [F-01], owner: priya}
      - {ref: E-02, name: Depot is closed, flows: [F-02], owner: priya}
    scenarios:
      - {ref: S-01, name: One paid order, flows: [F-01]}
    runbook: {summary: What to do when orders stop.}
"""


@pytest.fixture
def shop(workspace: Workspace) -> Integration:
    reading = read_workspace(SHOP.encode(), "shop.yaml")
    assert reading.file is not None, reading.errors
    import_file(reading.file, workspace, PORTAL)
    found: Integration = Integration.objects.of(workspace).get()
    return found


@pytest.fixture
def difference(shop: Integration) -> Finding:
    """A field of the shop that became shorter, which F-01 reads."""
    connector = Connector.objects.get(workspace=shop.workspace)
    now = timezone.now()
    return door.save(
        Finding(
            workspace=shop.workspace,
            connector=connector,
            system=connector.system,
            fingerprint="f" * 64,
            change="field.type.changed",
            record="Order",
            path="Order.total",
            before="number",
            after="string",
            severity="breaking",
            why={"field": "total", "flows": ["INT-0001/F-01"], "use": "read"},
            first_seen=now,
            last_seen=now,
        ),
        by=PORTAL,
    )


def make_map(workspace: Workspace, systems: int, flows: int) -> Integration:
    """Many systems of five teams, all in one brief."""
    names = [f"s{number}" for number in range(systems)]
    System.objects.bulk_create([System(workspace=workspace).put({"key": key, "name": key.upper()}) for key in names])
    rows: list[dict[str, Any]] = [
        {"ref": f"F-{n:04}", "source": names[n % systems], "target": names[(n * 7 + n // systems + 1) % systems]}
        for n in range(flows)
    ]
    brief = Integration(workspace=workspace).put({"ref": "INT-0001", "title": "Everything", "stage": "live"})
    door.save(brief, by=PORTAL)
    Flow.objects.bulk_create([Flow(workspace=workspace, integration=brief).put(row) for row in rows])
    return brief
