"""The home of a brief: its task list, with the open questions in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.models import SectionState
from briefs.readiness.finding import Finding
from briefs.sections.machine import Section
from briefs.sections.registry import SECTIONS
from briefs.shapes.brief import PARTS, part_data
from briefs.shapes.purpose import Stage
from briefs.views.common import BriefPage, brief_page, section_of_where
from briefs.views.questions import question_cards
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.look.words import day_in_words

IN_MARGIN = 5
"""Questions shown at once: nobody reads a wall of them."""


@in_workspace()
def brief(request: WorkspaceRequest, ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    open_findings = [finding for finding in page.findings if not finding.waived]
    cards = question_cards(page, open_findings)
    context = {
        "page": page,
        "brief": page.dossier.brief,
        "crumbs": page.crumbs()[:1] + [{"label": ref}],
        "facts": list(_facts(page)),
        "stages": _stages(page.dossier.brief.stage),
        "tasks": _tasks(page, open_findings),
        "questions": cards[:IN_MARGIN],
        "more": max(0, len(cards) - IN_MARGIN),
        "next_question": cards[0] if cards else None,
    }
    return render(request, "briefs/brief.html", context)


def _facts(page: BriefPage) -> Iterator[dict[str, Any]]:
    dossier = page.dossier
    brief = dossier.brief
    yield {"label": _("Business owner"), "value": dossier.name_of(brief.business_owner) or _("not named yet")}
    yield {"label": _("Integrator"), "value": dossier.name_of(brief.integrator) or _("not named yet")}
    if brief.go_live:
        yield {"label": _("Planned go-live"), "value": day_in_words(brief.go_live)}
    if brief.systems:
        yield {"label": "", "value": " · ".join(dossier.map.label(row.system) for row in brief.systems)}
    touching = [
        finding
        for finding in dossier.live.findings
        if finding.state == "open" and finding.severity != "info" and finding.touches
    ]
    if touching:
        words = ngettext("%(n)s difference", "%(n)s differences", len(touching)) % {"n": len(touching)}
        yield {"state": "drift", "value": words, "url": page.url("findings_of_brief")}


def _stages(stage: Stage) -> list[dict[str, Any]]:
    """The six stages of the way there; what comes after live stands in its place."""
    shown = [Stage.IDEA, Stage.BRIEFING, Stage.IN_REVIEW, Stage.APPROVED, Stage.TESTING, Stage.LIVE]
    at = max((one for one in shown if one.rank <= stage.rank), key=lambda one: one.rank)
    return [
        {
            "label": stage.label if one is at else one.label,
            "done": one.rank < at.rank,
            "current": one is at,
        }
        for one in shown
    ]


def _tasks(page: BriefPage, findings: list[Finding]) -> list[dict[str, Any]]:
    done = set(SectionState.objects.filter(integration=page.integration, done=True).values_list("section", flat=True))
    return [
        {"number": number, "label": section.title, "url": page.url("section", section.id), "note": note}
        | section_status(page.dossier, section, findings, section.id in done)
        for number, section in enumerate(SECTIONS, 1)
        for note in [page.dossier.brief.not_relevant.get(section.id) or section.summary(page.dossier)]
    ]


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
        return {"state": "in_progress", "words": _("In progress")}
    return {"state": "not_started", "words": _("Not started")}


def has_answers(dossier: Dossier, section: Section) -> bool:
    """Whether anybody wrote anything in a section."""
    plain = dossier.brief.plain()
    parts = {talk.part for talk in section.talks}
    if "flows" in parts and dossier.brief.flows:
        return True
    return any(part_data(plain, part) for part in PARTS if part.id in parts)
