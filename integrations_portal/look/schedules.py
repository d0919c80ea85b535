"""Schedules as people say them: "every day at 03:30" instead of `30 3 * * *`."""

from __future__ import annotations

import datetime
import re

from django.utils import formats
from django.utils.translation import gettext as _

from integrations_portal.look.words import seconds_in_words

_MONDAY = datetime.date(2024, 1, 1)
_STEP = re.compile(r"\*/(\d{1,2})")


def schedule_in_words(cron: str, timezone: str | None = None) -> str:
    """The schedule with its time zone; one that has no short words stays as it is written."""
    words = _words(cron.split()) or cron
    return f"{words} ({timezone})" if timezone else words


def _words(parts: list[str]) -> str:
    if len(parts) != 5:
        return ""
    minute, hour, day, month, weekday = parts
    if month != "*":
        return ""
    if day == weekday == hour == "*":
        return _often(minute)
    if not (minute.isdigit() and hour.isdigit()):
        return _("every %(span)s") % {"span": _hours(hour)} if minute == "0" and _hours(hour) else ""
    time = formats.time_format(datetime.time(int(hour), int(minute)), "H:i")
    if day == weekday == "*":
        return _("every day at %(time)s") % {"time": time}
    if day == "*" and (days := _weekdays(weekday)):
        return _("%(days)s at %(time)s") % {"days": days, "time": time}
    if weekday == "*" and day.isdigit():
        return _("on day %(day)s of each month at %(time)s") % {"day": day, "time": time}
    return ""


def _often(minute: str) -> str:
    if minute == "*":
        return _("every minute")
    if found := _STEP.fullmatch(minute):
        return _("every %(span)s") % {"span": seconds_in_words(60 * int(found[1]))}
    if minute == "0":
        return _("every hour")
    return _("every hour at minute %(minute)s") % {"minute": minute} if minute.isdigit() else ""


def _hours(hour: str) -> str:
    found = _STEP.fullmatch(hour)
    return seconds_in_words(3600 * int(found[1])) if found else ""


def _weekdays(weekday: str) -> str:
    """ "every Monday", "Monday to Friday", "Saturday and Sunday"; nothing for other lists."""
    if weekday in ("1-5", "MON-FRI"):
        return _("Monday to Friday")
    if weekday.isdigit() and int(weekday) <= 7:
        name = formats.date_format(_MONDAY + datetime.timedelta(days=(int(weekday) - 1) % 7), "l")
        return _("every %(day)s") % {"day": name}
    if weekday in ("6,0", "0,6", "6,7", "6-7"):
        return _("Saturday and Sunday")
    return ""
