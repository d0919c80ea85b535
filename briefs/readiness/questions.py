"""Open questions as people meet them: by person, the next best one first, and few at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from briefs.dossier.dossier import Dossier
from briefs.readiness.finding import Finding
from briefs.readiness.rule import Role
from briefs.readiness.words import question

FIRST = 5


@dataclass(frozen=True)
class PersonQuestions:
    """What one person has to answer. `contact` is empty where nobody is named; then `role` says who is missing."""

    contact: str
    role: Role
    findings: tuple[Finding, ...]


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Open findings, the next best question first: blockers before warnings before hints; within these each rule once
    before any rule again, so that the first few questions are about different things."""
    told: dict[str, int] = defaultdict(int)
    ranks: list[tuple[int, int, int, Finding]] = []
    for finding in findings:
        if not finding.waived:
            ranks.append((finding.severity.rank, told[finding.rule], len(ranks), finding))
            told[finding.rule] += 1
    return tuple(rank[3] for rank in sorted(ranks, key=lambda rank: rank[:3]))


def first_questions(findings: Iterable[Finding], most: int = FIRST) -> tuple[Finding, ...]:
    """The few questions with which somebody starts: the best ones, no more than five."""
    return ranked(findings)[:most]


def questions(findings: Iterable[Finding]) -> tuple[PersonQuestions, ...]:
    """Open questions by the person who must answer, whoever has the most urgent one first. A question to several
    people stands with each of them."""
    groups: dict[tuple[str, Role | None], list[Finding]] = {}
    for finding in ranked(findings):
        for contact in finding.contacts or ("",):
            groups.setdefault((contact, None if contact else finding.ask), []).append(finding)
    return tuple(
        PersonQuestions(contact, role or found[0].ask, tuple(found)) for (contact, role), found in groups.items()
    )


def as_rows(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as the command line and the API say them. Several people in `contact` are parted by commas."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity.value,
            "about": finding.about,
            "question": question(finding),
            "ask": finding.ask.value,
            "contact": ", ".join(finding.contacts) or None,
            "waived": finding.waived,
        }
        for finding in findings
    ]


def as_text(findings: Iterable[Finding], dossier: Dossier) -> str:
    """Open questions as lines of text, grouped by person, and what is waived at the end."""
    findings = tuple(findings)
    lines: list[str] = []
    for group in questions(findings):
        lines += ["", dossier.name_of(group.contact) or str(group.role.label)]
        lines += [_line(finding) for finding in group.findings]
    if waived := [finding for finding in findings if finding.waived]:
        lines += ["", gettext("Waived"), *(_line(finding) for finding in waived)]
    return "\n".join(lines[1:])


def _line(finding: Finding) -> str:
    return f"  {finding.severity.label}  {finding.rule}  {finding.about}: {question(finding)}"
