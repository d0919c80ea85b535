"""A runbook is read by plain functions of a dossier: no name leads to somebody who is gone, no symptom is missed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from briefs.dossier.dossier import ConnectorState, Content, Dossier, FindingState, Live
from briefs.dossier.hashes import section_hashes
from briefs.runbook.notices import changes, leavers
from briefs.runbook.people import person
from briefs.runbook.reading import read_runbook
from briefs.runbook.symptoms import find

TODAY = date(2027, 6, 3)
PEOPLE = [
    {"key": "sam", "name": "Sam", "team": "ops", "active": False, "deputy": "noor"},
    {"key": "noor", "name": "Noor", "phone": "0123"},
    {"key": "ines", "name": "Ines", "active": False, "team": "ops"},
    {"key": "kit", "name": "Kit", "active": False},
    {"key": "one", "name": "One", "active": False, "deputy": "two"},
    {"key": "two", "name": "Two", "active": False, "deputy": "one"},
]
RUNBOOK: dict[str, Any] = {
    "first_checks": [
        {"question": "Is the checker green for F-02?", "where": "https://status.example/f-02", "if_not": "R-2 Replay"}
    ],
    "failures": [
        {"symptom": "A customer is missing in Billing", "fix": "Correct the name and replay", "owner": "ines"},
        {"symptom": "Kündigung kommt nicht an", "cause": "The queue is full"},
    ],
    "procedures": [
        {"name": "Replay a day", "rehearsed_on": "2027-05-02", "stop_if": "The queue grows", "steps": [{"do": "Go"}]},
        {"name": "Pause a flow", "steps": [{"do": "Switch the connector off"}]},
    ],
    "escalation": [{"level": 2, "contact": "noor"}, {"level": 1, "contact": "kit"}],
}
EXCEPTION = {"ref": "E-01", "name": "Signed but card declined", "action": "Pause the flow, then call Finance"}


def dossier(live: Live | None = None, **brief: Any) -> Dossier:
    answers: dict[str, Any] = {
        "ref": "INT-1",
        "title": "One status",
        "flows": [{"ref": "F-01", "source": "crm", "target": "erp"}, {"ref": "F-02", "source": "crm", "target": "erp"}],
        "runbook": RUNBOOK,
        "exceptions": [EXCEPTION],
    }
    content = Content.read(
        {
            "workspace": {"key": "acme"},
            "teams": [{"key": "ops", "name": "Operations"}],
            "contacts": PEOPLE,
            "systems": [{"key": "crm", "name": "CRM"}, {"key": "erp", "name": "ERP"}],
            "brief": answers | brief,
        }
    )
    return Dossier(content=content, live=live or Live())


def difference(severity: str = "breaking", flow: str = "F-02") -> FindingState:
    return FindingState(
        fingerprint="f",
        system="erp",
        kind="field.removed",
        path="status",
        severity=severity,
        state="open",
        first_seen=datetime(2027, 6, 1, 6, tzinfo=UTC),
        touches=(flow,),
    )


@pytest.mark.parametrize(
    ("key", "name", "left", "there"),
    [
        ("noor", "Noor", "", True),
        ("sam", "Noor", "Sam", True),
        ("ines", "Operations", "Ines", True),
        ("kit", "Kit", "Kit", False),
        ("one", "One", "One", False),
        ("nobody-knows", "nobody-knows", "", True),
    ],
)
def test_whoever_has_left_is_replaced_by_the_deputy_or_the_team(key: str, name: str, left: str, there: bool) -> None:
    found = person(dossier(), key)
    assert found is not None
    assert (found.name, found.left, found.there) == (name, left, there)


def test_the_first_call_goes_to_somebody_who_is_there() -> None:
    reading = read_runbook(dossier(), TODAY)
    assert [call.level for call in reading.calls] == [1, 2]
    assert reading.first_call is not None
    assert reading.first_call.who == person(dossier(), "noor")


@pytest.mark.parametrize(
    "query",
    ["Signed but card declined", "declined card", "card declines", "SIGNED", "the card was declined again today?"],
)
def test_a_symptom_finds_the_exception_and_its_steps(query: str) -> None:
    best = find(read_runbook(dossier(), TODAY), query)[0]
    assert best.title == "Signed but card declined"
    assert best.do == EXCEPTION["action"]
    assert [steps.name for steps in best.steps] == ["Pause a flow"]


def test_accents_and_endings_are_no_hindrance() -> None:
    titles = [hit.title for hit in find(read_runbook(dossier(), TODAY), "kundigungen")]
    assert titles == ["Kündigung kommt nicht an"]


@pytest.mark.parametrize("query", ["", "   ", "the of a", "unicorn in the warehouse", "%_'\"<script>"])
def test_words_that_say_nothing_here_find_nothing(query: str) -> None:
    assert find(read_runbook(dossier(), TODAY), query) == ()


def test_a_check_leads_to_the_steps_that_it_names_and_to_its_page() -> None:
    (check,) = read_runbook(dossier(), TODAY).checks
    assert check.url == "https://status.example/f-02"
    assert [steps.name for steps in check.steps] == ["Replay a day"]


def test_an_address_that_would_run_something_is_no_link() -> None:
    checks = [{"question": "Is it up?", "where": "javascript:alert(1)"}]
    assert read_runbook(dossier(runbook={"first_checks": checks}), TODAY).checks[0].url == ""


def test_a_check_about_a_flow_shows_its_live_state() -> None:
    seen = ConnectorState(system="erp", connector="live", outcome="drift", checked_at=datetime(2027, 6, 3, tzinfo=UTC))
    reading = read_runbook(dossier(Live(connectors=(seen,), findings=(difference(),))), TODAY)
    flow = reading.checks[0].flow
    assert flow is not None
    assert (flow.ref, flow.state, flow.since) == ("F-02", "breaking", date(2027, 6, 1))
    assert reading.state == "breaking"


def test_a_flow_that_was_never_checked_has_no_state() -> None:
    reading = read_runbook(dossier(), TODAY)
    assert reading.checks[0].flow is None
    assert reading.state == ""


def test_breaking_differences_are_told_before_others_and_only_those_that_touch_the_brief() -> None:
    found = (difference("warning", "F-01"), difference(), difference().model_copy(update={"touches": ()}))
    told = changes(dossier(Live(findings=found)))
    assert [(change.breaking, change.flows) for change in told] == [(True, ("F-02",)), (False, ("F-01",))]


def test_people_who_left_and_are_still_named_are_told_with_who_stands_in() -> None:
    told = {leaver.name: leaver.instead.name if leaver.instead else "" for leaver in leavers(dossier(), TODAY)}
    assert told == {"Ines": "Operations", "Kit": ""}


def test_a_runbook_is_proven_only_when_all_of_its_steps_are() -> None:
    assert read_runbook(dossier(), TODAY).proven_on is None
    both = [{"name": "A", "rehearsed_on": "2027-05-02"}, {"name": "B", "rehearsed_on": "2027-01-02"}]
    assert read_runbook(dossier(runbook={"procedures": both}), TODAY).proven_on == date(2027, 1, 2)


def test_a_review_falls_due_half_a_year_after_the_last_word_on_it() -> None:
    assert read_runbook(dossier(), TODAY).review_due is None
    reading = read_runbook(dossier(reviewed_on="2027-01-01", go_live="2026-01-01"), TODAY)
    assert reading.review_due == date(2027, 6, 30)


def test_an_empty_brief_has_an_empty_runbook() -> None:
    reading = read_runbook(dossier(runbook=None, exceptions=[], flows=[]), TODAY)
    assert reading.empty
    assert reading.first_call is None
    assert reading.proven_on is None


def test_proving_steps_does_not_touch_what_was_signed() -> None:
    back = {"steps": [{"do": "Go back"}], "rehearsed_on": "2027-01-01"}
    signed = section_hashes(dossier(rollback=back).content)
    proven = RUNBOOK | {"procedures": [row | {"rehearsed_on": "2027-06-03"} for row in RUNBOOK["procedures"]]}
    again = dossier(runbook=proven, rollback=back | {"rehearsed_on": "2027-06-03"})
    assert section_hashes(again.content) == signed
    changed = RUNBOOK | {"procedures": RUNBOOK["procedures"][:1]}
    assert section_hashes(dossier(runbook=changed, rollback=back).content)["runbook"] != signed["runbook"]
