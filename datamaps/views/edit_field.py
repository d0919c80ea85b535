"""Changing what people know about a field of the catalog."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from datamaps.forms.fields import FieldForm
from datamaps.models import Field
from datamaps.schema import shapes
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict, words_of


@in_workspace(Role.EDITOR)
def edit_field(request: WorkspaceRequest, system_key: str, uid: UUID) -> HttpResponse:
    """What a source says of the field stays; titles, care and units are what people say."""
    known = Field.objects.of(request.workspace).select_related("record__system", "workspace")
    field = get_object_or_404(known, uid=uid, record__system__key=system_key)
    form = FieldForm(field, request.POST if request.method == "POST" else None)
    version = request.POST.get("version", str(field.version))
    back = _address(field)
    clash: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        field.put(shapes.Field.read(form.answers()).plain())
        try:
            door.save(field, Actor.of(request.user), int(version) if version.isdecimal() else 0)
        except door.Stale as stale:
            if not isinstance(stale.now, Field):
                raise Http404 from None
            clash, version = _clash(form, stale.now), str(stale.now.version)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    system = field.record.system
    context = {
        "form": form,
        "field": field,
        "version": version,
        "clash": clash,
        "crumbs": [
            {"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])},
            {"label": system.label(), "url": back},
        ],
        "back_url": back,
    }
    return render(request, "datamaps/edit_field.html", context, status=409 if clash else 422 if form.errors else 200)


def _address(field: Field) -> str:
    """The page of the system with the record of the field in view."""
    system = reverse("system", args=[field.workspace.key, field.record.system.key])
    return f"{system}?{urlencode({'record': field.record.name})}"


def _clash(form: FieldForm, now: Field) -> Conflict:
    """What is stored now beside what was typed."""
    labels = [(name, str(field.label)) for name, field in form.fields.items()]
    fresh = FieldForm(now)
    theirs = {name: fresh.get_initial_for_field(field, name) for name, field in fresh.fields.items()}
    return conflict(now, theirs, form.answers(), labels, words_of(form.fields))
