"""Adding a system, and changing what is known of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from datamaps.forms.systems import SystemForm
from datamaps.map import systems as shapes
from datamaps.models import System
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.rows import changed_rows
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.once import made_once, once_of
from integrations_portal.shapes.keys import new_key


@in_workspace(Role.EDITOR)
def add_system(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, None)


@in_workspace(Role.EDITOR)
def edit_system(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    return _edit(request, get_object_or_404(System.objects.of(request.workspace), key=system_key))


def _edit(request: WorkspaceRequest, system: System | None) -> HttpResponse:
    name = system.label() if system else ""
    changed = changed_rows(request.POST) if request.method == "POST" else None
    typed = changed[1] if changed else request.POST
    form = SystemForm(request.workspace, system, typed if request.method == "POST" else None)
    version = request.POST.get("version") or (system.version if system else 0)
    once = once_of(request.POST)
    clash: Conflict | None = None
    if changed:
        form.grow(changed[0])
    elif request.method == "POST" and form.is_valid():
        try:
            row = _save(request, system, form, once, int(version) if str(version).isdecimal() else 0)
        except door.Stale as raised:
            clash = _clash(form, raised)
            version = raised.now.version if raised.now else 0
        else:
            messages.success(request, _("Saved."))
            return redirect(reverse("system", args=[request.workspace.key, row.key]))
    crumbs = [{"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])}]
    if system:
        crumbs.append({"label": name, "url": reverse("system", args=[request.workspace.key, system.key])})
    context = {
        "form": form,
        "system": system,
        "name": name,
        "version": version,
        "once": once,
        "clash": clash,
        "crumbs": crumbs,
        "back_url": crumbs[-1]["url"],
    }
    return render(request, "datamaps/edit_system.html", context, status=409 if clash else 422 if form.errors else 200)


def _save(request: WorkspaceRequest, system: System | None, form: SystemForm, once: UUID, version: int) -> System:
    """Saves a system; a new one that was saved by the same form before is that one."""
    workspace, by = request.workspace, Actor.of(request.user)
    with made_once(System, workspace, once) as made:
        if system is None and made is not None:
            return made
        row = system or System(workspace=workspace, uid=once, position=System.objects.of(workspace).count())
        taken = System.objects.of(workspace).values_list("key", flat=True)
        key = {"key": row.key or new_key(form.cleaned_data["name"], taken, "system")}
        row.put(shapes.System.read(form.answers() | key).plain())
        return door.save(row, by, version)


def _clash(form: SystemForm, stale: door.Stale) -> Conflict:
    """What is stored now beside what was typed."""
    if not isinstance(stale.now, System):
        raise Http404
    labels = [(name, str(field.label)) for name, field in form.fields.items()]
    theirs = stale.now.plain()
    return conflict(stale.now, theirs, form.answers(), labels, form.words)
