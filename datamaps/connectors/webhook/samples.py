"""What samples of one message have in common: fields, types, and how many of them agree.

A sample shows what may come and promises nothing: that a field is in all of them does not make it required, and one
that none of them has may still come. Both are told as counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.csv.columns import Column, type_of
from datamaps.connectors.plain import LONGEST, clean
from datamaps.connectors.webhook.masking import private_name, private_text
from datamaps.schema.shapes import (
    Field,
    FieldType,
    Note,
    Record,
    SeenField,
    SeenRecord,
    SeenValue,
    SystemSchema,
    unshown,
)
from integrations_portal.shapes.paths import quoted

Sample = dict[str, Any]
RECORD = "event"
_NAMES_OF_EVENTS = ("event_type", "eventType", "event_name", "eventName", "event", "topic", "type")
_EVENT = re.compile(r"[A-Za-z][A-Za-z0-9_.:/-]{0,79}")
_MOST_EVENTS = 100
_LONGEST_NAME = 200
_OF_ONE = re.compile(r"@|(?:[0-9][^0-9]*){6}|^[0-9]+$|^[0-9a-fA-F]{16,}$")
"""A name that is an address or an identity: a map by such names, which are those of single people or things."""
_MAP = "*"
_DATES = (FieldType.DATE, FieldType.DATETIME)
_TEXTS = frozenset({FieldType.STRING, *_DATES})
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.NUMBER})


@dataclass
class Node:
    """Counts for one place: how often it came, was empty, was a group, and of which types it was."""

    came: int = 0
    empty: int = 0
    groups: int = 0
    types: Counter[FieldType] = field(default_factory=Counter)
    texts: Column = field(default_factory=Column)
    inside: dict[str, Node] = field(default_factory=dict)
    items: Node | None = None
    private: bool = False
    """Whether it is called like what is personal or secret, so that no value of it is kept."""

    def type(self) -> FieldType | None:
        """The narrowest type of all values that came; none when they have none in common."""
        found = set(self.types)
        if len(found) == 1:
            return next(iter(found))
        if found <= _NUMBERS and found:
            return FieldType.NUMBER
        if found <= _TEXTS and found:
            return FieldType.STRING
        return None if found else FieldType.UNKNOWN

    def listed(self) -> tuple[tuple[str, int], ...]:
        """Values and counts when a few short texts repeat often."""
        return self.texts.listed() if self.type() is FieldType.STRING and not self.private else ()


def shape_of(samples: Sequence[Sample], limits: Limits) -> SystemSchema:
    """A record for each event that the samples name, or one for all. Raises ConnectorError (too_large, timed_out)."""
    reader = _Reader(limits)
    records, seen = [], []
    for name, some in sorted(_by_event(samples).items()):
        root = Node()
        for sample in some:
            limits.left()
            reader.learn(root, sample)
        records.append(reader.record(name, root))
        lists = tuple(_lists("", root))
        seen.append(SeenRecord(record=name, fields=lists))
    return SystemSchema(records=tuple(records), hidden=unshown(records), seen=tuple(seen), notes=tuple(reader.notes))


def _by_event(samples: Sequence[Sample]) -> dict[str, list[Sample]]:
    """Samples by the event that they name, when all name one in the same place; under one name when they do not."""
    for key in _NAMES_OF_EVENTS:
        named = [one.get(key) for one in samples]
        if all(isinstance(name, str) and _EVENT.fullmatch(name) for name in named) and len(set(named)) <= _MOST_EVENTS:
            groups: dict[str, list[Sample]] = {}
            for name, one in zip(named, samples, strict=True):
                groups.setdefault(str(name), []).append(one)
            return groups
    return {RECORD: list(samples)}


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.notes: list[Note] = []
        self._count = 0

    def learn(self, node: Node, value: Any) -> None:
        """Takes one more value of a place into account, and of all that is inside it."""
        node.came += 1
        if value is None:
            node.empty += 1
        elif isinstance(value, dict):
            node.types[FieldType.OBJECT] += 1
            node.groups += 1
            for name, inside in value.items():
                self.learn(self._child(node, _MAP if _OF_ONE.search(name) else name), inside)
        elif isinstance(value, list):
            node.types[FieldType.ARRAY] += 1
            node.items = node.items or self._node(node.private)
            for inside in value:
                self.learn(node.items, inside)
        elif isinstance(value, str):
            self._take_text(node, value)
        else:
            node.types[_plain_type(value)] += 1

    @staticmethod
    def _take_text(node: Node, value: str) -> None:
        text = value.strip()
        kind = type_of(text) if text else FieldType.STRING
        node.types[kind if kind in _DATES else FieldType.STRING] += 1
        node.texts.add(value)
        if private_text(text):
            node.texts.values = None

    def _child(self, node: Node, name: str) -> Node:
        found = node.inside.get(name)
        if found is None:
            found = node.inside[name] = self._node(private_name(name, within=node.private))
        return found

    def _node(self, private: bool) -> Node:
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        if self._count % 1_000 == 0:
            self.limits.left()
        return Node(private=private)

    def record(self, name: str, root: Node) -> Record:
        """The record of all samples of one event. One sample says nothing of how often a field comes."""
        if root.came > 1:
            self.notes.append(Note(where=name, code="samples_read", values={"count": root.came}))
        else:
            self.notes.append(Note(where=name, code="samples_one"))
        return Record(name=name, fields=tuple(self._below("", root, name, root.came > 1)))

    def _below(self, path: str, node: Node, record: str, counted: bool) -> Iterator[Field]:
        for name, inside in node.inside.items():
            child = f"{path}.{quoted(clean(name))}" if path else quoted(clean(name))
            if len(name) > _LONGEST_NAME or len(child) > LONGEST:
                self.notes.append(Note(where=record, code="path_too_long", values={"path": child[:60]}))
                continue
            if counted:
                self._say_how_sure(record, child, inside, node, top=not path)
            yield from self._rows(child, inside, record, counted)

    def _rows(self, path: str, node: Node, record: str, counted: bool) -> Iterator[Field]:
        kind = node.type()
        yield Field(
            path=path,
            type=kind or FieldType.UNKNOWN,
            native_type="" if kind else " | ".join(sorted(one.value for one in node.types)),
            # That none is empty today is no promise; that one is empty is a fact.
            nullable=True if node.empty else None,
            values=tuple(sorted(value for value, _count in node.listed())),
        )
        if node.items is not None and node.items.came:
            yield from self._rows(f"{path}[]", node.items, record, counted)
        yield from self._below(path, node, record, counted)

    def _say_how_sure(self, record: str, path: str, node: Node, above: Node, *, top: bool) -> None:
        where = clean(f"{record}.{path}")
        counts = {"present": node.came, "count": above.groups, "empty": node.empty}
        kind = node.type()
        if kind is None:
            kinds = ", ".join(f"{one.value}: {count}" for one, count in sorted(node.types.items()))
            self.notes.append(Note(where=where, code="samples_differ", values={"kinds": kinds}))
            return
        if path.rpartition(".")[2] == _MAP:
            return  # it stands for many names, and comes as often as all of them together
        values = counts | {"taken_as": kind.value}
        if top:
            self.notes.append(Note(where=where, code="samples_agree", values=values))
        else:
            self.notes.append(Note(where=where, code="samples_agree_inside", values=values))


def _plain_type(value: Any) -> FieldType:
    if isinstance(value, bool):
        return FieldType.BOOLEAN
    return FieldType.INTEGER if isinstance(value, int) else FieldType.NUMBER


def _lists(path: str, node: Node) -> Iterator[SeenField]:
    """The short values that repeat, with their counts, of this place and of all below it."""
    if path and (listed := node.listed()):
        yield SeenField(path=path, values=tuple(SeenValue(value=value, count=count) for value, count in listed))
    if node.items is not None:
        yield from _lists(f"{path}[]", node.items)
    for name, inside in node.inside.items():
        child = f"{path}.{quoted(clean(name))}" if path else quoted(clean(name))
        if len(name) <= _LONGEST_NAME and len(child) <= LONGEST:
            yield from _lists(child, inside)
