"""The whole workspace as a file: to keep, and to hand over again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from briefs.dossier.secrets import mask_text
from briefs.forms.workspace_file import WorkspaceFileForm
from briefs.models import HandedOver
from briefs.services.workspace_files import Moved, file_of, make_it_so, mark_of
from briefs.services.workspace_rows import export_file, plan_import
from briefs.workspace_file.read import read_workspace
from briefs.workspace_file.write import write_workspace
from datamaps.models import Field
from datamaps.services.sync import Plan
from datamaps.views.credentials import crumbs
from datamaps.views.import_steps import groups_of
from datamaps.views.imports import size_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor

MOST_FIELDS = 50_000
"""Above these, writing the file takes longer than a page may; the command line has no such limit."""
MOST_ERRORS = 100


@in_workspace(Role.ADMIN)
def workspace_file(request: WorkspaceRequest) -> HttpResponse:
    """Takes a file, and tells every error in it at once."""
    form = WorkspaceFileForm(request.POST, request.FILES) if request.method == "POST" else WorkspaceFileForm()
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["file"]
        reading = read_workspace(given.read(), given.name)
        if reading.file is not None:
            kept = HandedOver.keep(request.workspace, file=reading.file.plain(), name=given.name[:400])
            return redirect("handed_over", key=request.workspace.key, uid=kept.uid)
        errors = [str(error) for error in reading.errors]
        form.add_error("file", _("Nothing was changed: the file has errors, which are listed below."))
    context = {
        "form": form,
        "errors": errors[:MOST_ERRORS],
        "more": max(0, len(errors) - MOST_ERRORS),
        "small": Field.objects.of(request.workspace).count() <= MOST_FIELDS,
        "crumbs": crumbs(request),
    }
    return render(request, "settings/workspace_file.html", context, status=422 if form.errors else 200)


@require_safe
@in_workspace(Role.ADMIN)
def download_workspace(request: WorkspaceRequest) -> HttpResponse:
    if Field.objects.of(request.workspace).count() > MOST_FIELDS:
        return redirect("workspace_file", key=request.workspace.key)
    name = f"{request.workspace.key}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(write_workspace(export_file(request.workspace)), content_type="text/yaml", headers=headers)


@in_workspace(Role.ADMIN)
def handed_over(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """What would be removed, changed and added; done when the person says so, unless something changed meanwhile."""
    kept = get_object_or_404(HandedOver.objects.of(request.workspace).select_related("workspace"), uid=uid)
    if request.method == "POST":
        try:
            done = make_it_so(kept, request.POST.get("mark", ""), Actor.of(request.user))
        except Moved:
            messages.warning(request, _("Something was changed meanwhile. Look again at what the file would do."))
            return redirect("handed_over", key=request.workspace.key, uid=uid)
        messages.success(request, _("The workspace is what the file says: %(size)s.") % {"size": size_of(done)})
        return redirect("settings", key=request.workspace.key)
    plan = plan_import(file_of(kept), request.workspace)
    back = {"label": _("Workspace file"), "url": reverse("workspace_file", args=[request.workspace.key])}
    context = {
        "kept": kept,
        "mark": mark_of(plan),
        "size": size_of(plan),
        "nothing": not plan.steps,
        "removes": plan.count("removed"),
        "groups": _masked(plan),
        "crumbs": [*crumbs(request), back],
    }
    return render(request, "settings/handed_over.html", context)


def _masked(plan: Plan) -> list[dict[str, Any]]:
    """The steps, without what looks like a secret."""
    groups = groups_of(plan)
    lines = (line for group in groups for part in group["parts"] for line in part["lines"])
    for change in (change for line in lines for change in line["changes"]):
        change["before"], change["after"] = mask_text(change["before"])[0], mask_text(change["after"])[0]
    return groups
