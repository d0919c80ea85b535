"""Flows that can send an update round in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from datamaps.map.flow_choices import LoopGuard, RecordOperation
from datamaps.map.flows import Flow
from integrations_portal.shapes.paths import RecordRef

Graph = dict[RecordRef, list[RecordRef]]


def unguarded(flows: Sequence[Flow]) -> frozenset[int]:
    """Positions of the flows that go both ways or lie on a cycle of record maps, where nothing stops an echo.

    One guarded flow breaks every cycle that it lies on; record maps that only read carry nothing back.
    """
    bare = {at: flow for at, flow in enumerate(flows) if flow.loop_guard in (None, LoopGuard.NONE)}
    edges = {at: list(_edges(flow)) for at, flow in bare.items()}
    graph: Graph = {}
    for pairs in edges.values():
        for start, end in pairs:
            graph.setdefault(start, []).append(end)
            graph.setdefault(end, [])
    knot = _knots(graph)
    return frozenset(
        at for at, flow in bare.items() if flow.two_way or any(knot[start] == knot[end] for start, end in edges[at])
    )


def _edges(flow: Flow) -> Iterable[tuple[RecordRef, RecordRef]]:
    for record_map in flow.record_maps:
        if record_map.operation is not RecordOperation.READ:
            start, end = RecordRef(flow.source, record_map.source), RecordRef(flow.target, record_map.target)
            yield start, end
            if flow.two_way:
                yield end, start


def _knots(graph: Graph) -> dict[RecordRef, int]:
    """The number of the strongly connected part of each record (Tarjan), without recursion: chains may be long."""
    number: dict[RecordRef, int] = {}
    low: dict[RecordRef, int] = {}
    knot: dict[RecordRef, int] = {}
    open_: list[RecordRef] = []
    for root in graph:
        work = [(root, iter(graph[root]))] if root not in number else []
        while work:
            node, following = work[-1]
            if node not in number:
                number[node] = low[node] = len(number)
                open_.append(node)
            for other in following:
                if other not in number:
                    work.append((other, iter(graph[other])))
                    break
                if other not in knot:
                    low[node] = min(low[node], number[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == number[node]:
                    while node not in knot:
                        knot[open_.pop()] = number[node]
    return knot
