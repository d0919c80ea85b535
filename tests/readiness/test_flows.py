"""FLW rules: each fires where it should, and is quiet beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.readiness.world import Changes, abouts, found

TWO_WAY: Changes = {"flow.direction": "two_way"}
NO_RULE: Changes = {
    "status.ownership": [{"system_of_record": "crm"}],
    "shared_records.0.ownership": [{"system_of_record": "crm"}],
}


def flow(ref: str, source: str, target: str, records: tuple[str, str], **answers: Any) -> dict[str, Any]:
    return {
        "ref": ref,
        "source": source,
        "target": target,
        "record_maps": [{"source": records[0], "target": records[1], "operation": "update"}],
        **answers,
    }


BACK = flow("F-02", "billing", "crm", ("Customer", "Account"))
TWIN = flow("F-02", "crm", "billing", ("Account", "Customer"))
ELSEWHERE: Changes = {"live.neighbours": [{"ref": "INT-2", "stage": "live", "flows": [BACK]}]}
HUB: Changes = {
    "systems.+": {"key": "hub-1", "name": "Integration platform", "owner_team": "sales"},
    "brief.systems.+": {"system": "hub-1", "role": "hub"},
    "brief.architecture": "hub_and_spoke",
}
HUB_DOWN = {
    "kind": "failure",
    "name": "x",
    "flows": ["F-01"],
    "given": "Integration  Platform is down",
    "when": "b",
    "then": "c",
    "data": "d",
    "runs": [{"date": "2027-01-10", "result": "pass"}],
}

FIRES: list[tuple[str, Changes, str]] = [
    ("FLW-01", {**TWO_WAY, **NO_RULE}, "F-01"),
    ("FLW-02", TWO_WAY, "F-01"),
    ("FLW-02", {**TWO_WAY, "flow.loop_guard": "none"}, "F-01"),
    ("FLW-02", ELSEWHERE, "F-01"),
    ("FLW-03", {"flow.retry": None}, "F-01"),
    ("FLW-03", {"flow.retry": {"kind": "fixed", "wait": "1m"}}, "F-01"),
    ("FLW-03", {"flow.retry": {"kind": "none"}}, "F-01"),
    ("FLW-04", {"flow.dedupe_key": None}, "F-01"),
    ("FLW-05", {"flow.dead_letter.owner": None}, "F-01"),
    ("FLW-05", {"flow.dead_letter": None}, "F-01"),
    ("FLW-06", {"flow.volume": {"peak": "10", "per": "day"}}, "F-01"),
    ("FLW-06", {"flow.max_delay": None}, "F-01"),
    ("FLW-06", {"flow.trigger": None}, "F-01"),
    ("FLW-07", {"flow.trigger.cron": "0 2 * * *", "flow.max_delay": "1d"}, "F-01"),
    ("FLW-07", {"map.reconciliation.timezone": None}, "F-01"),
    ("FLW-08", {"flow.trigger.every": "1h"}, "F-01"),
    ("FLW-08", {"flow.trigger": {"kind": "schedule", "cron": "0 * * * *", "timezone": "UTC"}}, "F-01"),
    ("FLW-09", {"flow.signed": None}, "F-01"),
    ("FLW-09", {"flow.missed_events": None, "map.reconciliation": None}, "F-01"),
    ("FLW-10", {"flow.method": "edi"}, "F-01"),
    ("FLW-10", {"flow.method": "edi", "flow.acknowledgement": "997", "flow.partner_ids": {"from": "A"}}, "F-01"),
    ("FLW-11", {"systems.1.kind": "billing", "map.reconciliation.how": None}, "F-01/Account>Customer"),
    ("FLW-13", {"brief.deployment": "ipaas"}, "purpose"),
    ("FLW-13", HUB, "scenarios"),
    ("FLW-14", {"brief.systems.1.role": "observer"}, "F-01"),
    ("FLW-14", {"systems.1.lifecycle": "retired"}, "F-01"),
    ("FLW-14", {"flow.writes": ["GET /customers"]}, "F-01"),
    ("FLW-15", {"flow.interrupters": None}, "F-01"),
    ("FLW-16", {"brief.flows.+": TWIN, "flow.name": None}, "F-02"),
    ("FLW-16", {"brief.flows.+": {**TWIN, "name": "Signed  ORDERS"}, "flow.name": "Signed orders"}, "F-02"),
]

QUIET: list[tuple[str, Changes]] = [
    ("FLW-01", TWO_WAY),
    (
        "FLW-01",
        {
            **TWO_WAY,
            **NO_RULE,
            "fields.0.way": "forward",
            "fields.1.way": "forward",
            "fields.2.way": "back",
            "fields.3.way": "forward",
        },
    ),
    ("FLW-02", {**TWO_WAY, "flow.loop_guard": "version_check"}),
    # One guard breaks the cycle, wherever it stands.
    ("FLW-02", {"brief.flows.+": BACK | {"loop_guard": "origin_stamp"}}),
    ("FLW-02", {"live.neighbours": [{"ref": "INT-2", "stage": "retired", "flows": [BACK]}]}),
    ("FLW-02", {**ELSEWHERE, "live.neighbours.0.flows.0.record_maps.0.operation": "read"}),
    ("FLW-02", {**ELSEWHERE, "live.neighbours.0.flows.0.record_maps.0.source": "Invoice"}),
    ("FLW-03", {"flow.method": "file", "flow.retry": None}),
    ("FLW-03", {"flow.retry": {"kind": "none"}, "flow.pattern": "request_reply"}),
    ("FLW-03", {"flow.retry": {"kind": "fixed", "for": "24h"}}),
    ("FLW-04", {"flow.dedupe_key": None, "flow.delivery": "effectively_once"}),
    ("FLW-05", {"flow.retry": {"kind": "none"}, "flow.dead_letter": None}),
    ("FLW-06", {"flow.volume.normal": "0"}),
    ("FLW-07", {"flow.trigger": {"kind": "schedule", "cron": "0 2 * * *", "timezone": "UTC"}}),
    ("FLW-08", {"flow.trigger.every": "15m"}),
    ("FLW-08", {"flow.trigger.every": "1h", "flow.max_delay": None}),
    ("FLW-09", {"flow.missed_events": None}),
    ("FLW-09", {"flow.method": "api", "flow.signed": None}),
    ("FLW-10", {"flow.method": "edi", "flow.acknowledgement": "997", "flow.partner_ids": {"from": "A", "to": "B"}}),
    ("FLW-11", {"systems.1.kind": "billing"}),
    ("FLW-16", {"brief.flows.+": {**TWIN, "name": "Refunds"}, "flow.name": "Orders"}),
    ("FLW-16", {"brief.flows.+": BACK, "flow.name": None}),
    ("FLW-11", {"systems.1.kind": "billing", "map.reconciliation": None, "map.operation": "read"}),
    ("FLW-13", {**HUB, "brief.scenarios.+": HUB_DOWN}),
    ("FLW-13", {**HUB, "brief.scenarios.1.system": "hub-1"}),
    # Fixed means that it cannot be changed, not that it cannot be written to.
    ("FLW-14", {"brief.systems.1.fixed": "true", "systems.1.fixed": "true"}),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: str) -> None:
    assert abouts(rule, found(changes)) == [about]


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_every_flow_of_a_cycle_is_asked_about() -> None:
    assert abouts("FLW-02", found({"brief.flows.+": BACK})) == ["F-01", "F-02"]


def spokes(count: int) -> Changes:
    """That many flows from one system to one other each."""
    return {"brief.flows": [flow(f"F-{n}", "crm", f"s{n}", ("A", "B")) for n in range(count)]}


def test_six_systems_without_a_hub_are_worth_a_thought() -> None:
    assert abouts("FLW-12", found(spokes(5))) == ["flows"]
    assert abouts("FLW-12", found(spokes(5) | {"brief.flows.0.via": "s3"})) == []
    assert abouts("FLW-12", found(spokes(4))) == []


NIGHTLY: Changes = {
    "flow.trigger": {"kind": "schedule", "cron": "30 2 * * *", "timezone": "Europe/Stockholm"},
    "flow.max_delay": "1d",
}
WINDOW = {"cron": "0 2 * * *", "timezone": "Europe/Stockholm", "for": "1h"}


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"systems.0.maintenance": [WINDOW]}, True),
        ({"systems.1.maintenance": [WINDOW]}, True),
        ({"flow.not_during": [WINDOW]}, True),
        # One night in seven is more than a tenth of the runs, one in a month is less.
        ({"flow.not_during": [WINDOW | {"cron": "0 2 * * 0"}]}, True),
        ({"flow.not_during": [WINDOW | {"cron": "0 2 1 * *"}]}, False),
        ({"flow.not_during": [WINDOW | {"for": "30m"}]}, False),
        # An hour earlier in summer and in winter.
        ({"flow.not_during": [WINDOW | {"timezone": "Europe/London"}]}, False),
        ({"flow.not_during": [WINDOW | {"cron": "0 1 * * *", "timezone": "Europe/London"}]}, True),
    ],
)
def test_a_run_inside_a_window_is_asked_about(changes: Changes, asked: bool) -> None:
    assert bool(abouts("FLW-07", found({**NIGHTLY, **changes}))) is asked
