"""One page of questions: about a group of answers, or about one row of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.forms.factory import PageForm, begin, get
from briefs.readiness.finding import Finding
from briefs.sections.machine import Page, Section, Talk
from briefs.sections.words import answer_in_lines
from briefs.services.parts import TRUTH, Row, new_row, row_of, rows_of, save_row, was_here
from briefs.services.truth import SharedAnswers
from briefs.services.writing import close_form
from briefs.views.common import BriefPage, brief_page, section_of, talk_of
from briefs.views.next_question import ONWARD, asked_here, asked_in_words, first_question, passed_by, still_open
from briefs.views.pictures import with_pictures
from briefs.views.writing import writing_here
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.rows import changed_rows
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.door import Stale

RETURNS = ("answers", "brief", ONWARD)
"""Pages to which somebody goes back who came from there."""


@dataclass
class Asking:
    """One page of questions about one row or group. `gone`: somebody removed the row in between."""

    page: BriefPage
    section: Section
    talk: Talk
    row: Row
    asked: Page
    gone: bool = False

    @property
    def is_new(self) -> bool:
        return self.row.pk is None


@in_workspace(Role.CONTRIBUTOR)
def group_page(request: WorkspaceRequest, ref: str, section_id: str, part: str, page_id: str) -> HttpResponse:
    """A page of questions about a group of answers, such as the purpose."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part, page_id)
    if talk.rows:
        raise Http404
    rows = rows_of(page.integration, part)
    return _ask(Asking(page, found, talk, rows[0] if rows else new_row(page.integration, part), _asked(talk, page_id)))


@in_workspace(Role.CONTRIBUTOR)
def add_row(request: WorkspaceRequest, ref: str, section_id: str, part: str) -> HttpResponse:
    """The first page of questions about a new row. Sent twice it is one row: the form carries the row's identity."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    if not talk.rows or part == TRUTH:
        raise Http404
    once = _uuid(request.POST.get("once", ""))
    row = (row_of(page.integration, part, once) if once else None) or new_row(page.integration, part, once or uuid4())
    return _ask(Asking(page, found, talk, row, talk.pages[0]))


@in_workspace(Role.CONTRIBUTOR)
def row_page(request: WorkspaceRequest, ref: str, section_id: str, part: str, uid: UUID, page_id: str) -> HttpResponse:
    """A page of questions about a row that exists; or did, when what somebody typed must not get lost."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    row = row_of(page.integration, part, uid)
    if not talk.rows:
        raise Http404
    if row is None:
        if request.method != "POST" or part == TRUTH or not was_here(page.integration, uid):
            raise Http404
        gone = "again" not in request.POST
        return _ask(Asking(page, found, talk, new_row(page.integration, part, uid), _asked(talk, page_id), gone))
    return _ask(Asking(page, found, talk, row, _asked(talk, page_id)))


def _asked(talk: Talk, page_id: str) -> Page:
    found = talk.page(page_id)
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _ask(asking: Asking) -> HttpResponse:
    request, row = asking.page.request, asking.row
    if request.method != "POST":
        return _render(asking, _form(asking, begin=_guessed(asking)))
    typed, refused = with_pictures(request, asking.talk, asking.asked)
    if changed := changed_rows(typed):
        name, data = changed
        for words in refused.values():
            messages.error(request, words)
        form = _form(asking, data)
        form.grow(name)
        return _render(asking, form.without_errors())
    passed = passed_by(asking.page, _asked_here(asking)) if _goes_on(asking) else ()
    form = _form(asking, typed)
    form.refuse(refused)
    if asking.gone:
        return _render(asking, form.without_errors(), status=409)
    if not form.is_valid():
        return _render(asking, form, status=422)
    try:
        with transaction.atomic():
            newcomers = form.newcomers.made
            saved = save_row(row, form.plain(), Actor.of(request.user), _expected(asking), newcomers)
    except Stale:
        return _render_stale(asking, form)
    except IntegrityError:
        # The same new row came twice at the same moment, and the other one is in; or something else took its place.
        there = row_of(asking.page.integration, asking.talk.part, row.uid)
        if there is None:
            raise
        if not asking.talk.rows or not asking.is_new:
            return _render_stale(asking, form)
        return redirect(_next(asking, there))
    close_form(asking.page.integration, row.uid, request.user)
    if _goes_on(asking):
        # The findings of the page were made before this answer.
        now = BriefPage(request, asking.page.integration)
        messages.success(request, still_open(now))
        return redirect(first_question(now, passed))
    messages.success(request, _("Saved."))
    return redirect(_next(asking, saved))


def _form(asking: Asking, data: QueryDict | None = None, begin: dict[str, Any] | None = None) -> PageForm:
    answers = asking.row.plain() | (begin or {})
    return PageForm(asking.talk, asking.asked, asking.page.setting, answers, data)


