"""How much each kind of change matters in this workspace: the usual, and what an admin set instead."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from datamaps.forms.severity import SeverityForm
from datamaps.models import SeveritySetting
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import BY_DIRECTION, Severity
from datamaps.services.severity import remove_setting, save_setting
from datamaps.views.credentials import crumbs
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict, words_of
from integrations_portal.rows.once import made_once


@in_workspace()
def severities(request: WorkspaceRequest) -> HttpResponse:
    context = {
        "rows": [(row, usual_of(ChangeKind.of(row.change))) for row in SeveritySetting.objects.of(request.workspace)],
        "may_change": request.membership.may(Role.ADMIN),
        "crumbs": crumbs(request),
    }
    return render(request, "settings/severities.html", context)


def usual_of(kind: ChangeKind) -> tuple[Severity, Severity]:
    """The usual severity of a kind to one who reads the thing, and to one who writes it."""
    return BY_DIRECTION.get(kind, (Severity.INFO, Severity.INFO))


@in_workspace(Role.ADMIN)
def add_severity(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, SeveritySetting(workspace=request.workspace))


@in_workspace(Role.ADMIN)
def severity(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Changes one setting, or takes it back."""
    return _edit(request, get_object_or_404(SeveritySetting.objects.of(request.workspace), uid=uid))


def _edit(request: WorkspaceRequest, row: SeveritySetting) -> HttpResponse:
    taking_back = bool(row.pk) and request.POST.get("say") == "back"
    form = SeverityForm(row, request.POST if request.method == "POST" else None)
    clash: Conflict | None = None
    version: int | str = request.POST.get("version", row.version)
    if request.method == "POST" and (taking_back or form.is_valid()):
        try:
            _save(request, row, form, taking_back)
        except door.Stale as stale:
            clash, version = _clash(stale, form), stale.now.version if stale.now else 0
        else:
            messages.success(request, _("Saved. Open differences of this kind follow it from now on."))
            return redirect("severities", key=request.workspace.key)
    failed = clash is not None or bool(form.is_bound and form.errors)
    url = reverse("severities", args=[request.workspace.key])
    called = row.words if row.pk else _("Another kind")
    context: dict[str, Any] = {
        "row": row,
        "usual": usual_of(ChangeKind.of(row.change)) if row.pk else (),
        "form": form,
        "version": version,
        "clash": clash,
        "failed": failed,
        "crumbs": [
            *crumbs(request),
            {"label": _("Severity"), "url": url},
            {"label": called},
        ],
    }
    return render(request, "settings/severity.html", context, status=409 if clash else 422 if failed else 200)


def _save(request: WorkspaceRequest, row: SeveritySetting, form: SeverityForm, taking_back: bool) -> None:
    by, version = Actor.of(request.user), request.POST.get("version", "")
    expected = int(version) if version.isdecimal() else 0
    if taking_back:
        remove_setting(row, by, expected)
        return
    row.severity, row.reason = form.cleaned_data["severity"], form.cleaned_data["reason"]
    if row.pk:
        save_setting(row, by, expected)
        return
    row.uid, row.change = form.cleaned_data["once"] or row.uid, form.cleaned_data["change"]
    with made_once(SeveritySetting, request.workspace, row.uid) as made:
        if made is None:
            save_setting(row, by)


def _clash(stale: door.Stale, form: SeverityForm) -> Conflict:
    if not isinstance(stale.now, SeveritySetting):
        raise Http404
    names = ("severity", "reason")
    theirs = {name: getattr(stale.now, name) for name in names}
    yours = {name: form.data.get(name, "") for name in names}
    labels = [(name, str(form.fields[name].label)) for name in names]
    return conflict(stale.now, theirs, yours, labels, words_of(form.fields))
