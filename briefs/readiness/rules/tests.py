"""TST: how we know that it works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.places import about_shared, named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.proof import Run, RunResult, ScenarioKind
from briefs.shapes.purpose import Stage
from datamaps.map.shared import Ownership

_SECTION = "scenarios"
SOON = timedelta(days=14)


def _without(case: Case, kind: ScenarioKind) -> Iterator[Raised]:
    """Flows that no scenario of a kind names. A scenario without flows is about all of them."""
    scenarios = [scenario for scenario in case.brief.scenarios if scenario.kind is kind]
    named_flows = {ref for scenario in scenarios for ref in scenario.flows}
    if any(not scenario.flows for scenario in scenarios):
        return
    for flow in case.brief.flows:
        if flow.ref not in named_flows:
            yield Raised(flow.ref, Where(_SECTION, "", "flows"), {"flow": flow.label})


def no_bad_day(case: Case) -> Iterator[Raised]:
    """No scenario of a bad day names the flow. A scenario without flows is about all of them."""
    yield from _without(case, ScenarioKind.FAILURE)


def no_normal_day(case: Case) -> Iterator[Raised]:
    """No scenario of a normal day names the flow. A scenario without flows is about all of them."""
    yield from _without(case, ScenarioKind.HAPPY)


def not_checkable(case: Case) -> Iterator[Raised]:
    """A scenario has no given, when, then or data."""
    for about, row, scenario in named(_SECTION, case.brief.scenarios):
        missing = next((name for name in ("given", "when", "then", "data") if not getattr(scenario, name)), None)
        if missing:
            yield Raised(about, Where(_SECTION, row, missing), {"scenario": scenario.name or row})


def not_tried(case: Case) -> Iterator[Raised]:
    """There are rollback steps but no rollback scenario; a permission or an access row but no permission scenario; or
    a shared field that moves, with a conflict rule and two or more writers, whose rule no scenario names."""
    kinds = {scenario.kind for scenario in case.brief.scenarios}
    if case.brief.rollback and case.brief.rollback.steps and ScenarioKind.ROLLBACK not in kinds:
        yield Raised("rollback", Where(_SECTION, "", "kind"), {"thing": ScenarioKind.ROLLBACK})
    permissions = any(
        record_map.permission or any(field_map.permission for field_map in record_map.fields)
        for _flow, record_map in case.record_maps
    )
    if (permissions or case.brief.access) and ScenarioKind.PERMISSION not in kinds:
        yield Raised("access", Where(_SECTION, "", "kind"), {"thing": ScenarioKind.PERMISSION})
    rules = {scenario.rule for scenario in case.brief.scenarios}
    for record, field in case.map.touched.values():
        about = about_shared(record, field)
        if about not in rules and _is_disputed(case.rows_of(record, field)):
            yield Raised(about, Where(_SECTION, "", "rule"), {"thing": field.name or field.key})


def _is_disputed(rows: tuple[Ownership, ...]) -> bool:
    """Whether more than one system may write at one stage, and a rule says which wins."""
    writers: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        writers[row.when.casefold().strip()] |= row.writers
    return any(row.rule_set and len(writers[row.when.casefold().strip()]) > 1 for row in rows)


def not_passed(case: Case) -> Iterator[Raised]:
    """The brief is not live yet and goes live within 14 days, or should have: the latest run of a scenario did not
    pass, or there is none."""
    go_live = case.brief.go_live
    if case.brief.at_least(Stage.LIVE) or go_live is None or go_live > case.today + SOON:
        return
    for about, row, scenario in named(_SECTION, case.brief.scenarios):
        latest = max(scenario.runs, key=lambda run: run.date or date.min, default=Run())
        if latest.result is not RunResult.PASS:
            yield Raised(about, Where(_SECTION, row, "runs"), {"scenario": scenario.name or row, "day": go_live})


RULES = (
    Rule(
        "TST-01",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("Describe a bad day for {flow}: what happens then?"),
        no_bad_day,
    ),
    Rule(
        "TST-02",
        Severity.BLOCKER,
        Role.BUSINESS_OWNER,
        _("Describe a normal day for {flow}: what happens then?"),
        no_normal_day,
    ),
    Rule(
        "TST-03",
        Severity.WARNING,
        Role.TESTER,
        _("“{scenario}”: how do we know it passed?"),
        not_checkable,
    ),
    Rule(
        "TST-04",
        Severity.WARNING,
        Role.TESTER,
        _("Have you tried “{thing}”?"),
        not_tried,
        since=Stage.IN_REVIEW,
    ),
    Rule(
        "TST-05",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("“{scenario}” has not passed, and going live is planned for {day}. Go anyway?"),
        not_passed,
    ),
)
