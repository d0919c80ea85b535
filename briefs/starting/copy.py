"""A copy of a brief: what people said about the work, without what only happened to the other one."""

from __future__ import annotations

from typing import Any, get_args

from briefs.shapes.brief import Brief
from briefs.shapes.proof import Decision, DecisionStatus
from briefs.shapes.purpose import Stage
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.types import Answer

_NEVER = frozenset({"waivers", "lessons"})
_OF_DECISIONS = frozenset({"outcome", "why", "decided_by", "superseded_by"})


def copied(brief: Brief) -> Brief:
    """The answers of a brief for another one, which begins at briefing.

    Left out: every date, runs of tests, waivers, lessons. Decisions are open again, with their question and options.
    """
    rows = brief.model_copy(update={"scenarios": tuple(one.model_copy(update={"runs": ()}) for one in brief.scenarios)})
    rows = rows.model_copy(update={"decisions": tuple(_asked_again(one) for one in rows.decisions)})
    rows = rows.model_copy(update={name: Brief.model_fields[name].get_default() for name in _NEVER})
    without: Brief = _without_days(rows).model_copy(update={"stage": Stage.BRIEFING})
    return without


def _asked_again(decision: Decision) -> Decision:
    plain = {name: value for name, value in decision.plain().items() if name not in _OF_DECISIONS}
    return Decision.read(plain | {"status": DecisionStatus.PROPOSED.value})


def _without_days(shape: Any) -> Any:
    """A shape, and the shapes in it, without their dates."""
    changed: dict[str, Any] = {}
    for name, info in type(shape).model_fields.items():
        value = getattr(shape, name)
        if value is not None and _is_day(info.metadata, info.annotation):
            changed[name] = None
        elif isinstance(value, Shape):
            changed[name] = _without_days(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Shape):
            changed[name] = tuple(_without_days(row) for row in value)
    return shape.model_copy(update=changed) if changed else shape


def _is_day(metadata: list[Any], annotation: Any) -> bool:
    marks = [*metadata, *getattr(annotation, "__metadata__", ())]
    if any(isinstance(mark, Answer) and mark.kind == "day" for mark in marks):
        return True
    return any(_is_day([], part) for part in get_args(annotation) if not isinstance(part, type))
