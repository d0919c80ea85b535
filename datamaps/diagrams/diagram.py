"""From a map to a picture: `diagram` for whoever shows one, `drawing` for a graph made elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from datamaps.diagrams.clean import BadDrawing, clean_svg
from datamaps.diagrams.dot import dot
from datamaps.diagrams.draw import DotFailed, DotMissing, draw
from datamaps.diagrams.fields import fields_graph
from datamaps.diagrams.graph import ALONE, EquivalentTable, Graph, Surroundings, View
from datamaps.diagrams.limits import LIMITS, Limits
from datamaps.diagrams.mermaid import mermaid
from datamaps.diagrams.model import model_graph
from datamaps.diagrams.plain import without_clusters
from datamaps.diagrams.scope import ALL, in_scope
from datamaps.diagrams.systems import systems_graph
from datamaps.diagrams.workflow import Step, workflow_graph
from datamaps.map.datamap import DataMap


class NothingToDraw(ValueError):
    """The map holds nothing that this view shows."""


@dataclass(frozen=True)
class Drawing:
    """A picture in one form, with its words. `text` is empty when it could not be drawn: `trouble` says why
    (`missing`, `failed`) and the table stands in for it."""

    view: View
    form: str
    text: str
    title: str
    description: str
    table: EquivalentTable
    trouble: str = ""


@dataclass(frozen=True)
class Part:
    """What a view needs beside the map: a flow's ref and the index of its record map, or the steps of a workflow.

    `title` is that of a workflow, or stands in for the usual one of systems and flows.
    """

    flow: str = ""
    record_map: int = 0
    steps: Sequence[Step] = ()
    title: str = ""


WHOLE = Part()


def diagram(
    datamap: DataMap,
    view: View,
    form: str = "svg",
    *,
    scope: str = ALL,
    around: Surroundings = ALONE,
    part: Part = WHOLE,
    limits: Limits = LIMITS,
) -> Drawing:
    """One view of a map as `svg`, `dot` or `mermaid`. Raises NothingToDraw, BadScope; ValueError for other forms."""
    shown = in_scope(datamap, scope, around.outside)
    levels = _levels(shown, view, around, part)
    found = drawing(levels[0](), form, limits=limits)
    for coarser in levels[1:]:
        if found.trouble != "failed":
            break
        found = drawing(coarser(), form, limits=limits)
    return found


def graph_of(datamap: DataMap, view: View, around: Surroundings = ALONE, part: Part = WHOLE) -> Graph:
    """The graph of a view. Raises NothingToDraw."""
    return _levels(datamap, view, around, part)[0]()


def _levels(datamap: DataMap, view: View, around: Surroundings, part: Part) -> list[Callable[[], Graph]]:
    """Makers of the graph, the finest first; a coarser one is for when the finer takes too long."""
    if view is View.WORKFLOW:
        if not part.steps:
            raise NothingToDraw(view)
        return [lambda: workflow_graph(part.steps, part.title)]
    if view is View.MODEL:
        if not datamap.records and not datamap.shared_records:
            raise NothingToDraw(view)
        return [lambda: model_graph(datamap, around)]
    if view is View.FIELDS:
        flows = [flow for flow in datamap.flows if flow.record_maps and part.flow in ("", flow.ref)]
        if not flows or part.record_map >= len(flows[0].record_maps):
            raise NothingToDraw(view)
        return [lambda: fields_graph(datamap, flows[0], flows[0].record_maps[part.record_map], around)]
    if not datamap.systems and not datamap.flows:
        raise NothingToDraw(view)
    return [partial(systems_graph, datamap, view, around, level=level, title=part.title) for level in (None, 1, 2)]


def drawing(graph: Graph, form: str = "svg", *, prefix: str = "", limits: Limits = LIMITS) -> Drawing:
    """A graph as `svg`, `dot` or `mermaid`. `prefix` keeps ids apart where a page has several pictures."""
    found = Drawing(graph.view, form, "", graph.title, graph.description, graph.table)
    if form == "dot":
        return replace(found, text=dot(graph))
    if form == "mermaid":
        return replace(found, text=mermaid(graph))
    if form != "svg":
        raise ValueError(form)
    safe = re.sub("[^a-z0-9]", "", prefix.lower()) or graph.view.value
    try:
        return replace(found, text=clean_svg(_drawn(graph, limits), graph, f"{safe}-"))
    except DotMissing:
        return replace(found, trouble="missing")
    except (DotFailed, BadDrawing):
        return replace(found, trouble="failed")


def _drawn(graph: Graph, limits: Limits) -> bytes:
    try:
        return draw(dot(graph), "svg", limits)
    except DotFailed as failure:
        return draw(dot(without_clusters(graph, failure)), "svg", limits)
