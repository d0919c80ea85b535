"""What a standard of trading messages calls its segments and elements, read from a compact table.

One line is one segment; lines that start with a space go on with it. Its parts are separated by `|`: first the tag and
what it is called, then its elements in their order, each with its components separated by `;`.

- `N1(1) Party` is told apart by its first element, `DTM(1.1)` by the first component of it, `SAC(1,2)` by two.
- `PID[] Description` comes again and again in one place, and is a list.
- An element `#Unit` holds a code, `=Reference` is called like its qualifier where there is one. A number in front is
  the standard's own (`C212:7140 Item number`). Behind it, `:d` is a date, `:t` a time, `:n` a number, `:i` a whole
  number, `:f` a date or time in the format that the next component says; an element that nobody asks for is `-`.
- A last element `&` begins pairs of a qualifier and a value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as member

from datamaps.schema.shapes import FieldType

Spot = tuple[int, int]
"""An element and a component of it, from 1."""

_HEAD = re.compile(r"(?P<tag>[A-Z][A-Z0-9]{1,2})(?:\((?P<qualified>[0-9.,]+)\))?(?P<many>\[\])? (?P<title>.+)")
_ELEMENT = re.compile(
    r"(?:(?P<number>[A-Z]?[0-9]{3,4}(?::[0-9]{4})?) )?(?P<mark>[#=]?)(?P<title>.*?)(?::(?P<type>[dtnif]))?"
)
_TYPES = {
    "d": FieldType.DATE,
    "t": FieldType.TIME,
    "n": FieldType.NUMBER,
    "i": FieldType.INTEGER,
    "f": FieldType.UNKNOWN,
}


@dataclass(frozen=True)
class Word:
    """What one element is: in words, in the standard's numbers, its type and whether it holds a code.

    The type is unknown where the data say it themselves. `main`: it is called like the qualifier of its segment.
    """

    title: str = ""
    number: str = ""
    type: FieldType = FieldType.STRING
    code: bool = False
    main: bool = False


@dataclass(frozen=True)
class SegmentWords:
    """What one segment is: in words, which elements tell it apart, whether it is a list, and from where it has pairs of
    qualifier and value (0: nowhere).
    """

    title: str = ""
    qualified: tuple[Spot, ...] = ()
    many: bool = False
    pairs: int = 0
    elements: Mapping[Spot, Word] = member(default_factory=dict)


NO_WORD = Word()
"""An element that is in no table."""


@dataclass(frozen=True)
class Loop:
    """A segment with which a part of a message begins, that may come again.

    It ends where a loop of the same or a lower `rank` begins, or a segment that is none of its `members` (None: any
    segment is one). Inside one of `plain_in` the segment begins no loop.
    """

    rank: int
    members: frozenset[str] | None = None
    plain_in: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dialect:
    """One standard: the mark between a tag and its qualifier, and its tables. `ending` are the segments that end all
    loops; `formats` say what a date is by the code that stands beside it.
    """

    mark: str
    segments: Mapping[str, SegmentWords]
    codes: Mapping[str, Mapping[str, str]]
    loops: Mapping[str, Loop]
    ending: frozenset[str]
    formats: Mapping[str, FieldType]
    messages: Mapping[str, str]


def segments_of(table: str) -> dict[str, SegmentWords]:
    """The segments of a table, by their tag."""
    return dict(map(_segment, _lines(table)))


def codes_of(table: str) -> dict[str, dict[str, str]]:
    """What codes mean, by segment: `N1: BY Buyer; ST Ship to`."""
    found = {}
    for line in _lines(table):
        tag, _colon, codes = line.partition(": ")
        found[tag] = dict(code.strip().split(" ", 1) for code in codes.split(";"))
    return {tag: {code: title.strip() for code, title in codes.items()} for tag, codes in found.items()}


def _lines(table: str) -> list[str]:
    return re.sub(r"\n +", " ", table.strip()).splitlines()


def _segment(line: str) -> tuple[str, SegmentWords]:
    head, *parts = (part.strip() for part in line.split("|"))
    found = _HEAD.fullmatch(head)
    if found is None:
        raise ValueError(line)
    elements = {
        (number, place): _word(text.strip())
        for number, part in enumerate(parts, 1)
        for place, text in enumerate(part.split(";"), 1)
        if text.strip() not in ("", "-", "&")
    }
    spots = tuple(_spot(text) for text in (found["qualified"] or "").split(",") if text)
    pairs = len(parts) if parts and parts[-1] == "&" else 0
    return found["tag"], SegmentWords(found["title"], spots, bool(found["many"]), pairs, elements)


def _spot(text: str) -> Spot:
    element, _dot, component = text.partition(".")
    return int(element), int(component or 1)


def _word(text: str) -> Word:
    found = _ELEMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Word(
        title=found["title"],
        number=(found["number"] or "").replace(":", "."),
        type=_TYPES.get(found["type"], FieldType.STRING),
        code=found["mark"] == "#",
        main=found["mark"] == "=",
    )
