"""Tests that a brief still lacks: for each flow a normal and a bad day, for each exception one."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as say

from briefs.dossier.dossier import Dossier
from briefs.shapes.proof import Scenario, ScenarioKind
from datamaps.map.flows import Flow


def propose_scenarios(dossier: Dossier) -> tuple[Scenario, ...]:
    brief = dossier.brief
    found = [*_of_flows(dossier)]
    tried = {ref for row in brief.scenarios for ref in row.exceptions}
    found += [
        Scenario(
            name=row.name,
            kind=ScenarioKind.EDGE,
            flows=row.flows,
            exceptions=(row.ref,),
            when=row.looks_like,
            then=row.action,
        )
        for row in brief.exceptions
        if row.ref and row.name and row.ref not in tried
    ]
    kinds = {row.kind for row in brief.scenarios}
    if brief.rollback and brief.rollback.steps and ScenarioKind.ROLLBACK not in kinds:
        found.append(Scenario(name=say("Put everything back"), kind=ScenarioKind.ROLLBACK))
    if brief.access and ScenarioKind.PERMISSION not in kinds:
        found.append(Scenario(name=say("Somebody without the right tries it"), kind=ScenarioKind.PERMISSION))
    return tuple(found)


def _of_flows(dossier: Dossier) -> Iterator[Scenario]:
    for flow in dossier.brief.flows:
        kinds = {row.kind for row in dossier.brief.scenarios if flow.ref in row.flows}
        if ScenarioKind.HAPPY not in kinds:
            yield _normal_day(flow, dossier)
        if ScenarioKind.FAILURE not in kinds:
            yield _bad_day(flow, dossier)


def _normal_day(flow: Flow, dossier: Dossier) -> Scenario:
    return Scenario(
        name=say("%(flow)s: a normal day") % {"flow": flow.label},
        kind=ScenarioKind.HAPPY,
        flows=(flow.ref,),
        when=flow.trigger.detail if flow.trigger else "",
        then=say("It arrives in %(target)s.") % {"target": dossier.name_of(flow.target)},
    )


def _bad_day(flow: Flow, dossier: Dossier) -> Scenario:
    target = dossier.name_of(flow.target)
    return Scenario(
        name=say("%(flow)s: %(target)s does not answer") % {"flow": flow.label, "target": target},
        kind=ScenarioKind.FAILURE,
        flows=(flow.ref,),
        system=flow.target,
        given=say("%(target)s is switched off.") % {"target": target},
        when=flow.trigger.detail if flow.trigger else "",
        then=say("Nothing is lost. When %(target)s is back, it arrives once.") % {"target": target},
    )
