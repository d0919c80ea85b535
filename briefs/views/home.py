"""Home: what needs you, the reader's own first."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.home.first_steps import WHY, Begun, FirstStep, steps_of
from briefs.home.needs import CALM, Kind, Needs
from briefs.home.waiting import all_needs
from briefs.services.begun import begun_in
from briefs.services.home import scene_of
from briefs.services.standing import count_missing
from briefs.views.common import own_url
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.accounts.visits import visit

_ALL = {
    Kind.DECISIONS: "decisions",
    Kind.SYSTEMS: "findings",
    Kind.EXCEPTIONS: "exceptions",
    Kind.GO_LIVE: "briefs",
    Kind.REVIEWS: "runbooks",
    Kind.CREDENTIALS: "credentials",
    Kind.NOBODY: "briefs",
}
"""The page on which all of a kind are listed."""


@in_workspace()
def home(request: WorkspaceRequest) -> HttpResponse:
    now = timezone.now()
    since = visit(request.membership, now)
    begun = begun_in(request.workspace)
    start = _start(request, begun)
    count_missing(request.workspace, now)
    found = all_needs(scene_of(request.membership, since, now))
    waiting = [one for one in found if one.rows]
    context = {
        "groups": [_group(request, one) for one in waiting],
        "calm": [CALM[one.kind] for one in found if not one.rows and _may_know(request, one.kind)],
        "start": start,
        "steps": [] if waiting and begun.brief else _steps(request, begun),
        "next": _next(request) if begun.brief and not waiting else None,
        "nobody": begun.people and request.membership.contact_id is None,
        "own_url": own_url(request),
        "sample": request.workspace.sample and request.membership.may(Role.ADMIN),
    }
    return render(request, "briefs/home.html", context)


def _may_know(request: WorkspaceRequest, kind: Kind) -> bool:
    return kind is not Kind.CREDENTIALS or request.membership.may(Role.EDITOR)


def _group(request: WorkspaceRequest, found: Needs) -> dict[str, Any]:
    url = reverse(_ALL[found.kind], args=[request.workspace.key])
    return {"title": found.kind.label, "rows": found.rows, "more": found.more, "url": url}


def _steps(request: WorkspaceRequest, begun: Begun) -> list[dict[str, Any]]:
    """The first steps as rows of a task list, until all are done. Only for those who may take all of them."""
    steps = steps_of(begun)
    if not request.membership.may(Role.EDITOR) or all(step.done for step in steps):
        return []
    return [
        {
            "label": step.kind.label,
            "note": _("As soon as there is a system.") if step.waits else WHY[step.kind],
            "url": "" if step.waits else _step_url(request, step.kind, begun),
            "state": "completed" if step.done else "not_started",
        }
        for step in steps
    ]


def _step_url(request: WorkspaceRequest, kind: FirstStep, begun: Begun) -> str:
    key = request.workspace.key
    return {
        FirstStep.SYSTEM: lambda: reverse("add_system", args=[key]),
        FirstStep.RECORDS: lambda: reverse("import_system", args=[key, begun.system]),
        FirstStep.PEOPLE: lambda: reverse("contact-new", args=[key]),
        FirstStep.BRIEF: lambda: reverse("add_brief", args=[key]),
        FirstStep.CHECK: lambda: reverse("add_connector", args=[key, begun.system]),
    }[kind]()


def _start(request: WorkspaceRequest, begun: Begun) -> dict[str, str] | None:
    """What those who may not take the first steps can do while there is no brief."""
    key, may = request.workspace.key, request.membership.may
    if begun.brief or may(Role.EDITOR):
        return None
    if may(Role.CONTRIBUTOR):
        return {
            "title": _("Start a brief"),
            "why": _("A brief says what moves between your systems, and asks what must be decided before you build."),
            "label": _("Start a brief"),
            "url": reverse("add_brief", args=[key]),
        }
    return {
        "title": _("Nothing is written here yet"),
        "why": _("As soon as somebody starts a brief, what it needs of you stands here."),
        "label": _("See who is here"),
        "url": reverse("members", args=[key]),
    }


def _next(request: WorkspaceRequest) -> dict[str, str]:
    """Where to go on when nothing waits."""
    return {
        "title": _("Nothing waits for you"),
        "why": _("Decisions, changed systems and reviews come up here by themselves. Go on with a brief meanwhile."),
        "label": _("Open the briefs"),
        "url": reverse("briefs", args=[request.workspace.key]),
    }
