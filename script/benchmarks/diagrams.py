"""Diagrams: a picture on screen and on a page of a PDF against the bare dot program; every shape of map within time."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from briefs.documents.blocks import Block, Chapter, Document, Figure, Head, Part, Prose
from briefs.documents.html import paper_html
from briefs.documents.pdf_worker import write
from briefs.documents.styles import for_paper
from datamaps.diagrams.diagram import diagram, drawing, graph_of
from datamaps.diagrams.dot import dot
from datamaps.diagrams.draw import draw
from datamaps.diagrams.graph import Graph, View
from datamaps.diagrams.limits import LIMITS
from datamaps.map.datamap import DataMap

HEAD = Head(
    "brief", "Brief", "INT-1", "Title", "North", "en", "Draft", "note", True, "", "0", "today", "2026-11-20", "Sam"
)
PICTURES = 8
SIZES = ((20, 100), (50, 500), (200, 2_000), (200, 5_000), (1_000, 5_000))


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    small, ordinary = graph_of(a_map(20, 100), View.LANDSCAPE), graph_of(a_map(5, 8), View.FLOW)
    text = dot(small)
    screen = best(lambda: drawing(small)) / best(lambda: draw(text))
    rows = [
        ("Diagram on screen, 20 systems and 100 flows, to bare dot", screen, "<= 3"),
        ("Diagram page in a PDF, the same map, to bare dot -Tpdf", page(small), "<= 3"),
        ("Diagram page in a PDF, 5 systems and 8 flows, to bare dot -Tpdf", page(ordinary), "<= 3"),
    ]
    for systems, flows in SIZES:
        datamap = a_map(systems, flows)
        taken = best(partial(drawn, datamap), times=1)
        rows.append(
            (f"Diagram of {systems:,} systems and {flows:,} flows, to its time limit", taken / LIMITS.seconds, "<= 1")
        )
    return rows


def page(graph: Graph) -> float:
    """What one picture adds to a PDF, drawing and alternative text included, to a bare drawing of it.

    A document of PICTURES different pictures against one without: a single page would drown in the noise of the rest.
    """
    text = dot(graph)
    figures = [Figure(replace(graph, title=f"{graph.title} {n}"), f"f{n}", told=True) for n in range(PICTURES)]
    plain = [Prose("x")] * PICTURES
    pdf(plain)
    runs = [(seconds(draw, text, "pdf"), seconds(pdf, figures), seconds(pdf, plain)) for _ in range(5)]
    bare, with_pictures, without = (min(times) for times in zip(*runs, strict=True))
    ratio: float = (with_pictures - without) / PICTURES / bare
    return ratio


def pdf(blocks: Sequence[Block]) -> bytes:
    document = Document(HEAD, (), (Part("p", "P", (Chapter("c", "C", tuple(blocks)),)),))
    paper = paper_html(document, for_paper())
    return write(paper.html.encode(), b"x", paper.pictures)


def drawn(datamap: DataMap) -> None:
    if diagram(datamap, View.LANDSCAPE).trouble:
        raise RuntimeError("not drawn")


def best(work: Callable[[], Any], times: int = 9) -> float:
    """Seconds of the fastest of several runs."""
    return min(seconds(work) for _time in range(times))


def seconds(work: Callable[..., Any], *given: Any) -> float:
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def a_map(systems: int, flows: int) -> DataMap:
    """Systems of ten teams, each flow to a system a little further on."""
    return DataMap.read(
        {
            "systems": [
                {"key": f"s{n}", "name": f"System {n}", "owner_team": f"team{n % 10}", "kind": "custom"}
                for n in range(systems)
            ],
            "flows": [
                {
                    "ref": f"F-{n}",
                    "name": f"Flow {n}",
                    "source": f"s{n % systems}",
                    "target": f"s{(n * 7 + n // systems + 1) % systems}",
                    "method": "api",
                }
                for n in range(flows)
            ],
        }
    )
