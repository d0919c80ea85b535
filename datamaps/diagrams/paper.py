"""A graph drawn for paper: a page of PDF, as `dot` writes it, with its size and its words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from datamaps.diagrams.dot import dot
from datamaps.diagrams.draw import DotFailed, DotMissing, draw
from datamaps.diagrams.graph import Graph, View
from datamaps.diagrams.limits import AT_ONCE, LIMITS, Limits
from datamaps.diagrams.plain import without_clusters

# How much wider than the paper a picture may be before it is also tried from top to bottom.
SHRINKS = 1.4
_DRAWN_ON = re.compile(rb"(/CreationDate \(D:)\d{14}")


@dataclass(frozen=True)
class PaperDrawing:
    """One page of PDF and its size in points. `pdf` is empty when it could not be drawn: `trouble` says why."""

    graph: Graph
    pdf: bytes = b""
    width: float = 0
    height: float = 0
    trouble: str = ""


def paper_drawing(graph: Graph, width: float, limits: Limits = LIMITS) -> PaperDrawing:
    """The graph for paper of that width in points: where it would have to shrink much, the larger words win."""
    try:
        found = _drawn(graph, limits)
        if graph.across and graph.view is not View.FIELDS and found.width > SHRINKS * width:
            upright = _drawn(replace(graph, across=False), limits)
            found = min(found, upright, key=lambda one: one.width)
    except DotMissing:
        return PaperDrawing(graph, trouble="missing")
    except (DotFailed, PyPdfError):
        return PaperDrawing(graph, trouble="failed")
    return found


def paper_drawings(wanted: Iterable[tuple[Graph, float]]) -> dict[Graph, PaperDrawing]:
    """Graphs for paper, each with the width in points that it has: equal ones are drawn once, the others side by side.

    The words in them are in the language of whoever asks.
    """
    sizes = dict(wanted)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        drawn = {graph: pool.submit(copy_context().run, paper_drawing, graph, width) for graph, width in sizes.items()}
        return {graph: future.result() for graph, future in drawn.items()}


def _drawn(graph: Graph, limits: Limits) -> PaperDrawing:
    try:
        pdf = draw(dot(graph), "pdf", limits)
    except DotFailed as failure:
        pdf = draw(dot(without_clusters(graph, failure)), "pdf", limits)
    # The day on which it was drawn says nothing of the picture: without it equal graphs give equal bytes.
    pdf = _DRAWN_ON.sub(rb"\g<1>20000101000000", pdf)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    return PaperDrawing(graph, pdf, float(box.width), float(box.height))
