"""The steps of a plan as people read them: by what is done, then by the record or thing that it is done in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.models import Field
from datamaps.services.sync import Plan, Step
from integrations_portal.look.words import value_in_words

SHOWN = 300
"""Lines of each group, and things that hold them; the counts beside them are of all."""
FEW = 60
"""So many lines of a group stand open; more are folded by what they belong to. What is removed is never folded."""
MANY = 24
"""More things than these are set in columns."""

Flows = tuple[dict[str, str], ...]
"""Flows that use something: label and url of each."""
Used = Callable[[Step], Flows]


def groups_of(plan: Plan, said: int = 0, used: Used = lambda _step: ()) -> list[dict[str, Any]]:
    """What is lost comes first, with the flows that use it.

    `said` names of each way are left out, since the page says them: that of its system.
    """
    titles = {"removed": _("Removed"), "changed": _("Changed"), "added": _("Added")}
    found = []
    for action, title in titles.items():
        if steps := [step for step in plan.steps if step.action == action]:
            flows = {id(step): used(step) if action == "removed" else () for step in steps}
            found.append({"action": action, "title": title} | _group(steps, said, flows))
    return found


def _group(steps: list[Step], said: int, flows: dict[int, Flows]) -> dict[str, Any]:
    left, parts = SHOWN, []
    holders, alone = _by_holder(steps, said)
    for words, found in ((False, holders), (True, alone)):
        for name, inside in found.items():
            part = _part(name, inside, said, flows, left)
            left -= len(part["lines"]) + len(part["names"])
            parts.append(part | {"words": words})
    parts.sort(key=lambda part: not part["used"])
    removes = steps[0].action == "removed"
    return {
        "count": len(steps),
        "used": sum(map(bool, flows.values())),
        "open": removes or len(steps) <= FEW,
        "columns": len(parts) > MANY and not removes,
        "parts": parts[:SHOWN],
        "more": max(0, len(parts) - SHOWN),
    }


def _by_holder(steps: Iterable[Step], said: int) -> tuple[dict[str, list[Step]], dict[str, list[Step]]]:
    """Steps under the name of what holds them; and those that nothing is in, under the words for their kind."""
    ways = [(step, _way(step, said)) for step in steps]
    holders: dict[str, list[Step]] = {way[0]: [] for _step, way in ways if len(way) > 1}
    alone: dict[str, list[Step]] = {}
    for step, way in ways:
        if way[0] in holders:
            holders[way[0]].append(step)
        else:
            alone.setdefault(_title_of(step.kind), []).append(step)
    return holders, alone


def _way(step: Step, said: int) -> tuple[str, ...]:
    return step.way[said:] or (step.label,)


def _part(name: str, steps: list[Step], said: int, flows: dict[int, Flows], left: int) -> dict[str, Any]:
    """One record with its fields. That it comes or goes as a whole is a word beside its name, a change of it a line."""
    whole = next((step for step in steps if _way(step, said) == (name,) and step.action != "changed"), None)
    below = sorted((step for step in steps if step is not whole), key=lambda step: not flows[id(step)])
    lines = [_line(step, name, said, flows[id(step)]) for step in below[: max(left, 0)]]
    return {
        "name": name,
        "whole": whole is not None,
        "size": _size_of(below),
        "more": len(below) - len(lines),
        "lines": [line for line in lines if line["flows"] or line["changes"]],
        "names": [line["name"] for line in lines if not line["flows"] and not line["changes"]],
        "used": any(flows[id(step)] for step in steps),
        "flows": flows[id(whole)] if whole else (),
    }


def _line(step: Step, holder: str, said: int, flows: Flows) -> dict[str, Any]:
    way = _way(step, said)
    inner = way[1:] if way[0] == holder and len(way) > 1 else way
    changes = _changes(step.changes) if step.action == "changed" else []
    return {"name": " → ".join(inner), "flows": flows, "changes": changes}


def _changes(changes: dict[str, list[Any]]) -> list[dict[str, str]]:
    return [
        {"name": name.replace("_", " "), "before": value_in_words(before), "after": value_in_words(after)}
        for name, (before, after) in changes.items()
    ]


def _size_of(steps: list[Step]) -> str:
    """How many things are in something; what they are where all are fields."""
    if not steps or any(step.kind != Field.kind for step in steps):
        return str(len(steps) or "")
    return ngettext("%(n)d field", "%(n)d fields", len(steps)) % {"n": len(steps)}


def _title_of(kind: str) -> str:
    """The heading of things of a kind that hold nothing which changes."""
    titles = {
        "brief": _("Briefs"),
        "contact": _("Contacts"),
        "entry": _("Answers of briefs"),
        "field": _("Fields"),
        "operation": _("Operations"),
        "piece": _("Pieces"),
        "record": _("Records"),
        "shared record": _("Shared data"),
        "system": _("Systems"),
        "team": _("Teams"),
        "value table": _("Value tables"),
    }
    return titles.get(kind, capfirst(kind))