def _guessed(asking: Asking) -> dict[str, Any]:
    """Answers of a new row that the link to it already knew, such as the flow that a test is missing for."""
    if not asking.is_new:
        return {}
    query = asking.page.request.GET
    named = {ask.name for ask in asking.asked.asks} & set(query)
    return {name: query.getlist(name) if name in ("flows", "exceptions") else query[name] for name in named}


def _expected(asking: Asking) -> int | None:
    """The version that the person saw; nothing for a row that is new."""
    sent = asking.page.request.POST.get("version", "")
    if asking.row.pk is None:
        return None
    return int(sent) if sent.isdecimal() else 0


def _back(asking: Asking) -> str:
    request = asking.page.request
    back = request.POST.get("back_to") or request.GET.get("back", "")
    return back if back in RETURNS else ""


def _goes_on(asking: Asking) -> bool:
    return _back(asking) == ONWARD and "stop" not in asking.page.request.POST


def _asked_here(asking: Asking) -> list[Finding]:
    return asked_here(asking.page, asking.talk, asking.asked, None if asking.is_new else asking.row)


def _back_url(asking: Asking) -> str:
    """The page that somebody came from, at this section; empty when it was not said."""
    back = _back(asking)
    at = f"#{asking.section.id}" if back == "answers" else ""
    return f"{asking.page.url('brief' if back == ONWARD else back)}{at}" if back else ""


def _next(asking: Asking, row: Row) -> str:
    """The following page of questions, or back to where the person came from."""
    page, section, talk = asking.page, asking.section, asking.talk
    following = talk.after(asking.asked.id)
    if back := _back_url(asking):
        return back
    if following is None or "stop" in page.request.POST:
        return _home(asking, row)
    if talk.rows:
        return page.url("row_page", section.id, talk.part, row.uid, following.id)
    return page.url("group_page", section.id, talk.part, following.id)


def _home(asking: Asking, row: Row) -> str:
    """Where the answers are shown when they are complete: a flow has a page of its own."""
    page, section = asking.page, asking.section
    if asking.talk.part == "flows" and (ref := row.plain().get("ref")):
        return page.url("flow", ref)
    if asking.talk.rows:
        return f"{page.url('section', section.id)}#{row.uid}"
    return page.url("section", section.id)


def _render(asking: Asking, form: PageForm, status: int = 200, **more: Any) -> HttpResponse:
    page, section, talk, asked, row = asking.page, asking.section, asking.talk, asking.asked, asking.row
    title = {"label": section.title, "url": page.url("section", section.id)}
    context: dict[str, Any] = {
        "page": page,
        "section": section,
        "talk": talk,
        "asked": asked,
        "form": form,
        "questions": form.questions(),
        "last": talk.after(asked.id) is None,
        "back": _back(asking),
        "onward": _back(asking) == ONWARD,
        "asked_here": []
        if page.request.method == "POST"
        else [asked_in_words(page, one) for one in _asked_here(asking)],
        "leave_url": _back_url(asking) or _home(asking, row),
        "tabs": _tabs(asking),
        "crumbs": page.crumbs(title, {"label": asked.title}),
        "about": "" if asking.is_new or not talk.rows else _about(asking),
        "once": row.uid if asking.is_new else "",
        "version": page.request.POST.get("version") or row.version,
        "gone": asking.gone,
        "again": "again" in page.request.POST or asking.gone,
        "writing": None if talk.rows and asking.is_new else writing_here(page, row.uid),
    }
    return render(page.request, "briefs/answers.html", context | more, status=status)


def _about(asking: Asking) -> str:
    return asking.talk.line(asking.talk.shape.read(asking.row.plain()), asking.page.dossier)


def _tabs(asking: Asking) -> list[dict[str, Any]]:
    """The other pages about the same row."""
    page, section, talk, row = asking.page, asking.section, asking.talk, asking.row
    if asking.is_new or not talk.rows or len(talk.pages) < 2:
        return []
    return [
        {
            "label": one.title,
            "url": page.url("row_page", section.id, talk.part, row.uid, one.id),
            "current": one.id == asking.asked.id,
        }
        for one in talk.pages
    ]


def _render_stale(asking: Asking, form: PageForm) -> HttpResponse:
    """Both texts; the form keeps what was typed and takes the new version, so that saving again is a choice."""
    page, talk = asking.page, asking.talk
    now = row_of(page.integration, talk.part, asking.row.uid)
    if now is None:
        asking.gone = True
        return _render(asking, form, status=409)
    return _render(asking, form, status=409, clash=_clash(asking, form, now), version=now.version)


def _clash(asking: Asking, form: PageForm, now: Row) -> Conflict:
    asks = {ask.name: ask for ask in asking.asked.asks}
    labels = [(ask.name, str(ask.label)) for ask in asking.asked.asks]
    saved = begin(asking.talk, asking.asked, now.plain())
    typed = {name: get(form.answers, name) for name in asks}

    def words(name: str, value: Any) -> str:
        return answer_in_lines(asking.talk.shape, asks[name], value, asking.page.dossier)

    held = now.row if isinstance(now, SharedAnswers) else now
    return conflict(held, saved, typed, labels, words)
