"""Open questions as documents print them: words, not codes and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
    waived: bool = False


def flags_of(findings: Iterable[Finding | Flag]) -> tuple[Flag, ...]:
    """Findings in words, in their order; what is in words already stays as it is."""
    return tuple(one if isinstance(one, Flag) else _in_words(one) for one in findings)


def flags_from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Flag, ...]:
    """Flags of a signed version, from the rows that the readiness command and the API print."""
    return tuple(
        Flag(
            rule=str(row["rule"]),
            severity=str(row["severity"]),
            about=str(row.get("about") or ""),
            question=str(row.get("question") or ""),
            contacts=tuple(part for part in str(row.get("contact") or "").split(", ") if part),
            role=str(row.get("ask") or ""),
            waived=bool(row.get("waived")),
        )
        for row in rows
    )


def _in_words(finding: Finding) -> Flag:
    return Flag(
        rule=finding.rule,
        severity=finding.severity.value,
        about=finding.about,
        question=question(finding),
        contacts=finding.contacts,
        role=str(finding.ask.label),
        waived=finding.waived,
    )
