"""What operations take and answer, compared. The inside of a record is told on the record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from datamaps.schema.changes import Change
from datamaps.schema.fields import Place, Scene, compare_node, same_shape
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.shapes import Field, FieldType, Operation, SystemSchema
from datamaps.schema.tree import ROOT, Forest, Node, link_names

_BODY = re.compile(r"(?:(?P<slot>[^:]*): )?(?P<names>.*?)(?P<lists>(?:\[\])*)")
_PARAMETER = re.compile(r"\?|cookie |(?:[0-9A-Za-z]+ )?header ")
_FAILURE = re.compile(r"[45]|default\b")
BODY = "body"


def inline_names(schema: SystemSchema) -> frozenset[str]:
    """Records that stand for a body written out in an operation: they are named after it."""
    names = set()
    records = {record.name for record in schema.records}
    for operation in schema.operations:
        for entry in (*operation.request, *operation.response):
            for name in link_names(_parse(entry)[1]):
                if name in records and name.startswith(operation.name + " "):
                    names.add(name)
    return frozenset(names)


def _parse(entry: str) -> tuple[str, str, int]:
    """What it stands for, record names and depth of lists of `200: Order[]`."""
    found = _BODY.fullmatch(entry)
    if not found:
        return "", entry, 0
    return found["slot"] or "", found["names"], len(found["lists"]) // 2


def records_named(operation: Operation) -> frozenset[str]:
    """What an operation is about: the names of what it takes and of what it gives when all goes well. They may be those
    of records, of plain types or of parameters."""
    entries = (*operation.request, *(one for one in operation.response if not _FAILURE.match(one)))
    named = {name for entry in entries for name in link_names(_parse(entry)[1])}
    return frozenset(named | {operation.record} if operation.record else named)


def compare_bodies(scene: Scene, one: Operation, other: Operation) -> Iterator[Change]:
    """What an operation takes and answers, without the inside of records, which is told on the records."""
    for facet, kind in (("request", ChangeKind.REQUEST_CHANGED), ("response", ChangeKind.RESPONSE_CHANGED)):
        old, new = getattr(one, facet), getattr(other, facet)
        if not old and scene.base is not scene.before:
            scene.sight.undocumented[facet] += bool(new)
            continue
        yield from _compare_entries(scene, one, kind, list(old), list(new), other)


def _compare_entries(
    scene: Scene, one: Operation, kind: ChangeKind, old: list[str], new: list[str], other: Operation
) -> Iterator[Change]:
    for entry in [entry for entry in old if entry in new]:
        old.remove(entry)
        new.remove(entry)
    required = {row.path for row in other.parameters if row.required}
    old, new = [one for one in old if _same_media(one, new)], [one for one in new if _same_media(one, old)]
    for entry in old:
        key = _slot(entry)
        match = next((candidate for candidate in new if _slot(candidate) == key), None)
        if match is None:
            yield Change(kind, operation=one.name, before=entry, after=None)
            continue
        new.remove(match)
        yield from _compare_body(scene, one, kind, entry, match)
    for entry in new:
        must = entry in required or (_slot(entry) == "" and BODY in required)
        yield Change(kind, operation=one.name, before=None, after=entry, evidence={"required": must})


def _same_media(entry: str, others: list[str]) -> bool:
    """A body of a further media type is compared where both sides have that type; else the type itself is
    told.
    """
    slot = _slot(entry)
    return "/" not in slot or _PARAMETER.match(entry) is not None or any(_slot(other) == slot for other in others)


def _slot(entry: str) -> str:
    """What an entry stands for: a parameter by its name, an answer by its status, else the one body."""
    if _PARAMETER.match(entry):
        return entry
    return _parse(entry)[0]


def _compare_body(scene: Scene, one: Operation, kind: ChangeKind, old: str, new: str) -> Iterator[Change]:
    before, old_depth, old_name = _body(scene.before, old)
    after, new_depth, new_name = _body(scene.after, new)
    links = scene.before.links(before), scene.after.links(after)
    if old_depth != new_depth or _type(before) != _type(after):
        yield Change(kind, operation=one.name, before=old, after=new)
        return
    if bool(old_name) != bool(new_name):
        scene.written_out.add(old_name or new_name)
    if links[0] and links[1]:
        if scene.now(links[0]) != links[1] and not same_shape(scene, before, after, links):
            yield Change(kind, operation=one.name, before=old, after=new)
    elif before.row and after.row and FieldType.OBJECT in (before.row.type, after.row.type):
        names = before.row.native_type, after.row.native_type
        scene.written_out.update(link_names(names[0]), link_names(names[1]))
        place = Place(record=_told(scene, *names))
        yield from compare_node(scene, before, after, before if scene.base else None, place)


def _type(node: Node) -> str:
    return node.row.type.value if node.row else ""


def _told(scene: Scene, old: str, new: str) -> str:
    """The name under which the changes of a body are told: a component's before that of one written out."""
    if old in scene.before.inline and new not in scene.after.inline and len(link_names(new)) == 1:
        return new
    return old


def _body(forest: Forest, entry: str) -> tuple[Node, int, str]:
    """What a body is, with the lists that it is in taken off and counted; and the name of the list or value
    it was.
    """
    _slot_name, names, depth = _parse(entry)
    found = link_names(names)
    if not found or not all(name in forest.records for name in found):
        kind = next((kind for kind in FieldType if kind.value == names), FieldType.UNKNOWN)
        return Node("", Field(path=BODY, type=kind)), depth, ""
    node = Node("", Field(path=BODY, type=FieldType.OBJECT, native_type=names))
    root = forest.tree(names).children.get(ROOT) if len(found) == 1 else None
    if root is None or root.row is None or root.row.type is FieldType.OBJECT:
        return node, depth, ""
    while root.row and root.row.type is FieldType.ARRAY and "[]" in root.children:
        root = root.children["[]"]
        depth += 1
    return root, depth, names
