"""EXC, TST, DEC, HND and SCP rules: each fires where it should, and is quiet beside it."""

from __future__ import annotations

import pytest

from briefs.shapes.purpose import Stage
from tests.readiness.world import Changes, abouts, found

AGREED: Changes = {"status.resolution": {"kind": "split", "agreed": "true"}}
UNTESTED: Changes = {"brief.go_live": "2027-01-29", "brief.scenarios.0.runs": None}
SECOND_HANDOFF = {"from": "sales", "to": "finance", "trigger": "Deal lost"}
TWO_WRITERS = [{"system_of_record": "crm", "may_write": ["billing"], "conflict_rule": "owner_wins", "steward": "priya"}]

FIRES: list[tuple[str, Changes, list[str]]] = [
    ("EXC-01", {"brief.exceptions.0.owner": None}, ["E-01"]),
    ("EXC-01", {"brief.exceptions.0.owner": None, "brief.exceptions.0.ref": None}, ["exceptions/Card declined"]),
    ("EXC-02", {"brief.exceptions.0.action": None}, ["E-01"]),
    ("EXC-02", {"brief.exceptions.0.backup": None}, ["E-01"]),
    ("EXC-02", {"brief.exceptions.0.handling": None, "brief.exceptions.0.within": None}, ["E-01"]),
    ("EXC-03", {"brief.exceptions": None}, ["F-01"]),
    ("EXC-03", {"brief.exceptions.0.flows": ["F-02"]}, ["F-01"]),
    ("EXC-04", {"brief.scenarios.1.exceptions": None}, ["E-01"]),
    ("TST-01", {"brief.scenarios.1.kind": "edge"}, ["F-01"]),
    ("TST-01", {"brief.scenarios.1.flows": ["F-02"]}, ["F-01"]),
    ("TST-02", {"brief.scenarios.0": None}, ["F-01"]),
    ("TST-03", {"brief.scenarios.2.data": None}, ["T-03"]),
    ("TST-04", {"brief.scenarios.3": None}, ["rollback"]),
    ("TST-04", {"brief.scenarios.2": None}, ["access"]),
    ("TST-04", {"brief.scenarios.2": None, "brief.access": None, "map.permission": "Clerks"}, ["access"]),
    ("TST-04", {"status.ownership": TWO_WRITERS}, ["customer.status"]),
    ("TST-05", UNTESTED, ["T-01"]),
    ("TST-05", {"brief.go_live": "2026-12-01", "brief.scenarios.0.runs.0.result": "fail"}, ["T-01"]),
    (
        "TST-05",
        {"brief.go_live": "2027-01-20", "brief.scenarios.0.runs.+": {"date": "2027-01-12", "result": "blocked"}},
        ["T-01"],
    ),
    ("DEC-01", {"brief.decisions.0.status": None, "brief.decisions.0.blocks_stage": "testing"}, ["D-01"]),
    ("DEC-01", {"brief.decisions.0.status": None}, ["D-01"]),
    ("DEC-02", {"brief.decisions.0.status": None, "brief.decisions.0.owner": None}, ["D-01"]),
    ("DEC-03", {"brief.decisions.0.status": None, "brief.decisions.0.needed_by": "2027-01-14"}, ["D-01"]),
    ("DEC-03", {"brief.decisions.0.why": None}, ["D-01"]),
    ("DEC-03", {"brief.decisions.0.options": None}, ["D-01"]),
    ("DEC-04", AGREED, ["F-01/Customer.state"]),
    ("DEC-04", {"status.resolution": {"kind": "do_not_sync", "agreed": "true"}}, ["F-01/Customer.state"]),
    (
        "DEC-04",
        {
            "status.resolution": {"kind": "translate", "agreed": "true"},
            "fields.3": {"source": ["status"], "target": "state", "transform": "rename"},
        },
        ["F-01/Customer.state"],
    ),
    ("HND-01", {"brief.handoffs.0.proof": None}, ["handoffs/sales-finance"]),
    ("HND-01", {"brief.handoffs.0.to": "sales"}, ["handoffs/sales-sales"]),
    ("HND-01", {"brief.handoffs.+": SECOND_HANDOFF}, ["handoffs/sales-finance-2"]),
    ("HND-02", {"brief.workflow.current.+": {"actor": "priya"}}, ["workflow/sales"]),
    ("SCP-01", {"systems.1.vendor": "vendor a", "systems.1.owner_team": "sales"}, ["systems"]),
    ("SCP-02", {"brief.measures.0.target": None}, ["purpose"]),
]

QUIET: list[tuple[str, Changes]] = [
    ("EXC-02", {"brief.exceptions.0.handling": "automatic", "brief.exceptions.0.within": None}),
    # Without flows, a row is about every flow.
    ("EXC-03", {"brief.exceptions.0.flows": None}),
    ("TST-01", {"brief.scenarios.1.flows": None}),
    ("TST-02", {"brief.scenarios.0.flows": None}),
    ("TST-04", {"brief.scenarios.3": None, "brief.rollback.steps": None}),
    ("TST-04", {"status.ownership": TWO_WRITERS, "brief.scenarios.0.rule": "customer.status"}),
    ("TST-05", {**UNTESTED, "brief.go_live": "2027-01-30"}),
    ("TST-05", {**UNTESTED, "brief.go_live": None}),
    ("TST-05", {**UNTESTED, "brief.stage": "live"}),
    ("DEC-01", {"brief.decisions.0.status": None, "brief.decisions.0.blocks_stage": "live"}),
    ("DEC-01", {"brief.decisions.0.status": None, "brief.decisions.0.blocks": None}),
    ("DEC-01", {"brief.decisions.0.status": None, "brief.stage": "in_review"}),
    ("DEC-02", {"brief.decisions.0.owner": None}),
    ("DEC-03", {"brief.decisions.0.status": None, "brief.decisions.0.needed_by": "2027-01-15"}),
    ("DEC-03", {"brief.decisions.0.status": "rejected", "brief.decisions.0.why": None}),
    ("DEC-04", {"status.resolution": {"kind": "split"}}),
    ("DEC-04", {"status.resolution": {"kind": "translate", "agreed": "true"}}),
    ("HND-02", {"brief.workflow.current.+": {"actor": "priya"}, "brief.workflow.future": None}),
    ("HND-02", {"brief.workflow.current.+": {"actor": "system:crm"}}),
    ("SCP-01", {"systems.1.vendor": "Vendor A"}),
    ("SCP-01", {"systems.1.vendor": None, "systems.0.vendor": None, "systems.1.owner_team": "sales"}),
    ("SCP-02", {"brief.measures.0.target": "0"}),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: list[str]) -> None:
    assert abouts(rule, found(changes)) == about


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_trying_things_out_is_asked_from_the_review() -> None:
    changes: Changes = {"brief.scenarios.3": None, "brief.stage": "briefing"}
    assert abouts("TST-04", found(changes)) == []
    assert abouts("TST-04", found(changes, Stage.IN_REVIEW)) == ["rollback"]


def test_an_idea_is_asked_how_anybody_will_know() -> None:
    assert abouts("SCP-02", found({"brief.stage": "idea", "brief.measures": None})) == ["purpose"]
