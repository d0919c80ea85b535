"""The operating map of a brief, and taking advice over."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.operating.advice import advice, taken_over
from briefs.operating.checklist import checklist
from briefs.operating.map import Answered, operating_map
from briefs.operating.offered import FLOWS, Advice
from briefs.operating.words import advice_in_words, heading
from briefs.services.parts import new_row, save_row
from briefs.views.brief import home_context
from briefs.views.common import BriefPage, brief_page
from briefs.views.questions import question_cards
from datamaps.models import Referring
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.door import Stale

SHOWN = 3
"""Open questions under one of the five: more are one press away."""


@in_workspace()
def operating(request: WorkspaceRequest, ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    offered = advice(page.dossier)
    context = home_context(page, on_map=True) | {
        "five": [_five(page, one) for one in operating_map(page.dossier, page.findings)],
        "checklist": [
            {"label": item.checked.label, "note": item.note, "state": item.state, "words": item.words}
            | {"url": page.url("section", item.section)}
            for item in checklist(page.dossier, page.findings)
        ],
        "advice": [_offer(page, one) for one in offered],
        "take_url": page.url("take_advice"),
    }
    return render(request, "briefs/operating_map.html", context)


def _five(page: BriefPage, one: Answered) -> dict[str, Any]:
    return {
        "id": one.asked.value,
        "title": one.asked.label,
        "lines": [
            {"about": line.about, "said": line.said, "url": page.url("flow", line.flow) if line.flow else ""}
            for line in one.lines
        ],
        "questions": question_cards(page, one.open[:SHOWN]),
        "more": max(0, len(one.open) - SHOWN),
    }


def _offer(page: BriefPage, one: Advice) -> dict[str, Any]:
    return {
        "id": one.id,
        "heading": heading(one),
        "words": advice_in_words(one),
        "may_take": bool(one.answers) and page.may_answer,
    }


@in_workspace(Role.CONTRIBUTOR)
@transaction.atomic
def take_advice(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Writes what one piece of advice says into the brief; pressed twice it is written once, because it is no longer
    given then."""
    page = brief_page(request, ref)
    back = f"{page.url('operating_map')}#advice"
    if request.method != "POST":
        return redirect(back)
    wanted = request.POST.get("take", "")
    one = next((one for one in advice(page.dossier) if one.answers and one.id == wanted), None)
    row = _row(page, one) if one else None
    if one is None or row is None:
        messages.info(
            request, _("This advice is not given any more: somebody has taken it over, or it no longer fits.")
        )
        return redirect(back)
    try:
        save_row(row, taken_over(row.plain(), one), Actor.of(request.user))
    except Stale:
        messages.info(request, _("Somebody else saved at the same moment, so nothing was taken over. Press again."))
        return redirect(back)
    messages.success(request, _("Taken over: %(words)s") % {"words": advice_in_words(one)[:300]})
    return redirect(back)


def _row(page: BriefPage, one: Advice) -> Referring | None:
    rows = page.rows.get(one.part, [])
    if one.part == FLOWS:
        return next((row for row in rows if row.plain().get("ref") == one.ref), None)
    return rows[0] if rows else new_row(page.integration, one.part)
