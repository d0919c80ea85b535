"""A section: what was answered so far, row by row, with a way to change each thing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.forms.factory import get
from briefs.models import SectionState
from briefs.sections.machine import Section, Talk
from briefs.sections.words import answer_in_words
from briefs.services.parts import move_row, row_of, rows_of
from briefs.shapes.brief import MAY_BE_NOT_RELEVANT
from briefs.views.common import BriefPage, brief_page, section_of, section_of_where, talk_of
from briefs.views.questions import question_cards
from datamaps.models import Referring
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


@in_workspace()
def section(request: WorkspaceRequest, ref: str, section_id: str) -> HttpResponse:
    page, found = brief_page(request, ref), section_of(section_id)
    findings = [one for one in page.findings if section_of_where(one.where.section) == found.id and not one.waived]
    state = SectionState.objects.filter(integration=page.integration, section=found.id).first()
    context = {
        "page": page,
        "section": found,
        "crumbs": page.crumbs({"label": found.title}),
        "talks": [_talk_context(page, found, talk) for talk in found.talks],
        "questions": question_cards(page, findings),
        "state": state,
        "may_be_not_relevant": found.id in MAY_BE_NOT_RELEVANT,
    }
    return render(request, "briefs/section.html", context)


def _talk_context(page: BriefPage, section: Section, talk: Talk) -> dict[str, Any]:
    rows = rows_of(page.integration, talk.part)
    if not talk.rows:
        answers = rows[0].plain() if rows else {}
        return {"talk": talk, "groups": [_group(page, section, talk, one.id, answers) for one in talk.pages]}
    return {
        "talk": talk,
        "rows": [_row(page, section, talk, row) for row in rows],
        "add_url": page.url("add_row", section.id, talk.part),
    }


def _group(page: BriefPage, section: Section, talk: Talk, page_id: str, answers: dict[str, Any]) -> dict[str, Any]:
    """One page of a group of answers, as a list of questions and answers."""
    found = talk.page(page_id)
    url = page.url("group_page", section.id, talk.part, page_id)
    asks = found.asks if found else ()
    return {
        "title": found.title if found else "",
        "url": url,
        "rows": [
            {
                "label": ask.label,
                "value": answer_in_words(talk.shape, ask, get(answers, ask.name), page.dossier),
                "change_url": f"{url}#field-id_{ask.name}" if page.may_answer else "",
            }
            for ask in asks
        ],
    }


def _row(page: BriefPage, section: Section, talk: Talk, row: Referring) -> dict[str, Any]:
    shape = talk.shape.read(row.plain())
    ref = getattr(shape, "ref", None)
    return {
        "anchor": ref or getattr(shape, "natural_name", str)(),
        "ref": ref,
        "uid": row.uid,
        "line": talk.line(shape, page.dossier),
        "url": page.url("row_page", section.id, talk.part, row.uid, talk.pages[0].id),
        "remove_url": page.url("remove_row", section.id, talk.part, row.uid),
        "move_url": page.url("move_row", section.id, talk.part, row.uid),
    }


@in_workspace(Role.CONTRIBUTOR)
def remove_row(request: WorkspaceRequest, ref: str, section_id: str, part: str, uid: UUID) -> HttpResponse:
    """Asks before it removes; comments on the row stay in the trail."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    row = row_of(page.integration, part, uid)
    if row is None:
        raise Http404
    line = talk.line(talk.shape.read(row.plain()), page.dossier)
    if request.method == "POST":
        door.delete(row, Actor.of(request.user))
        messages.success(request, _("Removed: %(line)s") % {"line": line})
        return redirect(page.url("section", found.id))
    context = {"page": page, "section": found, "line": line, "crumbs": page.crumbs({"label": found.title})}
    return render(request, "briefs/remove_row.html", context)


@in_workspace(Role.CONTRIBUTOR)
def move_row_view(request: WorkspaceRequest, ref: str, section_id: str, part: str, uid: UUID) -> HttpResponse:
    page, found = brief_page(request, ref), section_of(section_id)
    talk_of(found, part)
    row = row_of(page.integration, part, uid)
    if row is None:
        raise Http404
    if request.method == "POST":
        move_row(row, up=request.POST.get("to") == "up")
    return redirect(page.url("section", found.id))


@in_workspace(Role.CONTRIBUTOR)
@transaction.atomic
def section_state(request: WorkspaceRequest, ref: str, section_id: str) -> HttpResponse:
    """Says that a section is done, or that it does not matter here and why."""
    page, found = brief_page(request, ref), section_of(section_id)
    if request.method == "POST":
        state = SectionState.objects.filter(integration=page.integration, section=found.id).first()
        state = state or SectionState(workspace=request.workspace, integration=page.integration, section=found.id)
        say = request.POST.get("say", "")
        reason = request.POST.get("reason", "").strip()
        if say == "not_relevant" and not reason:
            messages.error(request, _("Say why it does not matter here; the reason is printed in the brief."))
            return redirect(page.url("section", found.id) + "#not-relevant")
        if say == "not_relevant" and found.id in MAY_BE_NOT_RELEVANT:
            state.not_relevant = reason
        elif say in ("done", "open"):
            state.done, state.not_relevant = say == "done", ""
        door.save(state, Actor.of(request.user))
        if say == "done":
            return redirect(page.url("brief"))
    return redirect(page.url("section", found.id))
