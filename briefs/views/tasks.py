"""The task list of a brief: what each section says of itself, and how far it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.dossier.signers import approved_by_owner
from briefs.forms.factory import get
from briefs.models import SectionState
from briefs.readiness.finding import Finding
from briefs.readiness.rule import Severity
from briefs.sections.machine import Section, Talk
from briefs.sections.registry import SECTIONS, section_of_where
from briefs.shapes.brief import PART, part_data
from briefs.views.common import BriefPage
from integrations_portal.shapes.base import is_empty

ANSWERED = "answered"
"""The state of a section in which nothing needed is open, and that nobody has called complete yet."""


def tasks(page: BriefPage, findings: Iterable[Finding]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The ten lines that lead to a signature, and those of keeping it running."""
    findings = list(findings)
    done = set(SectionState.objects.filter(integration=page.integration, done=True).values_list("section", flat=True))
    rows = [_task(page, section, findings, section.id in done) for section in SECTIONS]
    agreeing = [row for row, section in zip(rows, SECTIONS, strict=True) if not section.running]
    running = [row for row, section in zip(rows, SECTIONS, strict=True) if section.running]
    numbered = [*agreeing, _sign(page), *running]
    for number, row in enumerate(numbered, 1):
        row["number"] = number
    return numbered[: len(agreeing) + 1], numbered[len(agreeing) + 1 :]


def _task(page: BriefPage, section: Section, findings: list[Finding], done: bool) -> dict[str, Any]:
    note = page.dossier.brief.not_relevant.get(section.id) or section.summary(page.dossier)
    row = {"label": section.title, "url": page.url("section", section.id), "note": _short(note)}
    return row | section_status(page.dossier, section, findings, done)


def _sign(page: BriefPage) -> dict[str, Any]:
    """Check answers and sign: blocked while anything stops the brief, with the reason."""
    row: dict[str, Any] = {"label": _("Check answers and sign")}
    stops = len(page.stops_signing)
    if stops:
        words = ngettext(
            "Cannot start yet: %(n)s question must be answered first",
            "Cannot start yet: %(n)s questions must be answered first",
            stops,
        )
        return row | {"url": "", "note": words % {"n": stops}, "state": "not_yet", "words": _("Not yet")}
    if approved_by_owner(page.dossier):
        return row | {"url": page.url("sign"), "note": "", "state": "completed", "words": _("Signed")}
    return row | {"url": page.url("answers"), "note": "", "state": "not_started", "words": _("Ready to check")}


def _short(words: str, most: int = 160) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()}…"


def section_status(dossier: Dossier, section: Section, findings: list[Finding], done: bool) -> dict[str, str]:
    """A state and its words: what stops you first, then what people said, then whether anything is there."""
    own = [finding for finding in findings if section_of_where(finding.where.section) == section.id]
    stops = sum(finding.stops for finding in own)
    if stops:
        decide = section.id in ("truth", "decisions")
        words = _("%(n)s to decide") if decide else _("%(n)s to fix")
        return {"state": "stops", "words": words % {"n": stops}}
    if section.id in dossier.brief.not_relevant:
        return {"state": "completed", "words": _("Not relevant")}
    if done:
        return {"state": "completed", "words": _("Completed")}
    if has_answers(dossier, section):
        if nothing_needed(own):
            return {"state": ANSWERED, "words": _("All answered")}
        return {"state": "in_progress", "words": _("In progress")}
    return {"state": "not_started", "words": _("Not started")}


def nothing_needed(findings: Iterable[Finding]) -> bool:
    """Whether nothing is asked but what may be left: then a person can say that the section is complete."""
    return all(finding.severity is Severity.HINT or finding.waived for finding in findings)


def has_answers(dossier: Dossier, section: Section) -> bool:
    """Whether anybody wrote anything in a section."""
    plain = dossier.brief.plain()
    return any(_has_answers(dossier, plain, talk) for talk in section.talks)


def _has_answers(dossier: Dossier, plain: dict[str, Any], talk: Talk) -> bool:
    if talk.part == "flows":
        return bool(dossier.brief.flows)
    if talk.part == "truth":
        fields = [field for _record, field in dossier.map.touched.values()]
        return any(field.ownership or field.definitions for field in fields)
    found = part_data(plain, PART[talk.part])
    if talk.rows:
        return bool(found)
    # A new brief has a title from its first page; that alone is no answer to the questions of the section.
    return any(not is_empty(get(answers, name)) for answers in found for name in talk.asked() if name != "title")
