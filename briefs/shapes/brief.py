"""A whole brief as the workspace file holds it, and the parts that it is stored in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer, model_validator
from pydantic_core import PydanticCustomError

from briefs.shapes import agreement, running, working
from briefs.shapes.agreement import Agreement
from briefs.shapes.proof import Decision, Scenario, Waiver
from briefs.shapes.purpose import (
    Assumption,
    BriefSystem,
    Constraint,
    Purpose,
    Review,
    Risk,
    Scope,
    Stage,
)
from briefs.shapes.running import Guide, Rollback, Runbook, SupportPath
from briefs.shapes.working import (
    AccessRight,
    ExceptionCase,
    Handoff,
    NeededDocument,
    RolloutStep,
    Workflow,
)
from datamaps.map.flows import Flow
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.types import Ref, Text


@dataclass(frozen=True)
class Part:
    """What is stored together: one group of answers, or the rows of one list. `id` is its path in the file."""

    id: str
    shape: type[Shape]
    rows: bool

    @property
    def section(self) -> str:
        """The section's id: its first key in the file."""
        return self.id.partition(".")[0]


PARTS: tuple[Part, ...] = (
    Part("purpose", Purpose, rows=False),
    Part("systems", BriefSystem, rows=True),
    Part("scope", Scope, rows=False),
    Part("assumptions", Assumption, rows=True),
    Part("constraints", Constraint, rows=True),
    Part("risks", Risk, rows=True),
    Part("workflow.current", working.WorkStep, rows=True),
    Part("workflow.future", working.WorkStep, rows=True),
    Part("handoffs", Handoff, rows=True),
    Part("exceptions", ExceptionCase, rows=True),
    Part("access", AccessRight, rows=True),
    Part("scenarios", Scenario, rows=True),
    Part("decisions", Decision, rows=True),
    Part("documents_needed", NeededDocument, rows=True),
    Part("rollout", RolloutStep, rows=True),
    Part("rollback", Rollback, rows=False),
    Part("review", Review, rows=False),
    Part("runbook", running.RunbookNotes, rows=False),
    Part("runbook.first_checks", running.FirstCheck, rows=True),
    Part("runbook.normal", running.Normal, rows=True),
    Part("runbook.failures", running.Failure, rows=True),
    Part("runbook.procedures", running.Procedure, rows=True),
    Part("runbook.escalation", running.Escalation, rows=True),
    Part("runbook.calendar", running.CalendarTask, rows=True),
    Part("runbook.tools", running.Tool, rows=True),
    Part("runbook.quirks", running.Quirk, rows=True),
    Part("runbook.after", running.Afterwards, rows=True),
    Part("guide.changes", running.GuideChange, rows=True),
    Part("guide.tasks", running.GuideTask, rows=True),
    Part("guide.do_not", running.DoNot, rows=True),
    Part("guide.if_wrong", running.IfWrong, rows=True),
    Part("support", SupportPath, rows=True),
    Part("agreement", agreement.AgreementTerms, rows=False),
    Part("agreement.parties", agreement.AgreementParty, rows=True),
    Part("agreement.shared", agreement.SharedSet, rows=True),
    Part("agreement.rights", agreement.RightHeld, rows=True),
    Part("agreement.duties", agreement.Duty, rows=True),
    Part("agreement.promises", agreement.Promise, rows=True),
    Part("agreement.others_affected", agreement.AffectedParty, rows=True),
)
PART = {part.id: part for part in PARTS}

# In the order of the file, but for the sections that always matter: purpose, systems and what follows from others.
_BEFORE_REVIEW = (
    *("scope", "assumptions", "constraints", "risks", "workflow", "flows", "handoffs", "exceptions", "access"),
    *("scenarios", "decisions", "documents_needed", "rollout", "rollback"),
)
_AFTER_REVIEW = ("runbook", "guide", "support", "agreement")
MAY_BE_NOT_RELEVANT = (*_BEFORE_REVIEW, *_AFTER_REVIEW, "workflow.current")
_HEAD = ("ref", "title", "stage")
FILE_ORDER = (
    *_HEAD,
    *(name for name in Purpose.model_fields if name not in _HEAD),
    "systems",
    *_BEFORE_REVIEW,
    *Review.model_fields,
    *_AFTER_REVIEW,
    "waivers",
)


