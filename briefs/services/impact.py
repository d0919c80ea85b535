"""The briefs that a system or some of its flows belong to, with what an impact page asks of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from briefs.impact.impact import InBrief
from briefs.models import Entry
from briefs.shapes.purpose import Stage
from datamaps.map.flows import Flow
from datamaps.models import Integration
from datamaps.models.references import Reference
from datamaps.services.maps import Home
from integrations_portal.accounts.models import Workspace

_TOLD = ("purpose", "exceptions", "scenarios")
_ESCALATION = "runbook.escalation"


def briefs_naming(workspace: Workspace, system_key: str) -> set[str]:
    """The refs of the briefs that name a system anywhere beside their flows."""
    named = Reference.objects.of(workspace).filter(kind=Entry.kind, system__key=system_key).values("uid")
    entries = Entry.objects.of(workspace).filter(uid__in=named).exclude(integration__stage=Stage.RETIRED)
    return set(entries.values_list("integration__ref", flat=True))


def in_briefs(
    workspace: Workspace, flows: Iterable[Flow], homes: Mapping[str, Home], also: Iterable[str] = ()
) -> tuple[InBrief, ...]:
    """The briefs of these flows of the workspace's map, and those in `also`: three queries."""
    own: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows:
        home = homes[flow.ref]
        own[home.brief].append(flow.model_copy(update={"ref": home.flow}))
    wanted = Integration.objects.of(workspace).filter(ref__in={*own, *also})
    integrations = {row.pk: row for row in wanted}
    parts = _parts(integrations)
    return tuple(
        InBrief(
            ref=row.ref,
            title=row.title,
            stage=Stage.of(row.stage),
            flows=tuple(own[row.ref]),
            purpose=next(iter(parts[pk]["purpose"]), None),
            exceptions=tuple(parts[pk]["exceptions"]),
            scenarios=tuple(parts[pk]["scenarios"]),
            escalation=tuple(parts[pk][_ESCALATION]),
            runbook=bool(parts[pk]["runbook"]),
        )
        for pk, row in integrations.items()
    )


def _parts(integrations: Iterable[int]) -> dict[int, dict[str, list[Any]]]:
    """The answers that are told, by brief and part; under `runbook` the ids of the parts of it that are written."""
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    told = Entry.objects.filter(integration__in=integrations, part__in=(*_TOLD, _ESCALATION))
    for entry in told:
        found[entry.integration_id][entry.part].append(entry.pointing_shape())
    runbooks = Entry.objects.filter(integration__in=integrations, part__startswith="runbook")
    for pk, part in runbooks.order_by().values_list("integration_id", "part").distinct():
        found[pk]["runbook"].append(part)
    return found
