"""Adding a system, and changing what is known of it."""

from __future__ import annotations

from uuid import UUID

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
from integrations_portal.rows.once import made_once, once_of


@in_workspace(Role.EDITOR)
def add_system(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, None)


@in_workspace(Role.EDITOR)
def edit_system(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    return _edit(request, get_object_or_404(System.objects.of(request.workspace), key=system_key))


def _edit(request: WorkspaceRequest, system: System | None) -> HttpResponse:
    form = SystemForm(request.workspace, system, request.POST if request.method == "POST" else None)
    version = request.POST.get("version") or (system.version if system else 0)
    once = once_of(request.POST)
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            row = _save(request, system, form, once, int(version) if str(version).isdecimal() else 0)
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
        "once": once,
        "stale": stale,
        "differences": _differences(form, stale) if isinstance(stale, System) else [],
        "crumbs": [{"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])}],
    }
    return render(request, "datamaps/edit_system.html", context, status=_status(form, stale))


def _save(request: WorkspaceRequest, system: System | None, form: SystemForm, once: UUID, version: int) -> System:
    """Saves a system; a new one that was saved by the same form before is that one."""
    workspace, by = request.workspace, Actor.of(request.user)
    with made_once(System, workspace, once) as made:
        if system is None and made is not None:
            return made
        row = system or System(workspace=workspace, uid=once, position=System.objects.of(workspace).count())
        key = {"key": row.key or new_key(workspace, form.cleaned_data["name"])}
        row.put(shapes.System.read(form.answers() | key).plain())
        return door.save(row, by, version)


def _status(form: SystemForm, stale: object) -> int:
    return 409 if stale else 422 if form.errors else 200


def _differences(form: SystemForm, theirs: System) -> list[dict[str, str]]:
    saved, typed = theirs.plain(), form.answers()
    return [
        {"label": str(field.label), "before": str(saved.get(name, "")), "after": str(typed.get(name, ""))}
        for name, field in form.fields.items()
        if saved.get(name) != typed.get(name)
    ]
