"""The map: every system and every flow as a picture, and as tables that say the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datamaps.diagrams.diagram import NothingToDraw, diagram
from datamaps.diagrams.graph import Surroundings, View
from datamaps.diagrams.limits import ON_SCREEN
from datamaps.diagrams.scope import ALL, INTERNAL, TEAM, BadScope, in_scope
from datamaps.diagrams.systems import how_in_words, keys_of
from datamaps.map.datamap import DataMap
from datamaps.map.flows import Flow
from datamaps.map.ties import Ties, ties_of
from datamaps.map.ties_words import FIGURES, as_data
from datamaps.services.maps import WholeMap, live_states, mapped_counts, teams_around, whole_map
from datamaps.views.pictures import picture
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.shapes.choices import Words

PAGE = 50
FORMS: dict[str, tuple[str, str, Words]] = {
    "svg": ("image/svg+xml", "svg", gettext_lazy("Picture (SVG)")),
    "dot": ("text/vnd.graphviz; charset=utf-8", "dot", gettext_lazy("Graphviz (DOT)")),
    "mermaid": ("text/plain; charset=utf-8", "mmd", gettext_lazy("Mermaid")),
    "json": ("application/json", "json", gettext_lazy("How systems are tied (JSON)")),
}
"""Form to content type, ending of the file's name, and label."""


@dataclass
class MapPage:
    """One request about the part of the map that was chosen."""

    request: WorkspaceRequest
    with_fields: bool = False

    @property
    def scope(self) -> str:
        return self.request.GET.get("scope", ALL)

    @cached_property
    def whole(self) -> WholeMap:
        return whole_map(self.request.workspace, with_fields=self.with_fields)

    @cached_property
    def plain(self) -> Surroundings:
        """Names and states, as a file may have them."""
        states = live_states(self.request.workspace, self.whole)
        return replace(teams_around(self.request.workspace), states=states)

    @cached_property
    def around(self) -> Surroundings:
        """The same with links into the site."""
        key = self.request.workspace.key
        links = {f"system:{name}": reverse("map_system", args=[key, name]) for name in self.whole.datamap.system_by_key}
        for ref, home in self.whole.homes.items():
            links[f"flow:{ref}"] = reverse("flow", args=[key, home.brief, home.flow])
        for name in self.plain.names:
            links[name] = f"{reverse('map', args=[key])}?{urlencode({'scope': name})}"
        return replace(self.plain, links=links)

    @cached_property
    def ties(self) -> dict[str, Ties]:
        """Of every system, whatever part of the map is chosen: what ties a system does not end at a team."""
        return ties_of(self.whole.datamap, mapped_counts(self.request.workspace))

    @cached_property
    def shown(self) -> DataMap:
        """Raises Http404 for a part that does not exist."""
        try:
            return in_scope(self.whole.datamap, self.scope, self.plain.outside)
        except BadScope as fault:
            raise Http404 from fault


@in_workspace()
def landscape(request: WorkspaceRequest) -> HttpResponse:
    page = MapPage(request)
    tables = {"flows": len(page.shown.flows), "systems": len(keys_of(page.shown))}
    chosen = "systems" if request.GET.get("table") == "systems" else "flows"
    found: list[Any] = list(page.shown.flows) if chosen == "flows" else systems_by(page, request.GET.get("sort", ""))
    part = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [flow_row(page.shown, page.around, one) if chosen == "flows" else system_row(page, one) for one in part]
    context = {
        "picture": drawn_for_screen(page),
        "empty": not page.whole.datamap.systems,
        "chips": scope_chips(page),
        "tabs": table_tabs(page, chosen, tables),
        "table": chosen,
        "heads": tie_heads(page, request.GET.get("sort", "")) if chosen == "systems" else (),
        "rows": rows,
        "carried": any(row.get("via") for row in rows),
        "page_obj": part,
        "downloads": downloads(page),
        "may_change": request.membership.may(Role.EDITOR),
    }
    return render(request, "datamaps/map.html", context)


