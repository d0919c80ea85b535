"""Somebody leaves: who takes over what, chosen for everything, for a group, or one by one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.services.leavers import Held, hand_over, held_by, version_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.members import LastAdmin
from integrations_portal.accounts.models import Contact, Membership, Role
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict
from integrations_portal.rows.models import Stored

STAYS = "-"
"""The choice that nobody takes over, against what is chosen for the group or for everything."""


@in_workspace(Role.EDITOR)
def leavers(request: WorkspaceRequest) -> HttpResponse:
    """Who has left and still owns something; and whoever leaves now is chosen here."""
    people = list(Contact.objects.of(request.workspace))
    if any(person.key == request.GET.get("who") for person in people):
        return redirect("leaver", key=request.workspace.key, contact=request.GET["who"])
    gone = [person for person in people if not person.active]
    held = held_by(request.workspace, gone)
    context = {
        "people": [person for person in people if person.active],
        "gone": [(person, sum(not one.over for one in held[person.pk])) for person in gone],
        "crumbs": _crumbs(request),
    }
    return render(request, "settings/leavers.html", context)


@in_workspace(Role.EDITOR)
def leaver(request: WorkspaceRequest, contact: str) -> HttpResponse:
    """Everything that hangs on one person. Posting marks them as gone and hands over what was chosen."""
    person = get_object_or_404(Contact.objects.of(request.workspace).select_related("workspace"), key=contact)
    held = held_by(request.workspace, [person])[person.pk]
    others = list(Contact.objects.of(request.workspace).filter(active=True).exclude(pk=person.pk))
    problems: list[dict[str, str]] = []
    clash: Conflict | None = None
    if request.method == "POST":
        problems = _unknown(request.POST, {other.key for other in others})
        if not problems:
            try:
                return _hand_over(request, person, held)
            except door.Stale:
                clash = _clash(request, [person, *(one.row for one in held)])
            except LastAdmin:
                only = _("This is the only admin of the workspace. Make somebody else one first.")
                problems = [{"message": only, "href": "#end"}]
    context = {
        "person": person,
        "groups": _groups(held, request.POST),
        "over": [one for one in held if one.over],
        "others": others,
        "typed": request.POST,
        "version": version_of(person, held),
        "membership": _membership(request, person),
        "problems": problems,
        "clash": clash,
        "crumbs": [*_crumbs(request), {"label": person.label()}],
    }
    return render(request, "settings/leaver.html", context, status=409 if clash else 422 if problems else 200)


def _hand_over(request: WorkspaceRequest, person: Contact, held: list[Held]) -> HttpResponse:
    version = request.POST.get("version", "")
    membership = _membership(request, person) if request.POST.get("end") else None
    given = hand_over(
        person,
        chosen(held, request.POST),
        Actor.of(request.user),
        int(version) if version.isdecimal() else 0,
        membership,
    )
    words = ngettext("%(n)d answer was handed over.", "%(n)d answers were handed over.", given) % {"n": given}
    messages.success(request, f"{_('%(name)s is marked as gone.') % {'name': person.label()}} {words}")
    if membership is not None and membership.user_id == request.user.pk:
        return redirect("front")
    return redirect("leavers", key=request.workspace.key)


def chosen(held: list[Held], sent: Mapping[str, str]) -> dict[str, str]:
    """Who takes over what: a choice for one answer counts before that for its group, and that before that for all."""
    found = {}
    for one in held:
        named = (sent.get(name, "") for name in (f"one:{one.id}", f"group:{one.group}", "all"))
        choice = next((key for key in named if key), STAYS)
        if choice != STAYS and not one.over:
            found[one.id] = choice
    return found


def _unknown(sent: Mapping[str, str], known: set[str]) -> list[dict[str, str]]:
    """A choice that is nobody of this workspace, or somebody who has left as well."""
    names = [name for name in sent if name == "all" or name.startswith(("one:", "group:"))]
    gone = [name for name in names if sent[name] not in ("", STAYS) and sent[name] not in known]
    words = _("Somebody you chose cannot take this over any more. Choose again.")
    return [{"message": words, "href": f"#{name}"} for name in gone[:1]]


def _groups(held: list[Held], sent: Mapping[str, str]) -> list[dict[str, Any]]:
    open_ones = [one for one in held if not one.over]
    return [
        {
            "id": group,
            "label": rows[0].group_label,
            "chosen": sent.get(f"group:{group}", ""),
            "rows": [(one, sent.get(f"one:{one.id}", "")) for one in rows],
        }
        for group, found in groupby(open_ones, key=lambda one: one.group)
        if (rows := list(found))
    ]


def _clash(request: WorkspaceRequest, rows: list[Stored]) -> Conflict:
    """Who changed any of this last, and when."""
    entries = AuditEntry.objects.of(request.workspace).filter(uid__in={row.uid for row in rows})
    last = entries.order_by("-number").first()
    return Conflict(last.actor if last else "", last.at if last else None, ())


def _membership(request: WorkspaceRequest, person: Contact) -> Membership | None:
    """The sign-in of that person, for somebody who may end it."""
    if not request.membership.may(Role.ADMIN):
        return None
    found: Membership | None = Membership.objects.of(request.workspace).filter(contact=person).first()
    return found


def _crumbs(request: WorkspaceRequest) -> list[dict[str, Any]]:
    key = request.workspace.key
    return [
        {"label": _("Settings"), "url": reverse("settings", args=[key])},
        {"label": _("People who leave"), "url": reverse("leavers", args=[key])},
    ]
