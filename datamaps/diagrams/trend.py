"""The last checks of a connector as bars: what came out of each, and how long it took. No picture library needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datamaps.schema.outcome import Verdict

STEP, HEIGHT, LEAST, ROOM = 14, 60, 6, 16
"""Units of the drawing: from bar to bar, the whole height, the lowest bar, and the room above for a mark."""
_MARKS = {Verdict.DRIFT: "◆", Verdict.COULD_NOT_CHECK: "?", Verdict.PARTIAL: "◐"}


@dataclass(frozen=True)
class Bar:
    """One check. `mark` is its shape, so that nothing is told by colour alone."""

    outcome: str
    x: int
    height: int
    mark: str = ""

    @property
    def y(self) -> int:
        return HEIGHT - self.height

    @property
    def middle(self) -> int:
        return self.x + 5

    @property
    def mark_y(self) -> int:
        return self.y - 3


@dataclass(frozen=True)
class Trend:
    bars: tuple[Bar, ...]
    title: str
    words: str

    @property
    def width(self) -> int:
        return max(1, len(self.bars)) * STEP


def trend_of(checks: Sequence[tuple[str, float]]) -> Trend:
    """`checks` are pairs of outcome and seconds, the oldest first."""
    longest = max((seconds for _outcome, seconds in checks), default=0)
    bars = tuple(
        Bar(outcome, number * STEP + 2, _height(seconds, longest), _MARKS.get(Verdict.of(outcome), ""))
        for number, (outcome, seconds) in enumerate(checks)
    )
    count = len(bars)
    title = ngettext("The last check", "The last %(count)d checks", count) % {"count": count}
    return Trend(bars, title, _words(Counter(outcome for outcome, _seconds in checks)))


def _height(seconds: float, longest: float) -> int:
    return LEAST + round((HEIGHT - LEAST - ROOM) * max(0.0, seconds) / longest) if longest > 0 else LEAST


def _words(counted: Counter[str]) -> str:
    """`Matches: 20. Differs: 9.`"""
    said = [f"{outcome.label}: {counted[outcome.value]}" for outcome in Verdict if counted[outcome.value]]
    return ". ".join(said) + "." if said else _("No check has run yet.")
