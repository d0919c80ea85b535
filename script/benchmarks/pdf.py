"""PDF: a pack of about 200 pages, from the dossier to the last byte, against WeasyPrint alone on the same HTML."""

from __future__ import annotations

import io
import time
from datetime import date
from typing import Any

from pypdf import PdfReader

from briefs.documents.document import build
from briefs.documents.html import paper_html
from briefs.documents.pdf_worker import write
from briefs.documents.registry import Kind
from briefs.documents.render import render
from briefs.documents.styles import for_paper
from briefs.dossier.dossier import Content, Dossier

FLOWS, FIELDS, SYSTEMS = 60, 45, 6
TODAY = date(2026, 11, 20)


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    dossier = a_dossier()
    paper = paper_html(build(dossier, (), TODAY, Kind.PACK), for_paper())
    start = time.perf_counter()
    alone = write(paper.html.encode(), b"x")
    floor = time.perf_counter() - start
    start = time.perf_counter()
    made = render(dossier, (), TODAY, "pack", "pdf")
    taken = time.perf_counter() - start
    pages = len(PdfReader(io.BytesIO(made)).pages)
    return [
        (f"PDF of {pages} pages from the dossier, to WeasyPrint alone on its HTML", taken / floor, "<= 1.1"),
        (f"PDF of {pages} pages: size, to the same", len(made) / len(alone), "<= 1.3"),
    ]


def a_dossier() -> Dossier:
    """A brief of many flows, each with one long table of fields."""
    contacts = [{"key": "priya", "name": "Priya Shah"}, {"key": "sam", "name": "Sam Lee"}]
    brief = {
        "ref": "INT-0001",
        "title": "Everything",
        "business_owner": "priya",
        "integrator": "sam",
        "systems": [{"system": f"s{n}", "role": "both"} for n in range(SYSTEMS)],
        "flows": [_flow(n) for n in range(FLOWS)],
        "exceptions": [{"ref": f"E-{n}", "name": f"Exception {n}", "owner": "sam"} for n in range(FLOWS)],
    }
    systems = [_system(n) for n in range(SYSTEMS)]
    return Dossier(
        content=Content.read(
            {"workspace": {"key": "w", "name": "North"}, "contacts": contacts, "systems": systems, "brief": brief}
        )
    )


def _system(number: int) -> dict[str, Any]:
    fields = [
        {"path": f"group{n % 4}.field_{n}", "type": "string", "max_length": 40, "required": n % 2 == 0}
        for n in range(FIELDS)
    ]
    return {"key": f"s{number}", "name": f"System {number}", "records": [{"name": "Record", "fields": fields}]}


def _flow(number: int) -> dict[str, Any]:
    paths = [f"group{n % 4}.field_{n}" for n in range(FIELDS)]
    fields = [{"source": [path], "target": path, "transform": "copy", "rule": "as it is"} for path in paths]
    return {
        "ref": f"F-{number}",
        "name": f"Flow {number}",
        "source": f"s{number % SYSTEMS}",
        "target": f"s{(number + 1) % SYSTEMS}",
        "method": "api",
        "trigger": {"kind": "schedule", "cron": "0 6 * * *", "timezone": "UTC"},
        "max_delay": "15m",
        "record_maps": [{"source": "Record", "target": "Record", "operation": "upsert", "fields": fields}],
    }
