"""What one system or field carries: the briefs, the exceptions, the scenarios and the people behind its flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from briefs.shapes.proof import Scenario
from briefs.shapes.purpose import Purpose, Stage
from briefs.shapes.running import Escalation
from briefs.shapes.working import ExceptionCase
from datamaps.map.flows import Flow
from datamaps.map.systems import System


@dataclass(frozen=True)
class InBrief:
    """What is asked of one brief. `flows` are those of its flows that touch the thing, by their own refs."""

    ref: str
    title: str
    stage: Stage
    flows: tuple[Flow, ...] = ()
    purpose: Purpose | None = None
    exceptions: tuple[ExceptionCase, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    escalation: tuple[Escalation, ...] = ()
    runbook: bool = False
    """Whether anything of its runbook is written."""

    @property
    def label(self) -> str:
        return self.title or self.ref


class Duty(StrEnum):
    """Why somebody must know."""

    SYSTEM_BUSINESS = "system_business"
    SYSTEM_TECHNICAL = "system_technical"
    SYSTEM_SUPPORT = "system_support"
    BRIEF_OWNER = "brief_owner"
    INTEGRATOR = "integrator"
    FLOW_EXCEPTIONS = "flow_exceptions"
    EXCEPTION = "exception"
    EXCEPTION_BACKUP = "exception_backup"
    ESCALATION = "escalation"


@dataclass(frozen=True)
class Answer:
    """One duty of one person. `brief` is empty for a duty to the system itself; `of` is the ref of a row."""

    contact: str
    duty: Duty
    brief: str = ""
    of: str = ""


def exceptions_of(brief: InBrief) -> tuple[ExceptionCase, ...]:
    """The exceptions of the touched flows; one that names no flow belongs to all of them."""
    refs = {flow.ref for flow in brief.flows}
    return tuple(row for row in brief.exceptions if refs and (not row.flows or refs & set(row.flows)))


def scenarios_of(brief: InBrief, system: str = "") -> tuple[Scenario, ...]:
    """The scenarios that try a touched flow, one of its exceptions, or the system itself."""
    refs = {flow.ref for flow in brief.flows}
    cases = {row.ref for row in exceptions_of(brief) if row.ref}
    return tuple(
        row
        for row in brief.scenarios
        if refs & set(row.flows) or cases & set(row.exceptions) or (system and row.system == system)
    )


def people_of(system: System | None, briefs: Iterable[InBrief]) -> dict[str, tuple[Answer, ...]]:
    """Everybody who must know, by contact, with every reason once; the owners of the system first."""
    found: dict[str, dict[Answer, None]] = {}
    for answer in (*_system_people(system), *(one for brief in briefs for one in _brief_people(brief))):
        found.setdefault(answer.contact, {})[answer] = None
    return {contact: tuple(answers) for contact, answers in found.items()}


def _system_people(system: System | None) -> Sequence[Answer]:
    if system is None:
        return ()
    named = (
        (system.business_owner, Duty.SYSTEM_BUSINESS),
        (system.technical_owner, Duty.SYSTEM_TECHNICAL),
        (system.support, Duty.SYSTEM_SUPPORT),
    )
    return [Answer(contact, duty) for contact, duty in named if contact]


def _brief_people(brief: InBrief) -> Sequence[Answer]:
    named: list[tuple[str | None, Duty, str]] = []
    if brief.purpose:
        named += [(brief.purpose.business_owner, Duty.BRIEF_OWNER, ""), (brief.purpose.integrator, Duty.INTEGRATOR, "")]
    named += [(flow.exception_owner, Duty.FLOW_EXCEPTIONS, flow.ref) for flow in brief.flows]
    for row in exceptions_of(brief):
        named += [(row.owner, Duty.EXCEPTION, row.ref or ""), (row.backup, Duty.EXCEPTION_BACKUP, row.ref or "")]
    if brief.flows:
        named += [(row.contact, Duty.ESCALATION, "") for row in brief.escalation]
    return [Answer(contact, duty, brief.ref, of) for contact, duty, of in named if contact]
