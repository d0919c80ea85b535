"""Editing many mapped fields at once: one form, saved whole or not at all."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.forms.grid import MOST, SPARE, Grid, GridRow, offered, sent_rows, shown
from briefs.views.mapping import chips
from briefs.views.mapping_page import MapPage, map_page
from briefs.views.mapping_table import Table
from briefs.views.writing import writing_here
from datamaps.grid.columns import in_words
from datamaps.grid.words import column_label, fault_in_words
from datamaps.models import FieldMap, RecordMap
from datamaps.services.field_maps import StaleRows, save_rows
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, Difference, conflict

A_PAGE = 50


@in_workspace(Role.EDITOR)
def mapping_grid(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    at = map_page(request, ref, flow_ref, uid)
    if request.method != "POST":
        rows, more = _rows(at)
        return _render(at, Grid(rows, at.columns), **more)
    grid = Grid(sent_rows(request.POST, at.columns), at.columns)
    if not grid.check({row.uid: row.plain() for row in at.stored}, at.ends):
        return _render(at, grid, status=422)
    edits, moved = grid.edits()
    try:
        done = save_rows(at.row, _seen(request), edits, Actor.of(request.user), moved=moved)
    except StaleRows as stale:
        return _render(at, grid, status=409, clash=_clash_of_rows(at, grid, stale))
    except door.Stale as stale:
        if not isinstance(stale.now, RecordMap):
            raise Http404 from None
        return _render(at, grid, status=409, clash=_clash_of_records(stale.now), version=stale.now.version)
    messages.success(request, saved_in_words(done))
    return redirect(request.get_full_path())


def _seen(request: WorkspaceRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else 0


def saved_in_words(done: Counter[str]) -> str:
    """What a save did: `3 rows saved: 1 added, 2 changed.`"""
    parts = [
        ngettext("%(n)s row added", "%(n)s rows added", done["added"]) % {"n": done["added"]},
        ngettext("%(n)s row changed", "%(n)s rows changed", done["changed"]) % {"n": done["changed"]},
        ngettext("%(n)s row removed", "%(n)s rows removed", done["removed"]) % {"n": done["removed"]},
        _("order changed"),
    ]
    said = [part for part, name in zip(parts, ("added", "changed", "removed", "moved"), strict=True) if done[name]]
    return _("Saved: %(what)s.") % {"what": ", ".join(said)} if said else _("Nothing had changed.")


def _rows(at: MapPage) -> tuple[list[GridRow], dict[str, Any]]:
    """The rows of the page that was asked for, spare ones behind them, and the filters with their counts."""
    request = at.page.request
    chosen = request.GET.get("show", "all")
    flow = next(one for one in at.page.dossier.brief.flows if one.ref == at.flow_ref)
    table = Table(at.page, flow)
    lines = table.lines(table.uids.index(at.row.uid))
    tags = {line.uid: line.tags for line in lines}
    missing = [line.target.path for line in lines if line.field_map is None]
    numbered = list(enumerate(at.stored, start=1))
    found = [(place, row) for place, row in numbered if chosen == "all" or chosen in tags[row.uid]]
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [shown(row, place, at.columns) for place, row in page]
    after = len(numbered)
    targets = [*(missing[:A_PAGE] if chosen == "required" else ()), *[""] * SPARE]
    rows += [offered(after + number, at.columns, target) for number, target in enumerate(targets, start=1)]
    return rows, {"page_obj": page, "chips": chips(chosen, lines)}


def _clash_of_records(now: RecordMap) -> Conflict:
    """Somebody changed the records themselves: the rows may mean something else than when they were written."""
    found = conflict(now, {}, {}, (), lambda _name, _value: "")
    yours = _("Your rows below, written before that change")
    return Conflict(found.who, found.when, (Difference(_("The records"), f"{now.source} → {now.target}", yours),))


def _clash_of_rows(at: MapPage, grid: Grid, stale: StaleRows) -> Conflict:
    """Every cell that differs, by row; the form then carries what is stored now, so that saving again is a choice."""
    differences: list[Difference] = []
    last: FieldMap | None = None
    for number, row in enumerate(grid.rows):
        if row.uid not in stale.now:
            continue
        now = stale.now[row.uid]
        last = now or last
        differences += _differences(at, number, row, now)
        fresh = shown(now, row.place, at.columns) if now else offered(row.place, at.columns)
        grid.rows[number] = GridRow(
            row.uid, fresh.version, row.place, fresh.seen, row.cells, row.position, row.remove and now is not None
        )
    found = conflict(last or at.row, {}, {}, (), lambda _name, _value: "")
    return Conflict(found.who, found.when, tuple(differences))


def _differences(at: MapPage, number: int, row: GridRow, now: FieldMap | None) -> list[Difference]:
    where = _("Row %(row)s, %(field)s") % {"row": number + 1, "field": row.cells["target"] or row.cells["source"]}
    if now is None:
        return [Difference(where, _("Removed"), row.cells["target"])]
    if row.remove:
        return [Difference(where, _("Changed since you opened this page"), _("Remove"))]
    theirs = shown(now, row.place, at.columns).cells
    return [
        Difference(f"{where}: {column.label}", in_words(column, theirs[column.name]), in_words(column, cell))
        for column in at.columns
        if (cell := row.cells[column.name]).strip() != theirs[column.name].strip()
    ]


def _render(at: MapPage, grid: Grid, status: int = 200, **more: Any) -> HttpResponse:
    problems = [
        {
            "about": _("Row %(row)s, %(column)s:") % {"row": fault.row + 1, "column": column_label(fault.column)}
            if fault.column
            else _("Row %(row)s:") % {"row": fault.row + 1},
            "message": fault_in_words(fault),
            "href": f"#rows-{fault.row}-{fault.column or 'position'}",
        }
        for fault in grid.faults
        if fault.stops
    ]
    context = at.context(_("Edit the fields"))
    context |= {
        "lines": grid.lines({name: dict(options) for name, options in context["lists"].items()}),
        "columns": at.columns,
        "problems": problems,
        "version": at.page.request.POST.get("version") or at.row.version,
        "most": MOST,
        "writing": writing_here(at.page, at.row.uid),
    }
    return render(at.page.request, "briefs/mapping_grid.html", context | more, status=status)
