"""All runbooks of a workspace: the live state, what is due, whom to call, and one search by what people see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from briefs.dossier.load import dossiers_to_run
from briefs.runbook.reading import Reading, read_runbook
from briefs.runbook.symptoms import find
from briefs.shapes.purpose import Stage
from briefs.views.runbook import who
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role

PAGE = 50
MOST_HITS = 30


@in_workspace()
def runbooks(request: WorkspaceRequest) -> HttpResponse:
    """Those whose review is overdue first. Briefs that are no more than an idea wait until somebody writes one."""
    today = timezone.localdate()
    readings = [read_runbook(dossier, today) for dossier in dossiers_to_run(request.workspace)]
    shown = sorted((one for one in readings if _is_runbook(one)), key=lambda one: _order(one, today))
    query = request.GET.get("q", "").strip()
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(request, reading, today) for reading in page.object_list],
        "page_obj": page,
        "query": query,
        "hits": _hits(request, shown, query) if query else [],
        "most": MOST_HITS,
        "briefs_url": reverse("briefs", args=[request.workspace.key]),
        "may_write": request.membership.may(Role.CONTRIBUTOR),
    }
    template = "briefs/runbook_hits.html" if request.htmx else "briefs/runbooks.html"
    return render(request, template, context)


def _is_runbook(reading: Reading) -> bool:
    return not reading.empty or reading.brief.at_least(Stage.APPROVED)


def _order(reading: Reading, today: date) -> tuple[bool, bool, date]:
    """Overdue first, the longest overdue before the others; then what falls due next."""
    due = reading.review_due
    return (not _overdue(reading, today), due is None, due or date.max)


def _overdue(reading: Reading, today: date) -> bool:
    """A brief that is live must be looked through; others have not started yet."""
    live = reading.brief.stage is Stage.LIVE
    return live and (reading.review_due is None or reading.review_due < today)


def _read_url(request: WorkspaceRequest, reading: Reading) -> str:
    return reverse("read_runbook", args=[request.workspace.key, reading.brief.ref])


def _row(request: WorkspaceRequest, reading: Reading, today: date) -> dict[str, Any]:
    call = reading.first_call
    named = reading.calls[0].who if reading.calls else None
    return {
        "ref": reading.brief.ref,
        "title": reading.brief.title or reading.brief.ref,
        "url": _read_url(request, reading),
        "summary": reading.summary,
        "state": reading.state,
        "empty": reading.empty,
        "proven_on": reading.proven_on,
        "steps": len(reading.instructions),
        "due": reading.review_due,
        "overdue": _overdue(reading, today),
        "call": who(call.who) if call and call.who else "",
        "hours": call.hours if call else "",
        "phone": call.who.phone if call and call.who else "",
        "nobody": who(named) if named and not call else "",
    }


def _hits(request: WorkspaceRequest, readings: list[Reading], query: str) -> list[dict[str, Any]]:
    """What all runbooks know about the words, the best first, with the address where it stands."""
    found = [(hit, reading) for reading in readings for hit in find(reading, query)]
    found.sort(key=lambda pair: -pair[0].score)
    return [
        {
            "hit": hit,
            "ref": reading.brief.ref,
            "brief": reading.brief.title or reading.brief.ref,
            "url": _read_url(request, reading),
            "place": f"{_read_url(request, reading)}?{urlencode({'q': query})}#{hit.anchor}",
            "call": who(hit.trouble.owner) if hit.trouble and hit.trouble.owner else "",
        }
        for hit, reading in found[:MOST_HITS]
    ]
