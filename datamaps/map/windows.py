"""Times that come again, as people say them: on which days, from when, for how long. Stored is a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from datamaps.map.systems import Window
from integrations_portal.look.schedules import schedule_in_words
from integrations_portal.look.words import span_in_words

DAYS = (
    ("* * *", gettext_lazy("Every day")),
    ("* * 1-5", gettext_lazy("Monday to Friday")),
    ("* * 6,0", gettext_lazy("Saturday and Sunday")),
    ("* * 1", gettext_lazy("Every Monday")),
    ("* * 2", gettext_lazy("Every Tuesday")),
    ("* * 3", gettext_lazy("Every Wednesday")),
    ("* * 4", gettext_lazy("Every Thursday")),
    ("* * 5", gettext_lazy("Every Friday")),
    ("* * 6", gettext_lazy("Every Saturday")),
    ("* * 0", gettext_lazy("Every Sunday")),
    ("1 * *", gettext_lazy("On the first day of each month")),
)
"""Days as the last three fields of a schedule (day, month, weekday), in the order in which they are offered."""
_SAME = {"* * 7": "* * 0", "* * 0,6": "* * 6,0", "* * 6,7": "* * 6,0", "* * 6-7": "* * 6,0", "* * MON-FRI": "* * 1-5"}


def window_in_words(window: Window) -> str:
    """ "every Sunday at 20:00 (Europe/Stockholm), for 4 hours"; what is not said is left out."""
    when = schedule_in_words(window.cron, window.timezone) if window.cron else ""
    lasts = _("for %(span)s") % {"span": span_in_words(window.for_)} if window.for_ else ""
    return ", ".join(part for part in (when, lasts) if part)


def days_and_time(cron: str) -> tuple[str, str]:
    """Which of DAYS a schedule means, and its time as `HH:MM`; the whole schedule and no time where it is none."""
    minute, hour, *rest = cron.split()
    days = _SAME.get(" ".join(rest), " ".join(rest))
    if minute.isdigit() and hour.isdigit() and days in dict(DAYS):
        return days, f"{int(hour):02}:{int(minute):02}"
    return cron, ""


def needs_time(days: str) -> bool:
    """Whether days are one of DAYS, and not a whole schedule."""
    return days in dict(DAYS)


def as_asked(window: Mapping[str, Any]) -> dict[str, Any]:
    """The plain answers of a window as a form asks for them."""
    days, at = days_and_time(window["cron"]) if window.get("cron") else ("", "")
    return {"days": days, "at": at, "lasts": window.get("for"), "timezone": window.get("timezone")}


def as_stored(row: Mapping[str, Any]) -> dict[str, Any]:
    """The plain answers of a window from a filled row of a form; `at` is a time of day."""
    days, at = row["days"], row.get("at")
    cron = f"{at.minute} {at.hour} {days}" if needs_time(days) and at else days
    found = {"cron": cron, "timezone": row.get("timezone"), "for": row.get("lasts")}
    return {name: value for name, value in found.items() if value}
