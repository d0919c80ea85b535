"""OWN rules: each fires where it should, and is quiet beside it."""

from __future__ import annotations

import pytest

from briefs.shapes.purpose import Stage
from tests.readiness.world import Changes, abouts, found

OWNED = "shared_records.0.ownership"
STATUS = "status.ownership"
TWO_WAY: Changes = {"flow.direction": "two_way", "flow.loop_guard": "origin_stamp"}


def row(owner: str = "crm", *writers: str, **more: object) -> dict[str, object]:
    return {"system_of_record": owner, "may_write": list(writers), **more}


FIRES: list[tuple[str, Changes, str]] = [
    ("OWN-01", {OWNED: None}, "F-01/Customer.title"),
    ("OWN-01", {STATUS: [{"may_write": ["crm"]}]}, "customer.status"),
    ("OWN-02", {STATUS: [row("crm", "crm", "billing", steward="priya")]}, "customer.status"),
    (
        "OWN-02",
        {STATUS: [row("crm", steward="priya", conflict_rule="owner_wins"), row("billing", when=" ")]},
        "customer.status",
    ),
    ("OWN-02", {STATUS: [row("crm", "billing", conflict_rule="trusted_order")]}, "customer.status"),
    (
        "OWN-03",
        {"status.in": ["crm.Account.phone", "billing.Customer.state"]},
        "customer.status",
    ),
    ("OWN-04", {STATUS: [row("billing")]}, "F-01/Customer.state"),
    ("OWN-04", {**TWO_WAY, STATUS: [row("crm")]}, "F-01/Account.status"),
    ("OWN-05", {"status.critical": "true", STATUS: [row("crm")]}, "customer.status"),
    ("OWN-05", {"billing.3.critical": "true", STATUS: [row("crm")]}, "customer.status"),
    (
        "OWN-05",
        {"status.definitions.0.means": "Paid", STATUS: [row("crm", conflict_rule="owner_wins")]},
        "customer.status",
    ),
    ("OWN-06", {"brief.business_owner": None}, "purpose"),
    ("OWN-06", {"brief.business_owner": "desk"}, "purpose"),
    ("OWN-06", {"brief.business_owner": "sam"}, "purpose"),
    ("OWN-07", {"contacts.0.active": "false"}, "priya"),
    (
        "OWN-08",
        {STATUS: [row("crm", conflict_rule="most_recent")], "systems.0.records.0.changed_at": None},
        "customer.status",
    ),
]

QUIET: list[tuple[str, Changes]] = [
    # Nothing is overwritten that has no source.
    ("OWN-01", {OWNED: None, "fields": [{"target": "title", "transform": "constant", "default": "x"}]}),
    ("OWN-01", {OWNED: [row("crm")], STATUS: None}),
    # The owner changes with the stage of the record.
    ("OWN-02", {STATUS: [row("crm", when="lead"), row("billing", when="customer")]}),
    ("OWN-02", {STATUS: [row("crm", "billing", conflict_rule="trusted_order", trusted_order=["crm"])]}),
    ("OWN-02", {STATUS: [row("crm", "crm")]}),
    # Any place in the owning system will do, and so does a move of another brief.
    ("OWN-03", {"status.in": ["crm.Account.phone", "crm.Account.status", "billing.Customer.state"]}),
    (
        "OWN-03",
        {
            "status.in": ["crm.Account.phone", "billing.Customer.state"],
            "live.neighbours": [
                {
                    "ref": "INT-2",
                    "flows": [
                        {
                            "ref": "F-01",
                            "source": "crm",
                            "target": "billing",
                            "record_maps": [
                                {"source": "Account", "target": "Customer", "fields": [{"source": "phone"}]}
                            ],
                        }
                    ],
                }
            ],
        },
    ),
    ("OWN-04", {STATUS: [row("billing", conflict_rule="owner_wins")]}),
    ("OWN-04", {STATUS: [row("billing")], "map.operation": "create"}),
    ("OWN-04", {STATUS: [row("billing")], "map.match_key": [{"source": "status", "target": "state"}]}),
    ("OWN-05", {"status.critical": "true"}),
    ("OWN-05", {STATUS: [row("crm")]}),
    ("OWN-06", {}),
    # Olga pays, but nobody waits for her: only a sponsor that left is asked about.
    ("OWN-07", {"contacts.0.active": "false", "contacts.0.key": "gone"}),
    ("OWN-08", {STATUS: [row("crm", conflict_rule="most_recent")]}),
    # Only systems that may write have to prove when.
    ("OWN-08", {STATUS: [row("crm", conflict_rule="most_recent")], "systems.1.records.0.changed_at": None}),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: str) -> None:
    assert about in abouts(rule, found(changes))


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_a_shared_field_is_asked_about_once() -> None:
    changes = {STATUS: [{"steward": "priya"}], **TWO_WAY}
    assert abouts("OWN-01", found(changes)) == ["customer.status"]


