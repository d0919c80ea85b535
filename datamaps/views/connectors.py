"""Setting up how a live system is looked at. Secrets go in and never come out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from datamaps.connectors.base import Kind
from datamaps.connectors.kinds import KINDS
from datamaps.forms.connectors import ConfigForm, ConnectorForm, SignInForm
from datamaps.map.systems import ConnectorSetup
from datamaps.models import Connector, Credential, System
from datamaps.services.credentials import seal
from datamaps.tasks import check_now
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict, words_of
from integrations_portal.rows.once import once_of


@in_workspace(Role.EDITOR)
def add_connector(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """First the kind, then what that kind needs to know."""
    system = get_object_or_404(System.objects.of(request.workspace).select_related("workspace"), key=system_key)
    kind = KINDS.get(request.GET.get("kind", ""))
    crumbs = _crumbs(request, system, _("Add a live check"))
    if kind is None:
        live = [one for one in KINDS.values() if one.asks]
        return render(request, "datamaps/choose_kind.html", {"system": system, "kinds": live, "crumbs": crumbs})
    once = once_of(request.POST)
    if made := Connector.objects.of(request.workspace).select_related("workspace", "system").filter(uid=once).first():
        return redirect(made.url())
    connector = Connector(
        workspace=request.workspace,
        uid=once,
        system=system,
        details={"kind": kind.id, "schedule": {"cron": "0 * * * *", "timezone": request.workspace.timezone or "UTC"}},
        position=Connector.objects.filter(system=system).count(),
    )
    return _edit(request, connector, kind, crumbs)


@in_workspace(Role.EDITOR)
def edit_connector(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    connector = get_object_or_404(
        Connector.objects.of(request.workspace).select_related("workspace", "system"),
        system__key=system_key,
        key=connector_key,
    )
    kind = KINDS.get(connector.kind_id)
    if kind is None:
        messages.error(
            request, _("This portal does not know checks of the kind “%(kind)s”.") % {"kind": connector.kind_id}
        )
        return redirect(connector.url())
    return _edit(request, connector, kind, _crumbs(request, connector.system, connector.key))


def _edit(request: WorkspaceRequest, connector: Connector, kind: Kind, crumbs: list[dict[str, Any]]) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    stored = Credential.objects.of(request.workspace).filter(name=connector.credential).first()
    schedule = connector.details.get("schedule") or {}
    about = {"name": connector.key or kind.id, "cron": schedule.get("cron", ""), "active": connector.active}
    timing = ConnectorForm(data, initial=about, fixed_name=connector.pk is not None)
    config = ConfigForm(kind, connector.details.get("config"), data)
    sign_in = SignInForm(kind.signs_in, stored.sign_in if stored else "none", data)
    forms = [timing, config, sign_in]
    clash: Conflict | None = None
    version: int | str = request.POST.get("version", connector.version)
    if data is not None and sum(form.is_valid() for form in forms) == len(forms):
        _refuse_a_secret_sent_elsewhere(connector, stored, config, sign_in)
        _refuse_a_name_in_use(connector, timing)
        if not any(form.errors for form in forms):
            try:
                saved = _save(request, connector, kind, timing, config, sign_in, stored)
            except door.Stale as stale:
                clash, version = _clash(stale, timing, config), stale.now.version if stale.now else 0
            else:
                check_now(saved, request.user)
                messages.success(request, _("Saved. The first look is on its way."))
                return redirect(saved.url())
    failed = clash is not None or (data is not None and any(form.errors for form in forms))
    context = {
        "clash": clash,
        "version": version,
        "connector": connector,
        "kind": kind,
        "forms": forms,
        "stored": stored,
        "crumbs": crumbs,
        "failed": failed,
    }
    return render(request, "datamaps/edit_connector.html", context, status=409 if clash else 422 if failed else 200)


def _refuse_a_secret_sent_elsewhere(
    connector: Connector, stored: Credential | None, config: ConfigForm, sign_in: SignInForm
) -> None:
    """Who may change an address must not learn a secret by it: it is asked for again."""
    before = connector.details.get("config", {})
    keeps = sign_in.cleaned_data["kind"] != "none" and not sign_in.values()
    if not keeps:
        return
    if stored is None or stored.sign_in != sign_in.cleaned_data["kind"]:
        sign_in.add_error("kind", _("Type what it signs in with."))
    elif config.routed_elsewhere(before):
        sign_in.add_error("kind", _("It looks somewhere else now, so type what it signs in with again."))


def _refuse_a_name_in_use(connector: Connector, timing: ConnectorForm) -> None:
    name = timing.cleaned_data.get("name")
    if name and Connector.objects.filter(system=connector.system, key=name).exists():
        timing.add_error("name", _("This system already has a check of that name."))


@transaction.atomic
def _save(
    request: WorkspaceRequest,
    connector: Connector,
    kind: Kind,
    timing: ConnectorForm,
    config: ConfigForm,
    sign_in: SignInForm,
    stored: Credential | None,
) -> Connector:
    by, seen = Actor.of(request.user), request.POST.get("version", "")
    key = connector.key or timing.cleaned_data["name"]
    chosen = sign_in.cleaned_data["kind"]
    credential = "" if chosen == "none" else connector.credential or f"{connector.system.key}-{key}"
    if chosen != "none" and sign_in.values():
        row = stored or Credential.objects.of(request.workspace).filter(name=credential).first()
        row = row or Credential(workspace=request.workspace, name=credential)
        door.save(seal(row, chosen, sign_in.values()), by)
    cron = timing.cleaned_data["cron"]
    zone = (connector.details.get("schedule") or {}).get("timezone") or "UTC"
    setup = ConnectorSetup.read(
        connector.plain()
        | {
            "key": key,
            "kind": kind.id,
            "config": config.config(),
            "credential": credential,
            "schedule": {"cron": cron, "timezone": zone} if cron else None,
            "active": timing.cleaned_data["active"],
        }
    )
    connector.put(setup.plain())
    connector.due_at = timezone.now() if connector.active and cron else None
    # When this is refused, the secret that was stored a moment ago is taken back with it.
    return door.save(connector, by, int(seen) if seen.isdecimal() else 0)


def _clash(stale: door.Stale, timing: ConnectorForm, config: ConfigForm) -> Conflict:
    """What is set up now beside what was typed; secrets are in neither."""
    if not isinstance(stale.now, Connector):
        raise Http404
    saved = stale.now.details
    schedule = saved.get("schedule") or {}
    theirs = saved.get("config", {}) | {"cron": schedule.get("cron", ""), "active": stale.now.active}
    yours = config.config() | {name: timing.cleaned_data[name] for name in ("cron", "active")}
    fields = [("cron", timing.fields["cron"]), ("active", timing.fields["active"]), *config.fields.items()]
    labels = [(name, str(field.label)) for name, field in fields]
    return conflict(stale.now, theirs, yours, labels, words_of(dict(fields)))


@in_workspace(Role.EDITOR)
def remove_connector(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """Ends a live check, with its history."""
    connector = get_object_or_404(
        Connector.objects.of(request.workspace).select_related("workspace", "system"),
        system__key=system_key,
        key=connector_key,
    )
    if request.method == "POST":
        door.delete(connector, Actor.of(request.user))
        messages.success(request, _("The check %(name)s is gone.") % {"name": connector.name})
        return redirect(reverse("system", args=[request.workspace.key, system_key]))
    context = {"connector": connector, "crumbs": _crumbs(request, connector.system, connector.key)}
    return render(request, "datamaps/remove_connector.html", context)


def _crumbs(request: WorkspaceRequest, system: System, last: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])},
        {"label": system.label(), "url": reverse("system", args=[request.workspace.key, system.key])},
        {"label": last},
    ]
