"""Starting a brief: empty, as a copy of another, or by the way to what is looked at first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.services.offering import offered_briefs
from briefs.services.starting import start_brief, start_copy
from briefs.starting.templates import Template, looked_for
from briefs.views.common import brief_page
from briefs.views.next_question import first_question
from datamaps.models import Integration
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.once import once_of

LONGEST = 2000


@in_workspace(Role.CONTRIBUTOR)
def add_brief(request: WorkspaceRequest) -> HttpResponse:
    """The three ways to begin. An empty brief and a copy need one thing: what the brief shall achieve."""
    briefs = Integration.objects.of(request.workspace).select_related("workspace")
    way, title = request.POST.get("way", "empty"), request.POST.get("title", "").strip()[:LONGEST]
    problems, once = [], once_of(request.POST)
    if request.method == "POST":
        source = briefs.filter(ref=request.POST.get("of", "")).first() if way == "copy" else None
        problems = title_problems(way, title, source)
        if not problems:
            by = Actor.of(request.user)
            made = start_copy(source, title, by, once) if source else start_brief(request.workspace, title, by, once)
            return redirect(first_question(brief_page(request, made.ref)))
    query = request.GET.get("q", "").strip()
    context = {
        "problems": problems,
        "way": way,
        "typed_empty": title if way == "empty" else "",
        "typed_copy": title if way == "copy" else "",
        "of": request.POST.get("of", request.GET.get("of", "")),
        "once": once,
        "briefs": briefs,
        "query": query,
        "own": _own(request, query),
        "templates": [_line(request, one) for one in looked_for(query)],
        "crumbs": [briefs_crumb(request), {"label": _("Start a brief")}],
    }
    return render(request, "briefs/add_brief.html", context, status=422 if problems else 200)


def title_problems(way: str, title: str, source: Integration | None) -> list[dict[str, str]]:
    found = []
    if way == "copy" and source is None:
        found.append({"message": _("Choose the brief to copy."), "href": "#of", "field": "of"})
    if not title:
        href = "#copy-title" if way == "copy" else "#title"
        words = _("Say what it shall achieve; everything else can wait.")
        found.append({"message": words, "href": href, "field": "title"})
    return found


def briefs_crumb(request: WorkspaceRequest) -> dict[str, str]:
    return {"label": _("Briefs"), "url": reverse("briefs", args=[request.workspace.key])}


def _line(request: WorkspaceRequest, one: Template) -> dict[str, Any]:
    return {
        "name": one.name,
        "goal": one.brief.goal,
        "url": reverse("add_from_template", args=[request.workspace.key, one.key]),
        "counts": _counts(one),
    }


def _own(request: WorkspaceRequest, query: str) -> list[dict[str, str]]:
    """Templates of the workspace itself in whose name every word of the query stands, each with the way to a copy."""
    words = query.casefold().split()
    return [
        {"name": one.title or one.ref, "ref": one.ref, "url": f"?of={one.ref}#copy"}
        for one in offered_briefs(request.workspace)
        if all(word in one.label().casefold() for word in words)
    ]


def _counts(one: Template) -> dict[str, int]:
    brief = one.brief
    return {
        "flows": len(brief.flows),
        "exceptions": len(brief.exceptions),
        "scenarios": len(brief.scenarios),
        "decisions": len(brief.decisions),
    }
