"""A value table as lines of text, as people type it or paste it from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from datamaps.map.shared import ValuePair
from integrations_portal.shapes.choices import Choice

MOST = 5_000
"""Lines of one table. A longer list is data of a system, and belongs there."""
LONGEST = 2_000
_ARROW = re.compile(r"[ ]*(?:→|->)[ ]*")


class LineFault(Choice):
    """Why a line is not a pair; the labels are templates."""

    NO_ARROW = "no_arrow", _("Line %(line)s, “%(value)s”: put an arrow or a tab between the two values.")
    TOO_MANY = "too_many", _("Line %(line)s, “%(value)s”: it has more than two values and a note.")
    TWICE = "twice", _("Line %(line)s, “%(value)s”: line %(other)s says already what becomes of this value.")
    TOO_LONG = "too_long", _("Line %(line)s, “%(value)s”: a value may have 2,000 characters.")
    TOO_LARGE = "too_large", _("A table may have 5,000 lines; this one goes on after line %(line)s.")


@dataclass(frozen=True)
class Fault:
    """A line, counted from 1, that cannot be read; `other` is the line that has the same value already."""

    kind: LineFault
    line: int
    value: str = ""
    other: int = 0

    def words(self) -> str:
        return str(self.kind.label) % {"line": self.line, "value": self.value[:60], "other": self.other}


def lines_of(pairs: Iterable[ValuePair]) -> str:
    """`Won → active` for each pair, a note behind a second arrow; with tabs where a value has an arrow in itself."""
    return "\n".join(_line(pair) for pair in pairs)


def _line(pair: ValuePair) -> str:
    parts = [pair.source, pair.target, pair.note]
    if not pair.note:
        parts.pop()
    line = " → ".join(parts)
    return line if _ARROW.split(line) == parts and "\t" not in line else "\t".join(parts)


def pairs_of(text: str) -> tuple[tuple[ValuePair, ...], tuple[Fault, ...]]:
    """The pairs of the lines that can be read, and what is wrong with the others. Blank lines are passed over."""
    pairs: dict[str, ValuePair] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        if number > MOST:
            faults.append(Fault(LineFault.TOO_LARGE, MOST))
            break
        parts = [part.strip() for part in (line.split("\t") if "\t" in line else _ARROW.split(line.strip()))]
        while len(parts) > 3 and not parts[-1]:
            parts.pop()
        source, target, note = [*parts, "", "", ""][:3]
        if len(parts) < 2:
            faults.append(Fault(LineFault.NO_ARROW, number, source))
        elif len(parts) > 3:
            faults.append(Fault(LineFault.TOO_MANY, number, source))
        elif max(map(len, parts)) > LONGEST:
            faults.append(Fault(LineFault.TOO_LONG, number, source))
        elif source in lines:
            faults.append(Fault(LineFault.TWICE, number, source, lines[source]))
        else:
            pairs[source] = ValuePair(source=source, target=target, note=note)
            lines[source] = number
    return tuple(pairs.values()), tuple(faults)
