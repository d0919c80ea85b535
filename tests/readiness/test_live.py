"""VAL and AGR rules: what live facts and promises raise."""

from __future__ import annotations

from typing import Any

import pytest

from briefs.dossier.hashes import section_hashes
from briefs.readiness.judge import judge
from briefs.readiness.rule import Severity
from briefs.shapes.purpose import Stage
from tests.readiness.world import TODAY, Changes, abouts, dossier, found, version

DRIFT: dict[str, Any] = {
    "fingerprint": "f1",
    "system": "billing",
    "connector": "billing-api",
    "environment": "production",
    "kind": "field.required.gained",
    "record": "Customer",
    "path": "Customer.vat_id",
    "severity": "breaking",
    "state": "open",
    "touches": ["F-01"],
}
VALUE = DRIFT | {"kind": "field.values.added", "path": "Customer.state", "severity": "info"}
USER: dict[str, Any] = {
    "ref": "INT-2",
    "title": "Reports",
    "stage": "live",
    "flows": [
        {
            "ref": "F-01",
            "source": "billing",
            "target": "dwh",
            "record_maps": [{"source": "Customer", "target": "D", "operation": "read"}],
        }
    ],
}


def drift(**more: Any) -> Changes:
    return {"live.findings": [DRIFT | more]}


def with_neighbour(finding: dict[str, Any], **more: Any) -> Changes:
    return {"live.findings": [finding], "live.neighbours": [USER | more]}


FIRES: list[tuple[str, Changes, list[str]]] = [
    ("VAL-01", {"brief.stage": "live", "live.connectors.0": None}, ["crm"]),
    ("VAL-01", {"brief.stage": "live", "live.connectors.0.good_at": None}, ["crm"]),
    ("VAL-01", {"brief.stage": "live", "live.connectors.0.active": "false"}, ["crm"]),
    ("VAL-01", {"brief.stage": "live", "live.connectors.0.environment": "sandbox"}, ["crm"]),
    ("VAL-02", {"live.connectors.0.good_at": "2027-01-14T20:00:00Z"}, ["crm/crm-api"]),
    ("VAL-03", drift(), ["billing.Customer.vat_id/field.required.gained"]),
    ("VAL-04", {"live.findings": [VALUE | {"after": "paused"}]}, ["billing.Customer.state/field.values.added:paused"]),
    ("VAL-06", {"crm.0.unconfirmed": "true", "billing.0.unconfirmed": "true"}, ["flows"]),
    ("AGR-02", {"brief.agreement.duties.0.accountable": None}, ["agreement.duties/Fix data"]),
    ("AGR-02", {"brief.agreement.duties.0.accountable": ["sales", "finance"]}, ["agreement.duties/Fix data"]),
    ("AGR-03", {"brief.agreement.promises.0.value": "10m"}, ["agreement.promises/latency-10m"]),
    (
        "AGR-03",
        {"flow.trigger.every": "15m", "brief.agreement.promises.0": {"measure": "frequency", "value": "5m"}},
        ["agreement.promises/frequency-5m"],
    ),
    ("AGR-04", with_neighbour(DRIFT), ["billing.Customer"]),
    ("AGR-04", with_neighbour(DRIFT | {"state": "accepted", "accepted_on": "2026-12-16"}), ["billing.Customer"]),
]

QUIET: list[tuple[str, Changes]] = [
    ("VAL-01", {"live.connectors": None}),
    ("VAL-02", {"live.connectors.0.schedule": None, "live.connectors.0.good_at": "2026-01-01T00:00:00Z"}),
    ("VAL-02", {"live.connectors.1.good_at": "2027-01-13T07:00:00Z", "brief.stage": "building"}),
    ("VAL-06", {"crm.0.unconfirmed": "true", "brief.stage": "briefing"}),
    ("VAL-03", drift(touches=[])),
    ("VAL-03", drift(state="waived")),
    ("VAL-03", drift(severity="warning")),
    ("VAL-03", {"live.findings": [DRIFT | {"system": "crm", "environment": "sandbox"}]}),
    ("VAL-04", {"live.findings": [VALUE | {"record": "Invoice"}]}),
    ("AGR-03", {"brief.agreement.promises.0": {"measure": "latency", "value": "945 within 4h of dispatch"}}),
    ("AGR-03", {"brief.agreement.promises.0": {"measure": "time_to_notify", "value": "1m"}}),
    ("AGR-03", {"brief.agreement.promises.0": {"measure": "latency", "value": "1m", "flows": ["F-02"]}}),
    ("AGR-04", with_neighbour(DRIFT, stage="building")),
    ("AGR-04", with_neighbour(DRIFT | {"severity": "info"})),
    ("AGR-04", with_neighbour(DRIFT | {"state": "accepted", "accepted_on": "2026-12-15"})),
    ("AGR-04", drift()),
]


