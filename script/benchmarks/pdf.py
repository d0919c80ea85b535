"""PDF: a pack of about 200 pages, from the dossier to the last byte, against WeasyPrint alone on the same HTML."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any

from cold_command import PROJECT
from pypdf import PdfReader

from briefs.documents.document import build
from briefs.documents.html import paper_html
from briefs.documents.kind import Kind
from briefs.documents.render import render
from briefs.documents.styles import for_paper
from briefs.dossier.dossier import Content, Dossier

FLOWS, FIELDS, SYSTEMS = 60, 45, 6
TODAY = date(2026, 11, 20)
ROUNDS = 2


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    dossier = a_dossier()
    paper = paper_html(build(dossier, (), TODAY, Kind.PACK), for_paper()).html.encode()
    rounds = [(_taken(partial(_alone, paper)), _taken(partial(_made, dossier))) for _round in range(ROUNDS)]
    floor, taken = (min(side, key=lambda one: one[0]) for side in zip(*rounds, strict=True))
    pages = len(PdfReader(io.BytesIO(taken[1])).pages)
    what = (
        f"PDF of {pages} pages from the dossier ({taken[0]:.0f} s of processor time), to WeasyPrint alone on its HTML"
    )
    return [
        (what, taken[0] / floor[0], "<= 1.1"),
        (f"PDF of {pages} pages: size, to the same", len(taken[1]) / len(floor[1]), "<= 1.3"),
    ]


def _made(dossier: Dossier) -> bytes:
    return render(dossier, (), TODAY, "pack", "pdf")


def _alone(html: bytes) -> bytes:
    """WeasyPrint in a process that does nothing else, with the same options."""
    program = "import sys; from briefs.documents.pdf_worker import write;"
    program += "sys.stdout.buffer.write(write(sys.stdin.buffer.read(), b'x'))"
    command = [sys.executable, "-c", program]
    return subprocess.run(command, input=html, cwd=PROJECT, check=True, stdout=subprocess.PIPE).stdout


def _taken(make: Callable[[], bytes]) -> tuple[float, bytes]:
    """Seconds of processor time, here and in processes that end meanwhile; and what was made."""
    before = _used()
    made = make()
    return _used() - before, made


def _used() -> float:
    own, ended = getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime


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
