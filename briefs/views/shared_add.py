"""Adding a word that systems share, and taking one away that nobody uses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.forms.shared import Word
from briefs.services.shared_data import SharedData, one_field, remove_shared
from briefs.services.truth import SharedAnswers, add_word
from datamaps.models import SharedRecord
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.once import once_of
from integrations_portal.shapes.paths import parse_field_ref


@in_workspace(Role.CONTRIBUTOR)
def add_shared(request: WorkspaceRequest) -> HttpResponse:
    """A word that two systems share: its name, and what it belongs to, which may be new itself."""
    records = list(SharedRecord.objects.of(request.workspace))
    word = Word.typed(request.POST, [row.key for row in records])
    once, sent = once_of(request.POST), request.method == "POST"
    if sent and not word.problems:
        field = add_word(request.workspace, word, Actor.of(request.user), once)
        messages.success(request, _("Added: %(name)s") % {"name": word.name})
        return redirect(reverse("shared-field", args=[request.workspace.key, field.record.key, field.key]))
    context: dict[str, Any] = {
        "records": records,
        "typed": word,
        "problems": word.problems if sent else [],
        "once": once,
        "crumbs": [
            {"label": _("Shared data"), "url": reverse("shared-data", args=[request.workspace.key])},
            {"label": _("Add a word")},
        ],
    }
    return render(request, "briefs/add_shared.html", context, status=422 if sent else 200)


@in_workspace(Role.EDITOR)
def remove_field(request: WorkspaceRequest, record_key: str, field_key: str) -> HttpResponse:
    """Asks before it removes; a field that flows move stays."""
    data, held = SharedData(request.workspace), one_field(request.workspace, record_key, field_key)
    row = data.row(record_key, field_key)
    if held is None or row is None or row.field is None:
        raise Http404
    uses = data.uses(tuple(map(parse_field_ref, row.field.in_)))
    named_by = [f"{brief.ref} {brief.title}: {use.flow.ref} {use.flow.name}" for brief in uses for use in brief.flows]
    keep = reverse("shared-field", args=[request.workspace.key, record_key, field_key])
    return _remove(request, SharedAnswers(held), row.field.name or row.field.key, named_by, keep)


@in_workspace(Role.EDITOR)
def remove_record(request: WorkspaceRequest, record_key: str) -> HttpResponse:
    """A record goes when it has no fields any more and no flow says that it moves it."""
    held = get_object_or_404(SharedRecord.objects.of(request.workspace), key=record_key)
    data = SharedData(request.workspace)
    named_by = [field.name or field.key for field in held.fields.all()] + data.moved_by(record_key)
    keep = reverse("shared-record", args=[request.workspace.key, record_key])
    return _remove(request, SharedAnswers(held), held.label(), named_by, keep)


def _remove(
    request: WorkspaceRequest, answers: SharedAnswers, name: str, named_by: list[str], keep_url: str
) -> HttpResponse:
    home = reverse("shared-data", args=[request.workspace.key])
    if request.method == "POST" and not named_by:
        remove_shared(answers, Actor.of(request.user))
        return redirect(home)
    context = {
        "line": name,
        "named_by": named_by,
        "keep_url": keep_url,
        "crumbs": [{"label": _("Shared data"), "url": home}, {"label": name, "url": keep_url}],
    }
    return render(request, "briefs/remove_row.html", context, status=409 if request.method == "POST" else 200)
