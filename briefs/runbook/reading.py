"""A runbook as it is read: what to check first, what one may see, the steps, and whom to call.

Everything here is a plain function of a dossier and a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from briefs.documents.source import Source
from briefs.dossier.dossier import Dossier
from briefs.readiness.rules.operations import TRUSTED_FOR
from briefs.runbook.people import Person, person
from briefs.runbook.wording import names_it, stems
from briefs.shapes.brief import Brief
from briefs.shapes.running import Escalation, FirstCheck, Procedure, Runbook, Step
from briefs.shapes.working import ExceptionCase
from datamaps.map.places import SystemNote, note_of
from datamaps.map.systems import System


@dataclass(frozen=True)
class FlowState:
    """A flow with what the last checks said: a state of the look, or nothing where it was never checked."""

    ref: str
    name: str
    state: str
    since: datetime.date | None = None
    """The day on which the oldest difference that is still there was seen."""
    checked_at: datetime.datetime | None = None


@dataclass(frozen=True)
class Guidance:
    """A procedure that some words name."""

    name: str
    anchor: str


@dataclass(frozen=True)
class Check:
    number: int
    asked: FirstCheck
    flow: FlowState | None
    """The flow that the question is about, where its live state answers it."""
    steps: tuple[Guidance, ...]

    @property
    def url(self) -> str:
        """Where to look, if that is an address."""
        return self.asked.where if self.asked.where.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class Trouble:
    """Something that people may see: a failure of the runbook, or an exception of the brief."""

    anchor: str
    title: str
    ref: str = ""
    sees: str = ""
    cause: str = ""
    confirm: str = ""
    do: str = ""
    verify: str = ""
    undo: str = ""
    within: str = ""
    queue: str = ""
    owner: Person | None = None
    backup: Person | None = None
    steps: tuple[Guidance, ...] = ()
    flows: tuple[FlowState, ...] = ()


@dataclass(frozen=True)
class Instruction:
    """Steps to follow: a procedure of the runbook, or the way back. `position` is its place among the procedures."""

    anchor: str
    name: str
    position: int | None
    steps: tuple[Step, ...]
    when: str = ""
    before: str = ""
    stop_if: str = ""
    undo: str = ""
    takes: str = ""
    proven_on: datetime.date | None = None
    decider: Person | None = None


@dataclass(frozen=True)
class Call:
    level: int | None
    who: Person | None
    channel: str
    hours: str
    after: str
    bring: str


@dataclass(frozen=True)
class Reading:
    brief: Brief
    summary: str
    owner: Person | None
    flows: tuple[FlowState, ...]
    checks: tuple[Check, ...]
    troubles: tuple[Trouble, ...]
    instructions: tuple[Instruction, ...]
    calls: tuple[Call, ...]
    after: tuple[str, ...]
    notes: str
    review_due: datetime.date | None
    systems: tuple[SystemNote, ...] = ()
    """Where the systems can be reached and when they are closed; those of which neither is known are left out."""

    @property
    def first_call(self) -> Call | None:
        """The first on the list who can be reached."""
        return next((call for call in self.calls if call.who and call.who.there), None)

    @property
    def state(self) -> str:
        """The worst state of the flows; nothing where none was checked."""
        states = {flow.state for flow in self.flows}
        return next((one for one in ("breaking", "drift", "could_not_check", "partial", "match") if one in states), "")

    @property
    def proven_on(self) -> datetime.date | None:
        """The day since which all steps are proven: nothing while one of them never was."""
        days = [one.proven_on for one in self.instructions]
        return min((day for day in days if day), default=None) if all(days) else None

    @property
    def empty(self) -> bool:
        return not (self.checks or self.troubles or self.instructions or self.calls)


def read_runbook(dossier: Dossier, today: datetime.date) -> Reading:
    brief = dossier.brief
    book = brief.runbook or Runbook()
    flows = flow_states(dossier, today)
    instructions = (*_procedures(book.procedures), *_way_back(dossier))
    return Reading(
        brief=brief,
        summary=book.summary,
        owner=person(dossier, brief.business_owner),
        flows=flows,
        checks=tuple(_check(number, row, flows, instructions) for number, row in enumerate(book.first_checks, 1)),
        troubles=_troubles(dossier, book, flows, instructions),
        instructions=instructions,
        calls=tuple(_call(dossier, row) for row in sorted(book.escalation, key=lambda row: row.level or 99)),
        after=tuple(row.text for row in book.after if row.text),
        notes=book.admin_notes,
        review_due=review_due(brief),
        systems=tuple(note for note in map(note_of, _systems(dossier)) if not note.empty),
    )


def _systems(dossier: Dossier) -> Iterator[System]:
    known = dossier.map.system_by_key
    return (known[row.system] for row in dossier.brief.systems if row.system in known)


def review_due(brief: Brief) -> datetime.date | None:
    """The day by which somebody must say again that all of it holds; nothing where it never began to."""
    return due_after(brief.reviewed_on, brief.effective_from, brief.go_live)


def due_after(*days: datetime.date | None) -> datetime.date | None:
    """When what was confirmed, became true or went live on those days must be looked through again."""
    known = [day for day in days if day]
    return max(known) + TRUSTED_FOR if known else None


def flow_states(dossier: Dossier, today: datetime.date) -> tuple[FlowState, ...]:
    source = Source(dossier, (), today)
    found = []
    for flow in dossier.brief.flows:
        seen = [
            one.first_seen.date()
            for one in dossier.live.findings
            if one.state == "open" and flow.ref in one.touches and one.first_seen
        ]
        ends = (flow.source, flow.target)
        checked = [one.checked_at for one in dossier.live.connectors if one.system in ends and one.checked_at]
        state = source.flow_state(flow.ref)
        state = "breaking" if state == "stops" else state
        found.append(FlowState(flow.ref, flow.name, state, min(seen, default=None), max(checked, default=None)))
    return tuple(found)


def _check(number: int, row: FirstCheck, flows: tuple[FlowState, ...], instructions: tuple[Instruction, ...]) -> Check:
    words = f"{row.question} {row.where}".replace("?", " ").replace(",", " ").split()
    flow = next((flow for flow in flows if flow.ref in words and flow.state), None)
    return Check(number, row, flow, guidance(row.if_not, instructions))


def guidance(text: str, instructions: tuple[Instruction, ...]) -> tuple[Guidance, ...]:
    """The procedures that a text names."""
    words = stems(text)
    return tuple(Guidance(one.name, one.anchor) for one in instructions if names_it(text, words, one.name))


def _troubles(
    dossier: Dossier, book: Runbook, flows: tuple[FlowState, ...], instructions: tuple[Instruction, ...]
) -> tuple[Trouble, ...]:
    by_ref = {flow.ref: flow for flow in flows}
    failures = [
        Trouble(
            anchor=f"failure-{number}",
            title=row.symptom,
            sees=row.effect,
            cause=row.cause,
            confirm=row.confirm,
            do=row.fix,
            verify=row.verify,
            undo=row.undo,
            owner=person(dossier, row.owner),
            steps=guidance(row.fix, instructions),
            flows=tuple(by_ref[ref] for ref in row.flows if ref in by_ref),
        )
        for number, row in enumerate(book.failures, 1)
    ]
    exceptions = [
        _exception(dossier, number, row, by_ref, instructions) for number, row in enumerate(dossier.brief.exceptions, 1)
    ]
    return (*failures, *exceptions)


def _exception(
    dossier: Dossier,
    number: int,
    row: ExceptionCase,
    flows: dict[str, FlowState],
    instructions: tuple[Instruction, ...],
) -> Trouble:
    return Trouble(
        anchor=f"exception-{number}",
        title=row.name,
        ref=row.ref or "",
        sees=row.looks_like,
        do=row.action,
        within=row.within or "",
        queue=row.queue,
        owner=person(dossier, row.owner),
        backup=person(dossier, row.backup),
        steps=guidance(row.action, instructions),
        flows=tuple(flows[ref] for ref in row.flows if ref in flows),
    )


def _procedures(rows: tuple[Procedure, ...]) -> tuple[Instruction, ...]:
    return tuple(
        Instruction(
            anchor=f"steps-{position + 1}",
            name=row.name or str(row.kind.label if row.kind else ""),
            position=position,
            steps=row.steps,
            when=row.when,
            before=row.before,
            stop_if=row.stop_if,
            undo=row.undo,
            takes=row.takes or "",
            proven_on=row.rehearsed_on,
        )
        for position, row in enumerate(rows)
    )


def _way_back(dossier: Dossier) -> tuple[Instruction, ...]:
    """How to put everything back, as the last of the steps."""
    back = dossier.brief.rollback
    if back is None or not back.steps:
        return ()
    return (
        Instruction(
            anchor="rollback",
            name=_("Put it back as it was"),
            position=None,
            steps=back.steps,
            when=back.trigger,
            stop_if=back.point_of_no_return,
            takes=back.takes or "",
            proven_on=back.rehearsed_on,
            decider=person(dossier, back.decider),
        ),
    )


def _call(dossier: Dossier, row: Escalation) -> Call:
    return Call(row.level, person(dossier, row.contact), row.channel, row.hours, row.after or "", row.bring)
