"""What is around messages: who sent how many of them, and whether the counts and numbers at both ends agree."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as member

from datamaps.connectors.edi.text import Notes, Segment, shown
from datamaps.schema.shapes import Note


@dataclass(frozen=True)
class Level:
    """An envelope: the tags that open and close it, and which element of the opening one is its control number.

    In both standards the closing segment has a count first, and the number again.
    """

    opens: str
    closes: str
    number: int


@dataclass
class _Open:
    level: Level
    number: str
    segments: int = 1
    inside: int = 0
    numbers: set[str] = member(default_factory=set)


class Envelopes:
    """The envelopes that are open, outermost first; `levels` of them, the last one around a message."""

    def __init__(self, levels: tuple[Level, ...], notes: Notes) -> None:
        self.levels = levels
        self.notes = notes
        self.open: list[_Open] = []
        self._numbers: set[str] = set()
        self._opens = {level.opens: level for level in levels}
        self._closes = {level.closes: level for level in levels}

    @property
    def where(self) -> str:
        """`ISA 000003438 > GS 1421 > ST 0001`."""
        return " > ".join(f"{one.level.opens} {one.number}" for one in self.open)

    def in_message(self) -> bool:
        """Whether what comes now is a part of a message."""
        return bool(self.open) and self.open[-1].level is self.levels[-1]

    def takes(self, segment: Segment) -> bool:
        """Whether the segment opens or closes an envelope, which is done; else it is counted."""
        if segment.tag in self._opens:
            self._begin(self._opens[segment.tag], segment)
        elif segment.tag in self._closes:
            self._end(self._closes[segment.tag], segment)
        else:
            if self.open:
                self.open[-1].segments += 1
            return False
        return True

    def end(self) -> None:
        """The file ends: what is open now was never closed."""
        self._drop(0)

    def _begin(self, level: Level, segment: Segment) -> None:
        outer = self.levels.index(level)
        self._drop(sum(self.levels.index(one.level) < outer for one in self.open))
        number = shown(segment.value(level.number))
        if self.open:
            self.open[-1].inside += 1
        numbers = self.open[-1].numbers if self.open else self._numbers
        twice = number in numbers
        numbers.add(number)
        self.open.append(_Open(level, number))
        if twice and number:
            self.notes.add(Note(where=self.where, code="edi_number_twice", values={"segment": segment.number}))

    def _drop(self, left: int) -> None:
        while len(self.open) > left:
            closes = self.open[-1].level.closes
            self.notes.add(Note(where=self.where, code="edi_not_closed", values={"tag": closes}))
            self.open.pop()

    def _end(self, level: Level, segment: Segment) -> None:
        if not any(one.level is level for one in self.open):
            where = self.where or segment.tag
            values = {"tag": level.closes, "opens": level.opens, "segment": segment.number}
            self.notes.add(Note(where=where, code="edi_not_opened", values=values))
            return
        while self.open[-1].level is not level:
            self._drop(len(self.open) - 1)
        one = self.open[-1]
        counted = one.segments + 1 if level is self.levels[-1] else one.inside
        said, number = shown(segment.value(1)), shown(segment.value(2))
        if not (said.isdecimal() and int(said) == counted):
            values = {"tag": level.closes, "said": said, "counted": counted, "segment": segment.number}
            self.notes.add(Note(where=self.where, code="edi_count", values=values))
        if number != one.number:
            values = {"tag": level.closes, "said": number, "segment": segment.number}
            self.notes.add(Note(where=self.where, code="edi_number", values=values))
        self.open.pop()
