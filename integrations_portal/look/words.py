"""Durations, dates and field paths as people read them."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from unicodedata import bidirectional

from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext, ngettext

from integrations_portal.shapes.spans import seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DAY = "j F Y"
MOMENT = "j F Y, H:i"

_UNITS: tuple[tuple[int, Callable[[int], str]], ...] = (
    (604800, lambda n: ngettext("%(n)d week", "%(n)d weeks", n) % {"n": n}),
    (86400, lambda n: ngettext("%(n)d day", "%(n)d days", n) % {"n": n}),
    (3600, lambda n: ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}),
    (60, lambda n: ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}),
    (1, lambda n: ngettext("%(n)d second", "%(n)d seconds", n) % {"n": n}),
)
_TYPED = {"week": 604800, "day": 86400, "hour": 3600, "minute": 60, "second": 1}


def span_in_words(span: str) -> str:
    """`15m` as "15 minutes", `PT1H30M` as "1 hour 30 minutes"; other text comes back unchanged."""
    try:
        total = seconds(span)
    except ValueError:
        return span
    return seconds_in_words(total)


def seconds_in_words(total: int) -> str:
    """Whole seconds in the largest units that divide them; weeks only where nothing is left over."""
    if total <= 0:
        return ngettext("%(n)d second", "%(n)d seconds", 0) % {"n": 0}
    parts: list[str] = []
    for size, words in _UNITS:
        if size == 604800 and total % size:
            continue
        count, total = divmod(total, size)
        if count:
            parts.append(words(count))
    return " ".join(parts)


def roughly_in_words(total: int) -> str:
    """Seconds in words, without what is too small to matter: no minutes beside days, no seconds beside minutes."""
    step = 3600 if total >= 86400 else 60 if total >= 60 else 1
    return seconds_in_words(total - total % step)


def amount_in_words(value: int | float, unit: str) -> str:
    """A number in the unit that people typed. Units of time follow the number: 1 and "days" are "1 day"."""
    size = _TYPED.get(unit.strip().casefold().removesuffix("s"))
    if size is not None and isinstance(value, int):
        return dict(_UNITS)[size](value)
    return f"{value} {unit}".strip()


def moment_in_words(value: datetime) -> str:
    """A time in the reader's zone as "12 January 2027, 14:05"."""
    return _moment((timezone.localtime(value) if timezone.is_aware(value) else value).timetuple()[:5], get_language())


@lru_cache(maxsize=5_000)
def _moment(minute: tuple[int, ...], _language: str | None) -> str:
    """What was found by one check has one time."""
    year, month, day, hour, of_hour = minute
    return formats.date_format(datetime(year, month, day, hour, of_hour), MOMENT)  # noqa: DTZ001 - local already


def day_in_words(value: date | datetime) -> str:
    """A day as "12 January 2027"."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _day(value.year, value.month, value.day, get_language())


def day_of(text: str | None) -> str:
    """A day that is written as "2027-01-12" in words; other text comes back unchanged."""
    try:
        return day_in_words(date.fromisoformat(text)) if text else ""
    except ValueError:
        return str(text)


@lru_cache(maxsize=5_000)
def _day(year: int, month: int, day: int, _language: str | None) -> str:
    """The same few days stand in every row of a list."""
    return formats.date_format(date(year, month, day), DAY)


def ago(value: datetime, now: datetime) -> str:
    """How long ago, in one unit: "12 minutes ago". Under a minute and in the future it says "just now"."""
    passed = int((now - value).total_seconds())
    if passed < 60:
        return gettext("just now")
    size, words = next((size, words) for size, words in _UNITS if passed >= size and size != 604800)
    return gettext("%(span)s ago") % {"span": words(passed // size)}


def path_with_breaks(path: str) -> SafeString:
    """A field path that may wrap after its dots and slashes; everything in it is escaped."""
    html = escape(str(path)).replace(".", ".<wbr>").replace("/", "/<wbr>")
    return mark_safe(html)  # noqa: S308 - escaped above; only <wbr> is added


def field_path(path: str, type_words: str = "") -> SafeString:
    """A field path in monospace with its type in soft words under it."""
    under = format_html('<span class="path-type">{}</span>', type_words) if type_words else ""
    return format_html('<code class="path">{}</code>{}', path_with_breaks(path), under)


def course_in_words(seen: datetime | None, times: int | None, touches: Sequence[str]) -> str:
    """What became of a difference, in one line: when it was seen first, how often, and what it touches."""
    said = [
        gettext("First seen %(when)s") % {"when": moment_in_words(seen)} if seen else "",
        ngettext("seen once", "seen %(times)s times", times) % {"times": times} if times else "",
        gettext("touches %(things)s") % {"things": ", ".join(touches)}
        if touches
        else gettext("touches nothing that is mapped"),
    ]
    return " · ".join(part for part in said if part)


def value_in_words(value: object) -> str:
    """A plain value in one line: lists joined, yes and no, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(item) for item in value)
    return str(value)


def shortened(value: object, letters: int) -> str:
    """A text with at most so many letters; `Truncator` alone counts those of each text, however short."""
    text = str(value)
    return text if len(text) <= letters else Truncator(text).chars(letters)


def apart(name: str) -> str:
    """A name in a line of several: one in another direction keeps to its place, and the line keeps its order."""
    turned = not name.isascii() and any(bidirectional(sign) in ("R", "AL") for sign in name)
    return f"\u2068{name}\u2069" if turned else name
