"""OPS: whether somebody who was not there can run it, mend it and put it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from briefs.readiness.case import Case
from briefs.readiness.gaps import Gap
from briefs.readiness.places import about_map, at_map, named
from briefs.readiness.rule import Raised, Role, Rule, Severity, Where
from briefs.shapes.purpose import Stage
from briefs.shapes.running import Rollback, Runbook, SupportScope
from datamaps.map.flow_choices import RecordOperation

TRUSTED_FOR = timedelta(days=180)
_LOADED = frozenset([RecordOperation.CREATE, RecordOperation.UPDATE, RecordOperation.UPSERT])


def no_way_back(case: Case) -> Iterator[Raised]:
    """There are no steps to put it back."""
    if not (case.brief.rollback and case.brief.rollback.steps):
        yield Raised("rollback", Where("rollback", "", "steps"))


def way_back_unclear(case: Case) -> Iterator[Raised]:
    """The rollback has no decider, no trigger, no point of no return, or was never rehearsed."""
    rollback = case.brief.rollback or Rollback()
    answers = {
        "decider": Gap.DECIDER,
        "trigger": Gap.TRIGGER,
        "point_of_no_return": Gap.NO_RETURN,
        "rehearsed_on": Gap.REHEARSAL,
    }
    if missing := [name for name in answers if not getattr(rollback, name)]:
        gaps = tuple(answers[name] for name in missing)
        yield Raised("rollback", Where("rollback", "", missing[0]), {"gaps": gaps})


def nothing_to_check(case: Case) -> Iterator[Raised]:
    """The runbook has no first checks, or there is no support path."""
    if not (case.brief.runbook and case.brief.runbook.first_checks):
        yield Raised("runbook", Where("runbook.first_checks"), {"gap": Gap.FIRST_CHECKS})
    if not case.brief.support:
        yield Raised("support", Where("support"), {"gap": Gap.HELP})


def nothing_to_see(case: Case) -> Iterator[Raised]:
    """A step of a procedure or of the rollback does not say what to expect, or a first check what is healthy."""
    runbook = case.brief.runbook or Runbook()
    for about, row, procedure in named("runbook.procedures", runbook.procedures):
        if step := next((step for step in procedure.steps if not step.expect), None):
            yield Raised(about, Where("runbook.procedures", row, "steps"), {"step": step.do or row})
    steps = case.brief.rollback.steps if case.brief.rollback else ()
    if step := next((step for step in steps if not step.expect), None):
        yield Raised("rollback", Where("rollback", "", "steps"), {"step": step.do})
    for about, row, check in named("runbook.first_checks", runbook.first_checks):
        if not check.healthy:
            yield Raised(about, Where("runbook.first_checks", row, "healthy"), {"step": check.question})


def not_reviewed(case: Case) -> Iterator[Raised]:
    """The brief is live, and the latest of its review, its start and its planned go-live is over 180 days ago, or
    none of them is known."""
    brief = case.brief
    days = [day for day in (brief.reviewed_on, brief.effective_from, brief.go_live) if day]
    if case.stage is Stage.LIVE and (not days or case.today - max(days) > TRUSTED_FOR):
        yield Raised("review", Where("review", "", "reviewed_on"))


def users_left_alone(case: Case) -> Iterator[Raised]:
    """The guide has no tasks, nobody answers questions of users, or a document that is needed is past due."""
    brief = case.brief
    support = tuple(system.key for system in case.systems)
    if not (brief.guide and brief.guide.tasks):
        yield Raised("guide", Where("guide.tasks"), {"thing": Gap.GUIDE}, systems=support)
    if not any(path.scope is SupportScope.INTERACTIVE for path in brief.support):
        yield Raised("support", Where("support", "", "scope"), {"thing": Gap.ASKING}, systems=support)
    for about, row, needed in named("documents_needed", brief.documents_needed):
        if needed.due and needed.due < case.today and not needed.done_on:
            values = {"thing": needed.document or row}
            yield Raised(about, Where("documents_needed", row, "done_on"), values, systems=support)


def existing_records(case: Case) -> Iterator[Raised]:
    """A record map creates, updates or upserts, and nothing says what becomes of the records that are there."""
    for flow, record_map in case.record_maps:
        if record_map.operation in _LOADED and not record_map.initial_load:
            yield Raised(
                about_map(flow, record_map),
                at_map(flow, record_map, "initial_load"),
                {"record": record_map.source, "system": case.map.label(flow.source)},
            )


RULES = (
    Rule(
        "OPS-01",
        Severity.BLOCKER,
        Role.INTEGRATOR,
        _("How do we put it back?"),
        no_way_back,
        since=Stage.TESTING,
    ),
    Rule(
        "OPS-02",
        Severity.WARNING,
        Role.BUSINESS_OWNER,
        _("If it has to be put back: {gaps}?"),
        way_back_unclear,
        since=Stage.TESTING,
    ),
    Rule(
        "OPS-03",
        Severity.BLOCKER,
        Role.OPERATIONS,
        _("When something is wrong: {gap}?"),
        nothing_to_check,
        since=Stage.TESTING,
    ),
    Rule(
        "OPS-04",
        Severity.WARNING,
        Role.OPERATIONS,
        _("“{step}”: what should you see?"),
        nothing_to_see,
        since=Stage.IN_REVIEW,
    ),
    Rule(
        "OPS-05",
        Severity.WARNING,
        Role.OWNER,
        _("Are the map and the runbook still true?"),
        not_reviewed,
    ),
    Rule(
        "OPS-06",
        Severity.WARNING,
        Role.SUPPORT,
        _("“{thing}” is missing. Where do users ask?"),
        users_left_alone,
        since=Stage.TESTING,
    ),
    Rule(
        "OPS-07",
        Severity.WARNING,
        Role.INTEGRATOR,
        _("What about the records of {record} that {system} already has?"),
        existing_records,
        since=Stage.IN_REVIEW,
    ),
)
