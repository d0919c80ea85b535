"""Which part of a map is shown: one team's, our own, or all of it."""

from __future__ import annotations

from datamaps.map.datamap import DataMap
from datamaps.map.flows import Flow
from datamaps.map.systems import Hosting, System

ALL, INTERNAL, TEAM = "all", "internal", "team:"


class BadScope(ValueError):
    """The text is none of `all`, `internal` and `team:KEY`."""


def in_scope(datamap: DataMap, scope: str, outside: frozenset[str]) -> DataMap:
    """The map with the systems of the scope and the flows among them.

    A team's scope keeps the systems at the other end of its flows. `internal` leaves out systems at a partner and
    those of the teams in `outside`. Raises BadScope.
    """
    if scope == ALL:
        return datamap
    if scope == INTERNAL:
        kept = {system.key for system in datamap.systems if not _of_others(system, outside)}
        flows = tuple(flow for flow in datamap.flows if {flow.source, flow.target} <= kept)
    elif scope.startswith(TEAM) and len(scope) > len(TEAM):
        own = {system.key for system in datamap.systems if system.owner_team == scope.removeprefix(TEAM)}
        flows = tuple(flow for flow in datamap.flows if {flow.source, flow.target, flow.via} & own)
        kept = own | {end for flow in flows for end in (flow.source, flow.target, flow.via) if end}
    else:
        raise BadScope(scope)
    return _with(datamap, kept, flows)


def only(datamap: DataMap, system: str) -> DataMap:
    """The map with one system, its flows, and the systems at their other ends."""
    flows = tuple(flow for flow in datamap.flows if system in (flow.source, flow.target, flow.via))
    kept = {system} | {end for flow in flows for end in (flow.source, flow.target, flow.via) if end}
    return _with(datamap, kept, flows)


def _with(datamap: DataMap, kept: set[str], flows: tuple[Flow, ...]) -> DataMap:
    systems = tuple(system for system in datamap.systems if system.key in kept)
    # Made anew: a copy would keep what the old map has worked out about itself.
    return DataMap.model_construct(
        systems=systems, shared_records=datamap.shared_records, value_tables=datamap.value_tables, flows=flows
    )


def is_outside(system: System | None, outside: frozenset[str]) -> bool:
    """Whether a system is run by somebody else."""
    return system is not None and _of_others(system, outside)


def _of_others(system: System, outside: frozenset[str]) -> bool:
    return system.hosting is Hosting.PARTNER or system.owner_team in outside
