"""The source-of-truth matrix of a workspace: shared data down, systems across."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs.services.shared_matrix import Names, SharedMatrix
from briefs.views.shared_cells import cells_across, head, standing
from datamaps.map.truth_matrix import Cell, Fault, Glance, Row, Standing, Wanted, systems_across
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role, Workspace

PAGE = 25
MOST_ACROSS = 12
"""With more systems than these a matrix is a field of dashes: each row then lists those that have it."""
SHOWN = {
    "": gettext_lazy("All"),
    Fault.NO_OWNER: Fault.NO_OWNER.label,
    Fault.TWO_OWNERS: Fault.TWO_OWNERS.label,
    Fault.MEANINGS_DIFFER: Fault.MEANINGS_DIFFER.label,
}


@in_workspace()
def shared_data(request: WorkspaceRequest) -> HttpResponse:
    """Four queries whatever its size, beside those of every page; a page shows 25 rows and the systems they name."""
    matrix, query = SharedMatrix(request.workspace), request.GET
    wanted = Wanted(query.get("record", ""), query.get("system", ""), query.get("owner", ""))
    narrowed = [one for one in matrix.glances if wanted.fits(one)]
    fault = query.get("show", "")
    found = [one for one in narrowed if Wanted(fault=fault).fits(one)]
    page = Paginator(found, PAGE).get_page(query.get("page"))
    shown = list(page.object_list)
    rows = matrix.rows(shown)
    names = matrix.names(rows)
    across = systems_across(shown, names.systems)
    context = {
        "any": bool(matrix.glances),
        "wanted": wanted,
        "fault": fault,
        "chips": _chips(request, narrowed, fault),
        "choices": _choices(matrix, names),
        "across": [{"key": key, "name": names.systems[key]} for key in across],
        "listed": len(across) > MOST_ACROSS,
        "groups": _groups(request.workspace, names, rows, across),
        "page_obj": page,
        "may_change": request.membership.may(Role.EDITOR),
        "tabs": tabs(request.workspace, "shared-data"),
    }
    return render(request, "briefs/shared_data.html", context)


def tabs(workspace: Workspace, current: str) -> list[dict[str, Any]]:
    """The lists of what a workspace shares."""
    labels = {"shared-data": _("Who is right"), "value-tables": _("Value tables"), "pieces": _("Pieces")}
    return [
        {"label": label, "url": reverse(name, args=[workspace.key]), "current": name == current}
        for name, label in labels.items()
    ]


def _chips(request: WorkspaceRequest, found: list[Glance], chosen: str) -> list[dict[str, Any]]:
    """The faults, each with how many of the rows have it; the other choices stay."""
    chips = []
    counts = Counter(fault for one in found for fault in one.faults)
    for fault, label in SHOWN.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["show"] = fault
        count = counts[fault] if isinstance(fault, Fault) else len(found)
        chips.append({"label": label, "count": count, "url": f"?{query.urlencode()}", "current": fault == chosen})
    return chips


def _choices(matrix: SharedMatrix, names: Names) -> dict[str, list[tuple[str, str]]]:
    """What each list narrows to: only what would find something."""
    owners = {key for one in matrix.glances for key in one.owners}
    return {
        "record": matrix.records,
        "system": list(names.systems.items()),
        "owner": [(key, name) for key, name in names.systems.items() if key in owners],
    }


def _groups(workspace: Workspace, names: Names, rows: list[Row], across: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a page under their records."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        if not groups or groups[-1]["key"] != row.record.key:
            name = row.record.name or row.record.key
            groups.append({"key": row.record.key, "name": name, "rows": []})
        groups[-1]["rows"].append(_line(workspace.key, names, row, across))
    return groups


def _line(workspace: str, names: Names, row: Row, across: tuple[str, ...]) -> dict[str, Any]:
    record, systems = row.record, names.systems
    if row.field is None:
        name, url = _("All of it"), reverse("shared-record", args=[workspace, record.key])
    else:
        name = row.field.name or row.field.key
        url = reverse("shared-field", args=[workspace, record.key, row.field.key])
    stewards = ", ".join(names.people.get(key) or key for key in row.stewards)
    faults = [fault for fault in Fault if fault in row.faults]
    said: dict[str, Any] = {"head": head(name, url, faults, stewards, row.inherited)}
    if len(across) <= MOST_ACROSS:
        return said | {"cells": cells_across([_cell(row.cell(key), systems[key]) for key in across])}
    held = [_cell(cell, systems[key]) for key, cell in sorted(row.cells.items(), key=_strongest_first)]
    return said | {"held": [cell for cell in held if cell]}


def _strongest_first(held: tuple[str, Cell]) -> int:
    return list(Standing).index(held[1].standing)


def _cell(cell: Cell, system: str) -> dict[str, Any] | None:
    """What a system may do; nothing where it does not have the data at all."""
    if cell.standing is Standing.NOT_THERE:
        return None
    drawn = standing(cell.standing, ", ".join(cell.stages), missing=not cell.found)
    return {"system": system, "standing": cell.standing, "drawn": drawn}
