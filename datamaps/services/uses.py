"""How the flows of a workspace use one of its systems, from what is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from datamaps.map import flows as flow_shapes
from datamaps.map.datamap import DataMap
from datamaps.map.systems import System as SystemShape
from datamaps.map.usage import usage_of
from datamaps.models import Flow, Integration, System
from datamaps.schema.usage import Usage
from datamaps.services.load import load_flows, load_systems, load_tables
from integrations_portal.accounts.models import Workspace

Flows = Mapping[str, tuple[flow_shapes.Flow, ...]]


def flows_beside(workspace: Workspace, systems: Collection[str]) -> dict[str, Flows]:
    """For each of these systems all flows of the briefs in which a flow begins or ends at it, by the ref of the brief;
    none retired. Five queries, and one when there are none.
    """
    using = Flow.objects.of(workspace).filter(Q(source__in=systems) | Q(target__in=systems))
    concerned: dict[str, set[int]] = {key: set() for key in systems}
    for integration, *ends in using.values_list("integration", "source", "target"):
        for end in concerned.keys() & ends:
            concerned[end].add(integration)
    chosen = set[int]().union(*concerned.values())
    if not chosen:
        return {key: {} for key in systems}
    living = Integration.objects.of(workspace).filter(pk__in=chosen).exclude(stage="retired")
    refs = dict(living.values_list("pk", "ref"))
    flows = load_flows(list(refs))
    return {key: {refs[pk]: rows for pk, rows in flows.items() if pk in among} for key, among in concerned.items()}


def uses_of(workspace: Workspace, documented: Collection[SystemShape], flows: Mapping[str, Flows]) -> dict[str, Usage]:
    """What these flows do with each of the systems as they are documented: six queries, none where nothing flows."""
    ends = {end for of in flows.values() for rows in of.values() for flow in rows for end in (flow.source, flow.target)}
    others = load_systems(System.objects.of(workspace).filter(key__in=ends)) if ends else ()
    map = DataMap.model_construct(systems=others, value_tables=load_tables(workspace) if ends else ())
    return {one.key: usage_of(one, flows[one.key], map) for one in documented}