def test_one_target_field_in_two_flows_is_asked_about_once() -> None:
    second = {
        "ref": "F-02",
        "source": "crm",
        "target": "billing",
        "record_maps": [{"source": "Account", "target": "Customer", "fields": [{"source": "name", "target": "title"}]}],
    }
    found_twice = abouts("OWN-01", found({OWNED: None, "brief.flows.+": second}))
    assert found_twice.count("F-01/Customer.title") == 1
    assert "F-02/Customer.title" not in found_twice


def test_ownership_is_asked_about_from_the_first_idea() -> None:
    assert abouts("OWN-06", found({"brief.stage": "idea", "brief.business_owner": None})) == ["purpose"]
    assert abouts("OWN-01", found({"brief.stage": "idea", OWNED: None})) == []
    assert abouts("OWN-06", found({"brief.stage": "retired", "brief.business_owner": None})) == []


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("brief.sponsor", "purpose"),
        ("brief.people.tester", "purpose"),
        ("brief.exceptions.0.backup", "exceptions"),
        ("brief.access.0.approved_by", "access"),
        ("brief.rollback.decider", "rollback"),
        ("brief.runbook.escalation", "runbook.escalation"),
        ("brief.agreement.parties.0.accountable", "agreement.parties"),
        ("flow.dead_letter.owner", "flows"),
        ("systems.1.support", "catalog"),
        ("status.ownership.0.steward", "truth"),
    ],
)
def test_a_leaver_is_found_wherever_somebody_must_act(path: str, section: str) -> None:
    value = [{"level": "1", "contact": "old"}] if path.endswith("escalation") else "old"
    leaver = {"key": "old", "name": "Old Hand", "active": "false"}
    findings = [one for one in found({"contacts.+": leaver, path: value}) if one.rule == "OWN-07"]
    assert [(one.about, one.where.section) for one in findings] == [("old", section)]


@pytest.mark.parametrize(
    "changes",
    [
        {"brief.scenarios.0.runs.0.by": "old"},
        {"brief.decisions.0.decided_by": "old"},
        {"brief.decisions.0.owner": "old"},
        {"brief.waivers": [{"rule": "FLW-15", "about": "F-01", "by": "old"}]},
        {"brief.documents_needed.0.owner": "old", "brief.documents_needed.0.done_on": "2027-01-01"},
        {"brief.workflow.current.1.actor": "old"},
    ],
)
def test_history_needs_nobody_any_more(changes: Changes) -> None:
    leaver = {"key": "old", "name": "Old Hand", "active": "false"}
    assert abouts("OWN-07", found({"contacts.+": leaver, **changes})) == []


def test_an_owner_who_left_is_replaced_by_the_deputy_in_questions() -> None:
    changes = {"contacts.0.active": "false", "contacts.0.deputy": "dana", "brief.exceptions.0.owner": None}
    asked = next(one for one in found(changes, Stage.TESTING) if one.rule == "EXC-01")
    assert asked.contacts == ("dana",)
