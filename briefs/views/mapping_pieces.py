"""Keeping mapped fields as a piece, and using a piece: found here by path or name, corrected, added in one save."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.forms.pieces import PieceForm
from briefs.services.pieces import add_piece, use_piece
from briefs.views.mapping_grid import saved_in_words
from briefs.views.mapping_page import MapPage, map_page
from briefs.views.pieces import PAGE, field_row, piece_of, piece_row
from datamaps.grid.check import Checked, Fault
from datamaps.grid.placing import Found, Here, Paths, Placed, check_placed, place
from datamaps.grid.words import fault_in_words
from datamaps.map.flow_choices import Direction
from datamaps.map.flows import FieldMap
from datamaps.map.pieces import MOST
from datamaps.map.pieces import Piece as PieceShape
from datamaps.models import Piece
from datamaps.services.field_maps import Edit, StaleRows
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import once_of

ENDS = ("source", "target")
Cells = dict[int, dict[str, str]]
"""What was typed for the ends of rows of a piece, by their number."""


@in_workspace(Role.EDITOR)
def mapping_keep(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    """Keeps chosen fields of a mapping as a piece."""
    at = map_page(request, ref, flow_ref, uid)
    if request.method != "POST":
        return _render_keep(at, PieceForm(), set())
    form, wanted = PieceForm(data=request.POST), set(request.POST.getlist("field"))
    chosen = [row for row in at.stored if str(row.uid) in wanted]
    if len(chosen) < len(wanted):
        return _render_keep(at, form, wanted, status=409, stale=True)
    problems = []
    if not 0 < len(chosen) <= MOST:
        many = _("Choose at most %(most)d fields; keep the others as another piece.") % {"most": MOST}
        problems = [{"message": many if chosen else _("Choose at least one field."), "href": "#fields"}]
    if not form.is_valid() or problems:
        return _render_keep(at, form, wanted, status=422, problems=problems)
    piece = add_piece(request.workspace, form.cleaned_data, chosen, Actor.of(request.user), once_of(request.POST))
    messages.success(request, _("Kept. “Use a piece” offers it beside every mapping."))
    return redirect(piece.url())


def _render_keep(at: MapPage, form: PieceForm, wanted: set[str], status: int = 200, **more: Any) -> HttpResponse:
    tables = at.page.dossier.map
    context = at.context(_("Keep as a piece")) | {
        "form": form,
        "once": once_of(at.page.request.POST),
        "rows": [
            field_row(tables, row.read()) | {"uid": row.uid, "chosen": str(row.uid) in wanted} for row in at.stored
        ],
    }
    return render(at.page.request, "briefs/mapping_keep.html", context | more, status=status)


@dataclass
class Using:
    """One request about one piece beside one mapping."""

    at: MapPage
    piece: Piece
    here: Here

    @cached_property
    def fields(self) -> tuple[FieldMap, ...]:
        shape: PieceShape = self.piece.read()
        return shape.fields[:MOST]

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        return place(self.fields, self.here, {row.target for row in self.at.stored if row.target})

    @cached_property
    def sent(self) -> Cells:
        """The ends of the chosen rows as they were typed."""
        post = self.at.page.request.POST
        numbers = sorted({int(text) for text in post.getlist("field") if re.fullmatch(r"[0-9]{1,6}", text)})
        return {
            number: {end: post.get(f"{end}-{number}", "") for end in ENDS}
            for number in numbers
            if number < len(self.fields)
        }

    @cached_property
    def names(self) -> dict[int, UUID]:
        """The identity of each chosen row, the same when the form is sent twice."""
        once = once_of(self.at.page.request.POST)
        return {number: uuid5(once, str(number)) for number in self.sent}

    @cached_property
    def checked(self) -> Checked:
        beside = [row.plain() for row in self.at.stored if row.uid not in self.names.values()]
        rows = {number: (self.fields[number], cells) for number, cells in self.sent.items()}
        return check_placed(rows, beside, self.at.ends, two_way=self.here.two_way)

    def edits(self) -> list[Edit]:
        suggested = self.at.page.request.POST.get("standing") == "suggested"
        standing = {"confirmed": False} if suggested else {}
        answers = zip(self.names.values(), self.checked.answers, strict=True)
        return [Edit(name, None, plain | standing) for name, plain in answers if plain is not None]

    def left(self) -> list[str]:
        """What was not chosen, by the target that it had."""
        return [row.target or ", ".join(row.source) for n, row in enumerate(self.fields) if n not in self.sent]


def _here(at: MapPage) -> Here:
    sources, targets = (Paths(one.path for one in at.fields(end)) for end in (at.source, at.target))
    return Here(sources, targets, at.row.flow.direction == Direction.TWO_WAY)


@in_workspace(Role.EDITOR)
def mapping_use(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    """Chooses a piece, shows where its fields are here, and adds those that are chosen."""
    at = map_page(request, ref, flow_ref, uid)
    key = request.POST.get("piece") or request.GET.get("piece", "")
    if not key:
        return _choose(at)
    using = Using(at, piece_of(request, key), _here(at))
    if request.method != "POST":
        return _preview(using)
    if request.POST.get("seen") != str(using.piece.version):
        return _preview(using, status=409, stale=True)
    if not using.sent:
        problem = {"message": _("Choose at least one field."), "href": "#fields"}
        return _preview(using, status=422, problems=[problem])
    if using.checked.stops:
        return _preview(using, status=422, problems=_problems(using.checked.stops))
    version = request.POST.get("version", "")
    try:
        seen = int(version) if version.isdecimal() else 0
        done = use_piece(using.piece, at.row, seen, using.edits(), Actor.of(request.user))
    except (StaleRows, door.Stale) as stale:
        if isinstance(stale, door.Stale) and stale.now is None:
            raise Http404 from None
        return _preview(using, status=409, stale=True)
    messages.success(request, saved_in_words(done))
    if left := using.left():
        messages.info(request, _("Not added: %(fields)s.") % {"fields": ", ".join(left)})
    return redirect(at.page.url("mapping", at.flow_ref))


def _choose(at: MapPage) -> HttpResponse:
    """The pieces of the workspace, each with how many of its fields are here."""
    request, here = at.page.request, _here(at)
    rows = Piece.objects.of(request.workspace).select_related("workspace")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = at.context(_("Use a piece")) | {
        "pieces": [
            piece_row(one) | {"here": sum(not row.missing for row in Using(at, one, here).placed)}
            for one in page.object_list
        ],
        "page_obj": page,
        "pieces_url": reverse("pieces", args=[request.workspace.key]),
    }
    return render(request, "briefs/mapping_use.html", context)


def _problems(faults: Sequence[Fault]) -> list[dict[str, str]]:
    return [{"message": fault_in_words(one), "href": f"#{one.column or ENDS[0]}-{one.row}"} for one in faults]


def _preview(using: Using, status: int = 200, **more: Any) -> HttpResponse:
    """Each field of the piece with where it is here; as it was typed, when something was typed."""
    at, request = using.at, using.at.page.request
    posted = request.method == "POST"
    found = defaultdict(list)
    for fault in using.checked.faults if posted else ():
        found[fault.row, fault.column].append(fault)
    context = at.context(_("Use a piece")) | {
        "piece": using.piece,
        "about": piece_row(using.piece)["about"],
        "rows": [_row(using, number, found, posted=posted) for number in range(len(using.fields))],
        "missing": list(dict.fromkeys(path for one in using.placed for path in one.missing)),
        "mapped": sum(one.mapped for one in using.placed),
        "beyond": max(0, len(using.piece.details.get("fields", ())) - MOST),
        "once": once_of(request.POST),
        "version": request.POST.get("version", "") if status == 422 else at.row.version,
    }
    return render(request, "briefs/mapping_use_preview.html", context | more, status=status)


def _row(using: Using, number: int, found: Mapping[tuple[int, str], list[Fault]], *, posted: bool) -> dict[str, Any]:
    one, request = using.placed[number], using.at.page.request
    cells = {end: request.POST.get(f"{end}-{number}", one.cells[end]) for end in ENDS}
    return field_row(using.at.page.dossier.map, one.row) | {
        "number": number,
        "chosen": number in using.sent if posted else one.ready,
        "mapped": one.mapped,
        "other_way": one.other_way,
        "ends": [
            {
                "name": f"{end}-{number}",
                "list": end,
                "value": cells[end],
                "found": [str(place.found.label) for place in places if place.found is not Found.PATH],
                "errors": [fault_in_words(fault) for fault in found.get((number, end), ()) if fault.stops],
                "notes": [fault_in_words(fault) for fault in found.get((number, end), ()) if not fault.stops],
            }
            for end, places in zip(ENDS, (one.sources, (one.target,) if one.target else ()), strict=True)
        ],
    }
