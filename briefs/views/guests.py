"""Somebody outside, as the workspace sees it: who was let into a brief, letting somebody in, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from briefs.forms.guests import GuestForm
from briefs.models import GuestLink
from briefs.services.guests import (
    WORK,
    Because,
    CannotShare,
    last_day,
    let_in,
    links_of,
    open_links,
    why_ended,
    withdraw,
)
from briefs.views.common import BriefPage, brief_page
from briefs.views.guest_door import ended_words
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.mail import has_mail_server
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.rows.once import once_of

PER_PAGE = 50
_GAVE_UP = (JobState.FAILED, JobState.PARKED, JobState.CANCELLED)


@require_safe
@in_workspace()
def guests(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Who outside may read the brief, until when, and when they did last; and links that have ended."""
    page = brief_page(request, ref)
    context = {
        "page": page,
        "rows": guest_rows(links_of(page.integration)),
        "may_share": request.membership.may(Role.EDITOR),
        "add_url": page.url("add_guest"),
        "crumbs": page.crumbs({"label": _("Shared outside")}),
    }
    return render(request, "briefs/guests.html", context)


@require_safe
@in_workspace(Role.ADMIN)
def all_guests(request: WorkspaceRequest) -> HttpResponse:
    """Everybody outside who reads a brief of the workspace now, those first whose link was made last."""
    shown = Paginator(open_links(request.workspace), PER_PAGE).get_page(request.GET.get("page"))
    context = {"rows": guest_rows(shown.object_list), "page_obj": shown, "may_share": True}
    return render(request, "briefs/all_guests.html", context)


def guest_rows(found: Iterable[GuestLink]) -> list[dict[str, Any]]:
    """Each link with what became of it, those that work first: two queries."""
    links, now = list(found), timezone.now()
    slots = [f"{WORK}:{link.uid}" for link in links if link.email and link.sent_at is None]
    states = dict(Job.objects.filter(slot__in=slots).values_list("about", "state")) if slots else {}
    rows = [_row(link, now, states.get(str(link.uid)) in _GAVE_UP) for link in links]
    return sorted(rows, key=lambda row: bool(row["ended"]))


def _row(link: GuestLink, now: datetime, failed: bool) -> dict[str, Any]:
    ended, brief = why_ended(link, now), link.integration
    return {
        "link": link,
        "name": link.contact.label() if link.contact else link.email or _("Somebody who is no longer listed"),
        "documents": ", ".join(str(kind.label) for kind in link.kinds),
        "until": last_day(link),
        "ended": ended_words(link, ended) if ended else "",
        "failed": failed,
        "brief": brief,
        "withdraw_url": reverse("withdraw_guest", args=[link.workspace.key, brief.ref, link.uid]) if brief else "",
    }


@never_cache
@in_workspace(Role.EDITOR)
def add_guest(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """The address of the link is in this answer only: it is not stored, so it cannot be shown again."""
    page = brief_page(request, ref)
    made = GuestLink.objects.of(request.workspace).filter(uid=once_of(request.POST)).first()
    if made is not None:  # pressed twice; by now the person is listed, and would be refused as known
        return _made(page, made, "")
    form = GuestForm(request.POST if request.method == "POST" else None, request.workspace, request.membership)
    if request.method == "POST" and form.is_valid():
        try:
            link, address = let_in(
                page.integration, form.who(), form.terms(), request.membership, form.cleaned_data["once"]
            )
        except CannotShare as refused:
            form.add_error(*_why_not(refused.because, form))
        else:
            return _made(page, link, address)
    context = {"page": page, "form": form, "crumbs": _crumbs(page), "mailed": has_mail_server()}
    return render(request, "briefs/add_guest.html", context, status=422 if form.errors else 200)


def _made(page: BriefPage, link: GuestLink, address: str) -> HttpResponse:
    context = {"page": page, "link": link, "address": address, "until": last_day(link), "crumbs": _crumbs(page)}
    return render(page.request, "briefs/guest_made.html", context | {"mailed": has_mail_server()})


def _crumbs(page: BriefPage) -> list[dict[str, Any]]:
    return page.crumbs({"label": _("Shared outside"), "url": page.url("guests")})


def _why_not(because: Because, form: GuestForm) -> tuple[str | None, str]:
    """The field that stands in the way, and what to do."""
    listed = form.cleaned_data["contact"]
    name = form.who().label()
    words = {
        Because.RETIRED: _("The brief is retired. Move it to another stage before you share it."),
        Because.LEFT: _("%(name)s has left.") % {"name": name},
        Because.NO_ADDRESS: _(
            "%(name)s needs an e-mail address that works: whoever signs gets the link by e-mail only."
        )
        % {"name": name},
        Because.TOO_OFTEN: _("Too many links were sent in the last hour, to %(name)s or by you. Try again later.")
        % {"name": name},
    }
    field = {Because.NO_ADDRESS: "contact" if listed else "email", Because.RETIRED: None}
    return field.get(because, "contact"), words[because]


@require_POST
@in_workspace(Role.EDITOR)
def withdraw_guest(request: WorkspaceRequest, ref: str, uid: UUID) -> HttpResponse:
    """From then on the link opens nothing."""
    page = brief_page(request, ref)
    link = get_object_or_404(links_of(page.integration), uid=uid)
    withdraw(link, Actor.of(request.user))
    name = link.contact.label() if link.contact else link.email
    messages.success(request, _("The link of %(name)s no longer works.") % {"name": name})
    return redirect(page.url("guests"))
