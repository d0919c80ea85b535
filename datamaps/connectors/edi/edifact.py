"""EDIFACT: each type of message is a record (`ORDERS`), each segment a group in it, each component a field.

The component `LIN.03-2` is the second one of the third element; the first one is called like the element (`LIN.03`), as
a sender may leave out the others.
"""

from __future__ import annotations

import re

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.edi.edifact_words import CODES, MESSAGES, SEGMENTS
from datamaps.connectors.edi.envelope import Level
from datamaps.connectors.edi.reading import Parties, Reading
from datamaps.connectors.edi.text import NOTHING, Marks, Scanner, Segment, decoded
from datamaps.connectors.edi.words import Dialect, Loop, codes_of, segments_of
from datamaps.schema.shapes import FieldType, SystemSchema

_LEVELS = (Level("UNB", "UNZ", 5), Level("UNG", "UNE", 5), Level("UNH", "UNT", 1))
_REPEATS_FROM = 4
_USUAL = Marks("'", "+", ":", release="?")
_OF_LEVEL_B = Marks("\x1c", "\x1d", "\x1f")
"""The control characters of syntax level B, which part without ever standing in a text."""
_HEAD = re.compile(r"UNA.{6}[ \t\r\n]*UNB|UN[BGH][+\x1d]|[A-Z]{3}\+[^']{0,500}'", re.DOTALL)
_NAMED = re.compile(rb"UNB.UNO([A-Y])", re.DOTALL)
_ENCODINGS = {
    "C": "iso8859-1",
    "D": "iso8859-2",
    "E": "iso8859-5",
    "F": "iso8859-7",
    "G": "iso8859-3",
    "H": "iso8859-4",
} | {"I": "iso8859-6", "J": "iso8859-8", "K": "iso8859-9", "L": "iso8859-15"}
"""By the letter of the syntax level; A, B, W, X and Y are ASCII or Unicode."""
_PARTY = frozenset({"LOC", "FII", "RFF", "CTA", "COM", "DOC"})
_AMOUNTS = frozenset({"QTY", "PCD", "MOA", "RTE", "RNG", "TAX"})

_LOOPS = (
    {tag: Loop(1) for tag in ("CPS", "CNI", "PGI")}
    | {tag: Loop(2) for tag in ("LIN", "GID", "EQD")}
    | {
        "TDT": Loop(4, frozenset({"LOC", "DTM", "RFF", "TSR"})),
        "NAD": Loop(5, _PARTY),
        "PAC": Loop(5, frozenset({"MEA", "QTY", "PCI", "GIN", "GIR"})),
    }
    | {
        "ALC": Loop(6, _AMOUNTS),
        "PAT": Loop(6, frozenset({"DTM", "PCD", "MOA"})),
        "PCI": Loop(6, frozenset({"GIN", "DTM"})),
    }
    | {
        "RFF": Loop(7, frozenset({"DTM"})),
        "CUX": Loop(7, frozenset({"DTM"})),
        "DOC": Loop(7, frozenset({"DTM"})),
        "TAX": Loop(7, frozenset({"MOA", "LOC"})),
    }
)
DIALECT = Dialect(
    mark="+",
    segments=segments_of(SEGMENTS),
    codes=codes_of(CODES),
    loops=_LOOPS,
    ending=frozenset({"UNS", "CNT"}),
    formats=dict.fromkeys(("2", "3", "101", "102"), FieldType.DATE)
    | dict.fromkeys(("201", "202", "203", "204", "205", "301", "303", "304"), FieldType.DATETIME)
    | dict.fromkeys(("401", "402", "404"), FieldType.TIME),
    messages=codes_of(MESSAGES)["+"],
)


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The types of messages in one interchange or several. Raises ConnectorError (malformed, too_large, timed_out)."""
    named = _NAMED.search(content[:500])
    text, encoding = decoded(content, _ENCODINGS.get(named[1].decode(), "") if named else "")
    scanner = Scanner(text, _USUAL, limits)
    scanner.skip()
    if not _HEAD.match(text, scanner.at):
        raise ConnectorError(Trouble.MALFORMED, "edi_no_unb", permanent=True)
    reading = _Edifact(scanner, limits)
    if not text.startswith("UN", scanner.at):
        reading.without_envelope()
    return reading.schema(encoding)


class _Edifact(Reading):
    dialect = DIALECT
    levels = _LEVELS
    between = frozenset({"UNA"})

    def before_segment(self) -> None:
        """An interchange may say its marks in a UNA before it; without one they are the usual ones."""
        scanner = self.scanner
        if scanner.starts("UNO"):
            raise ConnectorError(Trouble.MALFORMED, "edi_package", permanent=True)
        if scanner.starts("UNA"):
            marks = _marks_of(scanner.text[scanner.at + 3 : scanner.at + 9])
            scanner.at += 9
            scanner.skip()
            self._part(marks)
        elif scanner.starts("UNB"):
            self._part(_OF_LEVEL_B if scanner.starts("UNB\x1d") else _USUAL)

    def _part(self, marks: Marks) -> None:
        """Repetitions there are from version 4 of the syntax on, parted by `*` unless a UNA says otherwise."""
        found = re.compile(rf"UNB.UNO[A-Z]{re.escape(marks.component)}([0-9])", re.DOTALL).match(
            self.scanner.text, self.scanner.at
        )
        repeats = found is not None and int(found[1]) >= _REPEATS_FROM
        repetition = (marks.repetition or "*") if repeats else ""
        self.scanner.part(Marks(marks.terminator, marks.element, marks.component, repetition, marks.release))

    def message_name(self, opening: Segment) -> str:
        """The type of the message: `ORDERS`."""
        return opening.value(2)

    def parties(self, opening: Segment) -> Parties:
        """As the interchange says, with the version of the message: `D 96A UN EAN008`."""
        around = self.headers.get("UNB", NOTHING)
        version = " ".join(filter(None, (opening.value(2, place) for place in range(2, 6))))
        return Parties(around.value(2), around.value(3), version)


def _marks_of(una: str) -> Marks:
    """The six characters of a UNA; the third, for decimals, parts nothing. Raises ConnectorError(malformed)."""
    component, element, _decimal, release, repetition, terminator = tuple(una.ljust(6))
    used = [mark for mark in (component, element, release, terminator) if mark != " "]
    if len(set(used)) < len(used) or any(map(str.isalnum, used)) or " " in (component, element, terminator):
        raise ConnectorError(Trouble.MALFORMED, "edi_una", permanent=True)
    return Marks(terminator, element, component, repetition.strip(), release.strip())
