"""The map of a whole workspace: its systems, and the flows of every integration that is not retired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from datamaps.diagrams.graph import Surroundings
from datamaps.map.datamap import DataMap
from datamaps.map.flow_choices import Transform
from datamaps.map.flows import Flow
from datamaps.map.live import flow_state, system_state
from datamaps.models import Connector, FieldMap, Finding, FindingStatus, Integration, System
from datamaps.services.load import load_flows, load_shared, load_systems, load_tables
from integrations_portal.accounts.models import Team, Workspace
from integrations_portal.shapes.people import Organisation


@dataclass(frozen=True)
class Home:
    """Where a flow of the map stands: its brief, and its own ref there."""

    brief: str
    title: str
    stage: str
    flow: str

    @property
    def label(self) -> str:
        """As findings name it."""
        return f"{self.brief}/{self.flow}"


@dataclass(frozen=True)
class WholeMap:
    """A workspace's map. Its flows are named `INT-0003-F-01`; `homes` says by that name where each stands."""

    datamap: DataMap
    homes: Mapping[str, Home]


def whole_map(workspace: Workspace, *, with_records: bool = False, with_fields: bool = True) -> WholeMap:
    """The map in a fixed number of queries; `with_fields` says whether flows have what they map."""
    integrations = {row.pk: row for row in Integration.objects.of(workspace).exclude(stage="retired")}
    found = load_flows(list(integrations), with_fields=with_fields)
    flows: list[Flow] = []
    homes: dict[str, Home] = {}
    for pk, row in integrations.items():
        for flow in found.get(pk, ()):
            ref = f"{row.ref}-{flow.ref}"
            homes[ref] = Home(row.ref, row.title, row.stage, flow.ref)
            flows.append(flow.model_copy(update={"ref": ref}))
    datamap = DataMap.model_construct(
        systems=load_systems(System.objects.of(workspace), with_records=with_records),
        shared_records=load_shared(workspace),
        value_tables=load_tables(workspace),
        flows=tuple(flows),
    )
    return WholeMap(datamap, homes)


def mapped_counts(workspace: Workspace) -> dict[str, int]:
    """How many fields each flow of the map moves, by the name that it has there: one query."""
    moving = FieldMap.objects.of(workspace).exclude(transform=Transform.IGNORE)
    moving = moving.exclude(record_map__flow__integration__stage="retired").order_by()
    flow = ("record_map__flow__integration__ref", "record_map__flow__ref")
    return {f"{brief}-{ref}": count for brief, ref, count in moving.values_list(*flow).annotate(n=Count("pk"))}


def teams_around(workspace: Workspace) -> Surroundings:
    """The names of the teams, and which of them are not our own."""
    teams = [team.read() for team in Team.objects.of(workspace)]
    return Surroundings(
        names={f"team:{team.key}": team.name or team.key for team in teams},
        outside=frozenset(team.key for team in teams if team.organisation is not Organisation.INTERNAL),
    )


def live_states(workspace: Workspace, found: WholeMap) -> dict[str, str]:
    """The state of every system and flow that was checked, by `system:crm` and `flow:INT-0003-F-01`: two queries."""
    outcomes: dict[str, set[str]] = defaultdict(set)
    checked = Connector.objects.of(workspace).filter(active=True).exclude(outcome="")
    for system, outcome in checked.values_list("system__key", "outcome"):
        outcomes[system].add(outcome)
    of_system: dict[str, set[str]] = defaultdict(set)
    of_flow: dict[str, set[str]] = defaultdict(set)
    open_ones = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN)
    for system, severity, why in open_ones.values_list("system__key", "severity", "why"):
        of_system[system].add(severity)
        for label in why.get("flows", ()):
            of_flow[label].add(severity)
    states = {
        f"system:{system.key}": system_state(of_system[system.key], outcomes[system.key])
        for system in found.datamap.systems
    }
    for flow in found.datamap.flows:
        seen = outcomes[flow.source] | outcomes[flow.target]
        states[f"flow:{flow.ref}"] = flow_state(of_flow[found.homes[flow.ref].label], seen)
    return {name: state for name, state in states.items() if state}
