"""The settings of a workspace: links, each with how it stands there now; its name; the sample."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from briefs.forms.settings import WorkspaceForm
from briefs.samples import KEY
from briefs.services.guests import open_links
from briefs.services.sample import load_sample
from briefs.services.settings import Moved, rename, version_of
from datamaps.models import SeveritySetting
from datamaps.services.credentials import ending
from datamaps.views.credentials import crumbs, of_checks
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.members import join
from integrations_portal.accounts.models import Contact, Membership, ProgramToken, Role, Team, Workspace
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.conflict import Conflict, Difference

Line = dict[str, Any]


@in_workspace()
def settings(request: WorkspaceRequest) -> HttpResponse:
    """What can be set, with a line of state each; what somebody may not open is not offered."""
    lines = [_people(request), _contacts(request)]
    if request.membership.may(Role.EDITOR):
        lines += [_leavers(request), _credentials(request)]
    lines += [_severity(request), _telling(request)]
    if request.membership.may(Role.ADMIN):
        lines += [_programs(request), _guests(request), _name(request), _file(request)]
    context = {"lines": lines, "sample": _sample(request) if request.membership.may(Role.ADMIN) else None}
    return render(request, "settings/settings.html", context)


def _line(request: WorkspaceRequest, name: str, label: str, words: str, anchor: str = "") -> Line:
    return {"label": label, "words": words, "url": reverse(name, args=[request.workspace.key]) + anchor, "state": ""}


def _people(request: WorkspaceRequest) -> Line:
    roles = list(Membership.objects.of(request.workspace).values_list("role", flat=True))
    admins = roles.count(Role.ADMIN)
    words = ngettext("%(n)d member", "%(n)d members", len(roles)) % {"n": len(roles)}
    if len(roles) > 1:
        words += ", " + ngettext("%(n)d of them admin", "%(n)d of them admins", admins) % {"n": admins}
    return _line(request, "members", _("Members and roles"), words)


def _contacts(request: WorkspaceRequest) -> Line:
    people, teams = (model.objects.of(request.workspace).count() for model in (Contact, Team))
    words = ngettext("%(n)d contact", "%(n)d contacts", people) % {"n": people}
    more = ngettext("%(n)d team", "%(n)d teams", teams) % {"n": teams}
    return _line(request, "members", _("Teams and contacts"), f"{words}, {more}", "#contacts")


def _leavers(request: WorkspaceRequest) -> Line:
    """The people who have left and whom some answer still names, in one query; deputies are on the page itself."""
    gone = Contact.objects.of(request.workspace).filter(active=False)
    left = gone.filter(references__isnull=False).distinct().count()
    words = ngettext("%(n)d person has left and is still named", "%(n)d people have left and are still named", left)
    line = _line(request, "leavers", _("People who leave"), words % {"n": left} if left else _("Nobody is left behind"))
    return line | {"state": "warning" if left else ""}


def _credentials(request: WorkspaceRequest) -> Line:
    count = of_checks(request.workspace).count()
    end = ending(request.workspace, timezone.localdate()).count()
    words = ngettext("%(n)d stored", "%(n)d stored", count) % {"n": count} if count else _("None stored")
    if end:
        more = ngettext("%(n)d of them ends soon or has ended", "%(n)d of them end soon or have ended", end)
        words = f"{words}, {more % {'n': end}}"
    return _line(request, "credentials", _("Credentials"), words) | {"state": "warning" if end else ""}


def _severity(request: WorkspaceRequest) -> Line:
    count = SeveritySetting.objects.of(request.workspace).count()
    words = ngettext("%(n)d kind of change set otherwise", "%(n)d kinds of change set otherwise", count) % {"n": count}
    return _line(request, "severities", _("Severity of changes"), words if count else _("As usual"))


def _telling(request: WorkspaceRequest) -> Line:
    return _line(request, "notifications", _("Notifications"), _("Who is told what, when, and where else it goes"))


def _guests(request: WorkspaceRequest) -> Line:
    count = open_links(request.workspace).count()
    words = ngettext("%(n)d link to one brief works", "%(n)d links to one brief each work", count) % {"n": count}
    return _line(request, "all_guests", _("Shared outside"), words if count else _("No brief is shared outside"))


def _programs(request: WorkspaceRequest) -> Line:
    tokens = ProgramToken.objects.of(request.workspace)
    counted = tokens.aggregate(working=Count("pk", filter=Q(expires_at__gt=timezone.now())), every=Count("pk"))
    words = ngettext("%(n)d token works", "%(n)d tokens work", counted["working"]) % {"n": counted["working"]}
    if ended := counted["every"] - counted["working"]:
        more = ngettext("%(n)d has ended", "%(n)d have ended", ended) % {"n": ended}
        words = f"{words}, {more}"
    return _line(request, "programs", _("Access for programs"), words if counted["every"] else _("None"))


def _name(request: WorkspaceRequest) -> Line:
    workspace = request.workspace
    zone = workspace.timezone or _("no time zone")
    return _line(request, "workspace_name", _("Name and time zone"), f"{workspace.label()}, {zone}")


def _file(request: WorkspaceRequest) -> Line:
    return _line(
        request, "workspace_file", _("Workspace file"), _("To keep, to move or to bring in everything at once")
    )


def _sample(request: WorkspaceRequest) -> Line:
    """Whether the sample is here, elsewhere, or nowhere yet."""
    there = Workspace.objects.filter(key=KEY).first()
    mine = there is not None and Membership.objects.filter(workspace=there, user=request.user).exists()
    return {"here": request.workspace.sample, "there": there is not None, "mine": mine, "key": KEY}


@in_workspace(Role.ADMIN)
def workspace_name(request: WorkspaceRequest) -> HttpResponse:
    form = WorkspaceForm(request.workspace, request.POST if request.method == "POST" else None)
    clash: Conflict | None = None
    version: int | str = request.POST.get("version", version_of(request.workspace))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            rename(request.workspace, typed["name"], typed["timezone"], Actor.of(request.user), typed["version"] or 0)
        except Moved as moved:
            clash, version = _clash(moved.now, form), version_of(moved.now)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings", key=request.workspace.key)
    failed = clash is not None or bool(form.is_bound and form.errors)
    context = {"form": form, "clash": clash, "version": version, "failed": failed, "crumbs": crumbs(request)}
    return render(request, "settings/workspace_name.html", context, status=409 if clash else 422 if failed else 200)


def _clash(now: Workspace, form: WorkspaceForm) -> Conflict:
    last = AuditEntry.objects.of(now).filter(uid=now.uid).order_by("-number").first()
    pairs = [(name, str(getattr(now, name)), str(form.cleaned_data[name])) for name in ("name", "timezone")]
    differing = [Difference(str(form.fields[name].label), old, new) for name, old, new in pairs if old != new]
    return Conflict(last.actor if last else "", last.at if last else None, tuple(differing))


@require_POST
@in_workspace(Role.ADMIN)
def add_sample(request: WorkspaceRequest) -> HttpResponse:
    """Makes the sample workspace, beside this one, with the person as its admin. Twice is once."""
    if not Workspace.objects.filter(key=KEY).exists():
        made = load_sample(Actor.of(request.user))
        join(made, request.user, Role.ADMIN, Actor.of(request.user))
    if not Membership.objects.filter(workspace__key=KEY, user=request.user).exists():
        messages.error(request, _("The sample is here already. Its admin can invite you to it."))
        return redirect("settings", key=request.workspace.key)
    return redirect("home", key=KEY)
