"""Systems and flows of n8n workflows: data that one app gives and another takes moves between the two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from briefs.proposing.n8n_steps import App, Step, names_by_id, steps_of
from briefs.proposing.proposal import Proposal, Remark, proposal

PLATFORM = {"key": "n8n", "name": "n8n", "kind": "integration_platform"}
_FIRST = ("schedule", "event", "poll", "user")
"""Which of several triggers is told."""


def is_workflow(value: object) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("nodes"), list) and isinstance(value.get("connections"), dict)
    )


@dataclass
class _Move:
    """Everything that moves from one system to another."""

    givers: dict[str, None] = field(default_factory=dict)
    takers: dict[str, None] = field(default_factory=dict)
    starts: list[Mapping[str, Any]] = field(default_factory=list)
    retry: Mapping[str, Any] | None = None


def propose_workflows(workflows: Sequence[Mapping[str, Any]]) -> Proposal:
    """One brief for all of them. Its title is the name of the first that has one."""
    remarks: list[Remark] = []
    apps: dict[str, App] = {}
    flows: list[dict[str, Any]] = []
    for workflow in workflows:
        steps = steps_of(workflow, remarks)
        apps |= {step.app.key: step.app for step in steps.values() if step.app and step.app.key not in apps}
        moves = _moves(steps, _before(workflow, steps, remarks), remarks)
        flows += [_flow(apps[source], apps[target], move, workflow) for (source, target), move in moves.items()]
    if not flows:
        remarks.append(Remark("nothing_moves"))
    title = next((name for one in workflows if (name := str(one.get("name") or "").strip())), "n8n")
    systems = [{"key": app.key, "name": app.name, "kind": app.kind} for app in apps.values()]
    return proposal(title[:200], [*systems, PLATFORM] if flows else systems, flows, remarks)


def _before(workflow: Mapping[str, Any], steps: Mapping[str, Step], remarks: list[Remark]) -> dict[str, set[str]]:
    """The steps whose data reach a step. A model or tool of an agent gets what the agent gets, and gives to it."""
    ids, lost = names_by_id(workflow), 0
    before: dict[str, set[str]] = defaultdict(set)
    helps: dict[str, set[str]] = defaultdict(set)
    for key, outputs in workflow["connections"].items():
        giver = ids.get(key, key)
        for kind, taker in _links(outputs):
            if giver not in steps or taker not in steps:
                known = set(ids.values())
                lost += giver not in known or taker not in known
                continue
            before[taker].add(giver)
            if kind != "main":
                helps[giver].add(taker)
    for helper, helped in helps.items():
        before[helper] |= {one for step in helped for one in before[step] if one not in helps}
    if lost:
        remarks.append(Remark("links_lost", {"count": lost}))
    return before


def _links(outputs: object) -> list[tuple[str, str]]:
    """Kind and target of each connection of a node: `{kind: [[{"node": …}, …], …]}`."""
    return [
        (str(kind), str(link["node"]))
        for kind, branches in (outputs.items() if isinstance(outputs, dict) else ())
        for branch in (branches if isinstance(branches, list) else ())
        for link in (branch if isinstance(branch, list) else ())
        if isinstance(link, dict) and "node" in link
    ]


def _moves(
    steps: Mapping[str, Step], before: Mapping[str, set[str]], remarks: list[Remark]
) -> dict[tuple[str, str], _Move]:
    moves: dict[tuple[str, str], _Move] = {}
    for taker in steps.values():
        if taker.app is None or not taker.writes:
            continue
        givers, starts = _behind(taker, steps, before)
        for giver, app in givers:
            move = moves.setdefault((app.key, taker.app.key), _Move())
            move.givers[giver.name] = move.takers[taker.name] = None
            move.starts += starts
            move.retry = move.retry or taker.retry
        if not givers:
            remarks.append(Remark("from_nowhere", {"step": taker.name, "system": taker.app.name}))
    return moves


def _behind(
    taker: Step, steps: Mapping[str, Step], before: Mapping[str, set[str]]
) -> tuple[list[tuple[Step, App]], list[Mapping[str, Any]]]:
    """The nearest steps before one that read from another app, and everything that starts what leads to it.

    A step that only looks something up where the data go to is passed by.
    """
    givers: list[tuple[Step, App]] = []
    starts: list[Mapping[str, Any]] = []
    waiting, seen = [(one, True) for one in sorted(before.get(taker.name, ()))], {taker.name}
    while waiting:
        current, carries = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        step = steps[current]
        if step.starts:
            starts.append(step.starts)
        if carries and step.reads and step.app and step.app != taker.app:
            givers.append((step, step.app))
            carries = False
        waiting += [(one, carries) for one in sorted(before.get(current, ()))]
    return givers, starts


def _flow(source: App, target: App, move: _Move, workflow: Mapping[str, Any]) -> dict[str, Any]:
    starts = min(move.starts, key=lambda one: _FIRST.index(one["kind"]), default=None)
    steps = " → ".join(", ".join(f"“{name}”" for name in names) for names in (move.givers, move.takers))
    name = str(workflow.get("name") or "").strip()
    plain: dict[str, Any] = {
        "name": _("%(source)s to %(target)s") % {"source": source.name, "target": target.name},
        "purpose": f"{name}: {steps}" if name else steps,
        "source": source.key,
        "target": target.key,
        "via": PLATFORM["key"],
        "method": "webhook" if source.calls_us else "api",
    }
    if starts:
        plain["trigger"] = dict(starts)
    if move.retry:
        plain["retry"] = dict(move.retry)
    return plain
