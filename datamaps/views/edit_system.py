"""Adding a system, and changing what is known of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from datamaps.forms.systems import SystemForm, new_key
from datamaps.map import systems as shapes
from datamaps.models import System
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


@in_workspace(Role.EDITOR)
def add_system(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, None)


@in_workspace(Role.EDITOR)
def edit_system(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    return _edit(request, get_object_or_404(System.objects.of(request.workspace), key=system_key))


def _edit(request: WorkspaceRequest, system: System | None) -> HttpResponse:
    form = SystemForm(request.workspace, system, request.POST if request.method == "POST" else None)
    version = request.POST.get("version") or (system.version if system else 0)
    stale = None
    if request.method == "POST" and form.is_valid():
        row = system or System(workspace=request.workspace, position=System.objects.of(request.workspace).count())
        key = {"key": row.key or new_key(request.workspace, form.cleaned_data["name"])}
        row.put(shapes.System.read(form.answers() | key).plain())
        try:
            door.save(row, Actor.of(request.user), int(version) if system and str(version).isdecimal() else None)
        except door.Stale as raised:
            stale = raised.now
            version = stale.version if stale else version
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("system", args=[request.workspace.key, row.key]))
    context = {
        "form": form,
        "system": system,
        "version": version,
        "stale": stale,
        "differences": _differences(form, stale) if isinstance(stale, System) else [],
        "crumbs": [{"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])}],
    }
    return render(request, "datamaps/edit_system.html", context, status=_status(form, stale))


def _status(form: SystemForm, stale: object) -> int:
    return 409 if stale else 422 if form.errors else 200


def _differences(form: SystemForm, theirs: System) -> list[dict[str, str]]:
    saved, typed = theirs.plain(), form.answers()
    return [
        {"label": str(field.label), "before": str(saved.get(name, "")), "after": str(typed.get(name, ""))}
        for name, field in form.fields.items()
        if saved.get(name) != typed.get(name)
    ]
