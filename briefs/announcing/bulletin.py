"""What there is to tell after a check, as one message: never one for each difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from datamaps.schema.outcome import Verdict
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import Drift
from integrations_portal.shapes.choices import Choice


@dataclass(frozen=True)
class Item:
    """One difference. `flows` are labels such as `INT-0003/F-01`; `place` is where it is, in words."""

    finding: str
    place: str
    drift: Drift
    url: str
    flapping: bool = False

    @property
    def briefs(self) -> tuple[str, ...]:
        return tuple(sorted({label.partition("/")[0] for label in self.drift.flows}))


class News(Choice):
    """What a bulletin is about."""

    DRIFT = "drift", _("Differs")
    TROUBLE = "trouble", _("Could not be checked")
    ANSWERS = "answers", _("Can be checked again")
    WELL = "well", _("Well again")


@dataclass(frozen=True)
class Bulletin:
    """What one connector's check gives to tell."""

    news: News
    system: str
    connector: str
    url: str
    items: tuple[Item, ...] = ()
    trouble: str = ""
    """Why nothing could be checked, in words."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of the briefs that are touched, by their refs."""

    @property
    def severity(self) -> Severity:
        """The worst of it; trouble is a warning, good news is information."""
        if self.items:
            return max((item.drift.severity for item in self.items), key=lambda severity: severity.rank)
        return Severity.WARNING if self.news is News.TROUBLE else Severity.INFO

    def sorted_items(self) -> tuple[Item, ...]:
        """Worst first."""
        return tuple(sorted(self.items, key=lambda item: (-item.drift.severity.rank, item.place)))


def news_of(outcome: str, told: str, failures: int, patience: int) -> News | None:
    """What a connector's state gives to tell beside its differences. `told`: what people heard last, or nothing.

    A system that cannot be checked is told once, when it has failed `patience` times in a row, and that it is well
    again is told once to those who heard of trouble.
    """
    if outcome == Verdict.COULD_NOT_CHECK:
        return News.TROUBLE if failures >= patience and told != News.TROUBLE else None
    if outcome == Verdict.MATCH:
        return News.WELL if told else None
    return News.ANSWERS if told == News.TROUBLE and outcome else None
