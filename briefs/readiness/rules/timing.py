"""FLW: when a flow runs, how late it may be, and which way it takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.places import at_flow, at_map
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.proof import Scenario, ScenarioKind
from briefs.shapes.purpose import Architecture, Deployment
from datamaps.map.flows import Flow
from datamaps.map.meanings import folded
from datamaps.map.systems import Window
from datamaps.map.timing import share_inside
from integrations_portal.shapes.spans import seconds_or_none, usual_gap

MANY_SYSTEMS = 6
TOO_OFTEN = 0.1
_CENTRAL = frozenset([Architecture.HUB_AND_SPOKE, Architecture.ESB, Deployment.IPAAS, Deployment.HYBRID])


def gap_of(flow: Flow) -> int | None:
    """Seconds between two runs of a flow that looks or runs on a schedule; none for the others."""
    trigger = flow.trigger
    if trigger is None:
        return None
    return seconds_or_none(trigger.every) or (usual_gap(trigger.cron) if trigger.cron else None)


def not_measured(case: Case) -> Iterator[Raised]:
    """What starts the flow, how late it may be, or how much normally moves is missing."""
    for flow in case.brief.flows:
        missing = [
            (field, gap)
            for field, gap, given in (
                ("trigger.kind", Gap.START, flow.trigger and flow.trigger.kind),
                ("max_delay", Gap.DELAY, flow.max_delay),
                ("volume.normal", Gap.VOLUME, flow.volume and flow.volume.normal is not None),
            )
            if not given
        ]
        if missing:
            gaps = tuple(gap for _field, gap in missing)
            yield Raised(flow.ref, at_flow(flow, missing[0][0]), {"flow": flow.label, "gaps": gaps})


def wrong_time(case: Case) -> Iterator[Raised]:
    """A schedule of a trigger or reconciliation has no time zone of its own; or a tenth of a year's runs start in a
    maintenance window of the source, the target or the system in between, or when the flow must not run."""
    for flow in case.brief.flows:
        trigger = flow.trigger
        unplaced = [one for one in flow.record_maps if (how := one.reconciliation) and how.cron and not how.timezone]
        if trigger and trigger.cron and not trigger.timezone:
            yield Raised(flow.ref, at_flow(flow, "trigger.timezone"), {"flow": flow.label, "gap": Gap.ZONE})
        elif unplaced:
            yield Raised(
                flow.ref,
                at_map(flow, unplaced[0], "reconciliation.timezone"),
                {"flow": flow.label, "gap": Gap.COMPARING_ZONE},
            )
        elif _is_often_closed(case, flow):
            yield Raised(flow.ref, at_flow(flow, "trigger.cron"), {"flow": flow.label, "gap": Gap.CLOSED})


def _is_often_closed(case: Case, flow: Flow) -> bool:
    trigger, windows = flow.trigger, _closed(case, flow)
    if trigger is None or trigger.cron is None or not windows:
        return False
    return share_inside(trigger.cron, trigger.timezone, windows, case.today) >= TOO_OFTEN


def _closed(case: Case, flow: Flow) -> tuple[Window, ...]:
    """The times at which a flow must not or cannot run."""
    systems = (case.map.system_by_key.get(key) for key in (flow.source, flow.target, flow.via) if key)
    return flow.not_during + tuple(window for system in systems if system for window in system.maintenance)


def too_slow(case: Case) -> Iterator[Raised]:
    """A flow may be less late than the time between two looks of a poll, or between two runs of its schedule."""
    for flow in case.brief.flows:
        asked, gap = seconds_or_none(flow.max_delay), gap_of(flow)
        if asked is not None and gap is not None and asked < gap:
            yield Raised(
                flow.ref,
                at_flow(flow, "max_delay"),
                {"flow": flow.label, "asked": timedelta(seconds=asked), "gap": timedelta(seconds=gap)},
            )


def many_without_hub(case: Case) -> Iterator[Raised]:
    """Six or more systems are ends of this brief's flows, and no flow goes through another system."""
    ends = {end for flow in case.brief.flows for end in (flow.source, flow.target)}
    if len(ends) >= MANY_SYSTEMS and not any(flow.via for flow in case.brief.flows):
        yield Raised("flows", Where("flows"), {"count": len(ends)})


def hub_down(case: Case) -> Iterator[Raised]:
    """Everything goes through a hub, bus or rented platform, and no hub is named; or no failure scenario is about the
    hub being down."""
    if not _CENTRAL & {case.brief.architecture, case.brief.deployment}:
        return
    if not case.hubs:
        yield Raised("purpose", Where("purpose", "", "hub"), {"gap": Gap.WHICH_HUB})
    elif not any(_is_about(case, scenario) for scenario in case.brief.scenarios):
        yield Raised("scenarios", Where("scenarios"), {"gap": Gap.HUB_DOWN})


def _is_about(case: Case, scenario: Scenario) -> bool:
    if scenario.kind is not ScenarioKind.FAILURE:
        return False
    text = folded(f"{scenario.name} {scenario.given} {scenario.when} {scenario.then} {scenario.data}")
    names = {folded(name) for hub in case.hubs for name in (hub, case.map.label(hub))}
    said = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
    return said or scenario.system in case.hubs


RULES = (
    Rule(
        "FLW-06",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("{flow}: {gaps}?"),
        not_measured,
    ),
    Rule(
        "FLW-07",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("{flow}: {gap}?"),
        wrong_time,
    ),
    Rule(
        "FLW-08",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("You asked for {asked} but {flow} runs every {gap}. Which is true?"),
        too_slow,
    ),
    Rule(
        "FLW-12",
        Severity.HINT,
        Role.ARCHITECT,
        _("{count} systems are joined one by one. Would a hub be simpler?"),
        many_without_hub,
    ),
    Rule(
        "FLW-13",
        Severity.WARNING,
        Role.ARCHITECT,
        _("Everything goes through a hub: {gap}?"),
        hub_down,
    ),
)
