"""What is asked of somebody else says so, and comes after the reader's own questions of the same weight."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from briefs.readiness.finding import Finding
from briefs.readiness.rule import Role, Severity, Where
from briefs.readiness.words import question
from briefs.views.next_question import asked_in_words, in_order
from tests.readiness.world import dossier

BLOCKER, WARNING = Severity.BLOCKER, Severity.WARNING


def asked(rule: str, severity: Severity, *contacts: str) -> Finding:
    return Finding(
        rule, severity, rule, Where("flows"), {"flow": "F-01", "gaps": ("how late",)}, Role.INTEGRATOR, contacts
    )


def page(reader: str = "", *findings: Finding) -> Any:
    return SimpleNamespace(reader=reader, findings=findings, until_signed=findings, dossier=dossier())


RETRIES, TWICE = asked("FLW-03", BLOCKER, "sam"), asked("FLW-04", BLOCKER, "priya")
LATE, OPEN = asked("FLW-08", WARNING, "priya"), asked("FLW-09", WARNING)


def test_ones_own_questions_come_first_among_those_that_weigh_the_same() -> None:
    found = (RETRIES, TWICE, LATE, OPEN)
    assert in_order(page("priya", *found)) == (TWICE, RETRIES, LATE, OPEN)
    assert in_order(page("sam", *found)) == (RETRIES, TWICE, OPEN, LATE)
    assert in_order(page("", *found)) == found


def test_a_question_of_somebody_else_says_whose_it_is() -> None:
    assert asked_in_words(page("sam"), RETRIES) == question(RETRIES)
    assert asked_in_words(page("priya"), OPEN) == question(OPEN)
    for reader in ("priya", ""):
        assert asked_in_words(page(reader), RETRIES) == (
            f"{question(RETRIES)} Asked of Sam Lee: leave it open if you do not know."
        )
