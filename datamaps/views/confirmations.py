"""Confirming by hand that a system without a machine interface is as it is documented."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datamaps.connectors.kinds import KINDS
from datamaps.models import Confirmation, Connector
from datamaps.services.confirmations import confirm, standing
from datamaps.tasks import check_now
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.once import once_of

SHOWN = 20


class ConfirmForm(forms.Form):
    """That a person looked. `documented` is the digest of what they had before them."""

    note = forms.CharField(
        label=gettext_lazy("What did you look at?"),
        help_text=gettext_lazy("It is kept with your name and the day."),
        required=False,
        max_length=400,
    )
    documented = forms.CharField(widget=forms.HiddenInput, max_length=64)


def confirmed(connector: Connector) -> list[Confirmation]:
    """The confirmations of a connector that people make them for, the newest first; none for any other."""
    kind = KINDS.get(connector.kind_id)
    if kind is None or not kind.by_person:
        return []
    return list(Confirmation.objects.filter(connector=connector)[:SHOWN])


@in_workspace(Role.EDITOR)
def confirm_connector(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """What is documented beside one question: is it so? The answer is dated, and a check follows."""
    rows = Connector.objects.of(request.workspace).select_related("workspace", "system")
    connector = get_object_or_404(rows, system__key=system_key, key=connector_key)
    kind = KINDS.get(connector.kind_id)
    if kind is None or not kind.by_person:
        raise Http404
    now, clash = standing(connector), False
    form = ConfirmForm(request.POST if request.method == "POST" else None, initial={"documented": now.digest})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["documented"] == now.digest:
            confirm(connector, Actor.of(request.user), now.digest, form.cleaned_data["note"], once_of(request.POST))
            check_now(connector, request.user)
            messages.success(request, _("Confirmed. The state of the check follows in a moment."))
            return redirect(connector.url())
        clash = True
        form = ConfirmForm(initial={"documented": now.digest, "note": form.cleaned_data["note"]})
    context = {
        "connector": connector,
        "form": form,
        "once": once_of(request.POST),
        "clash": clash,
        "records": [(one.name, len(one.fields)) for one in now.documented.records],
        "where": connector.details.get("config", {}).get("where", ""),
        "crumbs": _crumbs(request, connector),
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "datamaps/confirm_connector.html", context, status=status)


def _crumbs(request: WorkspaceRequest, connector: Connector) -> list[dict[str, Any]]:
    return [
        {"label": _("Live checks"), "url": reverse("checks", args=[request.workspace.key])},
        {"label": connector.name, "url": connector.url()},
        {"label": _("Confirm")},
    ]
