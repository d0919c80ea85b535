"""Trading messages as segments: what X12 and EDIFACT have in common before anything has a meaning.

Tokenised here and not by a library: those that there are refuse what partners really send (a header that is not padded,
a byte order mark, tabs before segments, no envelope), and check neither counts nor control numbers of such a file.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.parsing import text_of
from datamaps.connectors.plain import clean
from datamaps.schema.shapes import Note

LONGEST_SEGMENT = 100_000
"""Letters of one segment; free text is cut into pieces of a few hundred by both standards."""
_MOST_OF_ONE_CODE = 20
_LONGEST_SHOWN = 60
_NARROWEST_LINE = 40
_SPACE = " \t\r\n"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_SAMPLE = 4_096
_BINARY = re.compile(r"(?:BIN|BDS.[A-Z]{3}).([0-9]{1,9}).", re.DOTALL)
"""The X12 segments that hold bytes, and say how many before them."""

Element = tuple[tuple[str, ...], ...]
"""Its repetitions, and the components of each."""


@dataclass(frozen=True)
class Marks:
    """The characters that part an interchange; those that it does not use are empty."""

    terminator: str
    element: str
    component: str
    repetition: str = ""
    release: str = ""

    def split(self, raw: str, mark: str) -> list[str]:
        """The parts of a text between these marks; one after a release character is text."""
        if not mark or mark not in raw:
            return [raw]
        parts = raw.split(mark)
        if not self.release or self.release not in raw:
            return parts
        whole, held = list[str](), ""
        for part in parts:
            held += part
            if self.released(part):
                held += mark
            else:
                whole.append(held)
                held = ""
        return [*whole, held] if held else whole

    def released(self, before: str) -> bool:
        """Whether the mark that follows is text: its release character is not released itself."""
        release = self.release
        return bool(release) and before.endswith(release) and (len(before) - len(before.rstrip(release))) % 2 == 1

    def plain(self, raw: str) -> str:
        """The text without its release characters."""
        if not self.release or self.release not in raw:
            return raw
        return re.sub(rf"{re.escape(self.release)}(.)", r"\1", raw, flags=re.DOTALL)


@dataclass(frozen=True)
class Segment:
    """One segment: its tag, what comes after it, and its number in the file, from 1."""

    tag: str
    raw: str
    number: int
    marks: Marks
    ended: bool = True
    """Whether it has its terminator."""
    cut: bool = False
    """Whether the file ends before its terminator, so that it may be cut off anywhere."""

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Taken apart when somebody asks: of most segments of a large file only the tag is needed."""
        marks, raw = self.marks, self.raw
        if not raw:
            return ()
        if not any(mark and mark in raw for mark in (marks.component, marks.repetition, marks.release)):
            return tuple(((part,),) for part in raw.split(marks.element))
        return tuple(
            tuple(
                tuple(marks.plain(one) for one in marks.split(repetition, marks.component))
                for repetition in marks.split(element, marks.repetition)
            )
            for element in marks.split(raw, marks.element)
        )

    def value(self, element: int, component: int = 1) -> str:
        """The text at a place, from 1, of the first repetition; empty where there is none."""
        if element > len(self.elements):
            return ""
        components = self.elements[element - 1][0]
        return components[component - 1].strip() if component <= len(components) else ""


NOTHING = Segment("", "", 0, Marks("", "", ""))
"""Where a segment is looked for that did not come."""


@dataclass
class Notes:
    """What there is to note of a file: the first of each sort, and how many more there are."""

    found: list[Note] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, note: Note) -> None:
        self.counts[note.code] += 1
        if self.counts[note.code] <= _MOST_OF_ONE_CODE:
            self.found.append(note)

    def all(self, where: str) -> tuple[Note, ...]:
        """The notes, with one that says how many were left out."""
        more = sum(max(0, count - _MOST_OF_ONE_CODE) for count in self.counts.values())
        rest = [Note(where=where, code="edi_more_notes", values={"count": more})] if more else []
        return (*self.found, *rest)


def shown(text: str) -> str:
    """A control number or a partner's id, as it can be stored and shown."""
    return clean(" ".join(text.split()))[:_LONGEST_SHOWN]


