"""Proposed pairs of fields: each with its reasons; a person chooses, and says whether they stand behind them."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.views.mapping_grid import saved_in_words
from briefs.views.mapping_page import MapPage, map_page
from datamaps.grid.suggest import Suggestion, suggest
from datamaps.grid.suggest_words import reason_in_words
from datamaps.map.flow_choices import Transform
from datamaps.map.words import field_in_words
from datamaps.services.field_maps import Edit, StaleRows, save_rows
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import once_of


@in_workspace(Role.EDITOR)
def mapping_suggest(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    at = map_page(request, ref, flow_ref, uid)
    found = _suggestions(at)
    if request.method != "POST":
        return _render(at, found)
    wanted = set(request.POST.getlist("pair"))
    chosen = [one for one in found if _name(one) in wanted]
    if not wanted:
        problem = {"message": _("Choose at least one pair."), "href": "#pairs"}
        return _render(at, found, status=422, problems=[problem])
    if len(chosen) < len(wanted):
        return _render(at, found, status=409, stale=True)
    confirmed = request.POST.get("standing") == "confirmed"
    sent = request.POST.get("version", "")
    try:
        edits = _edits(chosen, once_of(request.POST), confirmed)
        done = save_rows(at.row, int(sent) if sent.isdecimal() else 0, edits, Actor.of(request.user))
    except StaleRows:
        return _render(at, found, status=409, stale=True)
    except door.Stale as stale:
        if stale.now is None:
            raise Http404 from None
        return _render(at, found, status=409, stale=True)
    messages.success(request, saved_in_words(done))
    return redirect(at.page.url("mapping", at.flow_ref))


def _suggestions(at: MapPage) -> tuple[Suggestion, ...]:
    """Proposals for what is neither mapped, nor left out on purpose, nor matched by."""
    plain = [row.plain() for row in at.stored]
    left_out = [row.get("field") for row in at.row.plain().get("left_out", ())]
    return suggest(
        at.fields(at.source),
        at.fields(at.target),
        {path for row in plain for path in row.get("source", ())} | {path for path in left_out if path},
        {row["target"] for row in plain if row.get("target")},
    )


def _name(one: Suggestion) -> str:
    return f"{one.source.path} {one.target.path}"


def _edits(chosen: list[Suggestion], once: UUID, confirmed: bool) -> list[Edit]:
    edits = []
    for one in chosen:
        answers: dict[str, Any] = {"source": [one.source.path], "target": one.target.path}
        answers |= {"transform": str(one.transform.value)} if one.transform is not Transform.COPY else {}
        answers |= {} if confirmed else {"confirmed": False}
        edits.append(Edit(uuid5(once, _name(one)), None, answers))
    return edits


def _render(at: MapPage, found: tuple[Suggestion, ...], status: int = 200, **more: Any) -> HttpResponse:
    chosen = set(at.page.request.POST.getlist("pair"))
    context = at.context(_("Suggest pairs")) | {
        "pairs": [
            {
                "name": _name(one),
                "source": one.source.path,
                "source_words": field_in_words(one.source),
                "target": one.target.path,
                "target_words": field_in_words(one.target),
                "how": one.transform.label,
                "confidence": one.confidence.label,
                "reasons": [(reason_in_words(reason), reason.speaks_against) for reason in one.reasons],
                "chosen": _name(one) in chosen,
            }
            for one in found
        ],
        "once": once_of(at.page.request.POST),
        "version": at.row.version,
        "documented": bool(at.fields(at.source) and at.fields(at.target)),
    }
    return render(at.page.request, "briefs/mapping_suggest.html", context | more, status=status)
