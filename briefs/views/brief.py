"""The home of a brief: its task list and its operating map, with the open questions in the margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.dossier.signers import approved_by_owner
from briefs.readiness.words import listed
from briefs.services.guests import links_of
from briefs.services.offering import is_offered
from briefs.services.standing import keep
from briefs.shapes.purpose import Stage
from briefs.views.common import BriefPage, brief_page
from briefs.views.guests import guest_rows
from briefs.views.next_question import in_order, onward
from briefs.views.questions import question_cards
from briefs.views.reading import reading_fact
from briefs.views.signatures import against
from briefs.views.tasks import ANSWERED, tasks
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.look.words import day_in_words

IN_MARGIN = 5
"""Questions shown at once: nobody reads a wall of them."""


@in_workspace()
def brief(request: WorkspaceRequest, ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    keep(page.integration, page.findings, timezone.now())
    agreeing, running = tasks(page, [finding for finding in page.findings if not finding.waived])
    context = home_context(page, on_map=False) | {"tasks": agreeing, "running": running}
    context["answered"] = any(row["state"] == ANSWERED for row in (*agreeing, *running)) and page.may_answer
    context |= {"may_offer": request.membership.may(Role.EDITOR), "offered": is_offered(page.integration)}
    context |= {"guests": [row for row in guest_rows(links_of(page.integration)) if not row["ended"]]}
    return render(request, "briefs/brief.html", context)


def home_context(page: BriefPage, *, on_map: bool) -> dict[str, Any]:
    """What both views of a brief show around them: who it is about, how far it is, and the first open questions."""
    found = in_order(page)
    cards = question_cards(page, found[:IN_MARGIN])
    return {
        "page": page,
        "brief": page.dossier.brief,
        "crumbs": [page.crumbs()[0], {"label": page.integration.ref}],
        "facts": list(_facts(page)),
        "stages": _stages(page.dossier.brief.stage),
        "against": against(page),
        "tabs": [
            {"label": _("Sections"), "url": page.url("brief"), "current": not on_map},
            {"label": _("Operating map"), "url": page.url("operating_map"), "current": on_map},
        ],
        "answers_url": page.url("answers"),
        "sign_url": page.url("sign"),
        "versions_url": page.url("versions"),
        "export_url": page.url("documents"),
        "questions_url": page.url("open_questions"),
        "questions": cards,
        "more": len(found) - len(cards),
        "next_url": onward(cards[0]["url"]) if cards else "",
        "may_check": not cards and not approved_by_owner(page.dossier),
    }


def _facts(page: BriefPage) -> Iterator[dict[str, Any]]:
    dossier = page.dossier
    brief = dossier.brief
    yield {"label": _("Business owner"), "value": dossier.name_of(brief.business_owner) or _("not named yet")}
    yield {"label": _("Integrator"), "value": dossier.name_of(brief.integrator) or _("not named yet")}
    if brief.go_live:
        yield {"label": _("Planned go-live"), "value": day_in_words(brief.go_live)}
    if brief.systems:
        yield {"label": "", "value": listed([dossier.map.label(row.system) for row in brief.systems])}
    if read := reading_fact(page):
        yield read
    touching = [
        finding
        for finding in dossier.live.findings
        if finding.state == "open" and finding.severity != "info" and finding.touches
    ]
    if touching:
        words = ngettext("%(n)s difference", "%(n)s differences", len(touching)) % {"n": len(touching)}
        yield {"state": "drift", "value": words, "url": reverse("findings", args=[page.request.workspace.key])}


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
