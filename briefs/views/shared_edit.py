"""Changing one part of a shared field or record: the same questions as in a brief, for the whole workspace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.dossier.load import dossier_of_workspace
from briefs.forms.choices import Setting
from briefs.forms.factory import PageForm, begin, get
from briefs.sections.machine import Page, Talk
from briefs.sections.shared_record import SHARED_RECORD
from briefs.sections.truth import TRUTH
from briefs.sections.words import answer_in_lines
from briefs.services.newcomers import make_newcomers
from briefs.services.shared_data import SharedData, one_field
from briefs.services.shared_places import fields_nearby
from briefs.services.truth import SharedAnswers, save_shared
from datamaps.models import SharedField, SharedRecord
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.rows import changed_rows
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.door import Stale

FIELD = TRUTH.talks[0]


@dataclass
class Change:
    """One page of questions about one shared field or record."""

    request: WorkspaceRequest
    answers: SharedAnswers
    talk: Talk
    page_id: str

    @cached_property
    def asked(self) -> Page:
        found = self.talk.page(self.page_id)
        if found is None:
            raise Http404
        return found

    @cached_property
    def setting(self) -> Setting:
        data, dossier = SharedData(self.request.workspace), dossier_of_workspace(self.request.workspace)
        return Setting(
            dossier,
            tuple(data.systems.items()),
            tuple((record.key, record.name or record.key) for record in dossier.map.shared_records),
            tuple((path, f"{path} {one.question}".strip()) for path, one in data.decisions.items()),
            fields_nearby(self.answers.row, dossier) if self.page_id == "places" else (),
        )

    def form(self, data: QueryDict | None = None) -> PageForm:
        return PageForm(self.talk, self.asked, self.setting, self.answers.plain(), data)

    def url(self, page_id: str = "") -> str:
        """The address of a page of questions, or of what they are about."""
        row = self.answers.row
        kind = "field" if isinstance(row, SharedField) else "record"
        keys = [row.record.key, row.key] if isinstance(row, SharedField) else [row.key]
        args = [self.request.workspace.key, *keys, *([page_id] if page_id else [])]
        return reverse(f"change-shared-{kind}" if page_id else f"shared-{kind}", args=args)


@in_workspace(Role.CONTRIBUTOR)
def change_field(request: WorkspaceRequest, record_key: str, field_key: str, page_id: str) -> HttpResponse:
    row = one_field(request.workspace, record_key, field_key)
    if row is None:
        raise Http404
    return _ask(Change(request, SharedAnswers(row), FIELD, page_id))


@in_workspace(Role.CONTRIBUTOR)
def change_record(request: WorkspaceRequest, record_key: str, page_id: str) -> HttpResponse:
    rows = SharedRecord.objects.of(request.workspace).select_related("workspace")
    return _ask(Change(request, SharedAnswers(get_object_or_404(rows, key=record_key)), SHARED_RECORD, page_id))


def _ask(change: Change) -> HttpResponse:
    sent = change.request.POST
    if change.request.method != "POST":
        return _render(change, change.form())
    if changed := changed_rows(sent):
        form = change.form(changed[1])
        form.grow(changed[0])
        return _render(change, form.without_errors())
    form = change.form(sent)
    if not form.is_valid():
        return _render(change, form, status=422)
    version, by = sent.get("version", ""), Actor.of(change.request.user)
    try:
        with transaction.atomic():
            make_newcomers(change.request.workspace, form.newcomers.made, by)
            save_shared(change.answers, form.plain(), by, int(version) if version.isdecimal() else 0)
    except (Stale, IntegrityError):  # a place that another shared field took a moment ago is a change by somebody, too
        return _render_stale(change, form)
    messages.success(change.request, _("Saved."))
    return redirect(change.url())


def _render(change: Change, form: PageForm, status: int = 200, **more: Any) -> HttpResponse:
    row = change.answers.row
    name = row.name or row.key
    home = reverse("shared-data", args=[change.request.workspace.key])
    context: dict[str, Any] = {
        "asked": change.asked,
        "form": form,
        "questions": form.questions(),
        "last": True,
        "leave_url": change.url(),
        "tabs": [
            {"label": one.title, "url": change.url(one.id), "current": one.id == change.asked.id}
            for one in change.talk.pages
        ],
        "crumbs": [
            {"label": _("Shared data"), "url": home},
            {"label": name, "url": change.url()},
            {"label": change.asked.title},
        ],
        "about": name,
        "version": change.request.POST.get("version") or change.answers.version,
    }
    return render(change.request, "briefs/answers.html", context | more, status=status)


def _render_stale(change: Change, form: PageForm) -> HttpResponse:
    """Both texts; the form keeps what was typed and takes the new version, so that saving again is a choice."""
    row = change.answers.row
    held = type(row)._default_manager.filter(pk=row.pk).select_related("workspace").first()
    if held is None:
        raise Http404
    now = SharedAnswers(held)
    return _render(change, form, status=409, clash=_clash(change, form, now), version=now.version)


def _clash(change: Change, form: PageForm, now: SharedAnswers) -> Conflict:
    asks = {ask.name: ask for ask in change.asked.asks}
    saved = begin(change.talk, change.asked, now.plain())
    typed = {name: get(form.answers, name) for name in asks}

    def words(name: str, value: Any) -> str:
        return answer_in_lines(change.talk.shape, asks[name], value, change.setting.dossier)

    return conflict(now.row, saved, typed, [(ask.name, str(ask.label)) for ask in change.asked.asks], words)
