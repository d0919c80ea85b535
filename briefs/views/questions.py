"""Open questions as cards: the sentence, who must answer, and the page on which it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from briefs.readiness.finding import Finding
from briefs.readiness.words import question
from briefs.views.common import BriefPage, section_of_where


def question_cards(page: BriefPage, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """One card for each finding, in their order: blockers first."""
    return [card(page, finding) for finding in findings]


def card(page: BriefPage, finding: Finding) -> dict[str, Any]:
    brief = page.dossier.brief
    decision = next((row for row in brief.decisions if row.ref == finding.about), None)
    return {
        "text": question(finding),
        "link": _("Answer") if page.may_answer else _("Look"),
        "url": where_url(page, finding),
        "severity": finding.severity.value,
        "people": [page.dossier.name_of(key) for key in finding.contacts] or [str(finding.ask.label)],
        "needed_by": decision.needed_by if decision else None,
        "blocks": list(decision.blocks) if decision else [],
        "finding": finding,
    }


def where_url(page: BriefPage, finding: Finding) -> str:
    """The page on which the question is answered; the section's own page when the row cannot be told."""
    where = finding.where
    key = page.request.workspace.key
    if where.section == "catalog":
        system, _dot, _rest = where.row.partition(".")
        return f"/w/{key}/systems/{system}/"
    if where.section == "contacts":
        return f"/w/{key}/members/"
    if where.section == "findings":
        return f"/w/{key}/findings/"
    if where.section == "flows" and "/" in where.row:
        flow, _slash, rest = where.row.partition("/")
        return f"{page.url('mapping', flow)}#{rest}"
    section = section_of_where(where.section)
    if section is None:
        return page.url("brief")
    anchor = f"#{where.row}" if where.row else ""
    return page.url("section", section) + anchor
