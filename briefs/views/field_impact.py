"""What uses one field: every flow that reads or writes it, where its value comes from and goes on to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from briefs.impact.impact import people_of, scenarios_of
from briefs.impact.words import role_in_words, steps_in_words
from briefs.services.impact import in_briefs
from briefs.views.impact import brief_row, open_differences, people_rows
from datamaps.map.datamap import DataMap
from datamaps.map.reach import FieldUse, ReachedField, Role, comes_from, goes_on_to, uses_of_field
from datamaps.map.words import field_in_words
from datamaps.models import Finding, System
from datamaps.schema.changes import path_of
from datamaps.services.load import load_systems
from datamaps.services.maps import Home
from datamaps.views.maps import MapPage
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Workspace
from integrations_portal.shapes.paths import FieldRef, split_path


@in_workspace()
def map_field(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """The field that the address names by `record` and `path`; documented, or only known to a flow.

    Without one it leads to the system, where one is chosen.
    """
    workspace = request.workspace
    chosen = System.objects.of(workspace).filter(key=system_key)
    found = get_object_or_404(chosen)
    if not request.GET.get("path"):
        return redirect("system", workspace.key, found.key)
    ref = _asked(request, found.key)
    page = MapPage(request, with_fields=True)
    datamap = with_system(page.whole.datamap, load_systems(chosen)[0])
    uses = uses_of_field(datamap, ref)
    field = datamap.fields.get(ref)
    if field is None and not uses:
        raise Http404
    flows = tuple({use.flow.ref: use.flow for use in uses if use.role is not Role.LEFT_OUT}.values())
    briefs = in_briefs(workspace, flows, page.whole.homes)
    of_field = Finding.objects.of(workspace).filter(system=found, record=ref.record, path=path_of(ref.record, ref.path))
    context = {
        "system": found,
        "ref": ref,
        "about": field_in_words(field) if field else "",
        "uses": [_use_row(page, datamap, ref, use) for use in uses],
        "shared": _shared(datamap, ref),
        "goes": _reached_rows(page, datamap, goes_on_to(datamap, ref)),
        "comes": _reached_rows(page, datamap, comes_from(datamap, ref)),
        "briefs": [brief_row(workspace, brief) for brief in briefs],
        "scenarios": [
            {
                "name": row.name or row.ref,
                "label": f"{brief.ref} {row.ref or ''}".strip(),
                "url": f"{reverse('section', args=[workspace.key, brief.ref, 'scenarios'])}#{row.ref or ''}",
            }
            for brief in briefs
            for row in scenarios_of(brief)
        ],
        "people": people_rows(workspace, people_of(datamap.system_by_key[found.key], briefs)),
        **open_differences(request, of_field),
        "crumbs": [
            {"label": _("Map"), "url": reverse("map", args=[workspace.key])},
            {"label": found.label(), "url": reverse("map_system", args=[workspace.key, found.key])},
            {"label": field_name(ref)},
        ],
    }
    return render(request, "briefs/map_field.html", context)


def _asked(request: WorkspaceRequest, system: str) -> FieldRef:
    """The field of the address. Raises Http404 for a path that cannot be one."""
    ref = FieldRef(system, request.GET.get("record", ""), request.GET["path"])
    try:
        split_path(ref.path)
    except ValueError as fault:
        raise Http404 from fault
    return ref


def with_system(datamap: DataMap, system: Any) -> DataMap:
    """The map with one system as it is documented, records included."""
    systems = tuple(system if one.key == system.key else one for one in datamap.systems)
    return DataMap.model_construct(
        systems=systems, shared_records=datamap.shared_records, value_tables=datamap.value_tables, flows=datamap.flows
    )


def field_url(workspace: Workspace, ref: FieldRef) -> str:
    address = reverse("map_field", args=[workspace.key, ref.system])
    return f"{address}?{urlencode({'record': ref.record, 'path': ref.path})}"


def field_name(ref: FieldRef) -> str:
    return f"{ref.record}.{ref.path}"


def _place(page: MapPage, datamap: DataMap, ref: FieldRef) -> dict[str, str]:
    return {
        "system": datamap.label(ref.system),
        "path": field_name(ref),
        "url": field_url(page.request.workspace, ref),
    }


def _use_row(page: MapPage, datamap: DataMap, ref: FieldRef, use: FieldUse) -> dict[str, Any]:
    home: Home = page.whole.homes[use.flow.ref]
    mapping = reverse("mapping", args=[page.request.workspace.key, home.brief, home.flow])
    field_map = use.move.field_map if use.move else None
    return {
        "role": role_in_words(use.role),
        "flow": use.flow.name or use.flow.ref,
        "label": use.flow.ref,
        "url": page.around.link("flow", use.flow.ref),
        "mapping_url": mapping,
        "path": "" if use.field == ref else field_name(use.field),
        "others": [_place(page, datamap, one) for one in use.others],
        "how": field_map.how.label if field_map else "",
        "rule": field_map.rule if field_map else "",
        "state": page.around.state("flow", use.flow.ref),
    }


def _shared(datamap: DataMap, ref: FieldRef) -> dict[str, Any] | None:
    """The word of the business that the field holds, and which system is right about it."""
    found = datamap.shared_by_field.get(ref)
    if found is None:
        return None
    record, field = found
    owners = [row.system_of_record for row in field.ownership or record.ownership if row.system_of_record]
    return {
        "name": field.name or field.key,
        "of": record.name or record.key,
        "critical": field.critical,
        "right": ", ".join(datamap.label(key) for key in dict.fromkeys(owners)),
    }


def _reached_rows(page: MapPage, datamap: DataMap, found: Iterable[ReachedField]) -> list[dict[str, Any]]:
    around = page.around
    return [
        _place(page, datamap, one.ref)
        | {
            "steps": steps_in_words(one.distance),
            "through": ""
            if one.distance == 1
            else f"{datamap.label(one.before.system)} {one.before.record}.{one.before.path}",
            "flows": [{"label": flow, "url": around.link("flow", flow)} for flow in one.flows],
        }
        for one in found
    ]
