"""A mapping as a sheet: pasted or uploaded rows with a preview, and the way out again."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs.views.mapping_grid import saved_in_words
from briefs.views.mapping_page import MapPage, map_page
from datamaps.grid.check import Fault
from datamaps.grid.columns import COLUMN, cells_of, in_words
from datamaps.grid.pasted import read_pasted, write_pasted
from datamaps.grid.sheet import (
    MOST_CONTENT,
    NotASheet,
    Reading,
    read_sheet,
    read_table,
    table_of,
    write_csv,
    write_xlsx,
)
from datamaps.grid.words import column_label, fault_in_words
from datamaps.services.field_maps import Edit, StaleRows, save_rows
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import once_of
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.choices import Words

_FILES: dict[str, Words] = {
    "damaged": gettext_lazy("This file could not be read. Save it again as XLSX or CSV, and send that."),
    "large": gettext_lazy("This file is too large. A sheet may have 5 MB; send it in parts."),
    "not_text": gettext_lazy("This is neither an XLSX nor a CSV file. Save the sheet as one of them."),
}
MOST_SHOWN = 300
"""Lines of a preview; what is wrong is always listed whole."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@in_workspace()
def mapping_export(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID, form: str) -> HttpResponse:
    """The mapped fields of one record map as a sheet: what can be read in again, and nothing that is a formula."""
    at = map_page(request, ref, flow_ref, uid)
    table = table_of([row.plain() for row in at.stored], at.columns)
    if form == "csv":
        content, kind = write_csv(table), "text/csv; charset=utf-8"
    elif form == "xlsx":
        content, kind = write_xlsx(table, at.title), _XLSX
    else:
        raise Http404
    name = f"{ref}-{flow_ref}-{at.row.position + 1}.{form}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@in_workspace(Role.EDITOR)
def mapping_paste(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> HttpResponse:
    at = map_page(request, ref, flow_ref, uid)
    if request.method != "POST":
        return _ask(at)
    try:
        table = _table(request)
    except NotASheet as wrong:
        return _ask(at, status=422, problems=[{"message": _FILES[wrong.code], "href": "#file"}])
    headed = "headed" in request.POST
    reading = read_table(table, [row.plain() for row in at.stored], at.columns, at.ends, headed)
    if "import" not in request.POST or reading.stops:
        return _preview(at, table, reading, status=422 if reading.stops else 200)
    if request.POST.get("stands") != _stands(at):
        return _preview(at, table, reading, status=409)
    try:
        done = save_rows(at.row, at.row.version, _edits(at, reading), Actor.of(request.user))
    except (StaleRows, door.Stale):
        return _preview(map_page(request, ref, flow_ref, uid), table, reading, status=409)
    messages.success(request, saved_in_words(done))
    return redirect(at.page.url("mapping", at.flow_ref))


def _table(request: WorkspaceRequest) -> list[list[str]]:
    """The cells of the file that was sent, else of the text. Raises NotASheet."""
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > MOST_CONTENT:
            raise NotASheet("large")
        return read_sheet(file.read())
    return read_pasted(request.POST.get("rows", ""))


def _stands(at: MapPage) -> str:
    """What the preview was made against: the import is refused when any of it has changed since."""
    return digest([at.row.version, *([str(row.uid), row.version] for row in at.stored)])


def _edits(at: MapPage, reading: Reading) -> list[Edit]:
    """The rows to save. New rows are named after the preview, so that two presses make each of them once."""
    once = once_of(at.page.request.POST)
    edits = []
    for line, answers in zip(reading.lines, reading.checked.answers, strict=True):
        row = at.stored[line.place] if line.place is not None else None
        uid = row.uid if row else uuid5(once, str(line.number))
        edits.append(Edit(uid, row.version if row else None, answers))
    return edits


def _ask(at: MapPage, status: int = 200, **more: Any) -> HttpResponse:
    sent = at.page.request.POST
    context = at.context(_("Paste or upload rows")) | {
        "columns": at.columns,
        "rows": sent.get("rows", ""),
        "headed": "headed" in sent or not sent,
    }
    return render(at.page.request, "briefs/mapping_paste.html", context | more, status=status)


def _preview(at: MapPage, table: list[list[str]], reading: Reading, status: int) -> HttpResponse:
    """What the sheet would do, line by line, and everything that is wrong with it; nothing is written."""
    lines = [_line(at, reading, number) for number in range(len(reading.lines))]
    doing = [line for line in lines if line["does"] != "kept"]
    return _ask(
        at,
        status,
        rows=write_pasted(table),
        preview=True,
        stale=status == 409,
        stops=reading.stops,
        found=[_found(fault) for fault in reading.faults if fault.stops],
        notes=[_found(fault) for fault in reading.faults if not fault.stops],
        lines=doing[:MOST_SHOWN],
        hidden=max(0, len(doing) - MOST_SHOWN),
        count=Counter(line["does"] for line in lines),
        once=once_of(at.page.request.POST),
        stands=_stands(at),
    )


def _found(fault: Fault) -> dict[str, Any]:
    return {"row": fault.row, "column": column_label(fault.column), "words": fault_in_words(fault)}


def _line(at: MapPage, reading: Reading, number: int) -> dict[str, Any]:
    """One line of the preview: what happens to which field, each cell that changes with what it was."""
    line, after = reading.lines[number], reading.checked.answers[number]
    before = at.stored[line.place].plain() if line.place is not None else None
    if after is None:
        does = "wrong"
    else:
        does = "added" if before is None else "kept" if before == after else "changed"
    old, new = cells_of(before or {}), cells_of(after) if after is not None else line.cells
    changes = [
        {
            "label": COLUMN[name].label,
            "before": in_words(COLUMN[name], old[name]),
            "after": in_words(COLUMN[name], cell),
        }
        for name, cell in new.items()
        if name not in ("source", "target") and (old[name] != cell)
    ]
    return {
        "number": line.number,
        "does": does,
        "source": new.get("source", ""),
        "source_before": old["source"] if before is not None and old["source"] != new.get("source") else "",
        "target": new.get("target", ""),
        "changes": changes,
    }
