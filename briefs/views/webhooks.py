"""Addresses of others that hear of what checks find. What they are signed with is shown once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from briefs.forms.telling import WebhookForm
from briefs.models import Message, Webhook
from briefs.services.post import new_secret, sealed_secret, trial_message
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


@never_cache
@in_workspace(Role.ADMIN)
def add_webhook(request: WorkspaceRequest) -> HttpResponse:
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = _make(request, form)
        if made is not None:
            webhook, secret = made
            context = {"webhook": webhook, "secret": secret}
            return render(request, "briefs/webhook_made.html", context)
        form.add_error("name", _("There is one of that name already. Give another name."))
    return render(request, "briefs/add_webhook.html", {"form": form}, status=422 if form.errors else 200)


def _make(request: WorkspaceRequest, form: WebhookForm) -> tuple[Webhook, str] | None:
    """The webhook and its secret; a second press finds the first one's and shows no secret again."""
    answers = form.cleaned_data
    if made := Webhook.objects.of(request.workspace).filter(uid=answers["once"]).first():
        return made, ""
    webhook = Webhook(
        workspace=request.workspace,
        uid=answers["once"],
        name=answers["name"],
        url=answers["url"],
        least=answers["least"],
    )
    secret = new_secret()
    by = Actor.of(request.user)
    try:
        with transaction.atomic():
            webhook.credential = door.save(sealed_secret(webhook, secret), by=by)
            return door.save(webhook, by=by), secret
    except IntegrityError:
        return None


@in_workspace(Role.ADMIN)
def webhook(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """One webhook: what was sent to it, trying it, and removing it."""
    found = get_object_or_404(Webhook.objects.of(request.workspace).select_related("credential"), uid=uid)
    if request.method == "POST" and request.POST.get("say") == "remove":
        with transaction.atomic():
            door.delete(found, by=Actor.of(request.user))
            door.delete(found.credential, by=Actor.of(request.user))
        messages.success(request, _("%(name)s hears of nothing any more.") % {"name": found.name})
        return HttpResponseRedirect(reverse("notifications", args=[request.workspace.key]))
    if request.method == "POST":
        trial_message(found, timezone.now())
        messages.success(request, _("A message for trying it is on its way. Its state stands below."))
        return HttpResponseRedirect(request.path)
    sent = Message.objects.filter(webhook=found).defer("text", "payload")[:20]
    return render(request, "briefs/webhook.html", {"webhook": found, "rows": sent})
