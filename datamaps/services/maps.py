"""The map of a whole workspace: its systems, and the flows of every integration that is not retired."""

from __future__ import annotations

from datamaps.map.datamap import DataMap
from datamaps.models import Integration, System
from datamaps.services.load import load_flows, load_shared, load_systems, load_tables
from integrations_portal.accounts.models import Workspace


def workspace_map(workspace: Workspace, *, with_records: bool = False) -> DataMap:
    """The map in a fixed number of queries. Flows carry the ref of their integration: `INT-0003-F-01`."""
    integrations = {row.pk: row.ref for row in Integration.objects.of(workspace).exclude(stage="retired")}
    flows = load_flows(list(integrations))
    named = tuple(
        flow.model_copy(update={"ref": f"{ref}-{flow.ref}"})
        for pk, ref in integrations.items()
        for flow in flows.get(pk, ())
    )
    return DataMap.model_construct(
        systems=load_systems(System.objects.of(workspace), with_records=with_records),
        shared_records=load_shared(workspace),
        value_tables=load_tables(workspace),
        flows=named,
    )
