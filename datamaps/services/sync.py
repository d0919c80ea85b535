"""Making stored rows say what a tree of plain answers says: matched, compared, then written in bulk.

Rows are matched by their key or ref, then by equal content, then by their natural key, so that a row keeps its
`uid` and everything that hangs on it. Nothing is written while the plan is drawn up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from datamaps.models import Binding
from datamaps.models.references import Directory, rebuild_all
from integrations_portal.accounts.models import Workspace
from integrations_portal.rows.door import changes, forget, make_findable
from integrations_portal.rows.models import Shaped

Plain = dict[str, Any]
Matcher = Callable[[Plain], object]


@dataclass(frozen=True)
class Level:
    """One kind of row in the tree.

    `items` takes its plain answers out of those of its parent. `match` are the keys by which a stored row is found
    again, tried in turn; a key of None matches nothing. `fixed` names the answers that are columns beside the shape,
    such as the part that an entry belongs to. `taken` names the answers that child levels take.
    """

    model: type[Shaped]
    items: Callable[[Plain], list[Plain]]
    match: tuple[Matcher, ...]
    parent: str = ""
    children: tuple[Level, ...] = ()
    fixed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()


@dataclass
class Node:
    """One row as it should become. `row` is the stored one; none yet for a new row."""

    level: Level
    parent: Node | None
    wanted: Plain
    position: int
    row: Shaped | None = None
    moved: bool = False

    @property
    def own(self) -> Plain:
        """The answers of the row itself, as it would give them back."""
        away = self.level.taken + self.level.fixed
        return {name: value for name, value in self.wanted.items() if name not in away}

    @property
    def fixed(self) -> Plain:
        return {name: self.wanted[name] for name in self.level.fixed}

    @property
    def differs(self) -> bool:
        return self.row is not None and (self.moved or self.row.plain() != self.own)


@dataclass(frozen=True)
class Step:
    """One line of a plan: `action` is added, changed or removed; `way` names what the row is in, and then the row."""

    action: str
    kind: str
    label: str
    changes: dict[str, list[Any]]
    way: tuple[str, ...] = ()


@dataclass
class Plan:
    nodes: list[tuple[Level, list[Node]]] = field(default_factory=list)
    removed: list[Shaped] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def count(self, action: str) -> int:
        return sum(step.action == action for step in self.steps)


def named(name: str) -> Callable[[Plain], list[Plain]]:
    """Takes the list of that name out of a parent's answers."""

    def items(parent: Plain) -> list[Plain]:
        rows: list[Plain] = parent.get(name, [])
        return rows

    return items


def draw_up(workspace: Workspace, levels: Sequence[Level], tree: Plain, below: Shaped | None = None) -> Plan:
    """What would have to happen for the workspace, or the one row `below`, to hold the tree.

    One query for each level.
    """
    plan = Plan()
    parent = Node(Level(type(below), named(""), ()), None, {}, 0, below) if below is not None else None
    for level in levels:
        _draw(plan, workspace, level, [parent], [tree])
    return plan


def _draw(plan: Plan, workspace: Workspace, level: Level, parents: Sequence[Node | None], trees: list[Plain]) -> None:
    stored = _stored(workspace, level, parents)
    nodes: list[Node] = []
    for parent, tree in zip(parents, trees, strict=True):
        rows = stored.get(parent.row.pk if parent and parent.row else None, [])
        fresh = [Node(level, parent, item, position) for position, item in enumerate(level.items(tree))]
        _match(level, fresh, rows)
        kept = {node.row.pk for node in fresh if node.row}
        for row in rows:
            if row.pk not in kept:
                plan.removed.append(row)
                way = (*(_way(parent) if parent else ()), _name(row.plain(), _SPEAKING) or row.label())
                plan.steps.append(Step("removed", row.kind, row.label(), changes(row.plain(), {}), way))
        nodes += fresh
    for node in nodes:
        _say(plan, node)
    plan.nodes.append((level, nodes))
    for child in level.children:
        _draw(plan, workspace, child, nodes, [node.wanted for node in nodes])


