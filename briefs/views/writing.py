"""One quiet line on a form: who else has it open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from briefs.models import Writing
from briefs.services.writing import HEARD, OPENED, open_form
from briefs.views.common import BriefPage, brief_page
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role

NO_NEWS = 204


@require_POST
@in_workspace(Role.CONTRIBUTOR)
def writing(request: WorkspaceRequest, ref: str, about: UUID) -> HttpResponse:
    """A form that is open says so every 20 seconds. Answered with nothing while its line is still true."""
    page = brief_page(request, ref)
    others = open_form(page.integration, about, request.user, timezone.now(), HEARD)
    shown = _shown(others)
    if request.htmx and shown == request.POST.get("shown", ""):
        return HttpResponse(status=NO_NEWS)
    return render(request, "briefs/writing.html", {"others": others, "shown": shown, "news": True})


def writing_here(page: BriefPage, about: UUID) -> dict[str, Any]:
    """What a form shows of others when it is opened. Call it for forms of things that exist already."""
    others = open_form(page.integration, about, page.request.user, timezone.now(), OPENED)
    return {"url": page.url("writing", about), "others": others, "shown": _shown(others)}


def _shown(others: list[Writing]) -> str:
    return ",".join(f"{one.user_id}-{one.since:%H%M}" for one in others)
