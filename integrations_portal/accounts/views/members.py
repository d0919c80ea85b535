"""Who belongs to a workspace: members, invitations, teams and contacts."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.forms.members import InviteForm, MemberForm
from integrations_portal.accounts.links import invite as send_invitation
from integrations_portal.accounts.links import withdraw
from integrations_portal.accounts.mail import has_mail_server
from integrations_portal.accounts.members import LastAdmin, change_member, remove_member
from integrations_portal.accounts.models import Contact, Membership, Role, Team, Token
from integrations_portal.accounts.tokens import INVITATIONS
from integrations_portal.accounts.views.people import with_version
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.door import Stale


@require_safe
@in_workspace()
def members(request: WorkspaceRequest) -> HttpResponse:
    workspace = request.workspace
    people = Contact.objects.of(workspace)
    teams = Team.objects.of(workspace)
    names = {team.key: team.label() for team in teams}
    context = {
        "members": sorted(
            Membership.objects.of(workspace).select_related("user", "contact"),
            key=lambda row: str(row.user).lower(),
        ),
        "invitations": _invitations(request) if request.membership.may(Role.ADMIN) else [],
        "teams": teams,
        "contacts": [(contact, _team_name(contact, names)) for contact in people],
        "may_edit": request.membership.may(Role.EDITOR),
        "is_admin": request.membership.may(Role.ADMIN),
    }
    return render(request, "accounts/members.html", context)


def _team_name(contact: Contact, names: dict[str, str]) -> str:
    key = str(contact.details.get("team", ""))
    return names.get(key, key)


def _invitations(request: WorkspaceRequest) -> list[Token]:
    """The newest live invitation of each address."""
    live = Q(used_at=None, expires_at__gt=timezone.now(), purpose__in=INVITATIONS)
    found = Token.objects.of(request.workspace).filter(live).select_related("user", "contact").order_by("made_at")
    return list({token.email: token for token in found}.values())


@never_cache
@in_workspace(Role.ADMIN)
def invite(request: WorkspaceRequest) -> HttpResponse:
    """The link is in this answer only: it is not stored, so it cannot be shown again."""
    form = InviteForm(request.POST if request.method == "POST" else None, request.workspace)
    context = {"form": form, "failed": bool(form.errors)}
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        role, once = Role.of(answers["role"]), str(answers["once"])
        context["address"] = send_invitation(
            request.workspace, answers["email"], role, request.user, once, answers["contact"]
        )
        context["mailed"] = has_mail_server()
        return render(request, "accounts/invited.html", context)
    return render(request, "accounts/invite.html", context)


@require_POST
@in_workspace(Role.ADMIN)
def invitation_withdraw(request: WorkspaceRequest, number: int) -> HttpResponse:
    token = get_object_or_404(Token.objects.of(request.workspace), pk=number, purpose__in=INVITATIONS)
    withdraw(request.workspace, token.email)
    messages.success(request, _("The invitation of %(email)s no longer works.") % {"email": token.email})
    return redirect("members", key=request.workspace.key)


@in_workspace(Role.ADMIN)
def member(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Changes the role and who the member is in briefs."""
    row = get_object_or_404(Membership.objects.of(request.workspace).select_related("user"), uid=uid)
    back = _back(request)
    form = MemberForm(request.POST if request.method == "POST" else None, row)
    clash: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        row.role, row.contact = form.cleaned_data["role"], form.cleaned_data["contact"]
        try:
            change_member(row, Actor.of(request.user), form.cleaned_data["version"])
        except LastAdmin:
            form.add_error("role", _("A workspace keeps at least one admin. Make somebody else one first."))
        except Stale as stale:
            clash = _clash(form, stale)
            form.data = with_version(request, stale)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": row.user})
            return redirect(back)
    failed = bool(form.errors) or clash is not None
    context = {"form": form, "row": row, "clash": clash, "failed": failed, "back": back}
    return render(request, "accounts/member.html", context, status=409 if clash else 200)


def _back(request: WorkspaceRequest) -> str:
    """The page that somebody came from, when they were sent here to say who they are; else the list of people."""
    target = request.POST.get("back") or request.GET.get("back") or ""
    if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        return target
    return reverse("members", args=[request.workspace.key])


def _clash(form: MemberForm, stale: Stale) -> Conflict:
    if not isinstance(stale.now, Membership):
        raise Http404  # the member was removed meanwhile
    labels = [(name, str(form.fields[name].label)) for name in ("role", "contact")]
    theirs = {"role": stale.now.role, "contact": stale.now.contact}

    def words(name: str, value: object) -> str:
        if name == "role":
            return str(Role.of(str(value)).label)
        return value.label() if isinstance(value, Contact) else str(_("Nobody yet"))

    return conflict(stale.now, theirs, form.cleaned_data, labels, words)


@in_workspace(Role.ADMIN)
def member_remove(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Asks once more, then takes the member out."""
    row = get_object_or_404(Membership.objects.of(request.workspace).select_related("user"), uid=uid)
    if request.method != "POST":
        return render(request, "accounts/member_remove.html", {"row": row})
    try:
        remove_member(row, Actor.of(request.user))
    except LastAdmin:
        problem = {"message": _("A workspace keeps at least one admin. Make somebody else one first.")}
        return render(request, "accounts/member_remove.html", {"row": row, "problems": [problem]})
    messages.success(request, _("%(name)s is no longer a member.") % {"name": row.user})
    if row.user == request.user:
        return redirect("front")
    return redirect("members", key=request.workspace.key)
