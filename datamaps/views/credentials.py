"""Stored credentials: what there is, adding, replacing, removing. A secret goes in and never comes out."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from datamaps.forms.connectors import SIGN_INS, SignInForm
from datamaps.forms.credentials import WAYS, CredentialForm
from datamaps.models import Connector, Credential
from datamaps.services.credentials import REMINDED, seal, without_key
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import Actor
from integrations_portal.look.words import day_in_words
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.once import made_once


@in_workspace(Role.EDITOR)
def credentials(request: WorkspaceRequest) -> HttpResponse:
    """Every credential by name, with who uses it; and names that live checks use without there being one."""
    rows, used = list(of_checks(request.workspace)), _used(request.workspace)
    who, lost = _set_by(request.workspace), set(without_key().of(request.workspace).values_list("pk", flat=True))
    today = timezone.localdate()
    context = {
        "rows": [
            {
                "row": row,
                "way": SIGN_INS[row.sign_in][0],
                "used_by": used.get(row.name, []),
                "by": who.get(row.uid, ""),
                "lost": row.pk in lost,
                "ended": row.expires_on is not None and row.expires_on < today,
                "ends_soon": row.expires_on is not None and row.expires_on <= today + REMINDED,
            }
            for row in rows
        ],
        "missing": sorted(used.keys() - {row.name for row in rows}),
        "crumbs": crumbs(request),
    }
    return render(request, "settings/credentials.html", context)


def of_checks(workspace: Workspace) -> QuerySet[Credential]:
    """What live checks may sign in with. The secret of a webhook is kept beside them, and managed on its own page."""
    return Credential.objects.of(workspace).filter(sign_in__in=SIGN_INS)


def _used(workspace: Workspace) -> dict[str, list[Connector]]:
    """The live checks that sign in with each name."""
    found = defaultdict(list)
    for connector in Connector.objects.of(workspace).exclude(credential="").select_related("system", "workspace"):
        found[connector.credential].append(connector)
    return dict(found)


def _set_by(workspace: Workspace) -> dict[UUID, str]:
    """Who set each secret that is stored now, from the audit trail."""
    entries = AuditEntry.objects.of(workspace).filter(kind=Credential.kind, changes__has_key="set_at")
    return dict(entries.order_by("number").values_list("uid", "actor"))


@never_cache
@sensitive_post_parameters()
@in_workspace(Role.EDITOR)
def add_credential(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, Credential(workspace=request.workspace, name=request.GET.get("name", "")[:200]))


@never_cache
@sensitive_post_parameters()
@in_workspace(Role.EDITOR)
def credential(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    return _edit(request, get_object_or_404(of_checks(request.workspace), uid=uid))


def _edit(request: WorkspaceRequest, row: Credential) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, secret = CredentialForm(row, data), SignInForm(WAYS, row.sign_in if row.pk else WAYS[0], data)
    if data is None and row.name and not row.pk:
        form.initial["name"] = row.name
    clash: Conflict | None = None
    version: int | str = request.POST.get("version", row.version)
    if data is not None and form.is_valid() & secret.is_valid():
        if not secret.values() and (not row.pk or secret.cleaned_data["kind"] != row.sign_in):
            secret.add_error("kind", _("Type what it signs in with."))
        else:
            try:
                saved = _save(request, row, form, secret)
            except door.Stale as stale:
                clash, version = _clash(stale, form), stale.now.version if stale.now else 0
            else:
                messages.success(request, _("%(name)s is stored.") % {"name": saved.name})
                return redirect("credentials", key=request.workspace.key)
    failed = clash is not None or bool(data is not None and (form.errors or secret.errors))
    context = {
        "row": row,
        "form": form,
        "secret": secret,
        "used_by": _used(request.workspace).get(row.name, []),
        "version": version,
        "clash": clash,
        "failed": failed,
        "crumbs": [*crumbs(request), _list_crumb(request), {"label": row.name or _("Store a credential")}],
    }
    return render(request, "settings/credential.html", context, status=409 if clash else 422 if failed else 200)


def _save(request: WorkspaceRequest, row: Credential, form: CredentialForm, secret: SignInForm) -> Credential:
    """A new secret over the old one when one was typed; the same new form sent twice is one credential."""
    by, typed = Actor.of(request.user), form.cleaned_data
    row.expires_on = typed["expires_on"]
    if secret.values():
        seal(row, secret.cleaned_data["kind"], secret.values())
    if row.pk:
        return door.save(row, by, typed["version"] or 0)
    row.uid, row.name = typed["once"] or row.uid, typed["name"]
    with made_once(Credential, request.workspace, row.uid) as made:
        return made or door.save(row, by)


def _clash(stale: door.Stale, form: CredentialForm) -> Conflict:
    """When it ends, as stored and as typed. Secrets are in neither."""
    if not isinstance(stale.now, Credential):
        raise Http404
    labels = [("expires_on", str(form.fields["expires_on"].label))]
    theirs = {"expires_on": stale.now.expires_on}
    return conflict(stale.now, theirs, form.cleaned_data, labels, lambda _name, day: day_in_words(day) if day else "")


@in_workspace(Role.EDITOR)
def remove_credential(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Forgets a secret for good; refused while a live check signs in with it."""
    row = get_object_or_404(of_checks(request.workspace), uid=uid)
    used = Connector.objects.of(request.workspace).filter(credential=row.name).select_related("system", "workspace")
    if request.method == "POST" and not used.exists():
        door.delete(row, Actor.of(request.user))
        messages.success(request, _("%(name)s is gone.") % {"name": row.name})
        return redirect("credentials", key=request.workspace.key)
    context = {
        "row": row,
        "used_by": list(used),
        "crumbs": [*crumbs(request), _list_crumb(request), {"label": row.name}],
    }
    return render(request, "settings/remove_credential.html", context, status=422 if request.method == "POST" else 200)


def crumbs(request: WorkspaceRequest) -> list[dict[str, Any]]:
    return [{"label": _("Settings"), "url": reverse("settings", args=[request.workspace.key])}]


def _list_crumb(request: WorkspaceRequest) -> dict[str, Any]:
    return {"label": _("Credentials"), "url": reverse("credentials", args=[request.workspace.key])}
