"""What flows promise of rows is held against a real database at each check."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from datamaps.map.flow_choices import Per
from datamaps.map.flows import Flow as FlowShape
from datamaps.map.promises import Promise, promises_of, rate
from datamaps.models import Connector, Finding, Flow
from tests.checks.conftest import Change, differences, yesterday

DAY = 24 * 3600


def add_orders(change_shop: Change, count: int, hours_ago: float) -> None:
    when = (timezone.now() - timedelta(hours=hours_ago)).strftime("%Y-%m-%d %H:%M:%S")
    for _order in range(count):
        change_shop('INSERT INTO "Order" (state, total, changed_at) VALUES (?, ?, ?)', "paid", 10, when)


def test_orders_that_come_as_promised_say_nothing(shop: Connector, flow: Flow, change_shop: Change) -> None:
    add_orders(change_shop, 5, hours_ago=30)
    assert differences(shop) == ["live.freshness.late"]
    yesterday(shop)
    add_orders(change_shop, 40, hours_ago=0.1)
    assert differences(shop) == []


def test_too_few_new_orders_in_a_day_are_told_with_their_number(
    shop: Connector, flow: Flow, change_shop: Change
) -> None:
    differences(shop)
    yesterday(shop)
    add_orders(change_shop, 3, hours_ago=0.1)
    assert differences(shop) == ["live.volume.outside"]
    found = Finding.objects.get(change="live.volume.outside")
    assert (found.path, found.before, found.after, found.severity) == ("Order", "10–100/day", "below", "warning")
    assert found.why["flows"] == ["INT-0001/F-01"]
    assert found.why["evidence"] == {"rows": 3}


def test_a_flood_of_orders_is_told_and_an_empty_table_is_not_late(
    shop: Connector, flow: Flow, change_shop: Change
) -> None:
    assert differences(shop) == []
    yesterday(shop)
    add_orders(change_shop, 150, hours_ago=0.1)
    assert differences(shop) == ["live.volume.outside"]
    assert Finding.objects.get(change="live.volume.outside").after == "above"


def test_rows_that_were_taken_out_say_nothing_of_how_many_came(
    shop: Connector, flow: Flow, change_shop: Change
) -> None:
    add_orders(change_shop, 200, hours_ago=0.1)
    differences(shop)
    yesterday(shop)
    change_shop('DELETE FROM "Order" WHERE id > 50')
    assert differences(shop) == []


def test_a_table_in_which_nothing_changes_is_told_once(shop: Connector, flow: Flow, change_shop: Change) -> None:
    add_orders(change_shop, 1, hours_ago=26)
    assert differences(shop) == ["live.freshness.late"]
    add_orders(change_shop, 1, hours_ago=25.5)
    assert differences(shop) == ["live.freshness.late"]
    found = Finding.objects.get(change="live.freshness.late")
    assert found.times_seen == 2
    assert found.why["evidence"]["late_by"] > 0


def flow_of(**answers: Any) -> FlowShape:
    volume = {"low": 10, "peak": 100, "per": "day"}
    maps = [{"source": "Deal", "target": "Order", "operation": "create"}]
    base = {"ref": "F-01", "source": "crm", "target": "shop", "max_delay": "1h", "volume": volume, "record_maps": maps}
    return FlowShape.read(base | answers)


def test_what_is_written_may_be_later_by_the_longest_delay() -> None:
    assert promises_of("shop", [flow_of()]) == {"Order": Promise(10, 100, Per.DAY, DAY + 3600)}
    assert promises_of("crm", [flow_of()]) == {"Deal": Promise(newest_within=DAY)}


def test_a_flow_that_may_be_quiet_promises_no_age() -> None:
    quiet = flow_of(volume={"low": 0, "peak": 100, "per": "day"})
    assert promises_of("shop", [quiet]) == {"Order": Promise(None, 100, Per.DAY, None)}
    assert promises_of("shop", [flow_of(volume=None)]) == {"Order": Promise()}


def test_what_is_only_updated_makes_no_rows() -> None:
    updating = flow_of(record_maps=[{"source": "Deal", "target": "Order", "operation": "update"}])
    assert promises_of("shop", [updating])["Order"].high is None


def test_two_flows_into_one_record_promise_the_sum_and_nothing_when_one_does_not_say() -> None:
    assert promises_of("shop", [flow_of(), flow_of(ref="F-02")])["Order"].high == 200
    assert promises_of("shop", [flow_of(), flow_of(ref="F-02", volume=None)])["Order"].high is None


def test_a_rate_is_counted_for_its_period() -> None:
    assert rate(100, 150, DAY * 1.25, DAY) == 40
    assert rate(100, 99, DAY, DAY) is None
