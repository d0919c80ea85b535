"""The operating map and the checklist say what is known, and leave no open question out."""

from __future__ import annotations

from datetime import date

import pytest

from briefs.dossier.dossier import Dossier
from briefs.dossier.from_file import dossier_from_file
from briefs.operating.checklist import Checked, checklist
from briefs.operating.map import Asked, belongs_to, operating_map
from briefs.readiness.judge import judge
from briefs.readiness.registry import RULES
from briefs.shapes.purpose import Stage
from briefs.starting.templates import template
from briefs.workspace_file.file import WorkspaceFile

TODAY = date(2027, 1, 1)


@pytest.fixture
def whole() -> Dossier:
    found = template("crm-billing")
    assert found is not None
    return dossier_from_file(found.file, found.brief.ref)


@pytest.fixture
def nothing() -> Dossier:
    file = {"format": "integrations-portal/1", "workspace": {"key": "w"}, "briefs": [{"ref": "B-1"}]}
    return dossier_from_file(WorkspaceFile.read(file), "B-1")


def test_every_rule_belongs_to_one_of_the_five_questions() -> None:
    assert {belongs_to(rule.code) for rule in RULES} == set(Asked)


def test_the_five_questions_are_answered_from_what_is_written(whole: Dossier) -> None:
    moves, owns, when, wrong, use = operating_map(whole, ())
    assert (moves.lines[0].about, moves.lines[0].flow) == ("Customer to billing", "F-01")
    assert moves.lines[0].said == "CRM → Billing · Customer · 5 fields"
    assert ("This integration", "") in [(line.about, line.said) for line in owns.lines]
    assert ("Tax number", "CRM is right") in [(line.about, line.said) for line in owns.lines]
    assert "interrupted by: CRM maintenance and Billing closes a period" in when.lines[0].said
    assert ("A won deal is opened again", "") in [(line.about, line.said) for line in wrong.lines]
    assert any("failures wait: List of failed customers" in line.said for line in wrong.lines)
    assert use.lines[0].said == "Have a new customer billed"
    assert any(line.about == "Admins" for line in use.lines)


def test_each_open_question_stands_under_exactly_one_of_the_five(whole: Dossier) -> None:
    found = judge(whole, TODAY, Stage.TESTING)
    shown = [finding for part in operating_map(whole, found) for finding in part.open]
    assert len(shown) == len(found)
    assert set(map(id, shown)) == set(map(id, found))


def test_an_empty_brief_has_five_questions_and_no_answers(nothing: Dossier) -> None:
    parts = operating_map(nothing, judge(nothing, TODAY))
    assert [part.asked for part in parts] == list(Asked)
    assert [line.about for part in parts for line in part.lines if line.said] == []


def test_the_checklist_of_an_empty_brief_has_not_begun(nothing: Dossier) -> None:
    items = checklist(nothing, ())
    assert [item.checked for item in items] == list(Checked)
    assert {item.state for item in items} == {"not_started"}


def test_the_checklist_counts_what_is_there_and_what_stops(whole: Dossier) -> None:
    data, users, permissions, workflows, support = checklist(whole, judge(whole, TODAY, Stage.TESTING))
    assert (data.note, data.state) == ("11 mapped fields", "in_progress")
    assert users.note == "1 task in the guide"
    assert (permissions.state, permissions.words) == ("stops", "1 question stops it")
    assert workflows.state == "stops"
    assert support.state == "stops"


def test_an_item_that_does_not_matter_says_why() -> None:
    brief = {"ref": "B-1", "guide": {"not_relevant": "Nobody sees it"}}
    file = {"format": "integrations-portal/1", "workspace": {"key": "w"}, "briefs": [brief]}
    users = checklist(dossier_from_file(WorkspaceFile.read(file), "B-1"), ())[1]
    assert (users.state, users.note) == ("completed", "Nobody sees it")
