"""The source-of-truth matrix of a workspace: shared data down, systems across."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs.services.shared_data import SharedData
from datamaps.map.truth_matrix import Cell, Fault, Row, Standing, Wanted, systems_across
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
    """Eight queries whatever its size, beside those of every page; a page shows 25 rows and the systems they name."""
    data, query = SharedData(request.workspace), request.GET
    wanted = Wanted(query.get("record", ""), query.get("system", ""), query.get("owner", ""))
    narrowed = [row for row in data.rows if wanted.fits(row)]
    fault = query.get("show", "")
    rows = [row for row in narrowed if Wanted(fault=fault).fits(row)]
    page = Paginator(rows, PAGE).get_page(query.get("page"))
    across = systems_across(page.object_list, data.sharing)
    context = {
        "any": bool(data.rows),
        "wanted": wanted,
        "fault": fault,
        "chips": _chips(request, narrowed, fault),
        "choices": _choices(data),
        "across": [{"key": key, "name": data.sharing[key]} for key in across],
        "listed": len(across) > MOST_ACROSS,
        "groups": _groups(data, list(page.object_list), across),
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


def _chips(request: WorkspaceRequest, rows: list[Row], chosen: str) -> list[dict[str, Any]]:
    """The faults, each with how many of the rows have it; the other choices stay."""
    chips = []
    for fault, label in SHOWN.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["show"] = fault
        count = sum(Wanted(fault=fault).fits(row) for row in rows)
        chips.append({"label": label, "count": count, "url": f"?{query.urlencode()}", "current": fault == chosen})
    return chips


def _choices(data: SharedData) -> dict[str, list[tuple[str, str]]]:
    """What each list narrows to: only what would find something."""
    owners = {key for row in data.rows for key in row.owners}
    return {
        "record": [(record.key, record.name or record.key) for record in data.records],
        "system": list(data.sharing.items()),
        "owner": [(key, name) for key, name in data.sharing.items() if key in owners],
    }


def _groups(data: SharedData, rows: list[Row], across: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a page under their records."""
    groups: list[dict[str, Any]] = []
    for row in rows:
        if not groups or groups[-1]["key"] != row.record.key:
            name = row.record.name or row.record.key
            groups.append({"key": row.record.key, "name": name, "rows": []})
        groups[-1]["rows"].append(_line(data, row, across))
    return groups


def _line(data: SharedData, row: Row, across: tuple[str, ...]) -> dict[str, Any]:
    workspace, record = data.workspace.key, row.record
    if row.field is None:
        name, url = _("All of it"), reverse("shared-record", args=[workspace, record.key])
    else:
        name = row.field.name or row.field.key
        url = reverse("shared-field", args=[workspace, record.key, row.field.key])
    return {
        "name": name,
        "url": url,
        "faults": [fault for fault in Fault if fault in row.faults],
        "stewards": ", ".join(data.person(key) for key in row.stewards),
        "inherited": row.inherited,
        "cells": [_cell(row.cell(key), data.sharing[key]) for key in across] if len(across) <= MOST_ACROSS else (),
        "held": [_cell(cell, data.sharing[key]) for key, cell in sorted(row.cells.items(), key=_strongest_first)],
    }


def _strongest_first(held: tuple[str, Cell]) -> int:
    return list(Standing).index(held[1].standing)


def _cell(cell: Cell, system: str) -> dict[str, Any] | None:
    """What a system may do; nothing where it does not have the data at all."""
    if cell.standing is Standing.NOT_THERE:
        return None
    return {"system": system, "standing": cell.standing, "stages": ", ".join(cell.stages), "missing": not cell.found}
