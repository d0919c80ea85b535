"""A section in which nothing needed is open says so, and says what to do with it."""

from __future__ import annotations

import pytest

from briefs.readiness.finding import Finding
from briefs.readiness.rule import Role, Severity, Where
from briefs.sections.registry import SECTION
from briefs.views.tasks import section_status
from tests.readiness.world import dossier

GOOD = dossier()


def asked(severity: Severity, section: str = "purpose") -> Finding:
    return Finding("OWN-08", severity, section, Where(section), {}, Role.BUSINESS_OWNER, ())


def words(*findings: Finding, done: bool = False) -> str:
    return section_status(GOOD, SECTION["purpose"], list(findings), done)["words"]


def test_a_section_with_every_needed_answer_says_so_until_somebody_calls_it_complete() -> None:
    assert words() == "All answered"
    assert words(done=True) == "Completed"


@pytest.mark.parametrize(
    ("severity", "said"), [(Severity.HINT, "All answered"), (Severity.WARNING, "In progress")], ids=str
)
def test_advice_does_not_hold_a_section_up_and_a_warning_does(severity: Severity, said: str) -> None:
    assert words(asked(severity)) == said


def test_what_is_asked_elsewhere_does_not_hold_it_up() -> None:
    assert words(asked(Severity.WARNING, "handoffs")) == "All answered"
