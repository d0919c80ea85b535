"""What a runbook can take from the rest of the brief."""

from __future__ import annotations

from django.utils.translation import gettext as say

from briefs.dossier.dossier import Dossier
from briefs.shapes.proof import DecisionStatus
from briefs.shapes.running import (
    CalendarTask,
    Escalation,
    Failure,
    FirstCheck,
    Normal,
    Procedure,
    ProcedureKind,
    Quirk,
    Runbook,
)


def _runbook(dossier: Dossier) -> Runbook:
    return dossier.brief.runbook or Runbook()


def propose_first_checks(dossier: Dossier) -> tuple[FirstCheck, ...]:
    """Is each end there, and does anything wait where failed items wait?"""
    known = {row.question for row in _runbook(dossier).first_checks}
    found: dict[str, FirstCheck] = {}
    for flow in dossier.brief.flows:
        for end in (flow.source, flow.target):
            question = say("Can people sign in to %(system)s?") % {"system": dossier.name_of(end)}
            found.setdefault(question, FirstCheck(question=question, healthy=say("Yes, as on any other day")))
        if flow.dead_letter and flow.dead_letter.place:
            question = say("Does anything wait in “%(place)s”?") % {"place": flow.dead_letter.place}
            row = FirstCheck(question=question, where=flow.dead_letter.place, healthy=say("It is empty"))
            found.setdefault(question, row)
    return tuple(row for question, row in found.items() if question not in known)


def propose_normal(dossier: Dossier) -> tuple[Normal, ...]:
    """How many each flow moves, as its business said."""
    known = {row.what for row in _runbook(dossier).normal}
    found = []
    for flow in dossier.brief.flows:
        volume = flow.volume
        if volume and volume.normal is not None and volume.per and flow.label not in known:
            per = {"n": volume.normal, "per": volume.per.label}
            peak = say("%(n)s %(per)s") % {"n": volume.peak, "per": volume.per.label} if volume.peak else ""
            found.append(Normal(what=flow.label, range=say("About %(n)s %(per)s") % per, peak=peak))
    return tuple(found)


def propose_failures(dossier: Dossier) -> tuple[Failure, ...]:
    """Every exception is something that people will see."""
    known = {row.symptom.casefold() for row in _runbook(dossier).failures}
    return tuple(
        Failure(symptom=row.name, confirm=row.looks_like, fix=row.action, owner=row.owner, flows=row.flows)
        for row in dossier.brief.exceptions
        if row.name and row.name.casefold() not in known
    )


def propose_procedures(dossier: Dossier) -> tuple[Procedure, ...]:
    """The kinds that nearly every integration needs."""
    if not dossier.brief.flows:
        return ()
    known = {row.kind for row in _runbook(dossier).procedures}
    usual = (ProcedureKind.PAUSE, ProcedureKind.RESUME, ProcedureKind.RETRY_ONE, ProcedureKind.MANUAL_FALLBACK)
    return tuple(Procedure(name=str(kind.label), kind=kind) for kind in usual if kind not in known)


def propose_escalation(dossier: Dossier) -> tuple[Escalation, ...]:
    """Whoever picks up what fails, then whoever built it, then whoever may decide."""
    if _runbook(dossier).escalation:
        return ()
    brief = dossier.brief
    first = next((flow.exception_owner for flow in brief.flows if flow.exception_owner), None)
    people = dict.fromkeys(key for key in (first, brief.integrator, brief.business_owner) if key)
    return tuple(Escalation(level=level, contact=key) for level, key in enumerate(people, 1))


def propose_calendar(dossier: Dossier) -> tuple[CalendarTask, ...]:
    """Keys that expire."""
    known = {row.task for row in _runbook(dossier).calendar}
    found = []
    for flow in dossier.brief.flows:
        task = say("Renew the key of %(flow)s") % {"flow": flow.label}
        if flow.auth and flow.auth.expires and task not in known:
            found.append(CalendarTask(task=task, due=flow.auth.expires, owner=dossier.brief.integrator))
    return tuple(found)


def propose_quirks(dossier: Dossier) -> tuple[Quirk, ...]:
    """Decisions with their reasons."""
    known = {row.decision for row in _runbook(dossier).quirks}
    return tuple(
        Quirk(text=f"{row.outcome} {row.why}".strip(), decision=row.ref)
        for row in dossier.brief.decisions
        if row.status is DecisionStatus.ACCEPTED and row.outcome and row.ref not in known
    )
