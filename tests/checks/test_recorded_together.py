"""Checks that are judged and recorded together say what each would say alone, in as many statements as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.models import Check, Connector, Differences, Field, Flow, Integration, Observation, Record, System
from datamaps.schema.shapes import SystemSchema
from datamaps.services.looking import Sight
from datamaps.services.recording import Looked, judged, record
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door

FIELDS = ("id", "state", "total")
Sights = Sequence[tuple[Connector, Sight]]


def connector_of(workspace: Workspace, key: str) -> Connector:
    """A live check of a system that is documented with one record."""
    system = System.objects.create(workspace=workspace, key=key, name=key)
    of = Record.objects.create(workspace=workspace, system=system, name="Order")
    for place, name in enumerate(FIELDS):
        Field.objects.create(workspace=workspace, record=of, path=name, position=place, details={"type": "string"})
    details = {"kind": "json_schema", "config": {"url": f"https://{key}.example.com/"}}
    return Connector.objects.create(workspace=workspace, system=system, key="live", details=details)


def sight(*fields: str, **more: str) -> Sight:
    rows = [{"path": name, "type": more.get(name, "string")} for name in fields]
    return Sight(SystemSchema.read({"records": [{"name": "Order", "fields": rows}]}))


def check(sights: Sights) -> list[Check]:
    return record(judged([Looked(connector, one) for connector, one in sights]))


def check_each(sights: Sights) -> list[Check]:
    return [check([one])[0] for one in sights]


@pytest.fixture
def sights(workspace: Workspace, elsewhere: Workspace) -> list[list[tuple[Connector, Sight]]]:
    """Three rounds of checks of two workspaces, in which systems are called the same and are used differently."""
    crm, billing, shop, away, closed = (connector_of(workspace, key) for key in ("crm", "bill", "shop", "away", "no"))
    other = connector_of(elsewhere, "crm")
    brief = door.save(Integration(workspace=workspace, ref="INT-0001", title="Orders", stage="live"), PORTAL)
    flow = {"ref": "F-01", "source": "crm", "target": "bill", "record_maps": []}
    row = door.save(Flow(workspace=workspace, integration=brief).put(flow), PORTAL)
    mapped = {"source": ["state"], "target": "state"}
    one = {"source": "Order", "target": "Order", "match_key": [{"source": "id", "target": "id"}], "fields": [mapped]}
    record_map = row.record_maps.model(workspace=workspace, flow=row).put(one)
    door.save(record_map, PORTAL)
    door.save(record_map.fields.model(workspace=workspace, record_map=record_map).put(mapped), PORTAL)
    passing = Sight(trouble=ConnectorError(Trouble.UNREACHABLE, "connect", host="away.example.com", port=443))
    staying = Sight(trouble=ConnectorError(Trouble.CONFIG, "url", permanent=True))
    first = [(crm, sight("id", "total")), (billing, sight(*FIELDS)), (shop, sight(*FIELDS, total="number"))]
    first += [(other, sight("id", "total")), (away, passing), (closed, staying)]
    again = [(crm, sight(*FIELDS)), (billing, sight(*FIELDS)), (shop, sight(*FIELDS, total="number"))]
    again += [(other, sight("total")), (away, sight(*FIELDS)), (closed, Sight())]
    return [first, again, first]


def kept(rounds: Sequence[Sights], how: Callable[[Sights], list[Check]]) -> list[Any]:
    """What rounds of checks leave in the database, without times and numbers; nothing of it stays."""
    left: list[Any] = []
    with transaction.atomic():
        for sights in rounds:
            fresh = Connector.objects.select_related("workspace", "system", "baseline").in_bulk()
            made = how([(fresh[connector.pk], one) for connector, one in sights])
            for one in made:
                row = one.differences.rows if one.differences else []
                left.append([one.outcome, one.trouble, one.code, one.values, one.counts, [rest for _pk, *rest in row]])
                left.append(one.observation and (one.observation.digest, one.observation.connector_id))
            for at in fresh.values():
                at.refresh_from_db()
                mark = at.baseline and at.baseline.digest
                times = at.checked_at == at.good_at, at.checked_at == at.changed_at
                left.append([at.outcome, at.trouble, at.failures, at.tries, mark, times])
                found = at.findings.order_by("fingerprint")
                left.append(list(found.values_list("change", "path", "severity", "why", "status", "times_seen")))
                left.append(list(found.order_by("events").values_list("events__event", "in_a_row", "version")))
        left.append((Observation.objects.count(), Differences.objects.count()))
        transaction.set_rollback(True)
    return left


def test_together_they_say_what_each_says_alone(sights: list[Sights]) -> None:
    together = kept(sights, check)
    assert together == kept(sights, check_each)
    assert together == kept(sights, lambda some: list(reversed(check(list(reversed(some))))))


def test_a_system_of_the_same_name_in_another_workspace_is_judged_by_its_own_flows(sights: list[Sights]) -> None:
    crm, *_others, other, _away, _closed = check(sights[0])
    assert crm.counts["breaking"] == 1
    assert other.counts["breaking"] == 0
    assert not set(crm.connector.findings.all()) & set(other.connector.findings.all())


def test_trouble_of_one_is_not_that_of_another(sights: list[Sights]) -> None:
    check(sights[0])
    rows = Connector.objects.order_by("system__workspace", "pk").values_list(
        "system__key", "trouble", "tries", "failures"
    )
    troubled = [row for row in rows if row[1]]
    assert troubled == [("away", "unreachable", 1, 0), ("no", "config", 0, 1)]


@pytest.mark.parametrize("fields", [FIELDS, FIELDS[:2]], ids=["agreeing", "differing"])
def test_eight_take_as_many_statements_as_two(workspace: Workspace, fields: tuple[str, ...]) -> None:
    all_ten = [(connector_of(workspace, f"s{number}"), sight(*fields)) for number in range(10)]

    def statements(some: Sights) -> list[str]:
        with CaptureQueriesContext(connection) as told:
            check(some)
        return [one["sql"][:60] for one in told.captured_queries]

    two, eight = statements(all_ten[:2]), statements(all_ten[2:])
    assert len(two) == len(eight) <= 25
    fresh = Connector.objects.select_related("workspace", "system", "baseline").order_by("pk")
    again = [(connector, one) for connector, (_old, one) in zip(fresh, all_ten, strict=True)]
    assert len(statements(again)) <= 17
