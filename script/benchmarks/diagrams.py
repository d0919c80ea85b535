"""Diagrams: a picture on screen and on a page of a PDF against the bare dot program; every shape of map within time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from briefs.documents.blocks import Chapter, Document, Figure, Head, Part, Prose
from briefs.documents.html import paper_html
from briefs.documents.pdf_worker import write
from briefs.documents.styles import for_paper
from datamaps.diagrams.diagram import diagram, drawing, graph_of
from datamaps.diagrams.dot import dot
from datamaps.diagrams.draw import LIMITS, draw
from datamaps.diagrams.graph import Graph, View
from datamaps.map.datamap import DataMap

HEAD = Head(
    "brief", "Brief", "INT-1", "Title", "North", "en", "Draft", "note", True, "", "0", "today", "2026-11-20", "Sam"
)
SIZES = ((20, 100), (50, 500), (200, 2_000), (200, 5_000), (1_000, 5_000))


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    small = graph_of(a_map(20, 100), View.LANDSCAPE)
    text = dot(small)
    screen = best(lambda: drawing(small)) / best(lambda: draw(text))
    paper = page(small) / best(lambda: draw(text, "pdf"))
    rows = [
        ("Diagram on screen, 20 systems and 100 flows, to bare dot", screen, "<= 3"),
        ("Diagram page in a PDF, the same map, to bare dot -Tpdf", paper, "<= 3"),
        ("Diagram page in a PDF, 5 systems and 8 flows, to bare dot -Tpdf", *ordinary()),
    ]  # fmt: skip
    for systems, flows in SIZES:
        datamap = a_map(systems, flows)
        taken = best(partial(drawn, datamap), times=1)
        rows.append(
            (f"Diagram of {systems:,} systems and {flows:,} flows, to its time limit", taken / LIMITS.seconds, "<= 1")
        )
    return rows


def ordinary() -> tuple[float, str]:
    graph = graph_of(a_map(5, 8), View.FLOW)
    text = dot(graph)
    return page(graph) / best(lambda: draw(text, "pdf")), "<= 3"


def page(graph: Graph) -> float:
    """Seconds that one picture adds to a PDF, drawing and alternative text included."""
    with_picture = partial(pdf, Figure(graph, "f", told=True))
    without = partial(pdf, Prose("x"))
    without()
    return best(with_picture) - best(without)


def pdf(block: Figure | Prose) -> bytes:
    document = Document(HEAD, (), (Part("p", "P", (Chapter("c", "C", (block,)),)),))
    paper = paper_html(document, for_paper())
    return write(paper.html.encode(), b"x", paper.pictures)


def drawn(datamap: DataMap) -> None:
    if diagram(datamap, View.LANDSCAPE).trouble:
        raise RuntimeError("not drawn")


def best(work: Callable[[], Any], times: int = 9) -> float:
    """Seconds of the fastest of several runs."""
    taken = []
    for _time in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


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
