"""Who names a row of a brief by its ref: it cannot go while others count on it."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.dossier.dossier import Dossier
from briefs.shapes.agreement import Agreement
from briefs.shapes.brief import Brief
from briefs.shapes.running import Runbook


def mentions(dossier: Dossier, part: str, name: str) -> tuple[str, ...]:
    """What names a flow, exception or decision (by ref), or a system of the brief (by key), in words for people."""
    finders = {"flows": _of_flow, "exceptions": _of_exception, "decisions": _of_decision, "systems": _of_system}
    if part not in finders or not name:
        return ()
    found = [*finders[part](dossier.brief, name)]
    if part == "decisions":
        found += _of_decision_in_words(dossier, f"{dossier.brief.ref}/{name}")
    return tuple(dict.fromkeys(found))


def _of_decision_in_words(dossier: Dossier, path: str) -> Iterator[str]:
    for record in dossier.map.shared_records:
        for field in record.fields:
            if field.resolution and field.resolution.decision == path:
                yield field.name or field.key


def _of_flow(brief: Brief, ref: str) -> Iterator[str]:
    yield from (_told(row.ref, row.name) for row in brief.flows if ref in row.after)
    yield from (_told(row.ref, row.name) for row in brief.exceptions if ref in row.flows)
    yield from (_told(row.ref, row.name) for row in brief.scenarios if ref in row.flows)
    yield from (_told(row.ref, row.question) for row in brief.decisions if ref in row.blocks)
    yield from (row.symptom for row in (brief.runbook or Runbook()).failures if ref in row.flows)
    yield from (row.value for row in (brief.agreement or Agreement()).promises if ref in row.flows)


def _told(ref: str | None, name: str) -> str:
    return f"{ref or ''} {name}".strip()


def _of_exception(brief: Brief, ref: str) -> Iterator[str]:
    for test in brief.scenarios:
        if ref in test.exceptions:
            yield _told(test.ref, test.name)


def _of_decision(brief: Brief, ref: str) -> Iterator[str]:
    for decision in brief.decisions:
        if decision.superseded_by == ref:
            yield _told(decision.ref, decision.question)
    for quirk in (brief.runbook or Runbook()).quirks:
        if quirk.decision == ref:
            yield quirk.text[:80]


def _of_system(brief: Brief, key: str) -> Iterator[str]:
    for flow in brief.flows:
        if key in (flow.source, flow.target, flow.via):
            yield _told(flow.ref, flow.name)
