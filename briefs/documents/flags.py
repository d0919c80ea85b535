"""Open questions as documents print them: words, not codes and values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from briefs.readiness.finding import Finding
from briefs.readiness.words import question


@dataclass(frozen=True)
class Flag:
    """One finding of the readiness rules. `contacts` are keys, `severity` is blocker, warning or hint."""

    rule: str
    severity: str
    about: str
    question: str
    contacts: tuple[str, ...] = ()
    role: str = ""
    """Who is asked when the brief names nobody."""
    section: str = ""
    waived: bool = False


def flags_of(findings: Iterable[Finding]) -> tuple[Flag, ...]:
    """The findings in words, in their order."""
    return tuple(
        Flag(
            rule=finding.rule,
            severity=finding.severity.value,
            about=finding.about,
            question=question(finding),
            contacts=finding.contacts,
            role=str(finding.ask.label),
            section=finding.where.section,
            waived=finding.waived,
        )
        for finding in findings
    )
