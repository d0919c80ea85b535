"""A flow: what its business says, what whoever builds it says, and the way to its fields."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from briefs.sections.flows import FLOWS, line
from briefs.views.common import brief_page
from briefs.views.listing import row_groups
from briefs.views.questions import beside
from datamaps.map.flows import Flow
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace


@in_workspace()
def flow(request: WorkspaceRequest, ref: str, flow_ref: str) -> HttpResponse:
    page, talk = brief_page(request, ref), FLOWS.talks[0]
    row = next((one for one in page.rows["flows"] if one.plain().get("ref") == flow_ref), None)
    if row is None:
        raise Http404
    shape = next((one for one in page.dossier.brief.flows if one.ref == flow_ref), Flow.read(row.plain()))
    groups = row_groups(page, FLOWS, talk, row)
    findings = [
        one for one in page.findings if not one.waived and flow_ref in (one.about, one.where.row.partition("/")[0])
    ]
    home = {"label": FLOWS.title, "url": page.url("section", FLOWS.id)}
    context = {
        "page": page,
        "flow": shape,
        "line": line(shape, page.dossier),
        "fields": sum(len(record_map.fields) for record_map in shape.record_maps),
        "business": [one for one in groups if not one["for_integrator"]],
        "technical": [one for one in groups if one["for_integrator"]],
        "mapping_url": page.url("mapping", flow_ref),
        "remove_url": page.url("remove_row", FLOWS.id, talk.part, row.uid) if page.may_answer else "",
        "crumbs": page.crumbs(home, {"label": flow_ref}),
    } | beside(page, findings)
    return render(request, "briefs/flow.html", context)