def _not_relevant(value: object) -> object:
    """The reason in `{not_relevant: why}`, or nothing when it is something else."""
    return value["not_relevant"] if isinstance(value, dict) and set(value) == {"not_relevant"} else None


class Brief(Review, Purpose):
    """One integration. `not_relevant` holds the sections that do not matter here, each with the reason."""

    ref: Ref
    stage: Stage = Stage.IDEA
    systems: tuple[BriefSystem, ...] = ()
    scope: Scope | None = None
    assumptions: tuple[Assumption, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    risks: tuple[Risk, ...] = ()
    workflow: Workflow | None = None
    flows: tuple[Flow, ...] = ()
    handoffs: tuple[Handoff, ...] = ()
    exceptions: tuple[ExceptionCase, ...] = ()
    access: tuple[AccessRight, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    decisions: tuple[Decision, ...] = ()
    documents_needed: tuple[NeededDocument, ...] = ()
    rollout: tuple[RolloutStep, ...] = ()
    rollback: Rollback | None = None
    runbook: Runbook | None = None
    guide: Guide | None = None
    support: tuple[SupportPath, ...] = ()
    agreement: Agreement | None = None
    waivers: tuple[Waiver, ...] = ()
    not_relevant: dict[str, Text] = {}

    @model_validator(mode="before")
    @classmethod
    def _take_out_not_relevant(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        if "not_relevant" in data:
            raise PydanticCustomError("not_relevant_place", "not_relevant stands inside a section, not beside it")
        data = dict(data)
        reasons = {id: why for id in MAY_BE_NOT_RELEVANT if id in data and (why := _not_relevant(data[id]))}
        for id in reasons:
            del data[id]
        workflow = data.get("workflow")
        if isinstance(workflow, dict) and (why := _not_relevant(workflow.get("current"))):
            reasons["workflow.current"] = why
            data["workflow"] = {name: value for name, value in workflow.items() if name != "current"}
        return data | {"not_relevant": reasons}

    @model_serializer(mode="wrap")
    def _put_back_not_relevant(self, inner: SerializerFunctionWrapHandler) -> dict[str, Any]:
        data: dict[str, Any] = inner(self)
        for id, why in sorted(data.pop("not_relevant", {}).items()):
            group, _, name = id.partition(".")
            if name:
                data[group] = {name: {"not_relevant": why}, **data.get(group, {})}
            else:
                data[group] = {"not_relevant": why}
        return {name: data[name] for name in FILE_ORDER if name in data}

    def at_least(self, stage: Stage) -> bool:
        return self.stage.rank >= stage.rank


def part_data(brief: dict[str, Any], part: Part) -> list[dict[str, Any]]:
    """The stored groups or rows of one part, taken from a brief in the form of the file."""
    group, _, name = part.id.partition(".")
    if part.id in ("purpose", "review"):
        found: Any = brief
    elif name:
        holder = brief.get(group)
        found = holder.get(name) if isinstance(holder, dict) else None
    else:
        found = brief.get(group)
    if part.rows:
        return found if isinstance(found, list) else []
    if not isinstance(found, dict):
        return []
    names = [field.rstrip("_") for field in part.shape.model_fields]
    answers = {name: found[name] for name in names if name in found}
    return [answers] if answers else []


def put_part(brief: dict[str, Any], part: Part, stored: list[dict[str, Any]]) -> None:
    """Adds stored groups or rows to a brief in the form of the file; the other way of `part_data`."""
    if not stored:
        return
    group, _, name = part.id.partition(".")
    if part.id in ("purpose", "review"):
        brief.update(stored[0])
    elif name:
        brief.setdefault(group, {})[name] = stored
    elif part.rows:
        brief[group] = stored
    else:
        brief.setdefault(group, {}).update(stored[0])
