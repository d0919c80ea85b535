"""Findings in words: questions, by person, few at first, and as rows."""

from __future__ import annotations

import string
from datetime import date, timedelta

import pytest

from briefs.readiness.questions import as_rows, as_text, first_questions, questions, ranked
from briefs.readiness.registry import RULE
from briefs.readiness.rule import Severity
from briefs.readiness.words import in_words, listed, question
from briefs.shapes.proof import ScenarioKind
from tests.readiness.world import Changes, dossier, found

MANY: Changes = {
    "brief.exceptions.0.owner": None,
    "brief.exceptions.+": {"ref": "E-02", "name": "Two accounts", "flows": ["F-01"]},
    "flow.retry": None,
    "flow.dedupe_key": None,
    "flow.interrupters": None,
    "map.match_key": None,
    "status.definitions.1.means": "Paid to date",
    "brief.scenarios.0.data": None,
}


def test_questions_are_sentences_with_the_names_that_people_know() -> None:
    by_rule = {one.rule: question(one) for one in found(MANY)}
    assert by_rule["DEF-01"] == "Sales and Finance mean different things by “active”. Which do we move?"
    assert by_rule["FLW-03"] == "Won deal to customer: how often do we retry, and when do we stop?"
    assert by_rule["TST-03"] == "“Normal day”: how do we know it passed?"


def test_spans_are_told_in_words() -> None:
    finding = next(one for one in found({"flow.trigger.every": "1h"}) if one.rule == "FLW-08")
    assert question(finding) == ("You asked for 15 minutes but Won deal to customer runs every 1 hour. Which is true?")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ScenarioKind.ROLLBACK, "Putting it back"),
        (timedelta(hours=36), "1 day 12 hours"),
        (date(2027, 1, 12), "12 January 2027"),
        (("a", "b", "c"), "a, b and c"),
        (7, "7"),
        ("{brackets} stay", "{brackets} stay"),
    ],
)
def test_facts_become_words(value: object, words: str) -> None:
    assert in_words(value) == words  # type: ignore[arg-type]  # every kind of value in one table


def test_a_long_list_says_how_many_more() -> None:
    assert listed([str(n) for n in range(9)]) == "0, 1, 2, 3 and 5 more"


def test_values_with_brackets_do_no_harm() -> None:
    finding = next(one for one in found({**MANY, "brief.exceptions.0.name": "{0} {x}"}) if one.rule == "EXC-01")
    assert question(finding) == "Who picks up “{0} {x}”?"


def test_a_new_brief_is_asked_at_most_five_things_about_different_matters() -> None:
    first = first_questions(found(MANY))
    assert len(first) == 5
    assert len({one.rule for one in first}) == 5
    assert all(one.severity is Severity.BLOCKER for one in first)


def test_blockers_come_first_and_waived_findings_are_no_questions() -> None:
    row = {"rule": "FLW-03", "about": "F-01", "by": "priya", "until": "2027-12-31"}
    ordered = ranked(found({**MANY, "brief.waivers": [row]}))
    assert [one.severity.rank for one in ordered] == sorted(one.severity.rank for one in ordered)
    assert "FLW-03" not in {one.rule for one in ordered}


def test_questions_stand_with_the_person_who_must_answer() -> None:
    groups = {group.contact: {one.rule for one in group.findings} for group in questions(found(MANY))}
    assert {"DEF-01", "EXC-01", "EXC-02"} <= groups["priya"]
    assert {"FLW-03", "FLW-04", "TST-03"} <= groups["sam"]
    assert groups["desk"] == {"FLW-15"}


def test_a_question_to_both_stands_with_both() -> None:
    groups = questions(found({"brief.handoffs.0.proof": None}))
    assert {group.contact for group in groups} == {"priya", "dana"}


def test_where_nobody_is_named_the_role_is() -> None:
    (group,) = questions(one for one in found({"brief": {"ref": "I", "stage": "idea"}}) if one.rule == "OWN-06")
    assert (group.contact, group.role.value) == ("", "sponsor")


def test_rows_are_what_the_command_line_says() -> None:
    row = next(row for row in as_rows(found(MANY)) if row["rule"] == "EXC-01")
    assert row == {
        "rule": "EXC-01",
        "severity": "blocker",
        "about": "E-01",
        "question": "Who picks up “Card declined”?",
        "ask": "business owner",
        "contact": "priya",
        "waived": False,
    }


def test_text_is_grouped_by_person() -> None:
    text = as_text(found(MANY), dossier(MANY))
    assert text.startswith("Priya Shah\n  Stops you  ")
    assert "\n\nSam Lee\n" in text


@pytest.mark.parametrize("code", sorted(RULE))
def test_every_question_reads_as_a_question(code: str) -> None:
    words = str(RULE[code].question)
    assert words.endswith("?")
    assert len(words) < 140
    assert all(name is None or name.isidentifier() for _text, name, *_ in string.Formatter().parse(words))
