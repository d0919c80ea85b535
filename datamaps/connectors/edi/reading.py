"""A file of interchanges, segment by segment: what is in a message becomes records, what is around it is checked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from typing import ClassVar, NamedTuple

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.edi.envelope import Envelopes, Level
from datamaps.connectors.edi.shape import Messages
from datamaps.connectors.edi.text import Notes, Scanner, Segment, shown
from datamaps.connectors.edi.words import Dialect
from datamaps.schema.shapes import Note, SystemSchema, unshown

NO_NAME = "message"
"""The record of messages that do not say their type."""
_FILE = "file"


class Parties(NamedTuple):
    """Who sent a message to whom, in which version of the standard."""

    sender: str
    receiver: str
    version: str


class Reading(ABC):
    """What one standard adds is in its class: its tables, its marks, where a message says its name."""

    dialect: ClassVar[Dialect]
    levels: ClassVar[tuple[Level, ...]]
    between: ClassVar[frozenset[str]]

    def __init__(self, scanner: Scanner, limits: Limits) -> None:
        self.scanner = scanner
        self.notes = Notes()
        self.headers: dict[str, Segment] = {}
        """The segments that opened the envelopes around a message, by tag."""
        self._envelopes = Envelopes(self.levels, self.notes)
        self._messages = Messages(self.dialect, limits, self.notes)
        self._parties: Counter[tuple[str, Parties]] = Counter()
        self._bare = False

    @abstractmethod
    def before_segment(self) -> None:
        """Looks at what comes next for marks that hold from here on."""

    @abstractmethod
    def message_name(self, opening: Segment) -> str:
        """The type of the message that this segment opens; empty where it does not say."""

    @abstractmethod
    def parties(self, opening: Segment) -> Parties:
        """Who sent the message that this segment opens, to whom, in which version."""

    def schema(self, encoding: str) -> SystemSchema:
        """Everything in the file. Raises ConnectorError (malformed, too_large, timed_out)."""
        if encoding:
            self.notes.add(Note(where=_FILE, code="edi_encoding", values={"encoding": encoding}))
        while self.scanner.skip():
            self.before_segment()
            if self.scanner.skip():
                self._take(self.scanner.next())
        self._messages.end()
        self._envelopes.end()
        records = self._messages.records()
        if not records:
            raise ConnectorError(Trouble.MALFORMED, "edi_no_message", permanent=True)
        self._messages.say_the_rest()
        self._say_the_rest()
        return SystemSchema(
            records=records, seen=self._messages.seen(), notes=self.notes.all(_FILE), hidden=unshown(records)
        )

    def without_envelope(self) -> None:
        """What comes is a message that nothing opened."""
        self._bare = True
        self._messages.begin(NO_NAME)
        self.notes.add(Note(where=NO_NAME, code="edi_no_envelope"))

    def _take(self, segment: Segment) -> None:
        opens, closes = self.levels[-1].opens, self.levels[-1].closes
        if not segment.ended and not self._is_whole(segment):
            return
        if self._envelopes.takes(segment):
            self._bare = False
            if segment.tag == opens:
                self._begin(segment)
            elif segment.tag == closes:
                self._messages.end()
            else:
                self._enter(segment)
        elif self._envelopes.in_message() or self._bare:
            self._messages.take(segment)
        elif segment.tag not in self.between:
            where = self._envelopes.where or _FILE
            values = {"tag": shown(segment.tag)[:3] or "?", "segment": segment.number}
            self.notes.add(Note(where=where, code="edi_outside", values=values))

    def _is_whole(self, segment: Segment) -> bool:
        """Whether a segment without its terminator can be taken: not when the file was cut off in it."""
        where = f"{shown(segment.tag)[:3]} {segment.number}"
        if segment.cut and segment.tag not in {level.closes for level in self.levels}:
            self.notes.add(Note(where=where, code="edi_cut"))
            return False
        self.notes.add(Note(where=where, code="edi_unended"))
        return True

    def _enter(self, segment: Segment) -> None:
        """Keeps what opens an envelope, without those that were inside the one before."""
        opened = [level.opens for level in self.levels]
        if segment.tag in opened:
            for tag in opened[opened.index(segment.tag) :]:
                self.headers.pop(tag, None)
            self.headers[segment.tag] = segment

    def _begin(self, segment: Segment) -> None:
        name = shown(self.message_name(segment))
        if not name:
            name = NO_NAME
            self.notes.add(Note(where=self._envelopes.where, code="edi_no_type"))
        self._messages.begin(name)
        self._parties[name, Parties(*map(shown, self.parties(segment)))] += 1

    def _say_the_rest(self) -> None:
        for number, length in self.scanner.binary:
            self.notes.add(Note(where=f"BIN {number}", code="edi_binary", values={"count": length}))
        for (name, parties), count in self._parties.items():
            if any(parties):
                values = {key: value or "?" for key, value in parties._asdict().items()} | {"count": count}
                self.notes.add(Note(where=name, code="edi_parties", values=values))