def drawn_for_screen(page: MapPage) -> Any:
    try:
        return picture(diagram(page.shown, View.LANDSCAPE, around=page.around, limits=ON_SCREEN))
    except NothingToDraw:
        return None


def scope_chips(page: MapPage) -> list[dict[str, Any]]:
    """All of it, our own, and each team that owns a system."""
    owners = {system.owner_team for system in page.whole.datamap.systems}
    choices = [(ALL, _("All")), (INTERNAL, _("Our own systems"))]
    choices += [(name, label) for name, label in page.plain.names.items() if name.removeprefix(TEAM) in owners]
    return [
        {"label": label, "url": f"?{urlencode({'scope': scope})}", "current": scope == page.scope}
        for scope, label in choices
    ]


def table_tabs(page: MapPage, chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {"flows": _("Flows"), "systems": _("Systems")}
    return [
        {
            "label": label,
            "url": f"?{urlencode({'scope': page.scope, 'table': name})}#table",
            "current": name == chosen,
            "count": counts[name],
        }
        for name, label in labels.items()
    ]


def downloads(page: MapPage) -> list[dict[str, Any]]:
    query = urlencode({"scope": page.scope})
    return [
        {"label": label, "url": f"{reverse('map_file', args=[page.request.workspace.key, form])}?{query}"}
        for form, (_type, _ending, label) in FORMS.items()
    ]


def flow_row(datamap: DataMap, around: Surroundings, flow: Flow) -> dict[str, Any]:
    """A flow with its ends, each with its link."""
    ends = {
        name: {"label": datamap.label(key), "url": around.link("system", key)} if key else None
        for name, key in (("source", flow.source), ("target", flow.target), ("via", flow.via))
    }
    return ends | {
        "ref": flow.ref,
        "name": flow.name,
        "url": around.link("flow", flow.ref),
        "two_way": flow.two_way,
        "how": how_in_words(flow),
        "state": around.state("flow", flow.ref),
    }


def systems_by(page: MapPage, sort: str) -> list[str]:
    """The systems shown: by their flows as they are drawn, or those first that have the most of a figure."""
    keys = list(keys_of(page.shown))
    if sort not in FIGURES:
        return keys
    return sorted(keys, key=lambda key: (-FIGURES[sort].of(page.ties[key]), page.whole.datamap.label(key)))


def tie_heads(page: MapPage, sort: str) -> list[dict[str, Any]]:
    query = {"scope": page.scope, "table": "systems"}
    return [
        {"label": figure.label, "url": f"?{urlencode(query | {'sort': name})}#table", "current": name == sort}
        for name, figure in FIGURES.items()
    ]


def system_row(page: MapPage, key: str) -> dict[str, Any]:
    system = page.whole.datamap.system_by_key.get(key)
    return {
        "label": page.whole.datamap.label(key),
        "url": page.around.link("system", key),
        "kind": system.kind.label if system and system.kind else "",
        "team": page.around.team(system.owner_team) if system else "",
        "figures": [(figure.label, figure.of(page.ties[key])) for figure in FIGURES.values()],
        "state": page.around.state("system", key),
    }


@in_workspace()
def map_file(request: WorkspaceRequest, form: str) -> HttpResponse:
    """The picture as a file of its own, without links into the site; or how its systems are tied, for programs."""
    if form not in FORMS:
        raise Http404
    page = MapPage(request)
    content_type, ending, _label = FORMS[form]
    if form == "json":
        keys = keys_of(page.shown)
        text = json.dumps({"systems": [as_data(page.whole.datamap, key, page.ties[key]) for key in keys]}, indent=2)
    else:
        try:
            drawn = diagram(page.shown, View.LANDSCAPE, form, around=page.plain, limits=ON_SCREEN)
        except NothingToDraw as nothing:
            raise Http404 from nothing
        if drawn.trouble:
            return render(request, "datamaps/map_not_drawn.html", {"picture": picture(drawn)}, status=503)
        text = drawn.text
    answer = HttpResponse(text, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{request.workspace.key}-map.{ending}"'
    return answer
