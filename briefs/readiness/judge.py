"""What is still open in a brief, and what stops it from moving on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from briefs.dossier.dossier import Dossier
from briefs.readiness.asked import asked
from briefs.readiness.case import Case
from briefs.readiness.finding import Finding
from briefs.readiness.registry import RULES
from briefs.readiness.rule import Raised, Rule, Severity
from briefs.shapes.purpose import Stage


def judge(dossier: Dossier, today: date, stage: Stage | None = None) -> tuple[Finding, ...]:
    """Every finding about a brief on a day: blockers first, then in the order of the registry; waived ones stay.

    With `stage` the brief is judged as if it were asked to be there. No rule is told twice about one thing.
    """
    case = Case(dossier, today, later(dossier.brief.stage, stage))
    found = [
        finding for rule in RULES if rule.applies(case.stage) for finding in _findings(case, rule, rule.fires(case))
    ]
    return tuple(sorted(found, key=lambda finding: finding.severity.rank))


def later(own: Stage, asked_for: Stage | None) -> Stage:
    return max(own, asked_for, key=lambda stage: stage.rank) if asked_for else own


def _findings(case: Case, rule: Rule, raised: Iterator[Raised]) -> Iterator[Finding]:
    seen: set[str] = set()
    for one in raised:
        severity = one.severity or rule.severity
        if one.about in seen or _is_silenced(case, severity, one.where.section):
            continue
        seen.add(one.about)
        finding = Finding(
            rule=rule.code,
            severity=severity,
            about=one.about,
            where=one.where,
            values=one.values,
            ask=rule.ask,
            contacts=asked(case, rule.ask, one),
        )
        yield replace(finding, waived=True) if _is_waived(case, finding) else finding


def _is_silenced(case: Case, severity: Severity, section: str) -> bool:
    """A section that is not relevant is not asked for; a blocker stands all the same."""
    if severity is Severity.BLOCKER:
        return False
    return section in case.brief.not_relevant or section.partition(".")[0] in case.brief.not_relevant


def _is_waived(case: Case, finding: Finding) -> bool:
    """Waived by a person until a day that has not passed; a blocker by the business owner only."""
    return any(
        waiver.rule == finding.rule
        and waiver.about == finding.about
        and waiver.until is not None
        and waiver.until >= case.today
        and waiver.by is not None
        and (finding.severity is not Severity.BLOCKER or waiver.by == case.brief.business_owner)
        for waiver in case.brief.waivers
    )


@dataclass(frozen=True)
class Gate:
    """Whether a brief may move to a stage; `stops` are the blockers in the way."""

    to: Stage
    stops: tuple[Finding, ...]

    @property
    def open(self) -> bool:
        return not self.stops


def gate(dossier: Dossier, to: Stage, today: date) -> Gate:
    """What stops the move of a brief to a stage. Up to the review, and on the way back, nothing does."""
    forward = to.rank > dossier.brief.stage.rank
    if not forward or to.rank < Stage.APPROVED.rank:
        return Gate(to, ())
    return Gate(to, tuple(finding for finding in judge(dossier, today, to) if finding.stops))
