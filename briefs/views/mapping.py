"""The mapping table of a flow: which field becomes which, who is right about it, and what is still open."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from briefs.views.common import brief_page
from briefs.views.mapping_table import Line, Table
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.shapes.choices import Words

FILTERS: dict[str, Words] = {
    "all": gettext_lazy("All"),
    "required": gettext_lazy("Required without source"),
    "lossy": gettext_lazy("Lossy"),
    "conflicts": gettext_lazy("Conflicts"),
    "unconfirmed": gettext_lazy("Unconfirmed"),
    "drifted": gettext_lazy("Drifted"),
    "open": gettext_lazy("With a question"),
}
A_PAGE = 100


@in_workspace()
def mapping(request: WorkspaceRequest, ref: str, flow_ref: str) -> HttpResponse:
    page = brief_page(request, ref)
    flow = next((one for one in page.dossier.brief.flows if one.ref == flow_ref), None)
    if flow is None:
        raise Http404
    table = Table(page, flow)
    chosen = request.GET.get("show", "all")
    lines = [table.lines(number) for number in range(len(flow.record_maps))]
    shown = [[line for line in one if chosen == "all" or chosen in line.tags] for one in lines]
    listed = Paginator([line for one in shown for line in one], A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "page_obj": listed,
        "flow": flow,
        "facts": table.facts(),
        "chips": chips(chosen, [line for one in lines for line in one]),
        "maps": [
            table.record_map(number, here)
            for number, one in enumerate(shown)
            if (here := [line for line in listed if line.record_map is flow.record_maps[number]]) or not one
        ],
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": page.crumbs({"label": _("What moves"), "url": page.url("section", "flows")}, {"label": flow.ref}),
    }
    return render(request, "briefs/mapping.html", context)


def chips(chosen: str, lines: list[Line]) -> list[dict[str, Any]]:
    """The filters, each with the number of its rows."""
    count = Counter(name for line in lines for name in ("all", *line.tags))
    return [
        {"label": label, "count": count[name], "url": f"?show={name}", "current": name == chosen}
        for name, label in FILTERS.items()
    ]
