"""One page of questions: about a group of answers, or about one row of a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.forms.factory import PageForm, get
from briefs.sections.machine import Page, Section, Talk
from briefs.sections.words import answer_in_words
from briefs.services.parts import new_row, row_of, rows_of, save_row
from briefs.views.common import BriefPage, brief_page, section_of, talk_of
from datamaps.models import Referring
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.door import Stale


@in_workspace(Role.CONTRIBUTOR)
def group_page(request: WorkspaceRequest, ref: str, section_id: str, part: str, page_id: str) -> HttpResponse:
    """A page of questions about a group of answers, such as the purpose."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    if talk.rows:
        raise Http404
    rows = rows_of(page.integration, part)
    return _ask(page, found, talk, rows[0] if rows else new_row(page.integration, part), page_id)


@in_workspace(Role.CONTRIBUTOR)
def add_row(request: WorkspaceRequest, ref: str, section_id: str, part: str) -> HttpResponse:
    """The first page of questions about a new row."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    if not talk.rows:
        raise Http404
    return _ask(page, found, talk, new_row(page.integration, part), talk.pages[0].id)


@in_workspace(Role.CONTRIBUTOR)
def row_page(request: WorkspaceRequest, ref: str, section_id: str, part: str, uid: UUID, page_id: str) -> HttpResponse:
    """A page of questions about a row that exists."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    row = row_of(page.integration, part, uid)
    if row is None or not talk.rows:
        raise Http404
    return _ask(page, found, talk, row, page_id)


def _ask(page: BriefPage, section: Section, talk: Talk, row: Referring, page_id: str) -> HttpResponse:
    asked = talk.page(page_id)
    if asked is None:
        raise Http404
    request = page.request
    if request.method != "POST":
        form = PageForm(talk, asked, page.setting, row.plain())
        return _render(page, section, talk, asked, row, form)
    form = PageForm(talk, asked, page.setting, row.plain(), request.POST)
    if more := request.POST.get("more"):
        form.fields[more].widget.spare = 2
        return _render(page, section, talk, asked, row, form.without_errors())
    if not form.is_valid():
        return _render(page, section, talk, asked, row, form, status=422)
    try:
        saved = save_row(row, form.result.plain(), Actor.of(request.user), _expected(request, row))
    except Stale as stale:
        return _render(page, section, talk, asked, row, form, stale=stale, status=409)
    messages.success(request, _("Saved."))
    return redirect(_next(page, section, talk, asked, saved))


def _expected(request: WorkspaceRequest, row: Referring) -> int | None:
    """The version that the person saw; nothing for a row that is new."""
    sent = request.POST.get("version", "")
    return int(sent) if row.pk and sent.isdecimal() else None


def _next(page: BriefPage, section: Section, talk: Talk, asked: Page, row: Referring) -> str:
    """The following page of questions, or back to where the person came from."""
    following = talk.after(asked.id)
    if following is None or "back" in page.request.POST:
        back = page.request.POST.get("back_to") or page.request.GET.get("back", "")
        return page.url("answers") if back == "answers" else page.url("section", section.id)
    if talk.rows:
        return page.url("row_page", section.id, talk.part, row.uid, following.id)
    return page.url("group_page", section.id, talk.part, following.id)


def _render(
    page: BriefPage,
    section: Section,
    talk: Talk,
    asked: Page,
    row: Referring,
    form: PageForm,
    stale: Stale | None = None,
    status: int = 200,
) -> HttpResponse:
    theirs = stale.now if stale else None
    context: dict[str, Any] = {
        "page": page,
        "section": section,
        "talk": talk,
        "asked": asked,
        "row": row,
        "form": form,
        "questions": form.questions(),
        "last": talk.after(asked.id) is None,
        "number": [one.id for one in talk.pages].index(asked.id) + 1,
        "back": page.request.GET.get("back", ""),
        "crumbs": page.crumbs({"label": section.title, "url": page.url("section", section.id)}, {"label": asked.title}),
        "version": theirs.version if theirs else page.request.POST.get("version") or row.version,
        "stale": stale,
        "differences": _differences(page, talk, asked, form, theirs) if isinstance(theirs, Referring) else [],
    }
    return render(page.request, "briefs/answers.html", context, status=status)


def _differences(page: BriefPage, talk: Talk, asked: Page, form: PageForm, theirs: Referring) -> list[dict[str, str]]:
    """Where somebody else's saved answers and the typed ones say different things."""
    saved, typed = theirs.plain(), form.answers
    found = []
    for ask in asked.asks:
        before = answer_in_words(talk.shape, ask, get(saved, ask.name), page.dossier)
        after = answer_in_words(talk.shape, ask, get(typed, ask.name), page.dossier)
        if before != after:
            found.append({"label": str(ask.label), "before": before, "after": after})
    return found
