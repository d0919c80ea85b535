"""Value tables: what becomes of each value, and the flows that follow it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.forms.value_tables import NewValueTableForm, ValueTableForm
from briefs.services.pieces import pieces_following
from briefs.services.value_tables import add_table, save_table, users_of
from briefs.views.shared_data import tabs
from datamaps.map.flow_choices import Unmapped
from datamaps.map.shared import ValueTable as ValueTableShape
from datamaps.map.value_lines import lines_of
from datamaps.models import FieldMap, ValueTable
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict
from integrations_portal.rows.once import once_of

PAGE = 50
PAIRS = 200


@in_workspace()
def value_tables(request: WorkspaceRequest) -> HttpResponse:
    workspace = request.workspace
    page = Paginator(ValueTable.objects.of(workspace), PAGE).get_page(request.GET.get("page"))
    uses = Counter(row.details["table"] for row in users_of(workspace))
    rows = [
        {
            "key": table.key,
            "url": reverse("value-table", args=[workspace.key, table.key]),
            "pairs": len(table.details.get("values", [])),
            "uses": uses[table.key],
        }
        for table in page.object_list
    ]
    context = {
        "rows": rows,
        "page_obj": page,
        "may_change": request.membership.may(Role.EDITOR),
        "tabs": tabs(workspace, "value-tables"),
    }
    return render(request, "briefs/value_tables.html", context)


@in_workspace()
def value_table(request: WorkspaceRequest, table_key: str) -> HttpResponse:
    table = _table(request, table_key)
    shape: ValueTableShape = table.read()
    context = {
        "table": table,
        "page_obj": Paginator(shape.values, PAIRS).get_page(request.GET.get("page")),
        "uses": [_use(request, row) for row in users_of(request.workspace, table.key)],
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": [*_crumbs(request), {"label": table.key}],
    }
    return render(request, "briefs/value_table.html", context)


def _table(request: WorkspaceRequest, key: str) -> ValueTable:
    found: ValueTable = get_object_or_404(ValueTable.objects.of(request.workspace), key=key)
    return found


def _crumbs(request: WorkspaceRequest) -> list[dict[str, str]]:
    names = {"shared-data": _("Shared data"), "value-tables": _("Value tables")}
    return [{"label": label, "url": reverse(name, args=[request.workspace.key])} for name, label in names.items()]


def _use(request: WorkspaceRequest, row: FieldMap) -> dict[str, str]:
    flow = row.record_map.flow
    here = [request.workspace.key, flow.integration.ref, flow.ref]
    unmapped = row.details.get("unmapped", "")
    return {
        "brief": flow.integration.label(),
        "flow": f"{flow.ref} {flow.name}".strip(),
        "flow_url": reverse("mapping", args=here),
        "field": f"{', '.join(row.details.get('source', []))} → {row.target}",
        "field_url": reverse("field_map", args=[*here, row.uid]),
        "unmapped": str(Unmapped.of(unmapped).label) if unmapped else "",
    }


@in_workspace(Role.EDITOR)
def add_value_table(request: WorkspaceRequest) -> HttpResponse:
    form = NewValueTableForm(data=request.POST if request.method == "POST" else None)
    once = once_of(request.POST)
    if request.method == "POST" and form.is_valid():
        by = Actor.of(request.user)
        table = add_table(request.workspace, form.cleaned_data["name"], form.pairs, by, once)
        messages.success(request, _("Saved."))
        return redirect(reverse("value-table", args=[request.workspace.key, table.key]))
    context = {
        "form": form,
        "once": once,
        "leave_url": reverse("value-tables", args=[request.workspace.key]),
        "crumbs": [*_crumbs(request), {"label": _("Add a value table")}],
    }
    return render(request, "briefs/change_value_table.html", context, status=422 if form.errors else 200)


@in_workspace(Role.EDITOR)
def change_value_table(request: WorkspaceRequest, table_key: str) -> HttpResponse:
    table, sent = _table(request, table_key), request.POST
    shape: ValueTableShape = table.read()
    form = ValueTableForm(shape.values, sent if request.method == "POST" else None)
    here = reverse("value-table", args=[request.workspace.key, table.key])
    version = sent.get("version", "") if request.method == "POST" else str(table.version)
    clash: Conflict | None = None
    if request.method == "POST" and form.is_valid():
        try:
            save_table(table, form.pairs, Actor.of(request.user), int(version) if version.isdecimal() else 0)
        except door.Stale as stale:
            if not isinstance(stale.now, ValueTable):
                raise Http404 from None
            clash, version = _clash(form, stale.now), str(stale.now.version)
        else:
            messages.success(request, _("Saved."))
            return redirect(here)
    context = {
        "form": form,
        "table": table,
        "uses": len(users_of(request.workspace, table.key)),
        "version": version,
        "clash": clash,
        "leave_url": here,
        "crumbs": [*_crumbs(request), {"label": table.key, "url": here}, {"label": _("Change")}],
    }
    status = 409 if clash else 422 if form.errors else 200
    return render(request, "briefs/change_value_table.html", context, status=status)


def _clash(form: ValueTableForm, now: ValueTable) -> Conflict:
    shape: ValueTableShape = now.read()
    label = str(form.fields["lines"].label)
    theirs, yours = {"lines": lines_of(shape.values)}, {"lines": lines_of(form.pairs)}
    return conflict(now, theirs, yours, [("lines", label)], lambda _name, value: str(value))


@in_workspace(Role.EDITOR)
def remove_value_table(request: WorkspaceRequest, table_key: str) -> HttpResponse:
    """Asks before it removes; a table that a field follows stays."""
    table = _table(request, table_key)
    uses: list[dict[str, Any]] = [_use(request, row) for row in users_of(request.workspace, table.key)]
    named_by = [f"{use['brief']}, {use['flow']}: {use['field']}" for use in uses]
    named_by += [_("Piece: %(name)s") % {"name": one.label()} for one in pieces_following(request.workspace, table.key)]
    if request.method == "POST" and not named_by:
        door.delete(table, Actor.of(request.user))
        return redirect(reverse("value-tables", args=[request.workspace.key]))
    keep = reverse("value-table", args=[request.workspace.key, table.key])
    context = {
        "line": table.key,
        "named_by": named_by,
        "keep_url": keep,
        "crumbs": [*_crumbs(request), {"label": table.key, "url": keep}],
    }
    return render(request, "briefs/remove_row.html", context, status=409 if request.method == "POST" else 200)
