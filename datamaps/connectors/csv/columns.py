"""What the cells of one column have in common: their type, their longest, and whether a few values repeat."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import dataclass, field

from datamaps.connectors.plain import clean
from datamaps.schema.shapes import FieldType

MOST_VALUES = 20
"""More distinct values than this are data, not a list."""
_LONGEST_VALUE = 60
_OF_ONE = re.compile("@|(?:[0-9][^0-9]*){6}")
"""An address, a phone or account number: of one person or thing, however often it repeats; never kept."""
_REPEATS = 5
"""As often a value occurs on average before the values are taken for a list."""
_FEWEST_FOR_LIST = 20
_ALMOST = 0.8
_FEWEST_FOR_ALMOST = 5

_TRUTHS = frozenset({"true", "false", "yes", "no"})
_INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,17})")  # 007 and twenty digits are codes: no sum is made of them
_NUMBER = re.compile(
    r"[+-]?(?:"
    r"(?:(?:0|[1-9][0-9]*)\.[0-9]*|\.[0-9]+|(?:0|[1-9][0-9]*)(?=[eE][+-]))(?:[eE][+-]?[0-9]{1,3})?"
    r"|(?:0|[1-9][0-9]*),[0-9]+"  # with a comma for the point
    r"|[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"  # with thousands apart
    r")"
)
_DATE = re.compile(
    r"(?:(?P<year>[0-9]{4})(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})"
    r"|(?P<one>[0-9]{1,2})(?P<sep>[-/.])(?P<two>[0-9]{1,2})(?P=sep)(?P<last>[0-9]{4}))"
    r"(?P<time>[T ][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?: ?[AaPp][Mm])?"
    r"(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?)?"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_LONGEST_DATE = 40
_LONGEST_NUMBER = 400


def type_of(text: str) -> FieldType:
    """The type of one cell that is not empty and has no spaces around it."""
    if text[0] not in "0123456789+-.":
        return FieldType.BOOLEAN if len(text) < 6 and text.casefold() in _TRUTHS else FieldType.STRING
    if len(text) > _LONGEST_NUMBER:
        return FieldType.STRING
    if _INTEGER.fullmatch(text):
        return FieldType.INTEGER
    if _NUMBER.fullmatch(text):
        return FieldType.NUMBER
    return _time_type(text) if len(text) <= _LONGEST_DATE else FieldType.STRING


def _time_type(text: str) -> FieldType:
    found = _DATE.fullmatch(text)
    if not found:
        return FieldType.STRING
    year = int(found["year"] or found["last"])
    one, two = int(found["month"] or found["one"]), int(found["day"] or found["two"])
    # Day and month stand in either order; which one is meant does not change the type.
    orders = ((one, two),) if found["year"] else ((one, two), (two, one))
    if not any(_is_day(year, month, day) for month, day in orders):
        return FieldType.STRING
    return FieldType.DATETIME if found["time"] else FieldType.DATE


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


@dataclass
class Column:
    """Counts only, so that rows in another order give the same. `values` is None once they are too many."""

    filled: int = 0
    empty: int = 0
    longest: int = 0
    shortest: int = 0
    types: Counter[FieldType] = field(default_factory=Counter)
    values: Counter[str] | None = field(default_factory=Counter)

    def add(self, cell: str) -> None:
        """Takes one more cell into account."""
        text = cell.strip()
        if not text:
            self.empty += 1
            return
        self.filled += 1
        self.types[type_of(text)] += 1
        length = len(text)
        self.longest = max(length, self.longest)
        self.shortest = min(length, self.shortest) if self.filled > 1 else length
        if self.values is not None:
            self.values[text] += 1
            if length > _LONGEST_VALUE or len(self.values) > MOST_VALUES or _OF_ONE.search(text):
                self.values = None

    def type(self) -> FieldType:
        """The narrowest type that every filled cell has; one cell of another kind makes it text."""
        found = set(self.types)
        if not found:
            return FieldType.UNKNOWN
        if len(found) == 1:
            return next(iter(found))
        return FieldType.NUMBER if found == {FieldType.INTEGER, FieldType.NUMBER} else FieldType.STRING

    def almost(self) -> tuple[FieldType, int] | None:
        """The type that most cells of a text column have, and how many; none when they are text."""
        if self.type() is not FieldType.STRING or self.filled < _FEWEST_FOR_ALMOST:
            return None
        counts = {one: count for one, count in self.types.items() if one is not FieldType.STRING}
        whole, parts = counts.get(FieldType.INTEGER, 0), counts.get(FieldType.NUMBER, 0)
        if whole and parts:
            counts[FieldType.NUMBER] = whole + parts
        if not counts:
            return None
        best = max(sorted(counts), key=lambda one: counts[one])
        return (best, counts[best]) if counts[best] >= self.filled * _ALMOST else None

    def listed(self) -> tuple[tuple[str, int], ...]:
        """Values and counts, most frequent first, when a few repeat often in a text column."""
        if self.values is None or self.type() is not FieldType.STRING:
            return ()
        if self.filled < max(_FEWEST_FOR_LIST, _REPEATS * len(self.values)):
            return ()
        counts: Counter[str] = Counter()
        for text, count in self.values.items():
            counts[clean(text)] += count
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def vote(self, text: str) -> int:
        """Whether a cell of the first row is a value like those below it (1) or a name (-1); 0 says neither."""
        if not text or not self.filled or _YEAR.fullmatch(text):
            return 0  # years are names as often as they are numbers
        mine, theirs = type_of(text), self.type()
        if theirs is not FieldType.STRING:
            numbers = {FieldType.INTEGER, FieldType.NUMBER}
            return 1 if mine is theirs or {mine, theirs} <= numbers else -1
        if self.values is not None and self.values[text] >= max(2, self.filled / 20):
            return 1
        alike = self.filled > 2 and self.shortest == self.longest
        return -1 if alike and len(text) != self.longest else 0
