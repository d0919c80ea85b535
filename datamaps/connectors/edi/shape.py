"""Messages as records: where each segment stands, and what its elements have in common in all messages.

Where something stands follows from the tables of the standard alone, never from the messages of today: a segment that
comes twice today and once tomorrow has the same path on both days. So is a list only what the tables say is one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from dataclasses import field as member

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.edi.groups import Group, Leaf, groups_in, inside, rows_of, seen_in, title_of
from datamaps.connectors.edi.text import Element, Notes, Segment, shown
from datamaps.connectors.edi.words import NO_WORD, Dialect, Loop, SegmentWords, Spot, Word
from datamaps.schema.shapes import FieldType, Note, Record, SeenRecord
from integrations_portal.shapes.paths import quoted

MOST_SEGMENTS = 200_000
"""After so many, messages are counted and not looked at; one of each type always is."""
_MOST_QUALIFIERS = 500
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_QUALIFIER = re.compile(r"[A-Z0-9]{1,4}")
_NOTHING = SegmentWords()


@dataclass
class _Open:
    """A loop that has begun, and how often each group came in it."""

    group: Group
    tag: str
    loop: Loop
    came: Counter[str] = member(default_factory=Counter)

    def end(self) -> None:
        for name, count in self.came.items():
            group = self.group.groups[name]
            group.parents += 1
            group.most = max(group.most, count)


class Messages:
    """The records of a file, as its messages are taken in."""

    def __init__(self, dialect: Dialect, limits: Limits, notes: Notes) -> None:
        self.dialect = dialect
        self.notes = notes
        self.roots: dict[str, Group] = {}
        self._limits = limits
        self._fields = 0
        self._looked_at = 0
        self._open: list[_Open] = []

    def begin(self, name: str) -> None:
        """A message of this type begins; what is open ends. When enough was looked at, it is only counted."""
        self.end()
        root = self.roots.setdefault(name, Group(name, "", self.dialect.messages.get(name, "")))
        root.rows += 1
        if self._looked_at < MOST_SEGMENTS or not root.times:
            root.times += 1
            self._open = [_Open(root, "", Loop(0))]

    def end(self) -> None:
        """The message ends."""
        self._close(0)

    def take(self, segment: Segment) -> None:
        """One segment of the message that is open. Raises ConnectorError(too_large)."""
        if not self._open:
            return
        self._looked_at += 1
        if not _TAG.fullmatch(segment.tag):
            where = f"{self._open[0].group.name} {segment.number}"
            self.notes.add(Note(where=where, code="edi_tag", values={"tag": shown(segment.tag)[:3] or "?"}))
            return
        words = self.dialect.segments.get(segment.tag, _NOTHING)
        loop = self._loop(segment.tag)
        self._leave(segment.tag, loop)
        above = self._open[-1]
        many = words.many and (loop is not None or segment.tag not in self.dialect.loops)
        group = self._group(above.group, segment, words, many)
        group.times += 1
        above.came[group.name] += 1
        if loop:
            self._open.append(_Open(group, segment.tag, loop))
        for number, element in enumerate(segment.elements, 1):
            if words.pairs and number >= words.pairs:
                self._take_pair(group, segment, words, number)
            else:
                self._take_element(group, segment, words, number, element)

    def _count(self, more: int) -> None:
        self._fields += more
        if self._fields > self._limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self._limits.fields)

    def _loop(self, tag: str) -> Loop | None:
        loop = self.dialect.loops.get(tag)
        return loop if loop and not any(one.tag in loop.plain_in for one in self._open) else None

    def _leave(self, tag: str, loop: Loop | None) -> None:
        """Ends the loops that this segment is no part of."""
        if tag in self.dialect.ending:
            self._close(1)
        while len(self._open) > 1:
            inner = self._open[-1].loop
            outside = inner.members is not None and tag not in inner.members
            if not outside and not (loop and inner.rank >= loop.rank):
                return
            self._close(len(self._open) - 1)

    def _close(self, left: int) -> None:
        while len(self._open) > left:
            self._open.pop().end()

    def _group(self, above: Group, segment: Segment, words: SegmentWords, many: bool) -> Group:
        codes = tuple(segment.value(*spot) for spot in words.qualified)
        codes = codes if codes and _QUALIFIER.fullmatch(codes[0]) else ()
        codes = tuple(code for code in codes if _QUALIFIER.fullmatch(code))
        name = self.dialect.mark.join((segment.tag, *codes))
        if name not in above.groups and codes and len(above.groups) >= _MOST_QUALIFIERS:
            name, codes = segment.tag, ()
        if name in above.groups:
            return above.groups[name]
        self._count(1)
        path = f"{above.path}.{quoted(name)}" if above.path else quoted(name)
        title = self._group_title(segment.tag, codes, words)
        owners = (*above.owners, inside(title) if above.owners else title) if codes else above.owners
        made = above.groups[name] = Group(name, path + "[]" * many, title, owners, many, words.qualified[: len(codes)])
        return made

    def _group_title(self, tag: str, codes: tuple[str, ...], words: SegmentWords) -> str:
        if not codes:
            return words.title
        known = self.dialect.codes.get(tag, {})
        plain = f"{words.title} {' '.join(codes)}"
        return known.get(".".join(codes)) or known.get(codes[-1]) or known.get(codes[0]) or plain

    def _take_element(self, group: Group, segment: Segment, words: SegmentWords, number: int, element: Element) -> None:
        for place in range(1, max(map(len, element)) + 1):
            texts = [text for one in element if len(one) >= place and (text := one[place - 1].strip())]
            spot = number, place
            if not texts or spot in group.told_by:
                continue
            leaf = group.leaves.get(spot)
            if leaf is None:
                word = words.elements.get(spot, NO_WORD)
                name = f"{number:02}" if place == 1 else f"{number:02}-{place}"
                told = f"{segment.tag} {word.number}" if word.number else f"{segment.tag}{name}"
                leaf = self._add(group, spot, Leaf(name, title_of(group, word), word, told))
            kind = leaf.word.type
            if kind is FieldType.UNKNOWN:  # the format stands behind it in EDIFACT, before it in X12
                code = segment.value(number, place + 1) or segment.value(number - 1)
                kind = self.dialect.formats.get(code, FieldType.STRING)
            leaf.take(texts, kind)

    def _take_pair(self, group: Group, segment: Segment, words: SegmentWords, number: int) -> None:
        """A value that the element before it says the meaning of: its place among others like it may differ."""
        code, text = segment.value(number - 1), segment.value(number)
        if (number - words.pairs) % 2 == 0 or not text:
            return
        name = f"{self.dialect.mark}{code}" if _QUALIFIER.fullmatch(code) else f"{number:02}"
        leaf = group.leaves.get(name)
        if leaf is None:
            known = self.dialect.codes.get("&", {}).get(code)
            word = Word(known or f"Value {code}") if name != f"{number:02}" else NO_WORD
            leaf = self._add(group, name, Leaf(name, title_of(group, word), word, f"{segment.tag} {code}"[:10].strip()))
        leaf.take([text], FieldType.STRING)

    def _add(self, group: Group, key: Spot | str, leaf: Leaf) -> Leaf:
        self._count(1)
        group.leaves[key] = leaf
        return leaf

    def records(self) -> tuple[Record, ...]:
        """The records, with fields in the order in which they first came."""
        return tuple(
            Record(name=name, title=root.title, fields=tuple(rows_of(root))) for name, root in self.roots.items()
        )

    def seen(self) -> tuple[SeenRecord, ...]:
        """How many messages of each type there are, and which codes stand where."""
        return tuple(
            SeenRecord(record=name, rows=root.rows, fields=tuple(sorted(seen_in(root), key=lambda one: one.path)))
            for name, root in self.roots.items()
        )

    def say_the_rest(self) -> None:
        """Notes which messages were only counted, and what came several times in one place although it is no list."""
        for name, root in self.roots.items():
            if root.times < root.rows:
                values = {"count": root.times, "rows": root.rows}
                self.notes.add(Note(where=name, code="edi_messages", values=values))
            for group in groups_in(root):
                if group.most > 1 and not group.many:
                    where = f"{quoted(name)}.{group.path}"
                    self.notes.add(Note(where=where, code="edi_repeats", values={"count": group.most}))
