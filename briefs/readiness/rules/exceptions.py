"""EXC: who picks up what does not go as usual."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.working import ExceptionCase, Handling

_SECTION = "exceptions"


def _missing(exception: ExceptionCase) -> str:
    """The first answer that is missing for somebody to act on an exception."""
    if not exception.action:
        return "action"
    if exception.handling is Handling.AUTOMATIC:
        return ""
    return "within" if not exception.within else "backup" if not exception.backup else ""


def nobody_picks_up(case: Case) -> Iterator[Raised]:
    """An exception has no owner."""
    for about, row, exception in named(_SECTION, case.brief.exceptions):
        if not exception.owner:
            yield Raised(about, Where(_SECTION, row, "owner"), {"exception": exception.name or row})


def not_settled(case: Case) -> Iterator[Raised]:
    """An exception has no action; or it is not handled by itself and has no time limit or no backup."""
    for about, row, exception in named(_SECTION, case.brief.exceptions):
        if field := _missing(exception):
            yield Raised(about, Where(_SECTION, row, field), {"exception": exception.name or row})


def none_for_flow(case: Case) -> Iterator[Raised]:
    """No exception names the flow. An exception without flows is about all of them."""
    named_flows = {ref for exception in case.brief.exceptions for ref in exception.flows}
    if any(not exception.flows for exception in case.brief.exceptions):
        return
    for flow in case.brief.flows:
        if flow.ref not in named_flows:
            ends = [case.map.system_by_key.get(key) for key in (flow.source, flow.target)]
            teams = tuple(dict.fromkeys(system.owner_team for system in ends if system and system.owner_team))
            yield Raised(flow.ref, Where(_SECTION), {"flow": flow.label}, teams=teams)


def not_tested(case: Case) -> Iterator[Raised]:
    """An exception has no test scenario."""
    tested = {ref for scenario in case.brief.scenarios for ref in scenario.exceptions}
    for about, row, exception in named(_SECTION, case.brief.exceptions):
        if exception.ref not in tested:
            yield Raised(about, Where("scenarios", "", "exceptions"), {"exception": exception.name or row})


RULES = (
    Rule(
        "EXC-01",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("Who picks up “{exception}”?"),
        nobody_picks_up,
    ),
    Rule(
        "EXC-02",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("“{exception}”: what is done, by when, and who covers leave?"),
        not_settled,
    ),
    Rule(
        "EXC-03",
        Severity.WARNING,
        Role.EACH_TEAM,
        _("{flow}: what happens when the case gets messy?"),
        none_for_flow,
    ),
    Rule(
        "EXC-04",
        Severity.WARNING,
        Role.TESTER,
        _("How will we test “{exception}”?"),
        not_tested,
    ),
)
