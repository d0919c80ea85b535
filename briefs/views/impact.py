"""What depends on a system: its flows, the briefs behind them, who must know, and how far a change is felt."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.impact.impact import InBrief, exceptions_of, people_of
from briefs.impact.words import answer_in_words, steps_in_words
from briefs.services.impact import briefs_naming, in_briefs
from datamaps.diagrams.diagram import Part, diagram
from datamaps.diagrams.graph import View
from datamaps.diagrams.limits import ON_SCREEN
from datamaps.diagrams.scope import only
from datamaps.map.reach import Reached, downstream, upstream
from datamaps.map.ties_words import in_words
from datamaps.models import Finding, FindingStatus, System
from datamaps.views.findings import views_of
from datamaps.views.maps import PAGE, MapPage, flow_row
from datamaps.views.pictures import Picture, picture
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Workspace

FINDINGS = 20


@in_workspace()
def map_system(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    workspace = request.workspace
    found = get_object_or_404(System.objects.of(workspace), key=system_key)
    page, key = MapPage(request), found.key
    datamap = page.whole.datamap
    flows = tuple(flow for flow in datamap.flows if key in (flow.source, flow.target, flow.via))
    briefs = in_briefs(workspace, flows, page.whole.homes, briefs_naming(workspace, key))
    part = Paginator(flows, PAGE).get_page(request.GET.get("page"))
    rows = [flow_row(datamap, page.around, flow) for flow in part.object_list]
    context = {
        "system": found,
        "system_url": reverse("system", args=[workspace.key, key]),
        "state": page.around.state("system", key),
        "picture": _context_picture(page, key),
        "ties": in_words(datamap, page.ties[key]),
        "rows": rows,
        "carried": any(row["via"] for row in rows),
        "page_obj": part,
        "gets": reached_rows(page, downstream(datamap, key)),
        "gives": reached_rows(page, upstream(datamap, key)),
        "briefs": [brief_row(workspace, brief) for brief in briefs],
        "exceptions": exception_rows(workspace, briefs),
        "people": people_rows(workspace, people_of(datamap.system_by_key.get(key), briefs)),
        **open_differences(request, Finding.objects.of(workspace).filter(system=found)),
        "crumbs": [{"label": _("Map"), "url": reverse("map", args=[workspace.key])}, {"label": found.label()}],
    }
    return render(request, "briefs/map_system.html", context)


def open_differences(request: WorkspaceRequest, found: QuerySet[Finding]) -> dict[str, Any]:
    """What the margin shows of differences: the first that are open, and how many more there are."""
    open_ones = found.filter(status=FindingStatus.OPEN)
    shown = views_of(request, open_ones.select_related("system", "connector")[:FINDINGS])
    more = open_ones.count() - FINDINGS if len(shown) == FINDINGS else 0
    return {"findings": shown, "more_findings": more}


def _context_picture(page: MapPage, key: str) -> Picture:
    """The system, its neighbours and what moves between them."""
    near = only(page.whole.datamap, key)
    title = _("%(system)s and its neighbours") % {"system": near.label(key)}
    return picture(diagram(near, View.CONTEXT, around=page.around, part=Part(title=title), limits=ON_SCREEN))


def reached_rows(page: MapPage, found: Iterable[Reached]) -> list[dict[str, Any]]:
    datamap, around = page.whole.datamap, page.around
    return [
        {
            "label": datamap.label(one.system),
            "url": around.link("system", one.system),
            "steps": steps_in_words(one.distance),
            "near": one.distance == 1,
            "through": datamap.label(one.before),
            "flows": [{"label": ref, "url": around.link("flow", ref)} for ref in one.flows],
            "state": around.state("system", one.system),
        }
        for one in found
    ]


def brief_row(workspace: Workspace, brief: InBrief) -> dict[str, Any]:
    runbook = reverse("read_runbook", args=[workspace.key, brief.ref])
    return {
        "ref": brief.ref,
        "label": brief.label,
        "url": reverse("brief", args=[workspace.key, brief.ref]),
        "stage": brief.stage.label,
        "flows": len(brief.flows),
        "runbook_url": runbook if brief.runbook else "",
    }


def exception_rows(workspace: Workspace, briefs: Iterable[InBrief]) -> list[dict[str, Any]]:
    names = dict(Contact.objects.of(workspace).values_list("key", "name"))
    return [
        {
            "name": row.name or row.ref,
            "label": f"{brief.ref} {row.ref or ''}".strip(),
            "url": f"{reverse('section', args=[workspace.key, brief.ref, 'exceptions'])}#{row.ref or ''}",
            "owner": names.get(row.owner or "") or row.owner or "",
        }
        for brief in briefs
        for row in exceptions_of(brief)
    ]


def people_rows(workspace: Workspace, people: dict[str, Any]) -> list[dict[str, Any]]:
    """People with all their reasons; somebody who has left is marked as everywhere."""
    known = {row.key: row for row in Contact.objects.of(workspace).filter(key__in=people)}
    return [
        {"who": known.get(key) or key, "reasons": list(dict.fromkeys(answer_in_words(one) for one in answers))}
        for key, answers in people.items()
    ]
