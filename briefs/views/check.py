"""All answers of a brief on one page, and all open questions by person."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from briefs.readiness.questions import questions
from briefs.sections.machine import Section, Talk
from briefs.sections.registry import SECTIONS, section_of_where
from briefs.views.common import BriefPage, brief_page
from briefs.views.listing import groups_of, row_groups
from briefs.views.questions import question_cards
from briefs.views.tasks import has_answers
from briefs.views.truth import shared_in_brief
from datamaps.map.unconfirmed import unconfirmed, unconfirmed_in_words
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace

BACK = "answers"


@in_workspace()
def answers(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Check-answers: section by section, each with a way to change it that comes back here.

    What is still asked for comes first; sections in which nothing is open are folded.
    """
    page = brief_page(request, ref)
    stops = page.stops_signing
    asked = Counter(section_of_where(one.where.section) for one in page.until_signed if not one.waived)
    context = {
        "page": page,
        "crumbs": page.crumbs({"label": _("All answers")}),
        "sections": sorted((_section(page, section, asked) for section in SECTIONS), key=lambda one: one["settled"]),
        "stops": len(stops),
        "questions": question_cards(page, stops[:5]),
        "more": max(0, len(stops) - 5),
        "questions_url": page.url("open_questions"),
        "sign_url": page.url("sign"),
        "unconfirmed": unconfirmed_in_words(len(unconfirmed(page.dossier.map.moves, page.dossier.map.fields))),
    }
    return render(request, "briefs/check_answers.html", context)


def _section(page: BriefPage, section: Section, asked: Counter[str | None]) -> dict[str, Any]:
    known = section.id in page.dossier.brief.not_relevant or has_answers(page.dossier, section)
    return {
        "id": section.id,
        "open": asked[section.id],
        "settled": known and not asked[section.id],
        "title": section.title,
        "note": "" if section.id in page.dossier.brief.not_relevant else section.summary(page.dossier),
        "url": page.url("section", section.id),
        "talks": [_talk(page, section, talk) for talk in section.talks],
        "reason": page.dossier.brief.not_relevant.get(section.id, ""),
    }


def _talk(page: BriefPage, section: Section, talk: Talk) -> dict[str, Any]:
    reasons = page.dossier.brief.not_relevant
    reason = reasons.get(talk.part) or reasons.get(talk.part.partition(".")[0], "")
    found: dict[str, Any] = {"title": talk.title, "reason": reason if section.id not in reasons else ""}
    if not talk.rows:
        return found | {"groups": groups_of(page, section, talk, BACK)}
    rows = shared_in_brief(page) if talk.part == "truth" else page.rows.get(talk.part, [])
    return found | {
        "is_list": True,
        "rows": [
            {
                "line": talk.line(talk.shape.read(row.plain()), page.dossier),
                "ref": row.plain().get("ref", ""),
                "groups": row_groups(page, section, talk, row, BACK),
            }
            for row in rows
        ],
    }


@in_workspace()
def open_questions(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Every open question, by the person who must answer."""
    page = brief_page(request, ref)
    groups = [
        {
            "name": page.dossier.name_of(group.contact) or str(group.role.label),
            "named": bool(group.contact),
            "cards": question_cards(page, group.findings),
        }
        for group in questions(page.until_signed)
    ]
    waived = question_cards(page, [finding for finding in page.until_signed if finding.waived])
    context = {"page": page, "groups": groups, "waived": waived, "crumbs": page.crumbs({"label": _("Open questions")})}
    return render(request, "briefs/open_questions.html", context)