@pytest.mark.parametrize(("rule", "changes", "about"), FIRES)
def test_it_asks(rule: str, changes: Changes, about: list[str]) -> None:
    assert abouts(rule, found(changes)) == about


@pytest.mark.parametrize(("rule", "changes"), QUIET)
def test_it_does_not_ask(rule: str, changes: Changes) -> None:
    assert abouts(rule, found(changes)) == []


def test_a_difference_of_severity_warning_is_a_warning() -> None:
    findings = found({"live.findings": [VALUE, VALUE | {"severity": "warning", "after": "late"}]})
    assert [one.severity for one in findings if one.rule == "VAL-04"] == [Severity.WARNING, Severity.HINT]


def test_two_new_values_of_one_field_never_share_a_waiver() -> None:
    findings = [VALUE | {"after": "paused"}, VALUE | {"after": "late", "fingerprint": "f2"}]
    assert len(abouts("VAL-04", found({"live.findings": findings}))) == 2


def test_an_unsigned_agreement_between_teams_is_asked_about_from_the_review() -> None:
    assert abouts("AGR-01", found(signed=False)) == ["agreement"]
    assert abouts("AGR-01", found({"brief.stage": "briefing"}, signed=False)) == []
    assert abouts("AGR-01", found({"systems.1.owner_team": "sales"}, signed=False)) == []


def test_a_partner_is_asked_about_from_the_first_idea() -> None:
    changes: Changes = {"brief.stage": "idea", "teams.1.organisation": "partner"}
    assert abouts("AGR-01", found(changes, signed=False)) == ["agreement"]


@pytest.mark.parametrize(
    ("signatures", "asked"),
    [
        (["priya", "dana"], False),
        (["priya"], True),
        (["priya", "olga"], True),
    ],
)
def test_every_party_has_to_sign_one_version(signatures: list[str], asked: bool) -> None:
    changes: Changes = {"live.versions": [version({}, 1, *signatures)]}
    assert bool(abouts("AGR-01", found(changes))) is asked


def test_what_changed_since_the_signature_is_named_section_by_section() -> None:
    signed = section_hashes(dossier().content)
    old = {"live.versions": [version(signed)]}
    assert abouts("VAL-05", found(old)) == []
    changes: Changes = {"brief.goal": "Something else", "status.definitions.0.means": "x", "brief.support": None}
    assert set(abouts("VAL-05", found({**old, **changes}))) == {"purpose", "truth", "support"}


def test_runs_reviews_waivers_and_the_stage_are_not_under_the_signature() -> None:
    old = {"live.versions": [version(section_hashes(dossier().content))]}
    changes: Changes = {
        "brief.scenarios.0.runs": None,
        "brief.reviewed_on": "2027-01-14",
        "brief.waivers": [{"rule": "FLW-15", "about": "F-01"}],
        "brief.stage": "live",
    }
    assert abouts("VAL-05", found({**old, **changes})) == []


def test_only_the_latest_signed_version_counts() -> None:
    signed = section_hashes(dossier().content)
    unsigned = version({}, 3) | {"signatures": []}
    assert abouts("VAL-05", found({"live.versions": [version({}, 1), version(signed, 2), unsigned]})) == []


def test_a_late_check_is_seen_against_the_latest_one() -> None:
    changes: Changes = {
        "live.connectors.0.good_at": "2027-01-15T06:00:00Z",
        "live.connectors.1.checked_at": "2027-01-15T09:00:00Z",
    }
    assert abouts("VAL-02", judge(dossier(changes), TODAY, Stage.TESTING)) == ["crm/crm-api"]