def _stored(workspace: Workspace, level: Level, parents: Sequence[Node | None]) -> dict[int | None, list[Shaped]]:
    found: dict[int | None, list[Shaped]] = defaultdict(list)
    rows = level.model.objects.of(workspace)
    if level.parent:
        known = {parent.row.pk: parent.row for parent in parents if parent and parent.row}
        rows = rows.filter(**{f"{level.parent}__isnull": False})
    for row in rows:
        row.workspace = workspace  # each address of a search entry names it
    if level.parent:
        for row in rows:
            pk = getattr(row, f"{level.parent}_id")
            if pk in known:
                setattr(row, level.parent, known[pk])
                found[pk].append(row)
    else:
        found[None] = list(rows)
    return found


def _match(level: Level, nodes: list[Node], rows: list[Shaped]) -> None:
    """Gives each node the row that it continues, each row at most once."""
    free = list(rows)
    for key in level.match:
        waiting: dict[object, list[Shaped]] = defaultdict(list)
        for row in reversed(free):
            waiting[key(row.plain() | {name: getattr(row, name) for name in level.fixed})].append(row)
        for node in nodes:
            found = key(node.own | node.fixed) if node.row is None else None
            if found is not None and waiting[found]:
                node.row = waiting[found].pop()
        taken = {node.row.pk for node in nodes if node.row}
        free = [row for row in free if row.pk not in taken]


def by(*names: str) -> Matcher:
    """Matches by answers that never change for a row."""
    return lambda plain: tuple(plain.get(name) for name in names)


def by_given(name: str, *beside: str) -> Matcher:
    """Matches by an answer that not every row has, among rows that agree on those beside it."""
    return lambda plain: (plain[name], *(plain.get(other) for other in beside)) if plain.get(name) else None


def _say(plan: Plan, node: Node) -> None:
    if node.row is None:
        plan.steps.append(Step("added", node.level.model.kind, _label(node), changes({}, node.own), _way(node)))
        return
    node.moved = node.row.position != node.position
    if different := changes(node.row.plain(), node.own):
        plan.steps.append(Step("changed", node.row.kind, node.row.label(), different, _way(node)))


def _label(node: Node) -> str:
    """The name of a row, or one for a row that does not exist yet, with those of its parents."""
    if node.row is not None:
        return node.row.label()
    own = _name(node.wanted, _NAMING) or str(node.position + 1)
    return f"{_label(node.parent)}.{own}" if node.parent else own


def _way(node: Node) -> tuple[str, ...]:
    """The names from the outermost row to this one."""
    own = _name(node.wanted, _SPEAKING) or (node.row.label() if node.row else str(node.position + 1))
    return (*(_way(node.parent) if node.parent else ()), own)


def _name(answers: Plain, names: Sequence[str]) -> str:
    """The first of these answers that a row has; empty where it has none of them."""
    return next((str(answers[name]) for name in names if answers.get(name)), "")


_NAMING = ("key", "ref", "name", "path", "target", "place", "question", "text", "part")
_SPEAKING = ("path", "name", *_NAMING)


@transaction.atomic
def apply(plan: Plan, workspace: Workspace) -> None:
    """Writes a plan: new and changed rows, their references and search entries, then what is removed."""
    # A place may move from one shared field to another: it must be free before it is taken again.
    _remove([row for row in plan.removed if isinstance(row, Binding)])
    written: list[Shaped] = []
    for level, nodes in plan.nodes:
        changed = [_update(node, node.row) for node in nodes if node.row and node.differs]
        new = [_build(node, workspace) for node in nodes if node.row is None]
        level.model._default_manager.bulk_create(new, batch_size=1000)
        if changed:
            names = [column.name for column in level.model._meta.concrete_fields if not column.primary_key]
            level.model._default_manager.bulk_update(changed, names, batch_size=200)
        written += new + changed
    rebuild_all(written, Directory(workspace))
    make_findable(written)
    _remove([row for row in reversed(plan.removed) if not isinstance(row, Binding)])


def _build(node: Node, workspace: Workspace) -> Shaped:
    node.row = node.level.model(workspace=workspace, position=node.position, **node.fixed)
    if node.parent is not None:
        setattr(node.row, node.level.parent, node.parent.row)
    return node.row.put(node.own)


def _update(node: Node, row: Shaped) -> Shaped:
    row.put(node.own)
    row.position = node.position
    row.version += 1
    return row


_AT_ONCE = 500


def _remove(rows: list[Shaped]) -> None:
    by_model: dict[type[Shaped], list[int]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row.pk)
    for model, pks in by_model.items():
        for start in range(0, len(pks), _AT_ONCE):
            going = model._default_manager.filter(pk__in=pks[start : start + _AT_ONCE])
            forget(going)
            going.delete()
