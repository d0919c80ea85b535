"""How old the newest row of a record was at each of the last checks, as a curve with what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.schema.live import Age
from integrations_portal.look.words import roughly_in_words

STEP, HEIGHT, ROOM = 14, 72, 10
"""Units of the drawing: from check to check, the whole height, and the room above the oldest row."""
MOST = 8
"""Records that are drawn; a longer list is cut off behind those that are latest."""


def age_in_words(age: Age) -> str:
    """`2 hours`, with what was promised; what is late says so by a shape, too."""
    values = {"age": roughly_in_words(age.seconds), "most": roughly_in_words(age.most or 0)}
    if age.most is None:
        return values["age"]
    said = _("%(age)s ◆ late: %(most)s at most were promised") if age.late else _("%(age)s; promised: %(most)s at most")
    return said % values


@dataclass(frozen=True)
class Point:
    """One check. What is late has another shape, so that nothing is told by colour alone."""

    x: int
    y: float
    late: bool


@dataclass(frozen=True)
class Curve:
    """Of one record. `ages` has one place for each check, the oldest first; none where its newest row was not known."""

    record: str
    ages: tuple[Age | None, ...]

    @property
    def known(self) -> list[Age]:
        return [age for age in self.ages if age]

    @property
    def late(self) -> int:
        return sum(age.late for age in self.known)

    @property
    def width(self) -> int:
        return len(self.ages) * STEP

    @property
    def height(self) -> int:
        return HEIGHT

    @property
    def points(self) -> list[Point]:
        return [Point(_x(place), self._y(age.seconds), age.late) for place, age in enumerate(self.ages) if age]

    @property
    def lines(self) -> list[str]:
        """Stretches of checks in a row, as the points of a line: a gap stays a gap."""
        return [
            " ".join(f"{_x(place)},{self._y(age.seconds)}" for place, age in run if age)
            for known, run in groupby(enumerate(self.ages), lambda one: one[1] is not None)
            if known
        ]

    @property
    def promised(self) -> list[str]:
        """What was promised at each check, as level steps that are as wide as a check."""
        half = STEP // 2
        return [
            f"{_x(place) - half},{self._y(age.most)} {_x(place) + half},{self._y(age.most)}"
            for place, age in enumerate(self.ages)
            if age and age.most is not None
        ]

    @property
    def words(self) -> str:
        """`At the last look 2 hours, mostly 1 hour, at most 3 days. Promised: 1 day at most. Late at 3 of 9 checks.`"""
        ages = [age.seconds for age in self.known]
        said = _("At the last look %(now)s, mostly %(usual)s, at most %(most)s.") % {
            "now": roughly_in_words(ages[-1]),
            "usual": roughly_in_words(round(median(ages))),
            "most": roughly_in_words(max(ages)),
        }
        limit = self.known[-1].most
        if limit is None:
            return f"{said} {_('No flow promises how old it may be.')}"
        promise = _("Promised: %(limit)s at most.") % {"limit": roughly_in_words(limit)}
        late = ngettext("Late at %(late)d of %(count)d check.", "Late at %(late)d of %(count)d checks.", len(ages)) % {
            "late": self.late,
            "count": len(ages),
        }
        return f"{said} {promise} {late}"

    def _y(self, seconds: int) -> float:
        highest = max(max(age.seconds, age.most or 0) for age in self.known)
        return round(HEIGHT - 2 - (HEIGHT - 2 - ROOM) * seconds / max(1, highest), 1)


def _x(place: int) -> int:
    """The middle of the bar that the same check has in the drawing of how long each took."""
    return place * STEP + 7


def curves_of(checks: Sequence[Sequence[Age]]) -> list[Curve]:
    """One curve for each record. `checks` are what each saw, the oldest first; the records latest now come first."""
    seen = [{age.record: age for age in ages} for ages in checks]
    names = dict.fromkeys(name for ages in reversed(seen) for name in ages)
    curves = [Curve(name, tuple(ages.get(name) for ages in seen)) for name in names]
    return sorted(curves, key=lambda one: (-one.late, one.known[-1].most is None, one.record))
