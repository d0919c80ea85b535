"""A section: what was answered so far, with a way to change each thing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.models import SectionState
from briefs.sections.machine import Section, Talk
from briefs.sections.registry import SECTION, section_of_where
from briefs.services.standing import keep
from briefs.services.suggestions import suggestions
from briefs.shapes.brief import MAY_BE_NOT_RELEVANT
from briefs.views.common import BriefPage, brief_page, section_of
from briefs.views.listing import groups_of, lines_of
from briefs.views.questions import beside
from briefs.views.reading import GUIDE, reading_of_guide
from briefs.views.tasks import has_answers, nothing_needed
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


@in_workspace()
def section(request: WorkspaceRequest, ref: str, section_id: str) -> HttpResponse:
    page = brief_page(request, ref)
    if section_id not in SECTION and (holder := section_of_where(section_id)):
        # Search and older links name a part of the file, such as `rollout`.
        return redirect(page.url("section", holder))
    found = section_of(section_id)
    keep(page.integration, page.findings, timezone.now())
    context = section_context(page, found)
    context |= {"talks": [_talk_context(page, found, talk) for talk in found.talks]}
    context["reading"] = reading_of_guide(page) if found.id == GUIDE else None
    return render(request, "briefs/section.html", context)


def section_context(page: BriefPage, found: Section) -> dict[str, Any]:
    """What every section's page shows around its answers."""
    findings = [one for one in page.findings if section_of_where(one.where.section) == found.id and not one.waived]
    state = SectionState.objects.filter(integration=page.integration, section=found.id).first()
    return {
        "page": page,
        "section": found,
        "crumbs": page.crumbs({"label": found.title}),
        "state": state,
        "state_url": page.url("section_state", found.id),
        "reasons": page.dossier.brief.not_relevant,
        "skip": _skip_of_section(page, found),
        "answered": has_answers(page.dossier, found) and nothing_needed(findings),
    } | beside(page, findings)


def _talk_context(page: BriefPage, section: Section, talk: Talk) -> dict[str, Any]:
    skip = _skip_of(page, section, talk)
    # What has answers matters; it is not asked of it.
    if skip and page.rows.get(talk.part) and not skip["reason"]:
        skip = None
    if not talk.rows:
        return {"talk": talk, "skip": skip, "groups": groups_of(page, section, talk)}
    offered = suggestions(talk, page.dossier) if page.may_answer else ()
    return {
        "talk": talk,
        "skip": skip,
        "rows": lines_of(page, section, talk),
        "add_url": page.url("add_row", section.id, talk.part),
        "suggest_url": page.url("take_suggestion", section.id, talk.part),
        "suggestions": [{"id": one.id, "line": talk.line(one.row, page.dossier)} for one in offered],
    }


def _skip_of(page: BriefPage, section: Section, talk: Talk) -> dict[str, str] | None:
    """How to say that a part does not matter here, after the last part that the words would cover."""
    id = talk.part if talk.part in MAY_BE_NOT_RELEVANT else talk.part.partition(".")[0]
    last = [one for one in section.talks if one.part == id or one.part.partition(".")[0] == id][-1:]
    if id == section.id or id not in MAY_BE_NOT_RELEVANT or (last != [talk] and talk.part != id):
        return None
    return _skip(page, id)


def _skip_of_section(page: BriefPage, section: Section) -> dict[str, str] | None:
    """The same for a whole section, while nothing in it is answered."""
    skip = _skip(page, section.id) if section.id in MAY_BE_NOT_RELEVANT else None
    return skip if skip and (skip["reason"] or not has_answers(page.dossier, section)) else None


def _skip(page: BriefPage, id: str) -> dict[str, str]:
    return {"id": id, "reason": page.dossier.brief.not_relevant.get(id, "")}


@in_workspace(Role.CONTRIBUTOR)
@transaction.atomic
def section_state(request: WorkspaceRequest, ref: str, section_id: str) -> HttpResponse:
    """Says that a section is done, or that it, or a part of it, does not matter here and why."""
    page, found = brief_page(request, ref), section_of(section_id)
    home = page.url("section", found.id)
    if request.method != "POST":
        return redirect(home)
    say, about = request.POST.get("say", ""), request.POST.get("about") or found.id
    reason = request.POST.get("reason", "").strip()
    if say in ("done", "open"):
        _save_state(page, found.id, done=say == "done")
        return redirect(page.url("brief") if say == "done" else home)
    if say in ("not_relevant", "relevant") and about in MAY_BE_NOT_RELEVANT and section_of_where(about) == found.id:
        if say == "not_relevant" and not reason:
            messages.error(request, _("Say why it does not matter here; the reason is printed in the brief."))
            return redirect(f"{home}#skip-{about}")
        _save_state(page, about, not_relevant=reason if say == "not_relevant" else "")
    return redirect(home)


def _save_state(page: BriefPage, id: str, **said: Any) -> None:
    workspace = page.request.workspace
    state = SectionState.objects.select_for_update().filter(integration=page.integration, section=id).first()
    state = state or SectionState(workspace=workspace, integration=page.integration, section=id)
    for name, value in said.items():
        setattr(state, name, value)
    door.save(state, Actor.of(page.request.user))
