"""SEC and OPS rules: each fires where it should, and is quiet beside it."""

from __future__ import annotations

import pytest

from briefs.shapes.purpose import Stage
from tests.readiness.world import TODAY, Changes, abouts, dossier, found

PERSONAL: Changes = {"crm.1.personal": "personal"}
SPECIAL: Changes = {"billing.2.personal": "special", "fields.2.permission": "Clerks"}
SECRET = "password: hunter2hunter2"

FIRES: list[tuple[str, Changes, list[str]]] = [
    ("SEC-01", PERSONAL, ["F-01/Account.name"]),
    ("SEC-01", {"billing.2.classification": "restricted"}, ["F-01/Customer.title"]),
    ("SEC-02", {**SPECIAL, "brief.agreement.shared.0.lawful_basis": None}, ["F-01/Customer.title"]),
    ("SEC-02", {**SPECIAL, "brief.agreement": None}, ["F-01/Customer.title"]),
    ("SEC-03", {"crm.1.classification": "confidential", "systems.1.clearance": "internal"}, ["F-01/Account.name"]),
    ("SEC-04", {"brief.problem": SECRET}, ["purpose"]),
    ("SEC-04", {"brief.exceptions.0.action": SECRET}, ["E-01"]),
    ("SEC-04", {"brief.handoffs": {"not_relevant": SECRET}}, ["handoffs"]),
    ("SEC-04", {"brief.handoffs.0.what": SECRET}, ["handoffs/sales-finance"]),
    ("SEC-04", {"fields.2.note": SECRET, "flow.purpose": SECRET}, ["F-01"]),
    ("SEC-04", {"systems.0.connectors": [{"key": "c", "config": {"token": "abcd1234"}}]}, ["crm"]),
    ("SEC-04", {"status.definitions.0.test": SECRET}, ["customer.status"]),
    ("SEC-05", {"flow.auth.expires": "2027-02-14"}, ["F-01"]),
    ("SEC-05", {"flow.auth.expires": "2026-12-01"}, ["F-01"]),
    ("SEC-06", {"brief.access.0.removal": "none"}, ["access/Clerk-billing"]),
    ("SEC-06", {"brief.access.0.removal": None}, ["access/Clerk-billing"]),
    ("SEC-06", {"brief.access.0.approved_by": None}, ["access/Clerk-billing"]),
    ("OPS-01", {"brief.rollback.steps": None}, ["rollback"]),
    ("OPS-01", {"brief.rollback": None}, ["rollback"]),
    ("OPS-02", {"brief.rollback.rehearsed_on": None}, ["rollback"]),
    ("OPS-02", {"brief.rollback.point_of_no_return": None}, ["rollback"]),
    ("OPS-03", {"brief.runbook": None, "brief.support": None}, ["runbook", "support"]),
    ("OPS-04", {"brief.runbook.procedures.0.steps.0.expect": None}, ["runbook.procedures/Replay"]),
    ("OPS-04", {"brief.rollback.steps.0.expect": None}, ["rollback"]),
    ("OPS-04", {"brief.runbook.first_checks.0.healthy": None}, ["runbook.first_checks/Is it green?"]),
    ("OPS-06", {"brief.guide": None}, ["guide"]),
    ("OPS-06", {"brief.support.0.scope": "announcements"}, ["support"]),
    ("OPS-06", {"brief.documents_needed.0.due": "2027-01-14"}, ["documents_needed/user-A page"]),
    ("OPS-07", {"map.initial_load": None}, ["F-01/Account>Customer"]),
]

