"""Whether a brief only gathers data in one place to be looked at, or moves work; and what gathering needs no copy."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.dossier.dossier import Dossier
from briefs.operating.offered import FLOWS, Advice
from briefs.shapes.purpose import Level
from datamaps.map.datamap import moves_of
from datamaps.map.flow_choices import Effect, Pattern
from datamaps.map.flows import Flow
from datamaps.map.systems import SystemKind
from datamaps.schema.shapes import Classification, Field, Personal
from integrations_portal.look.words import span_in_words
from integrations_portal.shapes.spans import seconds_or_none

FRESH = 15 * 60
"""Seconds: what has to be known sooner than this is old before a copy of it has arrived."""


def gathering_advice(dossier: Dossier) -> Iterator[Advice]:
    flows = dossier.brief.flows
    gathering = [flow for flow in flows if _gathers(dossier, flow)]
    if dossier.brief.level is None:
        yield from _level(dossier, gathering)
    for flow in gathering:
        if flow.pattern is None:
            yield from _copied_or_shown(dossier, flow)


def _gathers(dossier: Dossier, flow: Flow) -> bool:
    """Data go one way into a system in which people look at them, and nothing is set off there."""
    target = dossier.map.system_by_key.get(flow.target)
    return (
        target is not None
        and target.kind is SystemKind.ANALYTICS
        and not flow.two_way
        and flow.effect is not Effect.ACTION
    )


def _level(dossier: Dossier, gathering: list[Flow]) -> Iterator[Advice]:
    flows = dossier.brief.flows
    acting = tuple(flow.label for flow in flows if flow.effect is Effect.ACTION)
    if acting:
        yield Advice("level_process", {"flows": acting}, answers={"level": Level.PROCESS.value})
    elif flows and len(gathering) == len(flows):
        places = tuple(dict.fromkeys(dossier.map.label(flow.target) for flow in flows))
        yield Advice("level_data", {"places": places}, answers={"level": Level.DATA.value})


def _copied_or_shown(dossier: Dossier, flow: Flow) -> Iterator[Advice]:
    """Nothing while neither its time nor its data say anything for one of the two."""
    values = {
        "flow": flow.label,
        "source": dossier.map.label(flow.source),
        "target": dossier.map.label(flow.target),
    }
    shown, copied = {"pattern": Pattern.DATA_VIRTUALIZATION.value}, {"pattern": Pattern.BATCH_SYNC.value}
    delay = seconds_or_none(flow.max_delay)
    careful = _careful(dossier, flow)
    if delay is not None and delay < FRESH:
        span = span_in_words(flow.max_delay or "")
        yield Advice("gather_shown_fresh", values | {"span": span}, FLOWS, flow.ref, shown)
    elif careful:
        yield Advice("gather_shown_careful", values | {"because": careful[:4]}, FLOWS, flow.ref, shown)
    elif delay is not None:
        span = span_in_words(flow.max_delay or "")
        yield Advice("gather_copied", values | {"span": span}, FLOWS, flow.ref, copied)


def _careful(dossier: Dossier, flow: Flow) -> tuple[str, ...]:
    """Names of what moves and had better have no second copy: what is specially protected or restricted."""
    known = dossier.map.fields
    moved = [known[ref] for move in moves_of(flow) for ref in move.ends if ref in known]
    return tuple(dict.fromkeys(field.title or field.path for field in moved if _is_careful(field)))


def _is_careful(field: Field) -> bool:
    return field.personal is Personal.SPECIAL or field.classification is Classification.RESTRICTED
