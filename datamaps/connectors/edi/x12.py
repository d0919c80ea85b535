"""X12: each type of message is a record (`850`), each segment a group in it, each element a field (`BEG.03`).

The marks between elements and segments are taken from where they stand in the ISA segment, not from the fixed width
that it should have: partners send it unpadded, and without its last element.
"""

from __future__ import annotations

import re

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.edi.envelope import Level
from datamaps.connectors.edi.reading import Parties, Reading
from datamaps.connectors.edi.text import LONGEST_SEGMENT, NOTHING, Marks, Scanner, Segment, decoded, shown
from datamaps.connectors.edi.words import Dialect, Loop, codes_of, segments_of
from datamaps.connectors.edi.x12_words import CODES, MESSAGES, SEGMENTS
from datamaps.schema.shapes import FieldType, Note, SystemSchema

_LEVELS = (Level("ISA", "IEA", 13), Level("GS", "GE", 6), Level("ST", "SE", 2))
_BETWEEN = frozenset({"TA1", "ISB", "ISE", "TA3", "SRH"})
"""What may stand between an interchange and its groups."""
_WIDTH = 105
"""Characters from `ISA` to ISA16."""
_REPEATS_FROM = 402
_IN_VALUES = "-.,/ "
_PARTY = frozenset({"N2", "N3", "N4", "NX2", "IN2", "PER", "REF", "G61", "DMG", "PRV"})
_LINES = frozenset({"HL", "PO1", "POC", "IT1", "W01", "W12", "LX"})

_LONGEST_ISA = 1_000
_HEAD = re.compile(r"(?:ISA|GS|ST)([^A-Za-z0-9\s])")

_LOOPS = (
    {tag: Loop(1) for tag in ("HL", "PO1", "POC", "IT1", "S5", "ENT", "AK2", "INS", "W07")}
    | {"LIN": Loop(1, plain_in=_LINES), "CLM": Loop(2), "AK3": Loop(2), "LX": Loop(3)}
    | {tag: Loop(4) for tag in ("W01", "W12", "CLP", "RMR", "OID", "AT7")}
    | {"SVC": Loop(5), "SLN": Loop(5), "EB": Loop(5)}
    | {"N1": Loop(6, _PARTY), "NM1": Loop(6, _PARTY), "N9": Loop(6, frozenset({"MSG", "MTX"}))}
)
DIALECT = Dialect(
    mark="*",
    segments=segments_of(SEGMENTS),
    codes=codes_of(CODES),
    loops=_LOOPS,
    ending=frozenset({"CTT", "TDS", "W76", "W03", "L3"}),
    formats={"D8": FieldType.DATE, "DT": FieldType.DATETIME},
    messages=codes_of(MESSAGES)["*"],
)


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The types of messages in one interchange or several. Raises ConnectorError (malformed, too_large, timed_out)."""
    text, encoding = decoded(content)
    scanner = Scanner(text, Marks("~", "*", ""), limits)
    scanner.skip()
    head = _HEAD.match(text, scanner.at)
    if head is None:
        raise ConnectorError(Trouble.MALFORMED, "edi_no_isa", permanent=True)
    if not scanner.starts("ISA"):
        terminator = "~" if "~" in text[:LONGEST_SEGMENT] else "\n"
        scanner.part(Marks(terminator, head[1], ""))
    return _X12(scanner, limits).schema(encoding)


class _X12(Reading):
    dialect = DIALECT
    levels = _LEVELS
    between = _BETWEEN

    def before_segment(self) -> None:
        """Each interchange says its marks in its first segment."""
        if self.scanner.starts("ISA"):
            self.scanner.part(self._marks(_Isa(self.scanner.text, self.scanner.at)))

    def _marks(self, isa: _Isa) -> Marks:
        where = f"ISA {shown(isa.elements[12])}"
        if isa.width != _WIDTH:
            self.notes.add(Note(where=where, code="edi_isa_width", values={"width": isa.width, "must": _WIDTH}))
        if not isa.component:
            self.notes.add(Note(where=where, code="edi_isa_short"))
        return Marks(isa.terminator, isa.element, isa.component, self._repetition(isa, where))

    def _repetition(self, isa: _Isa, where: str) -> str:
        """What ISA11 says, from version 00402 on; before, it was a letter for the standard."""
        mark, version = isa.elements[10], isa.elements[11].strip()
        if len(mark) != 1 or mark.isalnum() or mark == " " or not version.isdecimal() or int(version) < _REPEATS_FROM:
            return ""
        if mark in (isa.element, isa.component, isa.terminator) or mark in _IN_VALUES:
            self.notes.add(Note(where=where, code="edi_repetition", values={"mark": mark}))
            return ""
        return mark

    def message_name(self, opening: Segment) -> str:
        """The number of the message: `850`."""
        return opening.value(1)

    def parties(self, opening: Segment) -> Parties:
        """As the group says, or the interchange around it."""
        isa, group = self.headers.get("ISA", NOTHING), self.headers.get("GS", NOTHING)
        return Parties(
            sender=group.value(2) or isa.value(6),
            receiver=group.value(3) or isa.value(8),
            version=group.value(8) or isa.value(12),
        )


class _Isa:
    """The first segment of an interchange, taken apart by its own marks. Raises ConnectorError(malformed)."""

    def __init__(self, text: str, at: int) -> None:
        head = text[at : at + _LONGEST_ISA]
        self.element = head[3:4]
        parts = head.split(self.element, 16) if self.element else []
        if len(parts) < 17 or self.element.isalnum() or self.element.isspace():
            raise ConnectorError(Trouble.MALFORMED, "edi_isa", permanent=True)
        self.elements = parts[1:16]
        rest = parts[16]
        self.width = len(head) - len(rest) + 1
        self.component, self.terminator = self._last_marks(rest)
        marks = (self.element, self.component, self.terminator)
        if not self.terminator or any(mark.isalnum() for mark in marks) or len(set(marks)) < len(marks):
            raise ConnectorError(Trouble.MALFORMED, "edi_isa", permanent=True)

    def _last_marks(self, rest: str) -> tuple[str, str]:
        """ISA16 and the terminator; when only one mark comes before the next segment, ISA16 is missing.

        Unless it is the line that ends each segment: then the next one does not end with that mark.
        """
        tag = rf"[A-Z][A-Z0-9]{{1,2}}{re.escape(self.element)}"
        alone = re.match(rf"([ \t]*)(\r?\n)?[ \t\r\n]*{tag}[^\r\n]*", rest[1:])
        if alone and not (alone[2] and not alone[0].rstrip().endswith(rest[0])):
            return "", rest[0]
        return rest[:1], "\n" if rest[1:3] == "\r\n" else rest[1:2]
