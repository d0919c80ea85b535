"""A simpler picture for when `dot` gives up on the full one."""

from __future__ import annotations

from dataclasses import replace

from datamaps.diagrams.draw import DotFailed
from datamaps.diagrams.graph import Graph


def without_clusters(graph: Graph, failure: DotFailed) -> Graph:
    """The graph without frames around its nodes: some releases of dot give up on them.

    Raises the failure again when there are none, or when time was short: a second try would cost as much.
    """
    if not graph.clusters or str(failure) == "time":
        raise failure
    nodes = tuple(replace(node, cluster="") for node in graph.nodes)
    return replace(graph, clusters=(), nodes=nodes)
