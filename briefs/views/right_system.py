"""Who is right about a mapped field: asked beside the field, saved in the shared data, others named before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from briefs.forms.choices import Option, place_in_words
from briefs.forms.right_system import RightForm
from briefs.services.right_system import Question, choose_right, question_of
from briefs.services.shared_data import BriefUse, SharedData
from briefs.views.common import BriefPage, brief_page
from datamaps.map.binding_plan import plan_of
from datamaps.map.ownership_words import owner_lines
from datamaps.models import FieldMap
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.conflict import conflict, words_of
from integrations_portal.rows.door import Stale
from integrations_portal.rows.once import once_of
from integrations_portal.shapes.base import digest

ASKED = ("system_of_record", "conflict_rule", "steward")


@dataclass
class Asking:
    """One request about one mapped field."""

    page: BriefPage
    row: FieldMap

    @cached_property
    def data(self) -> SharedData:
        return SharedData(self.page.request.workspace)

    @cached_property
    def question(self) -> Question:
        return question_of(self.row)

    @cached_property
    def others(self) -> tuple[BriefUse, ...]:
        """Other briefs that move the same shared field."""
        uses = self.data.uses(self.question.standing.places)
        return tuple(brief for brief in uses if brief.ref != self.page.integration.ref)

    @cached_property
    def named(self) -> str:
        """Stands for the briefs that were named: whoever confirms has seen these, and no others."""
        return digest([[brief.ref, brief.stage, [use.flow.ref for use in brief.flows]] for brief in self.others])

    @property
    def table_url(self) -> str:
        return self.page.url("mapping", self.row.record_map.flow.ref)

    def form(self) -> RightForm:
        standing, flow, request = self.question.standing, self.row.record_map.flow, self.page.request
        keys = [flow.source, flow.target, *(place.system for place in standing.places)]
        keys += [standing.now.system_of_record or ""]
        systems: list[Option] = [(key, self.data.system(key)) for key in dict.fromkeys(keys) if key]
        people = self.data.stewards(standing.now.steward)
        return RightForm(standing, systems, people, request.POST if request.method == "POST" else None)


@in_workspace(Role.EDITOR)
def right_system(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    page = brief_page(request, ref)
    rows = FieldMap.objects.filter(record_map__flow__integration=page.integration, record_map__flow__ref=flow_ref)
    row = get_object_or_404(rows.select_related("workspace", "record_map__flow__integration"), uid=uid)
    asking = Asking(page, row)
    if request.method != "POST" or asking.question.standing.obstacle:
        return _render(asking, asking.form())
    form = asking.form()
    if not form.is_valid():
        return _render(asking, form, status=422)
    sent = request.POST.get("version", "")
    version = int(sent) if sent.isdecimal() else 0
    stale = version != asking.question.version and plan_of(asking.question.standing, form.chosen()).changes
    if not stale and asking.others and request.POST.get("named") != asking.named:
        return _confirm(asking, form)
    try:
        choose_right(row, form.chosen(), Actor.of(request.user), once_of(request.POST), version)
    except (Stale, IntegrityError):
        return _render_stale(page, row, form)
    messages.success(request, _("Saved."))
    return redirect(asking.table_url)


def _context(asking: Asking, form: RightForm) -> dict[str, Any]:
    page, row, standing = asking.page, asking.row, asking.question.standing
    flow = row.record_map.flow
    return {
        "form": form,
        "standing": standing,
        "field_url": _shared_url(asking),
        "bind": [place_in_words(str(place), page.dossier) for place in standing.bind],
        "version": asking.question.version,
        "once": once_of(page.request.POST),
        "leave_url": asking.table_url,
        "crumbs": page.crumbs(
            {"label": _("What moves"), "url": page.url("section", "flows")},
            {"label": flow.ref, "url": asking.table_url},
            {"label": row.target or _("Which system is right?")},
        ),
    }


def _shared_url(asking: Asking) -> str:
    row = asking.question.held.row if asking.question.held else None
    found = row.findable() if row else None
    return found.url if found else ""


def _render(asking: Asking, form: RightForm, status: int = 200, **more: Any) -> HttpResponse:
    return render(asking.page.request, "briefs/right_system.html", _context(asking, form) | more, status=status)


def _confirm(asking: Asking, form: RightForm) -> HttpResponse:
    """Names the other briefs, and whom to tell, before anything is saved."""
    data, standing = asking.data, asking.question.standing
    plan = plan_of(standing, form.chosen())
    stewards = dict.fromkeys(row.steward for row in (*standing.ownership, *plan.ownership) if row.steward)
    hidden = {name: asking.page.request.POST.get(name, "") for name in (*ASKED, "version", "once")}
    context = _context(asking, form) | {
        "before": owner_lines(standing.ownership, data.system, data.person),
        "after": owner_lines(plan.ownership or standing.ownership, data.system, data.person),
        "others": [
            {
                "title": f"{brief.ref} {brief.title}",
                "stage": brief.stage.label,
                "flows": ", ".join(f"{use.flow.ref} {use.flow.name}".strip() for use in brief.flows),
                "owner": data.person(brief.owner),
            }
            for brief in asking.others
        ],
        "stewards": ", ".join(data.person(key) for key in stewards),
        "hidden": hidden | {"named": asking.named},
    }
    return render(asking.page.request, "briefs/right_system_confirm.html", context)


def _render_stale(page: BriefPage, row: FieldMap, form: RightForm) -> HttpResponse:
    """What holds now beside what was chosen; the form takes the new version, so that saving again is a choice."""
    row.refresh_from_db()
    asking = Asking(page, row)
    now = asking.question
    labels = [(name, str(form.fields[name].label)) for name in ASKED]
    theirs, yours = now.standing.now.plain(), form.chosen().plain()
    clash = conflict(now.held.row if now.held else row, theirs, yours, labels, words_of(form.fields))
    return _render(asking, form, status=409, clash=clash)
