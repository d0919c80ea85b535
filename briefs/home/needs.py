"""A thing that waits for somebody, and the order in which a reader sees such things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Choice, Words

SHOWN = 8
"""Lines of one kind that are shown before the rest is counted."""


class Kind(Choice):
    """What waits, in the order of the page."""

    DECISIONS = "decisions", _("Decisions that wait")
    SYSTEMS = "systems", _("Systems with trouble")
    EXCEPTIONS = "exceptions", _("Exceptions in reach of that trouble")
    GO_LIVE = "go_live", _("Going live soon, and not ready")
    REVIEWS = "reviews", _("Runbooks to look through")
    CREDENTIALS = "credentials", _("Credentials that end")
    NOBODY = "nobody", _("Nobody answers for it")


CALM: dict[Kind, Words] = {
    Kind.DECISIONS: _("no decision waits"),
    Kind.SYSTEMS: _("no live system is known to differ"),
    Kind.EXCEPTIONS: _("no exception is touched by trouble"),
    Kind.GO_LIVE: _("nothing stops a brief that goes live soon"),
    Kind.REVIEWS: _("no runbook is due for review"),
    Kind.CREDENTIALS: _("no credential ends soon"),
    Kind.NOBODY: _("everything has an owner"),
}
"""What is said where nothing of a kind waits."""


@dataclass(frozen=True)
class Need:
    """One line. `about` are the small words under it; `state` is a state of the look, with words of its own.

    The lower `urgency`, and then the earlier `day`, the earlier a line comes among those of the same reader.
    """

    line: str
    url: str
    about: tuple[Words, ...] = ()
    state: str = ""
    words: Words = ""
    mine: bool = False
    new: bool = False
    """Whether it came up since the reader was here last."""
    urgency: int = 0
    day: date = date.max


@dataclass(frozen=True)
class Needs:
    """The lines of one kind that are shown, and how many more there are."""

    kind: Kind
    rows: tuple[Need, ...]
    more: int


def needs(kind: Kind, found: Iterable[Need], most: int = SHOWN) -> Needs:
    """The reader's own first, then everybody's."""
    rows = sorted(found, key=lambda one: (not one.mine, one.urgency, one.day, not one.new))
    return Needs(kind, tuple(rows[:most]), max(0, len(rows) - most))
