"""Adding and changing teams and contacts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.forms.people import ContactForm, RowForm, TeamForm
from integrations_portal.accounts.models import Contact, Role, Team, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict, words_of
from integrations_portal.shapes.keys import new_key

Person = Team | Contact


@in_workspace(Role.EDITOR)
def team_new(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, Team(workspace=request.workspace), TeamForm)


@in_workspace(Role.EDITOR)
def team(request: WorkspaceRequest, team: str) -> HttpResponse:
    return _edit(request, get_object_or_404(Team.objects.of(request.workspace), key=team), TeamForm)


@in_workspace(Role.EDITOR)
def contact_new(request: WorkspaceRequest) -> HttpResponse:
    return _edit(request, Contact(workspace=request.workspace), _contact_form(request.workspace))


@in_workspace(Role.EDITOR)
def contact(request: WorkspaceRequest, contact: str) -> HttpResponse:
    row = get_object_or_404(Contact.objects.of(request.workspace), key=contact)
    return _edit(request, row, _contact_form(request.workspace))


def with_version(request: WorkspaceRequest, stale: door.Stale) -> QueryDict:
    """What was sent, for showing it again: sending it once more then knows of the other's text."""
    data = request.POST.copy()
    data["version"] = str(stale.now.version if stale.now else "")
    return data


def _contact_form(workspace: Workspace) -> Callable[..., ContactForm]:
    return lambda data, row: ContactForm(data, row, workspace)


def _edit(request: WorkspaceRequest, row: Person, make: Callable[..., RowForm]) -> HttpResponse:
    form = make(request.POST if request.method == "POST" else None, row)
    clash: Conflict | None = None
    was_here = isinstance(row, Contact) and bool(row.pk) and row.active
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, row, form)
        except door.Stale as stale:
            clash, row = _clash(form, stale), _now(stale)
            form.data = with_version(request, stale)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.label()})
            if isinstance(saved, Contact) and was_here and not saved.active:
                return redirect("leaver", key=request.workspace.key, contact=saved.key)
            return HttpResponseRedirect(f"{reverse('members', args=[request.workspace.key])}#{saved.kind}s")
    context = {"form": form, "row": row, "clash": clash, "failed": bool(form.errors) or clash is not None}
    status = 409 if clash else 200
    return render(request, "accounts/person_form.html", context, status=status)


@transaction.atomic
def _save(request: WorkspaceRequest, row: Person, form: RowForm) -> Person:
    """Saves what was typed. The same new form sent twice is one row, named by the form itself."""
    answers = form.answers()
    if row._state.adding:
        once = form.cleaned_data["once"]
        rows = type(row).objects.of(request.workspace)
        # Two presses at once wait for one another here.
        Workspace.objects.select_for_update().get(pk=request.workspace.pk)
        made: Person | None = rows.filter(uid=once).first() if once else None
        if made is not None:
            return made
        answers["key"] = new_key(answers["name"], rows.values_list("key", flat=True))
        row.position = rows.count()
        if once:
            row.uid = once
    else:
        answers["key"] = row.key
    row.put(row.shape.read(answers).plain())
    return door.save(row, by=Actor.of(request.user), expected=form.cleaned_data["version"] or 0)


def _now(stale: door.Stale) -> Person:
    """The team or contact as somebody else saved it. Raises Http404 where it was removed meanwhile."""
    if not isinstance(stale.now, Team | Contact):
        raise Http404
    return stale.now


def _clash(form: RowForm, stale: door.Stale) -> Conflict:
    """What is stored now beside what was typed."""
    labels = [(name, str(field.label)) for name, field in form.fields.items() if not field.widget.is_hidden]
    now = _now(stale)
    theirs = now.read().model_dump(mode="json")
    return conflict(now, theirs, form.answers(), labels, words_of(form.fields))
