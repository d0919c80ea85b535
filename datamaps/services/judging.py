"""What was seen, beside the documentation and what flows do with it. Only reads, for many systems in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from datamaps.connectors.kinds import kind_of
from datamaps.map import systems as system_shapes
from datamaps.map.unconfirmed import confirmed_by
from datamaps.models import Connector, System
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.live import Age, ages_of, judge_rows
from datamaps.schema.shapes import SystemSchema
from datamaps.schema.usage import Usage
from datamaps.schema.weigh import Drift, weigh
from datamaps.services.load import systems_by_id
from datamaps.services.promises import expected_of
from datamaps.services.severity import overrides_of
from datamaps.services.uses import Flows, flows_beside, uses_of
from integrations_portal.accounts.models import Workspace
from integrations_portal.shapes.base import digest


@dataclass(frozen=True)
class Judged:
    """What a check that could say something found in what it saw, and that as plain values with their digest."""

    seen: SystemSchema
    plain: Mapping[str, Any]
    digest: str
    comparison: Comparison
    drifts: tuple[Drift, ...]
    ages: tuple[Age, ...] = ()
    confirmed: frozenset[tuple[str, str]] = frozenset()
    """Record and path of fields that came from a template, and that the system has indeed."""


@dataclass(frozen=True)
class _Grounds:
    """What a sight of one system is judged by."""

    documented: system_shapes.System
    flows: Flows
    usage: Usage
    severities: Mapping[str, str]


def judge(connector: Connector, seen: SystemSchema) -> Judged:
    """What differs from the documentation, weighed by how the workspace's flows use it."""
    return judge_all([(connector, seen)])[0]


def judge_all(sights: Sequence[tuple[Connector, SystemSchema]]) -> list[Judged]:
    """The same for what several connectors saw: as many queries for each workspace as for one."""
    grounds = _grounds_of([connector for connector, _seen in sights])
    now = timezone.now()
    return [_judged(connector, seen, grounds[connector.system_id], now) for connector, seen in sights]


def _grounds_of(connectors: Sequence[Connector]) -> dict[int, _Grounds]:
    """By the id of the system."""
    documented = systems_by_id(System.objects.filter(pk__in={one.system_id for one in connectors}))
    chosen: dict[Workspace, dict[int, system_shapes.System]] = defaultdict(dict)
    for one in connectors:
        chosen[one.workspace][one.system_id] = documented[one.system_id]
    return {pk: found for workspace, some in chosen.items() for pk, found in _grounds_in(workspace, some).items()}


def _grounds_in(workspace: Workspace, documented: Mapping[int, system_shapes.System]) -> dict[int, _Grounds]:
    flows = flows_beside(workspace, [one.key for one in documented.values()])
    usages = uses_of(workspace, documented.values(), flows)
    severities = overrides_of(workspace)
    return {pk: _Grounds(one, flows[one.key], usages[one.key], severities) for pk, one in documented.items()}


def _judged(connector: Connector, seen: SystemSchema, grounds: _Grounds, now: datetime) -> Judged:
    kind, documented = kind_of(connector.kind_id), grounds.documented.schema_of()
    plain = seen.plain()
    mark = digest(plain)
    baseline = _baseline(connector, seen, mark)
    comparison = compare(documented, seen, kind.sees, kind.positional, baseline)
    if baseline is None and comparison.agrees:
        # Nothing contradicts what people wrote down, so they may have taken it from just this.
        comparison = compare(documented, seen, kind.sees, kind.positional, seen)
    flows = (one for rows in grounds.flows.values() for one in rows)
    expected = expected_of(connector, seen, flows, now)
    drifts = weigh((*comparison.changes, *judge_rows(seen, expected, now)), grounds.usage, grounds.severities)
    return Judged(seen, plain, mark, comparison, drifts, ages_of(seen, expected, now), confirmed_by(documented, seen))


def _baseline(connector: Connector, seen: SystemSchema, mark: str) -> SystemSchema | None:
    """What the documentation was last taken from; not read again when it is just what was seen now."""
    if connector.baseline is None:
        return None
    return seen if connector.baseline.digest == mark else SystemSchema.read(connector.baseline.seen)
