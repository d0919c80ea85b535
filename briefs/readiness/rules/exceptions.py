"""EXC: who picks up what does not go as usual."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.places import named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.working import ExceptionCase, Handling

_SECTION = "exceptions"


def _missing(exception: ExceptionCase) -> list[tuple[str, Gap]]:
    """The answers that are missing for somebody to act on an exception."""
    by_itself = exception.handling is Handling.AUTOMATIC
    answers = (
        ("action", Gap.ACTION, exception.action),
        ("within", Gap.LIMIT, exception.within or by_itself),
        ("backup", Gap.BACKUP, exception.backup or by_itself),
    )
    return [(field, gap) for field, gap, given in answers if not given]


def nobody_picks_up(case: Case) -> Iterator[Raised]:
    """An exception has no owner."""
    for about, row, exception in named(_SECTION, case.brief.exceptions):
        if not exception.owner:
            yield Raised(about, Where(_SECTION, row, "owner"), {"exception": exception.name or row})


def not_settled(case: Case) -> Iterator[Raised]:
    """An exception has no action; or it is not handled by itself and has no time limit or no backup."""
    for about, row, exception in named(_SECTION, case.brief.exceptions):
        if missing := _missing(exception):
            gaps = tuple(gap for _field, gap in missing)
            where = Where(_SECTION, row, missing[0][0])
            yield Raised(about, where, {"exception": exception.name or row, "gaps": gaps})


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
        _("“{exception}”: {gaps}?"),
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
