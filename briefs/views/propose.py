"""A brief from the file of another tool: read, kept for a day, and looked at before anything is added."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.forms.proposing import ProposalForm
from briefs.models import Proposed
from briefs.proposing.proposal import NothingProposed, Remark
from briefs.proposing.reading import propose
from briefs.proposing.words import refusal, remark_sentence
from briefs.starting.templates import Template
from briefs.views.from_template import offer
from briefs.views.start import briefs_crumb
from briefs.workspace_file.file import WorkspaceFile
from datamaps.connectors.base import ConnectorError
from datamaps.connectors.words import sentence
from datamaps.services.limits import site_limits
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role, Workspace

SECONDS = 20.0


@in_workspace(Role.CONTRIBUTOR)
def propose_brief(request: WorkspaceRequest) -> HttpResponse:
    """Takes a file, or its text."""
    form = ProposalForm(request.POST, request.FILES) if request.method == "POST" else ProposalForm()
    if request.method == "POST" and form.is_valid():
        try:
            kept = _keep(request.workspace, form.content())
        except ConnectorError as error:
            form.add_error(form.given(), sentence(error))
        except NothingProposed as error:
            form.add_error(form.given(), refusal(error))
        else:
            return redirect("add_proposed", key=request.workspace.key, uid=kept.uid)
    context = {
        "form": form,
        "crumbs": [
            briefs_crumb(request),
            {"label": _("Start a brief"), "url": reverse("add_brief", args=[request.workspace.key])},
            {"label": _("From the file of another tool")},
        ],
    }
    return render(request, "briefs/propose.html", context, status=422 if form.errors else 200)


def _keep(workspace: Workspace, content: bytes) -> Proposed:
    found = propose(content, site_limits(SECONDS))
    return Proposed.keep(
        workspace,
        file=found.template.file.plain(),
        remarks=[{"code": one.code, "values": dict(one.values)} for one in found.remarks],
    )


@in_workspace(Role.CONTRIBUTOR)
def add_proposed(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """What the file proposes, for a person to confirm, to change or to leave."""
    kept = get_object_or_404(Proposed.objects.of(request.workspace), uid=uid)
    remarks = [remark_sentence(Remark(one["code"], one["values"])) for one in kept.remarks]
    return offer(request, Template("", WorkspaceFile.read(kept.file)), remarks)
