"""How the flows of a workspace use one of its systems, from what is stored."""

from __future__ import annotations

from collections.abc import Mapping

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


def flows_beside(workspace: Workspace, system: str) -> Flows:
    """All flows of the briefs in which a flow begins or ends at the system, by the ref of the brief; none retired."""
    using = Flow.objects.of(workspace).filter(Q(source=system) | Q(target=system))
    concerned = Integration.objects.of(workspace).filter(pk__in=using.values("integration")).exclude(stage="retired")
    integrations = dict(concerned.values_list("pk", "ref"))
    return {integrations[pk]: rows for pk, rows in load_flows(integrations).items()}


def use_of(workspace: Workspace, documented: SystemShape, flows: Flows) -> Usage:
    """What these flows do with the system as it is documented."""
    ends = {end for rows in flows.values() for flow in rows for end in (flow.source, flow.target)}
    others = load_systems(System.objects.of(workspace).filter(key__in=ends)) if flows else ()
    map = DataMap.model_construct(systems=others, value_tables=load_tables(workspace) if flows else ())
    return usage_of(documented, flows, map)
