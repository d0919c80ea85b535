"""Comments on the rows of a brief: a thread for each, under the row or on a page of its own.

Viewers may comment: whoever was invited to read is often the one who knows better, and a comment changes no answer.
Saying that a matter is settled is for those who may answer.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.forms.commenting import ChangeForm, CommentForm
from briefs.models import Comment, Entry, Thread
from briefs.sections.registry import section_of_where
from briefs.services.comments import change_comment, comment, row_about, rows_named, settle, thread_about, title_of
from briefs.views.common import BriefPage, brief_page
from datamaps.models import Flow
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.conflict import Conflict, conflict, words_of
from integrations_portal.rows.door import Stale
from integrations_portal.rows.once import once_of


@in_workspace()
def comments(request: WorkspaceRequest, ref: str, about: UUID) -> HttpResponse:
    """What was said about one row, and the form to say more; for htmx only that part."""
    page = brief_page(request, ref)
    row, thread = row_about(page.integration, about), thread_about(page.integration, about)
    held = row or thread
    if held is None:
        raise Http404
    if request.method != "POST":
        return _show(page, row, thread, CommentForm(about))
    form = CommentForm(about, request.POST)
    if not form.is_valid():
        return _show(page, row, thread, form, status=422)
    said = comment(held, form.cleaned_data["text"], Actor.of(request.user), once_of(request.POST))
    if request.htmx:
        return _show(page, row, said.thread, CommentForm(about), news=said.uid)
    return redirect(f"{page.url('comments', about)}#{said.uid}")


@in_workspace()
def edit_comment(request: WorkspaceRequest, ref: str, about: UUID, uid: UUID) -> HttpResponse:
    """Its author says it in other words, where it stands; nobody else does, whatever their role."""
    page = brief_page(request, ref)
    thread = thread_about(page.integration, about)
    said = get_object_or_404(Comment.objects.select_related("workspace"), thread=thread, uid=uid)
    if thread is None or said.author_id != request.user.pk:
        messages.error(request, _("Only whoever wrote a comment can change it."))
        return redirect(page.url("comments", about))
    said.thread = thread
    row, new = row_about(page.integration, about), CommentForm(about)
    if request.method != "POST":
        return _show(page, row, thread, new, changing=ChangeForm(said))
    form = ChangeForm(said, request.POST)
    if not form.is_valid():
        return _show(page, row, thread, new, changing=form, status=422)
    try:
        change_comment(said, form.cleaned_data["text"], Actor.of(request.user), form.cleaned_data["version"])
    except Stale as stale:
        again, clash = _clash(form, stale)
        return _show(page, row, thread, new, changing=again, clash=clash, status=409)
    if request.htmx:
        return _show(page, row, thread, new, news=uid)
    return redirect(f"{page.url('comments', about)}#{uid}")


def _clash(form: ChangeForm, stale: Stale) -> tuple[ChangeForm, Conflict]:
    """Both texts, and the form with what was typed, which now knows the other."""
    now = stale.now
    if not isinstance(now, Comment):
        raise Http404
    again = ChangeForm(now, {"text": form.data["text"], "version": now.version})
    labels = [("text", str(_("Comment")))]
    return again, conflict(now, {"text": now.text}, form.cleaned_data, labels, words_of(form.fields))


@in_workspace(Role.CONTRIBUTOR)
def settle_comments(request: WorkspaceRequest, ref: str, about: UUID) -> HttpResponse:
    """Settles a matter, or opens it again. Two who say the same at once have both said it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    page = brief_page(request, ref)
    thread = thread_about(page.integration, about)
    if thread is None:
        return redirect(page.url("comments", about))
    settled = request.POST.get("say") != "open"
    thread = settle(thread, Actor.of(request.user), settled=settled)
    if request.htmx:
        return _show(page, row_about(page.integration, about), thread, CommentForm(about), news=thread.uid)
    messages.success(request, _("Marked as settled.") if settled else _("Open again."))
    return redirect(page.url("comments", about))


@in_workspace()
def all_comments(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Every thread of a brief: open ones first; those about removed rows keep the name that the row had."""
    page = brief_page(request, ref)
    names = rows_named(page.integration)
    threads = [
        {
            "title": names.get(thread.about, thread.title),
            "removed": thread.about not in names,
            "url": page.url("comments", thread.about),
            "settled": thread.settled,
            "count": len(said),
            "last": said[-1],
        }
        for thread in page.integration.threads.prefetch_related("comments")
        if (said := list(thread.comments.all()))
    ]
    threads.sort(key=lambda one: (one["settled"], -one["last"].said_at.timestamp()))
    crumbs = page.crumbs({"label": _("Comments")})
    return render(request, "briefs/all_comments.html", {"page": page, "threads": threads, "crumbs": crumbs})


def _show(
    page: BriefPage,
    row: Entry | Flow | None,
    thread: Thread | None,
    form: CommentForm,
    *,
    status: int = 200,
    news: UUID | None = None,
    changing: ChangeForm | None = None,
    clash: Conflict | None = None,
) -> HttpResponse:
    said = list(thread.comments.all()) if thread else []
    about = row.uid if row else thread.about if thread else None
    title = title_of(row) if row else thread.title if thread else ""
    context: dict[str, Any] = {
        "page": page,
        "title": title,
        "about": about,
        "removed": row is None,
        "thread": thread,
        "comments": [_said(page, one, news) for one in said],
        "news": news,
        "form": form,
        "changing": changing,
        "clash": clash,
        "failed": bool(form.errors or clash or (changing and changing.errors)),
        "once": page.request.POST.get("once") if form.errors else uuid4(),
        "url": page.url("comments", about),
        "settle_url": page.url("settle_comments", about),
        "back_url": _back(page, row),
        "crumbs": page.crumbs({"label": _("Comments"), "url": page.url("all_comments")}, {"label": title}),
    }
    template = "briefs/thread.html" if page.request.htmx else "briefs/comments.html"
    return render(page.request, template, context, status=status)


def _said(page: BriefPage, one: Comment, news: UUID | None) -> dict[str, Any]:
    mine = one.author_id is not None and one.author_id == page.request.user.pk
    return {
        "row": one,
        "text": mask_text(one.text)[0],
        "news": one.uid == news,
        "back": str(one.uid) == page.request.GET.get("at"),
        "change_url": page.url("edit_comment", one.thread.about, one.uid) if mine else "",
    }


def _back(page: BriefPage, row: Entry | Flow | None) -> str:
    """The row where it stands in its section."""
    if row is None:
        return page.url("all_comments")
    section = "flows" if isinstance(row, Flow) else section_of_where(row.part) or "purpose"
    return f"{page.url('section', section)}#{row.uid}"
