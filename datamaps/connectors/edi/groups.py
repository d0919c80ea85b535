"""What messages have in common in one place: groups of elements, with groups below them, and how often each came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as member

from datamaps.connectors.edi.words import Spot, Word
from datamaps.schema.shapes import Field, FieldType, SeenField, SeenValue

MOST_CODES = 200
"""More distinct values than this are no codes, whatever the standard says."""
_CODE = re.compile(r"[A-Za-z0-9._-]{1,10}")


@dataclass
class Leaf:
    """One element or component; `codes` is None once they are too many."""

    name: str
    title: str
    word: Word
    description: str
    filled: int = 0
    longest: int = 0
    repeated: bool = False
    types: set[FieldType] = member(default_factory=set)
    codes: Counter[str] | None = member(default_factory=Counter)

    def take(self, texts: list[str], kind: FieldType) -> None:
        """The values of one segment, more than one where they are repeated."""
        self.filled += 1
        self.types.add(kind)
        self.repeated = self.repeated or len(texts) > 1
        for text in texts:
            self.longest = max(self.longest, len(text))
            if self.word.code and self.codes is not None:
                self.codes[text] += 1
                if len(self.codes) > MOST_CODES or not _CODE.fullmatch(text):
                    self.codes = None

    @property
    def type(self) -> FieldType:
        """Its type; where messages differ in it, it is text."""
        return next(iter(self.types)) if len(self.types) == 1 else FieldType.STRING


@dataclass
class Group:
    """One segment in its place, with what stands below it.

    `owners` are the titles of qualified groups down to it, `told_by` the elements that its name has already. `times` is
    how often it came, `parents` in how many of those that it could be in, `most` how often in one of them.
    """

    name: str
    path: str
    title: str = ""
    owners: tuple[str, ...] = ()
    many: bool = False
    told_by: tuple[Spot, ...] = ()
    times: int = 0
    parents: int = 0
    most: int = 0
    leaves: dict[Spot | str, Leaf] = member(default_factory=dict)
    groups: dict[str, Group] = member(default_factory=dict)
    rows: int = 0
    """For a message: how many there are, those that were only counted among them."""


def title_of(group: Group, word: Word) -> str:
    """The words for an element: after those of what it belongs to, or theirs alone."""
    owners = ", ".join(group.owners)
    if not owners or not word.title:
        return word.title
    if word.main:
        return owners
    return f"{owners}: {inside(word.title)}"


def inside(title: str) -> str:
    """A title as it is written inside a line: an abbreviation keeps its capitals."""
    return title if title[:2].isupper() and title[:2].isalpha() else title[:1].lower() + title[1:]


def groups_in(group: Group) -> Iterator[Group]:
    for one in group.groups.values():
        yield one
        yield from groups_in(one)


def rows_of(group: Group) -> Iterator[Field]:
    prefix = f"{group.path}." if group.path else ""
    for leaf in group.leaves.values():
        yield from _leaf_rows(f"{prefix}{leaf.name}", leaf, leaf.filled < group.times)
    for one in group.groups.values():
        may_be_absent = False if one.parents < group.times else None
        if one.many:
            yield Field(path=one.path[:-2], title=one.title, type=FieldType.ARRAY, required=may_be_absent)
            yield Field(path=one.path, title=one.title, type=FieldType.OBJECT)
        else:
            yield Field(path=one.path, title=one.title, type=FieldType.OBJECT, required=may_be_absent)
        yield from rows_of(one)


def _leaf_rows(path: str, leaf: Leaf, absent: bool) -> Iterator[Field]:
    words = {"title": leaf.title, "description": leaf.description}
    text = leaf.type is FieldType.STRING
    facts = {"type": leaf.type, "max_length": leaf.longest if text else None, "values": tuple(sorted(leaf.codes or ()))}
    # That it is there in all messages of today is no promise; that it is missing in one is a fact.
    required = False if absent else None
    if leaf.repeated:
        yield Field(path=path, **words, type=FieldType.ARRAY, required=required)
        yield Field(path=f"{path}[]", **words, **facts)
    else:
        yield Field(path=path, **words, **facts, required=required)


def seen_in(group: Group) -> Iterator[SeenField]:
    prefix = f"{group.path}." if group.path else ""
    for leaf in group.leaves.values():
        if leaf.codes:
            values = tuple(SeenValue(value=code, count=count) for code, count in sorted(leaf.codes.items()))
            yield SeenField(path=f"{prefix}{leaf.name}{'[]' * leaf.repeated}", values=values)
    for one in group.groups.values():
        yield from seen_in(one)
