"""Offering a brief as a template of the workspace, and taking that back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from briefs.services.offering import offer
from briefs.views.common import brief_page
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor


@require_POST
@in_workspace(Role.EDITOR)
def offer_brief(request: WorkspaceRequest, ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    offered = request.POST.get("say") != "withdraw"
    offer(page.integration, Actor.of(request.user), offered=offered)
    if offered:
        messages.success(request, _("It stands first under Start a brief now. What is started from it is a copy."))
    else:
        messages.success(request, _("It is no longer offered as a template. Briefs started from it stay."))
    return redirect(page.url("brief"))
