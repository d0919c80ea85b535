"""A record's flat rows as a tree, with the records that its groups are made of.

`native_type` of a group names the records whose shape it has: `Address`, all of `Base & Extra`, one of `Cat |
Dog`. So a schema may stand behind a name or be written out: both are the same tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from datamaps.schema.shapes import Field, FieldType, Record, SystemSchema
from integrations_portal.shapes.paths import join_path, split_path

_TEMPLATE = re.compile(r"\{[^}]*\}")
ROOT = "value"
"""Path of the one field of a record that is a named value or list, not a group."""


def shape_of_name(name: str) -> str:
    """The name of an operation whatever its path parameters are called."""
    return _TEMPLATE.sub("{}", name)


@dataclass(slots=True)
class Node:
    name: str
    row: Field | None = None
    children: dict[str, Node] = field(default_factory=dict)


def grow(rows: Iterable[Field]) -> Node:
    """The tree of a record's rows; a parent that has no row of its own is made up as it is needed."""
    root = Node("")
    for row in rows:
        node = root
        parts = split_path(row.path) if "." in row.path or "[" in row.path or '"' in row.path else (row.path,)
        for part in parts:
            child = node.children.get(part)
            if child is None:
                child = node.children[part] = Node(part)
            node = child
        node.row = row
    return root


def step(path: str, name: str) -> str:
    """The path of a child: `lines` and `[]` make `lines[]`, `lines[]` and `sku` make `lines[].sku`."""
    if name == "[]":
        return path + "[]"
    return f"{path}.{join_path((name,))}" if path else join_path((name,))


def link_names(native_type: str) -> tuple[str, ...]:
    """The record names in a native type: `Cat | Dog` gives both."""
    for joiner in (" & ", " | "):
        if joiner in native_type:
            return tuple(native_type.split(joiner))
    return (native_type,) if native_type else ()


class Forest:
    """The trees of one schema. `inline` names records that only stand for a body written out in an operation."""

    def __init__(
        self,
        schema: SystemSchema,
        inline: frozenset[str] = frozenset(),
        records: Mapping[str, Record] | None = None,
    ) -> None:
        self.schema = schema
        self.records = {record.name: record for record in schema.records} if records is None else records
        self.operations = frozenset(shape_of_name(operation.name) for operation in schema.operations)
        self.composed = {one.record: one.of for one in schema.composed}
        self.merged = {one.record: (*one.of, *one.inside) for one in schema.composed}
        self.inline = inline
        self._trees: dict[str, Node] = {}
        self._joined: dict[str, dict[str, Node]] = {}

    def tree(self, name: str) -> Node:
        if name not in self._trees:
            self._trees[name] = grow(self.records[name].fields)
        return self._trees[name]

    def links(self, node: Node) -> tuple[str, ...]:
        """The records that this group has the shape of, in sorted order; none when one of them is not known."""
        if node.row is None or node.row.type is not FieldType.OBJECT:
            return ()
        names = link_names(node.row.native_type)
        if not all(name in self.records for name in names) or any(name in self.inline for name in names):
            return ()
        return tuple(sorted(names))

    def scalar(self, node: Node) -> str:
        """The record of the named value or list that this field has the shape of; empty when there is none."""
        row = node.row
        if row is None or row.type is FieldType.OBJECT or row.native_type not in self.records:
            return ""
        return row.native_type if ROOT in self.tree(row.native_type).children else ""

    def opaque(self, node: Node) -> bool:
        """Of a named shape that this schema does not have, such as that of another document: nothing can be said of
        its inside.
        """
        row = node.row
        return (
            row is not None
            and row.type in (FieldType.OBJECT, FieldType.UNKNOWN)
            and bool(row.native_type)
            and not node.children
            and not all(name in self.records for name in link_names(row.native_type))
        )

    def children(self, node: Node) -> dict[str, Node]:
        """What stands below a node, whether written out or behind names."""
        row = node.row
        if row is None or row.type is not FieldType.OBJECT or not row.native_type:
            return node.children
        names = link_names(row.native_type)
        if not all(name in self.records for name in names):
            return node.children
        if len(names) == 1 and not node.children:
            return self.tree(names[0]).children
        if row.native_type not in self._joined or node.children:
            joined = join([self.tree(name).children for name in names], one_of=" | " in row.native_type)
            if node.children:
                return join([joined, node.children], one_of=False)
            self._joined[row.native_type] = joined
        return self._joined[row.native_type]

    def owner(self, record: str, path: str) -> tuple[str, str]:
        """The record that has the field, and its path there: behind links `Order`, `buyer.city` is (`Person`,
        `city`).

        The given record and path when nothing is linked, or when the field is not known.
        """
        if record not in self.records:
            return record, path
        owner, at, node = record, "", self.tree(record)
        for part in split_path(path):
            links = self.links(node)
            for name in links:
                if part in self.tree(name).children:
                    owner, at, node = name, "", self.tree(name)
                    break
            child = node.children.get(part)
            if child is None:
                return record, path
            at, node = step(at, part), child
        return owner, at

    def named_value(self, record: str, path: str) -> str:
        """The record of the named value or list that a field has the shape of (`Error`, `code`: `ErrorCode`),
        or "".
        """
        if record not in self.records:
            return ""
        node: Node | None = self.tree(record)
        for part in split_path(path):
            node = node.children.get(part) if node else None
        return self.scalar(node) if node else ""


