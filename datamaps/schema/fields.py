"""Two trees of fields compared, wherever their parts stand: written out or behind names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from datamaps.schema.changes import Change
from datamaps.schema.facets import TYPE_KINDS, Sight, differences, types
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.pairing import moved, renames
from datamaps.schema.shapes import Field, FieldType
from datamaps.schema.tree import ROOT, Forest, Node, step


@dataclass(frozen=True)
class Place:
    """Where a field stands: in a record or an operation; `value_of` and `within` when it has a named value's
    shape.
    """

    record: str = ""
    operation: str = ""
    path: str = ""
    value_of: str = ""
    within: str = ""

    def child(self, name: str) -> Place:
        within = step(self.within, name) if self.value_of else ""
        return replace(self, path=step(self.path, name), within=within)


@dataclass
class Scene:
    """The two sides, the baseline, and what comparing them finds."""

    before: Forest
    after: Forest
    base: Forest | None
    sight: Sight
    renamed: dict[str, str] = field(default_factory=dict)
    rename_evidence: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    hidden: frozenset[tuple[str, str]] = frozenset()
    """Records, with no path, and fields that may not be seen now."""
    unshown: frozenset[tuple[str, str]] = frozenset()
    """Those of them that only were not among the samples: nobody lost anything."""
    was_hidden: frozenset[tuple[str, str]] = frozenset()
    positional: bool = False
    written_out: set[str] = field(default_factory=set)
    """Records that were compared with something written out: that they came or went is layout, not a change.
    """
    values_of: dict[Change, tuple[str, str]] = field(default_factory=dict)
    """Changes of fields that have the shape of a named value: its record and the path in it."""
    assumed: set[tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=set)

    @property
    def numbered(self) -> bool:
        """Whether fields go by a number rather than by their name."""
        return "number" in self.sight.sees

    def now(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(self.renamed.get(name, name) for name in names))


def compare_records(scene: Scene, before: str, after: str, told_of: str = "") -> Iterator[Change]:
    """The changes inside one record; `told_of` is the name under which they are told, by default the
    documented one.
    """
    base = scene.base.tree(before) if scene.base and before in scene.base.records else None
    place = Place(record=told_of or before)
    yield from compare_children(scene, scene.before.tree(before), scene.after.tree(after), base, place)


def compare_node(scene: Scene, before: Node, after: Node, base: Node | None, place: Place) -> Iterator[Change]:
    """The changes of one field and of what stands below it."""
    place = _with_value(scene, before, after, place)
    if before.row and after.row:
        known = base.row if base else None
        changed = None
        for kind, old, new in differences(before.row, after.row, known, scene.sight):
            path = place.path.removesuffix("[]") if kind is ChangeKind.ITEMS_CHANGED else place.path
            change = Change(kind, place.record, path, place.operation, old, new, _evidence(before.row, after.row))
            if place.value_of:
                scene.values_of[change] = (
                    place.value_of,
                    place.within.removesuffix("[]") if path != place.path else place.within,
                )
            changed = kind if kind in TYPE_KINDS else changed
            yield change
        if changed:
            return
    yield from _inside(scene, before, after, base, place)


def _with_value(scene: Scene, before: Node, after: Node, place: Place) -> Place:
    old, new = scene.before.scalar(before), scene.after.scalar(after)
    if old and new == scene.renamed.get(old, old):
        return replace(place, value_of=old, within=ROOT)
    if bool(old) != bool(new):
        scene.written_out.add(old or new)
    return place


def _evidence(before: Field, after: Field) -> Mapping[str, Any]:
    """What the severity of a change may depend on besides its kind."""
    evidence: dict[str, Any] = {}
    if after.required:
        evidence["required"] = True
    if after.default is not None:
        evidence["default"] = after.default
    return evidence


def _inside(scene: Scene, before: Node, after: Node, base: Node | None, place: Place) -> Iterator[Change]:
    """What stands below: nothing to tell when both have the shape of the same record, which is told on its
    own.
    """
    old, new = scene.before.links(before), scene.after.links(after)
    if scene.before.opaque(before) or scene.after.opaque(after):
        return
    if old and new and scene.now(old) != new:
        yield from _retargeted(scene, before, after, (old, new), place)
        return
    sides = [scene.before.children(before), scene.after.children(after)]
    if old and new:
        # Of one and the same record, only what is written out here beside it: the rest is told on the record.
        own = before.children.keys() | after.children.keys()
        sides = [{name: node for name, node in side.items() if name in own} for side in sides]
    elif old or new:
        scene.written_out.update(old, new)
    known = Node(base.name, base.row, scene.base.children(base)) if base and scene.base else None
    first, second = (Node(node.name, node.row, side) for node, side in zip((before, after), sides, strict=True))
    yield from compare_children(scene, first, second, known, place)


def _retargeted(
    scene: Scene, before: Node, after: Node, links: tuple[tuple[str, ...], tuple[str, ...]], place: Place
) -> Iterator[Change]:
    if same_shape(scene, before, after, links):
        return
    old, new = set(scene.now(links[0])), set(links[1])
    one_of = " & " not in (before.row.native_type if before.row else "") + (after.row.native_type if after.row else "")
    kind = ChangeKind.TYPE_CHANGED
    if place.path.endswith("[]"):
        kind = ChangeKind.ITEMS_CHANGED
    elif one_of and old < new:
        kind = ChangeKind.TYPE_WIDENED
    elif one_of and new < old:
        kind = ChangeKind.TYPE_NARROWED
    texts = " | ".join(links[0]), " | ".join(links[1])
    path = place.path.removesuffix("[]") if kind is ChangeKind.ITEMS_CHANGED else place.path
    yield Change(kind, place.record, path, place.operation, *texts)


def same_shape(scene: Scene, before: Node, after: Node, links: tuple[tuple[str, ...], tuple[str, ...]]) -> bool:
    """Whether two groups behind different names have one and the same shape, cycles included."""
    if links in scene.assumed:
        return True
    scratch = replace(
        scene,
        sight=Sight(scene.sight.sees),
        written_out=set(),
        values_of={},
        assumed=scene.assumed | {links},
    )
    one = Node("", None, scene.before.children(before))
    other = Node("", None, scene.after.children(after))
    if next(compare_children(scratch, one, other, one if scene.base else None, Place("?")), None) is not None:
        return False
    scene.written_out |= scratch.written_out
    scene.written_out.update(*links)
    return True


def compare_children(scene: Scene, before: Node, after: Node, base: Node | None, place: Place) -> Iterator[Change]:
    """Fields of two groups, paired by name, then by what seems renamed."""
    gone = [name for name in before.children if name not in after.children]
    come = [name for name in after.children if name not in before.children]
    pairs = [(name, name) for name in before.children if name in after.children]
    missing = [name for name in gone if not _only_unshown(scene, before.children[name], place.child(name))]
    for found in renames(before, after, missing, come, scene.now, numbered=scene.numbered, ordered=scene.positional):
        gone.remove(found.removed)
        come.remove(found.added)
        pairs.append((found.removed, found.added))
        here = place.child(found.removed)
        target = place.child(found.added).path
        yield _change(
            scene,
            Change(
                ChangeKind.FIELD_RENAMED,
                here.record,
                here.path,
                here.operation,
                here.path,
                target,
                found.evidence,
            ),
            here,
        )
    for name in gone:
        yield from _removed(scene, before.children[name], base, place.child(name))
    for name in come:
        yield from _added(scene, after.children[name], base, place.child(name))
    for old, new in pairs:
        known = base.children.get(old) if base else None
        yield from compare_node(scene, before.children[old], after.children[new], known, place.child(old))
    if scene.positional:
        for name, old_spot, new_spot in moved(before, after, pairs):
            here = place.child(name)
            yield Change(ChangeKind.FIELD_MOVED, here.record, here.path, here.operation, old_spot, new_spot)


def _change(scene: Scene, change: Change, place: Place) -> Change:
    if place.value_of:
        scene.values_of[change] = (place.value_of, place.within)
    return change


def _removed(scene: Scene, node: Node, base: Node | None, place: Place) -> Iterator[Change]:
    if _only_unshown(scene, node, place):
        scene.sight.not_covered["field"] += 1
    elif (place.record, place.path) in scene.hidden - scene.unshown:
        yield Change(ChangeKind.ACCESS_LOST, place.record, place.path, place.operation)
    elif base and node.name not in base.children:
        scene.sight.not_covered["field"] += 1
    else:
        yield _change(
            scene,
            Change(ChangeKind.FIELD_REMOVED, place.record, place.path, place.operation, type_text(node), None),
            place,
        )


def _only_unshown(scene: Scene, node: Node, place: Place) -> bool:
    """Whether samples did not show it, and nobody said that it is always there: so it is neither gone nor renamed."""
    return (place.record, place.path) in scene.unshown and not (node.row and node.row.required)


def _added(scene: Scene, node: Node, base: Node | None, place: Place) -> Iterator[Change]:
    if base and node.name in base.children:
        scene.sight.undocumented["field"] += 1
        return
    if (place.record, place.path) in scene.was_hidden:
        yield Change(ChangeKind.ACCESS_GAINED, place.record, place.path, place.operation)
        return
    evidence = _evidence(node.row, node.row) if node.row else {}
    change = Change(ChangeKind.FIELD_ADDED, place.record, place.path, place.operation, None, type_text(node), evidence)
    yield _change(scene, change, place)


def type_text(node: Node) -> str:
    """`string`, `integer | string`, `object`."""
    return (" | ".join(sorted(types(node.row))) if node.row else FieldType.OBJECT.value) or FieldType.UNKNOWN.value
