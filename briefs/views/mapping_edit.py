"""Changing a record map or a mapped field of a flow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.forms.factory import PageForm, begin, get
from briefs.sections.machine import Page, Talk
from briefs.sections.mapping import FIELD_MAP, RECORD_MAP
from briefs.sections.words import answer_in_lines
from briefs.services.writing import close_form
from briefs.views.common import BriefPage, brief_page
from briefs.views.next_question import asked_in_words
from briefs.views.writing import writing_here
from datamaps.map.words import field_in_words
from datamaps.models import FieldMap, Flow, RecordMap
from datamaps.schema.shapes import Field, Record
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.described import Answer, DescribedSelect, DescribedSelectMultiple
from integrations_portal.look.fields import NOT_ANSWERED, LinesField
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.models import Shaped, Stored
from integrations_portal.rows.once import made_once, once_of
from integrations_portal.shapes.paths import RecordRef


def _flow(page: BriefPage, flow_ref: str) -> Flow:
    found: Flow = get_object_or_404(Flow.objects.filter(integration=page.integration), ref=flow_ref)
    return found


@in_workspace(Role.EDITOR)
def add_record_map(request: WorkspaceRequest, ref: str, flow_ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    flow = _flow(page, flow_ref)
    after = _after(RecordMap.objects.filter(flow=flow))
    row = RecordMap(workspace=request.workspace, uid=once_of(request.POST), flow=flow, position=after)
    return _ask(page, flow, RECORD_MAP, row, "records")


@in_workspace(Role.EDITOR)
def record_map(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID, page_id: str) -> HttpResponse:
    page = brief_page(request, ref)
    flow = _flow(page, flow_ref)
    row = get_object_or_404(RecordMap.objects.filter(flow=flow).select_related("flow__integration"), uid=uid)
    return _ask(page, flow, RECORD_MAP, row, page_id)


@in_workspace(Role.EDITOR)
def add_field_map(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    page = brief_page(request, ref)
    flow = _flow(page, flow_ref)
    parent = get_object_or_404(RecordMap.objects.filter(flow=flow).select_related("flow__integration"), uid=uid)
    siblings = FieldMap.objects.filter(record_map=parent)
    once = once_of(request.POST)
    row = FieldMap(workspace=request.workspace, uid=once, record_map=parent, position=_after(siblings))
    if request.method != "POST" and (target := request.GET.get("target")):
        row.target = target[:2000]
    return _ask(page, flow, FIELD_MAP, row, "field")


@in_workspace(Role.EDITOR)
def field_map(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    page = brief_page(request, ref)
    flow = _flow(page, flow_ref)
    rows = FieldMap.objects.filter(record_map__flow=flow).select_related("record_map__flow__integration")
    row = get_object_or_404(rows, uid=uid)
    if request.method == "POST" and "remove" in request.POST:
        door.delete(row, Actor.of(request.user))
        messages.success(request, _("%(field)s is no longer mapped.") % {"field": row.target})
        return redirect(page.url("mapping", flow.ref))
    return _ask(page, flow, FIELD_MAP, row, "field")


def _offer(form: PageForm, page: BriefPage, flow: Flow, row: Shaped) -> None:
    """Records and fields of the catalog as choices; what is answered already stays choosable when it has gone."""
    records = page.dossier.map.records
    ends = {"source": flow.source, "target": flow.target}
    for name, system in ends.items():
        if name not in form.fields:
            continue
        if isinstance(row, RecordMap):
            answers = [_record(one) for ref, one in records.items() if ref.system == system]
        else:
            parent = row.record_map if isinstance(row, FieldMap) else None
            record = records.get(RecordRef(system, getattr(parent, name, "")))
            answers = [_field(one) for one in record.fields] if record else []
        if answers:
            _choose(form, name, answers)


def _record(record: Record) -> Answer:
    size = ngettext("%(n)d field", "%(n)d fields", len(record.fields)) % {"n": len(record.fields)}
    about = f"{record.title} · {size}" if record.title not in ("", record.name) else size
    return Answer(record.name, record.name, about, record.description)


def _field(field: Field) -> Answer:
    words = field_in_words(field)
    about = f"{field.title} · {words}" if field.title not in ("", field.path) else words
    return Answer(field.path, field.path, about, field.description)


def _choose(form: PageForm, name: str, answers: list[Answer]) -> None:
    now = form.initial.get(name)
    kept = now if isinstance(now, list | tuple) else [now] if now else []
    known = {answer.value for answer in answers}
    gone = [Answer(value, value, _("not in the catalog")) for value in kept if value not in known]
    answers, asked = [*answers, *gone], form.fields[name]
    options = [answer.option() for answer in answers]
    common: dict[str, Any] = {"label": asked.label, "help_text": asked.help_text, "required": False}
    if isinstance(asked, LinesField):
        widget = DescribedSelectMultiple(answers)
        form.fields[name] = forms.MultipleChoiceField(choices=options, widget=widget, **common)
    else:
        one_of = DescribedSelect(answers)
        form.fields[name] = forms.ChoiceField(choices=[NOT_ANSWERED, *options], widget=one_of, **common)


def _after(siblings: Any) -> int:
    last = siblings.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def _ask(page: BriefPage, flow: Flow, talk: Talk, row: Shaped, page_id: str) -> HttpResponse:
    request, asked = page.request, talk.page(page_id) or talk.pages[0]
    form = PageForm(talk, asked, page.setting, row.plain(), request.POST if request.method == "POST" else None)
    _offer(form, page, flow, row)
    if more := request.POST.get("more"):
        form.grow(more)
        return _render(page, flow, asked, row, form.without_errors())
    if request.method != "POST":
        return _render(page, flow, asked, row, form)
    if not form.is_valid():
        return _render(page, flow, asked, row, form, status=422)
    try:
        saved = _save(page, row, form)
    except door.Stale as stale:
        if stale.now is None:
            raise Http404 from None
        clash = _clash(page, talk, asked, form, stale.now)
        return _render(page, flow, asked, row, form, status=409, clash=clash, version=stale.now.version)
    close_form(page.integration, row.uid, request.user)
    messages.success(request, _("Saved."))
    following = talk.after(asked.id)
    if following is not None and isinstance(saved, RecordMap):
        return redirect(page.url("record_map", flow.ref, saved.uid, following.id))
    return redirect(page.url("mapping", flow.ref))


def _save(page: BriefPage, row: Shaped, form: PageForm) -> Shaped:
    """Saves what was typed; a new row that was saved by the same form before is that one."""
    sent, by = page.request.POST.get("version", ""), Actor.of(page.request.user)
    with made_once(type(row), page.request.workspace, row.uid) as made:
        if row.pk is None and made is not None:
            return made
        row.put(form.result.plain())
        return door.save(row, by, int(sent) if sent.isdecimal() else 0)


def _clash(page: BriefPage, talk: Talk, asked: Page, form: PageForm, now: Stored) -> Conflict:
    asks = {ask.name: ask for ask in asked.asks}
    saved = now.plain() if isinstance(now, Shaped) else {}

    def words(name: str, value: Any) -> str:
        return answer_in_lines(talk.shape, asks[name], value, page.dossier)

    labels = [(ask.name, str(ask.label)) for ask in asked.asks]
    theirs = begin(talk, asked, saved)
    return conflict(now, theirs, {name: get(form.answers, name) for name in asks}, labels, words)


def _asked_here(page: BriefPage, flow: Flow, row: Shaped) -> list[str]:
    """The open questions about a mapped field, which this form answers."""
    if not isinstance(row, FieldMap) or row.pk is None:
        return []
    here = f"{flow.ref}/{row.record_map.read().label}/{row.target or ''}"
    found = [one for one in page.findings if not one.waived and one.where.section == "flows" and one.where.row == here]
    return [asked_in_words(page, one) for one in found]


def _render(
    page: BriefPage, flow: Flow, asked: Page, row: Shaped, form: PageForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "page": page,
        "flow": flow,
        "asked": asked,
        "row": row,
        "form": form,
        "version": page.request.POST.get("version") or row.version,
        "writing": writing_here(page, row.uid) if row.pk else None,
        "asked_here": [] if page.request.method == "POST" else _asked_here(page, flow, row),
        "removable": isinstance(row, FieldMap) and row.pk is not None,
        "crumbs": page.crumbs(
            {"label": _("What moves"), "url": page.url("section", "flows")},
            {"label": flow.ref, "url": page.url("mapping", flow.ref)},
            {"label": asked.title},
        ),
    }
    return render(page.request, "briefs/mapping_form.html", context | more, status=status)