def join(branches: list[dict[str, Node]], one_of: bool) -> dict[str, Node]:
    """Several shapes as one. Where only one of them holds, a field is required only when all of them require
    it.
    """
    joined: dict[str, Node] = {}
    for branch in branches:
        for name, node in branch.items():
            joined[name] = _merged(joined[name], node, one_of) if name in joined else node
    if one_of:
        for name, node in joined.items():
            if node.row and node.row.required and not all(name in branch for branch in branches):
                row = node.row.model_copy(update={"required": False})
                joined[name] = Node(name, row, node.children)
    return joined


def _merged(first: Node, second: Node, one_of: bool) -> Node:
    row = merge_rows(first.row, second.row, one_of) if first.row and second.row else first.row or second.row
    return Node(first.name, row, join([first.children, second.children], one_of))


def merge_rows(first: Field, second: Field, one_of: bool) -> Field:
    """One row for a field that two shapes have: of one of them, or of both at once."""
    if first == second:
        return first
    update: dict[str, object] = {}
    if one_of:
        both = first.required and second.required
        update["required"] = None if first.required is None and second.required is None else bool(both)
        update["nullable"] = bool(first.nullable or second.nullable)
        if first.values and second.values:
            update["values"] = tuple(sorted({*first.values, *second.values}))
        else:
            update["values"] = ()
        if first.type is not second.type:
            update |= union_of(first, second)
        for facet in (
            "max_length",
            "min_length",
            "minimum",
            "maximum",
            "multiple_of",
            "pattern",
            "default",
            "format",
        ):
            if getattr(first, facet) != getattr(second, facet):
                update[facet] = Field.model_fields[facet].default
        for flag in ("read_only", "write_only", "deprecated"):
            update[flag] = getattr(first, flag) and getattr(second, flag)
        return first.model_copy(update=update)
    for facet in second.model_fields_set - {"path"}:
        value = getattr(second, facet)
        if isinstance(value, bool):
            update[facet] = getattr(first, facet) or value
        elif value not in (None, "", (), FieldType.UNKNOWN):
            update[facet] = value
    return first.model_copy(update=update)


def union_of(first: Field, second: Field) -> dict[str, object]:
    """Type and native type of a field that is one thing or another."""
    names: set[str] = set()
    for row in (first, second):
        if row.type is FieldType.UNKNOWN:
            names |= set(row.native_type.split(" | ")) if row.native_type else {"unknown"}
        else:
            names.add(row.type.value)
    if names == {"integer", "number"}:
        return {"type": FieldType.NUMBER, "native_type": ""}
    return {
        "type": FieldType.UNKNOWN,
        "native_type": " | ".join(sorted(names)) if "unknown" not in names else "",
    }
