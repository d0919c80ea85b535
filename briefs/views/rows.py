"""What can be done to a row of a list besides answering: remove it, move it, or take one that was suggested."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.sections.machine import Talk
from briefs.services.mentions import mentions
from briefs.services.parts import TRUTH, move_row, new_row, row_of, save_row
from briefs.services.suggestions import suggestions
from briefs.views.common import BriefPage, brief_page, section_of, talk_of
from datamaps.models import Referring
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


def _row(page: BriefPage, talk: Talk, uid: UUID) -> Referring:
    row = row_of(page.integration, talk.part, uid) if talk.rows and talk.part != TRUTH else None
    if not isinstance(row, Referring):
        raise Http404
    return row


@in_workspace(Role.CONTRIBUTOR)
def remove_row(request: WorkspaceRequest, ref: str, section_id: str, part: str, uid: UUID) -> HttpResponse:
    """Asks before it removes; what others name by its ref stays."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    row = _row(page, talk, uid)
    answers = row.plain()
    line = talk.line(talk.shape.read(answers), page.dossier)
    named_by = mentions(page.dossier, part, answers.get("ref") or answers.get("system", ""))
    if request.method == "POST" and not named_by:
        door.delete(row, Actor.of(request.user))
        messages.success(request, _("Removed: %(line)s") % {"line": line})
        return redirect(page.url("section", found.id))
    context: dict[str, Any] = {
        "page": page,
        "section": found,
        "line": line,
        "named_by": named_by,
        "keep_url": page.url("section", found.id),
        "crumbs": page.crumbs({"label": found.title, "url": page.url("section", found.id)}),
    }
    return render(request, "briefs/remove_row.html", context, status=409 if request.method == "POST" else 200)


@in_workspace(Role.CONTRIBUTOR)
def move_row_view(request: WorkspaceRequest, ref: str, section_id: str, part: str, uid: UUID) -> HttpResponse:
    page, found = brief_page(request, ref), section_of(section_id)
    row = _row(page, talk_of(found, part), uid)
    if request.method == "POST":
        move_row(row, request.POST.get("to") == "up", Actor.of(request.user))
    return redirect(f"{page.url('section', found.id)}#{uid}")


@in_workspace(Role.CONTRIBUTOR)
@transaction.atomic
def take_suggestion(request: WorkspaceRequest, ref: str, section_id: str, part: str) -> HttpResponse:
    """Adds a row that was suggested; pressed twice it is one row, because it is no longer suggested then."""
    page, found = brief_page(request, ref), section_of(section_id)
    talk = talk_of(found, part)
    home = page.url("section", found.id)
    if request.method != "POST":
        return redirect(home)
    offered = {one.id: one.row for one in suggestions(talk, page.dossier)}
    wanted = list(offered) if request.POST.get("take") == "all" else [request.POST.get("take", "")]
    taken = [offered[id] for id in wanted if id in offered]
    for id in wanted:
        if id in offered:
            answers = {name: value for name, value in offered[id].plain().items() if name != "ref"}
            uid = uuid5(page.integration.uid, f"{part}/{id}/{len(page.rows.get(part, []))}")
            if row_of(page.integration, part, uid) is None:
                save_row(new_row(page.integration, part, uid), answers, Actor.of(request.user))
    if taken:
        lines = "; ".join(talk.line(row, page.dossier) for row in taken)
        messages.success(request, _("Added: %(lines)s") % {"lines": lines[:300]})
    else:
        messages.info(request, _("This suggestion is not there any more: somebody has taken it, or it no longer fits."))
    return redirect(home)
