"""Which flows move what: who must be asked before shared data changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from datamaps.map.datamap import moves_of
from datamaps.map.flows import Flow
from integrations_portal.shapes.paths import FieldRef


@dataclass(frozen=True)
class FlowUse:
    """One flow that reads or writes some fields."""

    flow: Flow
    reads: frozenset[FieldRef]
    writes: frozenset[FieldRef]


def uses_of(flows: Iterable[Flow], places: Collection[FieldRef]) -> tuple[FlowUse, ...]:
    """The flows that move a value from or to one of the places."""
    wanted = frozenset(places)
    found = []
    for flow in flows:
        reads: set[FieldRef] = set()
        writes: set[FieldRef] = set()
        for move in moves_of(flow):
            reads |= wanted.intersection(move.sources)
            writes |= wanted.intersection([move.target] if move.target else [])
        if reads or writes:
            found.append(FlowUse(flow, frozenset(reads), frozenset(writes)))
    return tuple(found)
