"""Pieces: mapped fields kept under a name, where they were used, and their words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_rows, mask_text
from briefs.forms.pieces import PieceForm
from briefs.services.pieces import change_piece, counts_of_uses, uses_of
from briefs.views.mapping_table import rule_in_words, rule_note
from briefs.views.shared_data import tabs
from datamaps.map.datamap import DataMap
from datamaps.map.flows import FieldMap
from datamaps.map.pieces import Piece as PieceShape
from datamaps.models import Flow, Piece
from datamaps.services.load import load_tables
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict, words_of

PAGE = 50
ROWS = 200
USES = 20


@in_workspace()
def pieces(request: WorkspaceRequest) -> HttpResponse:
    workspace = request.workspace
    page = Paginator(Piece.objects.of(workspace).select_related("workspace"), PAGE).get_page(request.GET.get("page"))
    uses = counts_of_uses(workspace, page.object_list)
    context = {
        "rows": [piece_row(one) | {"uses": uses.get(one.uid, 0)} for one in page.object_list],
        "page_obj": page,
        "tabs": tabs(workspace, "pieces"),
    }
    return render(request, "briefs/pieces.html", context)


def piece_row(piece: Piece) -> dict[str, Any]:
    return {
        "key": piece.key,
        "name": piece.label(),
        "url": piece.url(),
        "about": mask_text(piece.details.get("description", ""))[0],
        "fields": len(piece.details.get("fields", [])),
    }


@in_workspace()
def piece(request: WorkspaceRequest, piece_key: str) -> HttpResponse:
    found = piece_of(request, piece_key)
    shape: PieceShape = mask_rows((found.read(),))[0]
    page = Paginator(shape.fields, ROWS).get_page(request.GET.get("page"))
    tables = DataMap.model_construct(value_tables=load_tables(request.workspace))
    uses = uses_of(found, USES)
    context = {
        "piece": found,
        "about": shape.description,
        "rows": [field_row(tables, one) for one in page.object_list],
        "page_obj": page,
        "uses": _linked(request, uses),
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": [*_crumbs(request), {"label": found.label()}],
    }
    return render(request, "briefs/piece.html", context)


def piece_of(request: WorkspaceRequest, key: str) -> Piece:
    found: Piece = get_object_or_404(Piece.objects.of(request.workspace).select_related("workspace"), key=key)
    return found


def field_row(tables: DataMap, row: FieldMap) -> dict[str, Any]:
    """A mapped field as a piece has it, in words and without secrets."""
    (row,) = mask_rows((row,))
    said = [rule_note(tables, row), row.quality, row.permission, row.note]
    return {
        "source": ", ".join(row.source),
        "target": row.target or "",
        "rule": rule_in_words(row),
        "said": [one for one in said if one],
    }


def _crumbs(request: WorkspaceRequest) -> list[dict[str, str]]:
    names = {"shared-data": _("Shared data"), "pieces": _("Pieces")}
    return [{"label": label, "url": reverse(name, args=[request.workspace.key])} for name, label in names.items()]


def _linked(request: WorkspaceRequest, uses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each use with the address of its flow, where that is still there."""
    flows = Flow.objects.of(request.workspace).filter(integration__ref__in={one["brief"] for one in uses})
    here = set(flows.order_by().values_list("integration__ref", "ref"))
    key = request.workspace.key
    return [
        one | {"url": reverse("mapping", args=[key, *where]) if (where := (one["brief"], one["flow"])) in here else ""}
        for one in uses
    ]


@in_workspace(Role.EDITOR)
def change_piece_words(request: WorkspaceRequest, piece_key: str) -> HttpResponse:
    found, sent = piece_of(request, piece_key), request.POST
    posted = request.method == "POST"
    first = {"name": found.label(), "description": found.details.get("description", "")}
    form = PieceForm(data=sent if posted else None, initial=first)
    version = sent.get("version", "") if posted else str(found.version)
    clash: Conflict | None = None
    if posted and form.is_valid():
        try:
            seen = int(version) if version.isdecimal() else 0
            change_piece(found, form.cleaned_data, Actor.of(request.user), seen)
            messages.success(request, _("Saved."))
            return redirect(found.url())
        except door.Stale as stale:
            if not isinstance(stale.now, Piece):
                raise Http404 from None
            labels = [(name, str(field.label)) for name, field in form.fields.items()]
            clash = conflict(stale.now, stale.now.plain(), form.cleaned_data, labels, words_of(form.fields))
            version = str(stale.now.version)
    context = {
        "piece": found,
        "form": form,
        "version": version,
        "clash": clash,
        "crumbs": [*_crumbs(request), {"label": found.label(), "url": found.url()}, {"label": _("Change")}],
    }
    return render(request, "briefs/change_piece.html", context, status=409 if clash else 422 if form.errors else 200)


@in_workspace(Role.EDITOR)
def remove_piece(request: WorkspaceRequest, piece_key: str) -> HttpResponse:
    """Asks before it removes. Mappings that it was used in have copies and keep them."""
    found = piece_of(request, piece_key)
    if request.method == "POST":
        door.delete(found, Actor.of(request.user))
        messages.success(request, _("“%(name)s” is no longer kept.") % {"name": found.label()})
        return redirect(reverse("pieces", args=[request.workspace.key]))
    context = {
        "line": _("%(name)s. Mappings that were made with it stay as they are.") % {"name": found.label()},
        "keep_url": found.url(),
        "crumbs": [*_crumbs(request), {"label": found.label(), "url": found.url()}, {"label": _("Remove")}],
    }
    return render(request, "briefs/remove_row.html", context)