QUIET: list[tuple[str, Changes]] = [
    ("SEC-01", {**PERSONAL, "fields.2.permission": "Clerks"}),
    ("SEC-01", {**PERSONAL, "map.permission": "Clerks"}),
    ("SEC-01", {"crm.4.personal": "personal"}),
    ("SEC-02", SPECIAL),
    ("SEC-02", {"billing.2.personal": "personal", "brief.agreement": None}),
    ("SEC-03", {"crm.1.classification": "restricted", "fields.2.transform": "mask"}),
    ("SEC-03", {"crm.1.classification": "restricted", "systems.1.clearance": None}),
    # Contacts belong to the workspace: masked, but they stop no brief.
    ("SEC-04", {"contacts.0.title": SECRET}),
    ("SEC-05", {"flow.auth.expires": "2027-02-15"}),
    ("SEC-06", {"brief.access.0.removal": None, "brief.access.0.can": "none"}),
    ("SEC-06", {"brief.access.0.removal": "approval", "brief.access.0.approved_by": None}),
    ("OPS-06", {"brief.documents_needed.0.due": "2027-01-14", "brief.documents_needed.0.done_on": "2027-01-10"}),
    ("OPS-07", {"map.initial_load": None, "map.operation": "delete"}),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: list[str]) -> None:
    assert abouts(rule, found(changes)) == about


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_clearance_counts_for_the_system_in_between() -> None:
    changes: Changes = {
        "crm.1.classification": "confidential",
        "systems.+": {"key": "bus", "name": "Bus", "clearance": "internal"},
        "flow.via": "bus",
    }
    finding = next(one for one in found(changes) if one.rule == "SEC-03")
    assert (finding.about, finding.values["systems"]) == ("F-01/Account.name", ("Bus",))


@pytest.mark.parametrize("stage", ["idea", "retired"])
def test_a_secret_is_asked_about_at_every_stage(stage: str) -> None:
    assert abouts("SEC-04", found({"brief.problem": SECRET, "brief.stage": stage})) == ["purpose"]


def test_a_finding_about_a_secret_shows_nothing_of_it() -> None:
    finding = next(one for one in found({"brief.risks": [{"text": SECRET}]}) if one.rule == "SEC-04")
    assert "hunter2" not in repr(finding)


@pytest.mark.parametrize("rule", ["OPS-01", "OPS-02", "OPS-03", "OPS-06"])
def test_running_it_is_asked_about_from_testing(rule: str) -> None:
    changes: Changes = {"brief.rollback": None, "brief.runbook": None, "brief.guide": None, "brief.stage": "building"}
    assert abouts(rule, found(changes)) == []
    assert abouts(rule, found(changes, Stage.TESTING)) != []


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"brief.go_live": "2026-07-18"}, True),
        ({"brief.go_live": "2026-07-19"}, False),
        ({"brief.go_live": "2026-01-01", "brief.reviewed_on": "2026-12-01"}, False),
        ({"brief.go_live": "2026-01-01", "brief.effective_from": "2026-01-02"}, True),
        ({"brief.go_live": None}, True),
    ],
)
def test_a_live_map_is_reviewed_twice_a_year(changes: Changes, asked: bool) -> None:
    assert bool(abouts("OPS-05", found({"brief.stage": "live", **changes}, today=TODAY))) is asked
    assert abouts("OPS-05", found(changes)) == []


def checked_with_a_sign_in_until(day: str | None, **more: str) -> Changes:
    state = {"system": "billing", "connector": "api", "environment": "production", "sign_in_ends": day}
    return {"live.connectors": [state | more]}


@pytest.mark.parametrize("day", ["2027-02-14", "2026-12-01"])
def test_a_stored_credential_that_ends_is_asked_of_operations(day: str) -> None:
    (one,) = [one for one in found(checked_with_a_sign_in_until(day)) if one.rule == "SEC-05"]
    people = dossier().brief.people
    assert people is not None
    assert (one.about, one.contact) == ("billing/api", people.operations)


@pytest.mark.parametrize(
    "changes",
    [
        checked_with_a_sign_in_until("2027-02-15"),
        checked_with_a_sign_in_until(None),
        checked_with_a_sign_in_until("2026-12-01", system="elsewhere"),
    ],
)
def test_a_credential_that_holds_or_is_for_another_system_asks_nothing(changes: Changes) -> None:
    assert "SEC-05" not in {one.rule for one in found(changes)}
