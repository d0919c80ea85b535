"""What starting from a template would add to a workspace, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from briefs.shapes.brief import Brief
from briefs.shapes.proof import DecisionStatus
from briefs.shapes.purpose import Stage
from briefs.starting.copy import copied
from briefs.starting.fit import Fitted, Here, fit, free, matches
from briefs.starting.templates import template
from briefs.workspace_file.check import check
from briefs.workspace_file.file import WorkspaceFile
from datamaps.map.shared import SharedRecord
from datamaps.map.systems import System
from integrations_portal.shapes.people import Contact, Team


@pytest.fixture
def file() -> WorkspaceFile:
    found = template("crm-billing")
    assert found is not None
    return found.file


def system(key: str, **answers: Any) -> System:
    return System.read({"key": key, **answers})


def whole(fitted: Fitted, here: Here) -> WorkspaceFile:
    """The workspace as it would be, to be checked as a file."""
    kept = [one for one in here.systems if one.key not in fitted.filled]
    return WorkspaceFile.read(
        fitted.file.plain()
        | {
            "systems": [one.plain() for one in (*kept, *fitted.file.systems)],
            "teams": [one.plain() for one in (*here.teams, *fitted.teams)],
            "contacts": [one.plain() for one in here.contacts],
            "shared_records": [one.plain() for one in (*here.shared_records, *fitted.shared_records)],
        }
    )


def test_an_empty_workspace_gets_all_of_it(file: WorkspaceFile) -> None:
    fitted = fit(file, Here(), {})
    assert fitted.new == ("crm", "billing")
    assert [team.key for team in fitted.teams] == ["sales", "finance"]
    assert fitted.left_out == ()
    assert fitted.file.briefs == file.briefs


def test_a_system_of_ours_is_proposed_by_its_key_else_when_it_is_the_only_one_of_its_kind(file: WorkspaceFile) -> None:
    ours = Here(systems=(system("crm"), system("money", kind="billing")))
    assert matches(file, ours) == {"crm": "crm", "billing": "money"}
    two = Here(systems=(system("one", kind="crm"), system("two", kind="crm")))
    assert matches(file, two) == {}


def test_one_of_ours_is_not_proposed_twice(file: WorkspaceFile) -> None:
    """It has the key of one system of the template and the kind of the other."""
    assert matches(file, Here(systems=(system("billing", kind="crm"),))) == {"billing": "billing"}


def test_a_new_system_takes_no_key_that_anybody_has(file: WorkspaceFile) -> None:
    here = Here(
        systems=(system("crm"),),
        teams=(Team.read({"key": "billing", "name": "The billing people"}),),
        contacts=(Contact.read({"key": "sales", "name": "Sally"}),),
    )
    fitted = fit(file, here, {})
    assert fitted.new == ("crm-2", "billing-2")
    assert [team.key for team in fitted.teams] == ["sales-2", "finance"]
    assert fitted.file.briefs[0].flows[0].source == "crm-2"
    assert fitted.file.briefs[0].handoffs[0].from_ == "team:sales-2"
    assert fitted.shared_records[0].in_ == ("crm-2.Account", "billing-2.Customer")
    assert list(check(whole(fitted, here))) == []


def test_a_system_of_ours_without_records_gets_those_of_the_template(file: WorkspaceFile) -> None:
    here = Here(systems=(system("salesforce", kind="crm", name="Salesforce"),))
    fitted = fit(file, here, {"crm": "salesforce"})
    assert fitted.filled == ("salesforce",)
    assert fitted.new == ("billing",)
    assert fitted.left_out == ()
    assert fitted.file.briefs[0].flows[0].source == "salesforce"
    assert list(check(whole(fitted, here))) == []


def test_what_our_system_lacks_is_left_out_and_said(file: WorkspaceFile) -> None:
    account = {"name": "Account", "fields": [{"path": "id"}, {"path": "name"}]}
    here = Here(systems=(system("crm", records=[account]),))
    fitted = fit(file, here, {"crm": "crm"})
    assert fitted.ours == ("crm",)
    first, second = fitted.file.briefs[0].flows
    assert [row.target for row in first.record_maps[0].fields] == ["crm_account_id", "name"]
    assert second.record_maps == ()
    assert "crm.Account.billing_email" in fitted.left_out
    assert "crm.Deal" in fitted.left_out
    assert list(check(whole(fitted, here))) == []


def test_shared_data_of_ours_stays_as_it_is(file: WorkspaceFile) -> None:
    customer = SharedRecord.read({"key": "customer", "name": "Client"})
    fitted = fit(file, Here(shared_records=(customer,)), {})
    assert fitted.shared_ours == ("customer",)
    assert [record.key for record in fitted.shared_records] == ["contract"]


def test_a_place_stays_with_the_shared_data_that_has_it(file: WorkspaceFile) -> None:
    account = {"name": "Account", "fields": [{"path": "id"}, {"path": "name"}]}
    mine = SharedRecord.read({"key": "client", "fields": [{"key": "name", "in": ["crm.Account.name"]}]})
    here = Here(systems=(system("crm", records=[account]),), shared_records=(mine,))
    fitted = fit(file, here, {"crm": "crm"})
    (name,) = [field for field in fitted.shared_records[0].fields if field.key == "invoice-name"]
    assert name.in_ == ("billing.Customer.name",)
    assert list(check(whole(fitted, here))) == []


def test_a_team_of_ours_is_known_by_its_name(file: WorkspaceFile) -> None:
    here = Here(teams=(Team.read({"key": "ar", "name": "FINANCE"}), Team.read({"key": "sales", "name": "Selling"})))
    fitted = fit(file, here, {})
    assert fitted.teams == ()
    assert fitted.file.briefs[0].handoffs[0].to == "team:ar"


def test_a_free_key_stays_a_key_when_it_is_long() -> None:
    assert free("crm", {"crm", "crm-2"}) == "crm-3"
    assert len(free("k" * 64, {"k" * 64})) <= 64


def test_a_copy_leaves_behind_what_only_happened_to_the_other() -> None:
    brief = Brief.read(
        {
            "ref": "INT-0001",
            "stage": "live",
            "title": "One status",
            "goal": "One truth",
            "go_live": "2027-01-01",
            "freeze": [{"from": "2026-12-20", "to": "2027-01-02", "why": "Year end"}],
            "lessons": "Ask earlier",
            "reviewed_on": "2027-02-01",
            "decisions": [
                {
                    "ref": "D-01",
                    "question": "Which one?",
                    "status": "accepted",
                    "outcome": "This one",
                    "why": "It fits",
                    "options": [{"text": "This one"}],
                    "decided_on": "2026-12-01",
                }
            ],
            "scenarios": [{"ref": "T-01", "name": "A day", "runs": [{"date": "2027-01-01", "result": "pass"}]}],
            "runbook": {"procedures": [{"name": "Replay", "rehearsed_on": "2027-01-01"}]},
            "waivers": [{"rule": "FLW-09", "about": "F-01", "until": "2027-09-01"}],
            "guide": {"not_relevant": "Nobody sees it"},
        }
    )
    copy = copied(brief)
    assert copy.stage is Stage.BRIEFING
    assert copy.goal == "One truth"
    assert copy.waivers == ()
    assert copy.lessons == ""
    assert copy.scenarios[0].runs == ()
    decision = copy.decisions[0]
    assert (decision.status, decision.outcome, decision.why) == (DecisionStatus.PROPOSED, "", "")
    assert decision.options[0].text == "This one"
    assert copy.not_relevant == {"guide": "Nobody sees it"}
    assert copy.freeze[0].why == "Year end"
    assert not [year for year in ("2026", "2027") if year in str(copy.plain())]
    assert date(2027, 1, 1) == brief.go_live
