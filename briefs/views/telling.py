"""Who is told what: the settings, the messages that were written, and what one would say now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.announcing.bulletin import Bulletin, News
from briefs.announcing.routing import Because
from briefs.announcing.words import reason_of_somebody, subject, text
from briefs.forms.telling import TellingForm
from briefs.models import Message, Webhook
from briefs.services.announce import bulletin_of, mailboxes_of, open_findings, recipients_of, telling_of
from datamaps.models import Connector
from datamaps.schema.outcome import Verdict
from datamaps.views.credentials import crumbs
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.mail import has_mail_server
from integrations_portal.accounts.models import Role, Workspace
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows.conflict import Conflict, conflict, words_of
from integrations_portal.shapes.base import digest

PAGE = 50


@in_workspace(to_post=Role.ADMIN)
def notifications(request: WorkspaceRequest) -> HttpResponse:
    """When people are told, and which other addresses hear of it."""
    may_change = request.membership.may(Role.ADMIN)
    form = TellingForm(request.POST or None, telling_of(request.workspace), may_change)
    clash = None
    if request.method == "POST" and form.is_valid():
        clash = _save(request, form)
        if clash is None:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.path)
    context = {
        "form": form,
        "clash": clash,
        "failed": bool(form.errors) or clash is not None,
        "webhooks": Webhook.objects.of(request.workspace),
        "zone": request.workspace.timezone or "UTC",
        "mail_leaves": has_mail_server(),
        "may_change": may_change,
        "crumbs": crumbs(request),
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "briefs/notifications.html", context, status=status)


@transaction.atomic
def _save(request: WorkspaceRequest, form: TellingForm) -> Conflict | None:
    """Puts this part of the workspace's settings in place, or gives what somebody else has put there meanwhile."""
    workspace = Workspace.objects.select_for_update().get(pk=request.workspace.pk)
    form.now = telling_of(workspace)
    if form.stale:
        labels = [(name, str(field.label)) for name, field in form.fields.items() if name != "seen"]
        found = conflict(workspace, form.now.model_dump(), form.cleaned_data, labels, words_of(form.fields))
        form.data = request.POST | {"seen": digest(form.now.plain())}
        return found
    after = form.telling()
    if after != form.now:
        workspace.settings["telling"] = after.plain()
        workspace.save(update_fields=["settings"])
        changes = {"telling": [form.now.plain(), after.plain()]}
        record(workspace, Actor.of(request.user), "changed", workspace, changes)
    return None


@in_workspace()
def written_messages(request: WorkspaceRequest) -> HttpResponse:
    """What was written to whom, newest first."""
    rows = Message.objects.of(request.workspace).select_related("contact", "webhook", "connector__system")
    page = Paginator(rows.defer("text", "payload"), PAGE).get_page(request.GET.get("page"))
    return render(request, "briefs/messages.html", {"page_obj": page, "rows": page.object_list})


@in_workspace()
def message(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    rows = Message.objects.of(request.workspace).select_related("contact", "webhook", "connector__system__workspace")
    found = get_object_or_404(rows, uid=uid)
    return render(request, "briefs/message.html", {"message": found, "crumbs": _crumbs(request)})


@in_workspace()
def message_preview(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """What a message about this check would say now, and who would get it. Nothing is sent."""
    rows = Connector.objects.of(request.workspace).select_related("system", "workspace")
    connector = get_object_or_404(rows, system__key=system_key, key=connector_key)
    bulletin = _bulletin_now(connector)
    context: dict[str, Any] = {"connector": connector, "bulletin": bulletin}
    if bulletin is not None:
        told = recipients_of(connector, bulletin)
        found = mailboxes_of(request.workspace, told)
        reasons = {
            key: [reason_of_somebody(reason) for reason in told.get(key, (Because.ADMIN,))] for key, _pk, _to in found
        }
        context |= {
            "recipients": [(address, reasons[key]) for key, _pk, address in found],
            "webhooks": Webhook.objects.of(request.workspace).filter(active=True),
            "subject": subject(bulletin),
            "text": text(bulletin),
        }
    return render(request, "briefs/message_preview.html", context)


def _bulletin_now(connector: Connector) -> Bulletin | None:
    findings = open_findings(connector)
    if connector.outcome == Verdict.COULD_NOT_CHECK:
        return bulletin_of(connector, News.TROUBLE, [])
    return bulletin_of(connector, News.DRIFT, findings) if findings else None


def _crumbs(request: WorkspaceRequest) -> list[dict[str, str]]:
    return [{"label": _("Messages"), "url": reverse("messages", args=[request.workspace.key])}]