def decoded(content: bytes, named: str = "") -> tuple[str, str]:
    """The text without a byte order mark, and its encoding where it is neither Unicode nor the one that is `named`."""
    try:
        text, taken_as = text_of(content), ""
    except ConnectorError:
        text, taken_as = content.decode(named or "windows-1252", "replace"), "" if named else "Windows-1252"
    return _unwrapped(text.removeprefix("\ufeff").replace("\0", "\ufffd")), taken_as


def _unwrapped(text: str) -> str:
    """The text without the line breaks that some put in after every 80 characters, wherever that is."""
    lines = _LINE_BREAK.split(text[:_SAMPLE])
    if len(lines) < 4 or len(lines[0]) < _NARROWEST_LINE or len({len(line) for line in lines[:-1]}) > 1:
        return text
    return _LINE_BREAK.sub("", text)


class Scanner:
    """The segments of a text, one after the other; `marks` may be changed between two of them."""

    def __init__(self, text: str, marks: Marks, limits: Limits) -> None:
        self.text = text
        self.at = 0
        self.count = 0
        self.binary: list[tuple[int, int]] = []
        """Numbers of segments that hold bytes, and how many."""
        self._limits = limits
        self._look_at_clock = 0
        self._waiting: list[str] = []
        self._cut = False
        self.part(marks)

    def part(self, marks: Marks) -> None:
        """From here on, segments are parted by these marks."""
        self.marks = marks
        self._between = re.compile(rf"[{_SPACE}{re.escape(marks.terminator)}]*+")
        self._unended = re.compile(rf"[\r\n]+\s*(?=[A-Z][A-Z0-9]{{1,2}}{re.escape(marks.element)})")

    def skip(self) -> bool:
        """Goes on to where the next segment starts, past empty ones; whether there is one."""
        found = self._between.match(self.text, self.at)
        if not self._waiting and found:
            self.at = found.end()
        return bool(self._waiting) or self.at < len(self.text)

    def starts(self, head: str) -> bool:
        """Whether the next segment starts with these letters."""
        return not self._waiting and self.text.startswith(head, self.at)

    def next(self) -> Segment:
        """The next segment. Raises ConnectorError (malformed, timed_out)."""
        if self.at >= self._look_at_clock:
            self._limits.left()
            self._look_at_clock = self.at + LONGEST_SEGMENT
        self.count += 1
        if self._waiting:
            return self._tagged(self._waiting.pop(0))
        binary = _BINARY.match(self.text, self.at)
        if binary and self.text[self.at + 3] == self.text[binary.end() - 1] == self.marks.element:
            return self._past_bytes(binary.end(), int(binary[1]))
        end = self._end()
        raw, self.at = self.text[self.at : end], end + len(self.marks.terminator)
        first, *self._waiting = self._unended.split(raw) if "\n" in raw or "\r" in raw else [raw]
        self._cut = end >= len(self.text)
        return self._tagged(first)

    def _end(self) -> int:
        """Where the terminator of this segment is, or the text ends."""
        start, most = self.at, self.at + LONGEST_SEGMENT
        while (end := self.text.find(self.marks.terminator, start, most)) >= 0:
            if not self.marks.released(self.text[start:end]):
                return end
            start = end + 1
        if most < len(self.text):
            values = {"number": self.count, "limit": LONGEST_SEGMENT}
            raise ConnectorError(Trouble.MALFORMED, "edi_segment", permanent=True, **values)
        return len(self.text)

    def _past_bytes(self, start: int, length: int) -> Segment:
        end = start + length
        if not self.text.startswith(self.marks.terminator, end):
            raise ConnectorError(Trouble.MALFORMED, "edi_bytes", permanent=True, number=self.count)
        tag, self.at = self.text[self.at : self.at + 3], end + len(self.marks.terminator)
        self.binary.append((self.count, length))
        return Segment(tag, str(length), self.count, self.marks)

    def _tagged(self, text: str) -> Segment:
        tag, _mark, rest = text.strip(_SPACE).partition(self.marks.element)
        last = not self._waiting
        return Segment(tag.strip(), rest, self.count, self.marks, last and not self._cut, last and self._cut)
