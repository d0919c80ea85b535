"""Stages, sections that are not relevant, waivers, gates, and who is asked."""

from __future__ import annotations

import pytest

from briefs.readiness.judge import gate, judge
from briefs.readiness.registry import RULES
from briefs.readiness.rule import Severity
from briefs.shapes.purpose import Stage
from tests.readiness.world import TODAY, Changes, abouts, dossier, found

BLOCKED: Changes = {"brief.exceptions.0.owner": None}
WARNED: Changes = {"brief.exceptions.0.backup": None}


def waiver(rule: str, **answers: str) -> Changes:
    row = {"rule": rule, "about": "E-01", "reason": "We know", "by": "priya", "until": "2027-02-01"} | answers
    return {"brief.waivers": [row]}


def test_a_rule_from_a_stage_applies_when_that_stage_is_asked_for() -> None:
    changes: Changes = {"brief.stage": "briefing", "brief.rollback": None}
    assert abouts("OPS-01", found(changes)) == []
    assert abouts("OPS-01", found(changes, Stage.TESTING)) == ["rollback"]


def test_asking_for_an_earlier_stage_changes_nothing() -> None:
    assert abouts("OPS-01", found({"brief.rollback": None}, Stage.BRIEFING)) == ["rollback"]


def test_an_idea_is_asked_little() -> None:
    bare: Changes = {"brief": {"ref": "INT-1", "stage": "idea", "title": "New"}}
    assert {one.rule for one in found(bare)} == {"OWN-06", "SCP-02"}


@pytest.mark.parametrize("section", ["exceptions", "scenarios", "rollback", "guide", "agreement"])
def test_a_section_that_is_not_relevant_is_not_asked_for(section: str) -> None:
    findings = found({f"brief.{section}": {"not_relevant": "We have none"}}, signed=False)
    assert all(one.severity is Severity.BLOCKER for one in findings if one.where.section.startswith(section))


def test_a_blocker_stands_in_a_section_that_is_not_relevant() -> None:
    assert abouts("OPS-01", found({"brief.rollback": {"not_relevant": "Never"}})) == ["rollback"]
    assert abouts("OPS-02", found({"brief.rollback": {"not_relevant": "Never"}})) == []


@pytest.mark.parametrize(
    ("changes", "rule", "waived"),
    [
        ({**BLOCKED, **waiver("EXC-01")}, "EXC-01", True),
        ({**BLOCKED, **waiver("EXC-01", by="sam")}, "EXC-01", False),
        ({**BLOCKED, **waiver("EXC-01", until="2027-01-14")}, "EXC-01", False),
        ({**BLOCKED, **waiver("EXC-01", until="2027-01-15")}, "EXC-01", True),
        ({**BLOCKED, **waiver("EXC-01", until="")}, "EXC-01", False),
        ({**BLOCKED, **waiver("EXC-01", about="E-02")}, "EXC-01", False),
        ({**WARNED, **waiver("EXC-02", by="sam")}, "EXC-02", True),
        ({**WARNED, **waiver("EXC-02", by="")}, "EXC-02", False),
    ],
)
def test_a_waiver_holds_until_its_day_and_a_blocker_is_waived_by_its_owner_only(
    changes: Changes, rule: str, waived: bool
) -> None:
    assert [one.waived for one in found(changes) if one.rule == rule] == [waived]


def test_a_blocker_stops_the_move_to_approved_and_later() -> None:
    brief = dossier({**BLOCKED, "brief.stage": "in_review"})
    assert [one.rule for one in gate(brief, Stage.APPROVED, TODAY).stops] == ["EXC-01"]
    assert not gate(brief, Stage.LIVE, TODAY).open


def test_nothing_stops_the_way_to_the_review_or_back() -> None:
    assert gate(dossier({**BLOCKED, "brief.stage": "briefing"}), Stage.IN_REVIEW, TODAY).open
    assert gate(dossier({**BLOCKED, "brief.stage": "live"}), Stage.BUILDING, TODAY).open


def test_a_gate_judges_as_if_the_brief_were_there() -> None:
    brief = dossier({"brief.stage": "building", "brief.support": None})
    assert [(one.rule, one.about) for one in gate(brief, Stage.TESTING, TODAY).stops] == [("OPS-03", "support")]


def test_warnings_and_waived_blockers_stop_nothing() -> None:
    changes: Changes = {**BLOCKED, **WARNED, **waiver("EXC-01"), "brief.stage": "in_review"}
    assert gate(dossier(changes), Stage.APPROVED, TODAY).open


def test_findings_come_in_one_order_and_no_two_are_about_the_same() -> None:
    changes: Changes = {
        "shared_records": None,
        "brief.flows.0.retry": None,
        "brief.exceptions": None,
        "map.fields.+": {"source": ["phone"], "target": "title"},
    }
    findings = found(changes)
    assert findings == judge(dossier(changes), TODAY)
    assert [one.severity.rank for one in findings] == sorted(one.severity.rank for one in findings)
    assert len({(one.rule, one.about) for one in findings}) == len(findings)


@pytest.mark.parametrize(
    ("changes", "rule", "contacts"),
    [
        ({"brief.business_owner": None}, "OWN-06", ("olga",)),
        ({"brief.business_owner": None, "brief.sponsor": None}, "OWN-06", ()),
        ({"brief.exceptions.0.owner": None}, "EXC-01", ("priya",)),
        # Nobody is the tester: the business owner is asked.
        ({"brief.people.tester": None, "brief.scenarios.0.data": None}, "TST-03", ("priya",)),
        ({"brief.people.privacy": None, "crm.1.personal": "personal"}, "SEC-01", ("dana",)),
        # The steward, else the owner of the system that is right.
        ({"fields.3.values.1.target": "x"}, "FLD-03", ("priya",)),
        (
            {
                "fields.3.values.1.target": "x",
                "status.ownership.0.steward": None,
                "status.ownership.0.system_of_record": "billing",
            },
            "FLD-03",
            ("dana",),
        ),
        ({"status.ownership": [{"system_of_record": "crm", "may_write": ["billing"]}]}, "OWN-02", ("priya", "dana")),
        ({"systems.1.lifecycle": "retired"}, "FLW-14", ("dana",)),
        ({"brief.handoffs.0.proof": None}, "HND-01", ("priya", "dana")),
        (
            {"brief.handoffs.0.proof": None, "brief.agreement": None, "systems.1.business_owner": None},
            "HND-01",
            ("priya", "desk"),
        ),
        ({"brief.agreement.duties.0.accountable": None}, "AGR-02", ("priya", "dana")),
        ({"brief.guide": None}, "OPS-06", ("desk",)),
    ],
)
def test_the_one_who_knows_is_asked(changes: Changes, rule: str, contacts: tuple[str, ...]) -> None:
    assert [one.contacts for one in found(changes) if one.rule == rule] == [contacts]


def test_there_are_eighty_four_rules_and_each_has_a_code_of_its_own() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES) == 84
