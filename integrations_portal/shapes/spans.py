"""Durations (`90s`, `15m`, `4h`, `2d`, or ISO 8601) and schedules (five-field cron)."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from croniter import croniter

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SHORT = re.compile(r"(\d{1,9})\s*([smhdw])")
_ISO = re.compile(
    r"P(?:(?P<w>\d{1,9})W)?(?:(?P<d>\d{1,9})D)?(?:T(?=\d)(?:(?P<h>\d{1,9})H)?(?:(?P<m>\d{1,9})M)?(?:(?P<s>\d{1,9})S)?)?"
)


def seconds(span: str) -> int:
    """Length of a duration in seconds. Raises ValueError when the text is not one."""
    text = span.strip()
    if short := _SHORT.fullmatch(text):
        return int(short[1]) * SECONDS[short[2]]
    iso = _ISO.fullmatch(text)
    if iso and any(iso.groupdict().values()):
        return sum(int(count) * SECONDS[unit] for unit, count in iso.groupdict().items() if count)
    raise ValueError(span)


def seconds_or_none(span: str | None) -> int | None:
    """Length in seconds, or nothing where the text is missing or is not a duration."""
    try:
        return seconds(span) if span else None
    except ValueError:
        return None


def is_cron(text: str) -> bool:
    """Whether the text is a five-field cron expression."""
    return len(text.split()) == 5 and croniter.is_valid(text)


def runs(cron: str, timezone: str | None, start: datetime, days: int) -> list[datetime]:
    """The times in UTC at which a schedule runs in the `days` after `start`."""
    zone = ZoneInfo(timezone) if timezone else UTC
    end = start + timedelta(days=days)
    times: list[datetime] = []
    iterator = croniter(cron, start.astimezone(zone))
    while (moment := iterator.get_next(datetime).astimezone(UTC)) <= end:
        times.append(moment)
    return times


def next_run(cron: str, timezone: str | None, after: datetime) -> datetime:
    """The next time in UTC at which a schedule runs, worked out in its zone, clock changes included."""
    zone = ZoneInfo(timezone) if timezone else UTC
    following: datetime = croniter(cron, after.astimezone(zone)).get_next(datetime)
    return following.astimezone(UTC)


def minutes(cron: str, start: date, days: int) -> list[int]:
    """The wall-clock minutes since the start of a day at which a schedule runs in the `days` from then on.

    The matching days are asked of croniter and the times within a day multiplied out: asking it for every run of
    a schedule that runs each minute takes seconds.
    """
    in_minute, in_hour, *of_day = cron.split()
    hours = _expanded(in_hour, 1, 24)
    times = [hour * 60 + minute for hour in hours for minute in _expanded(in_minute, 0, 60)]
    first = datetime(start.year, start.month, start.day, tzinfo=UTC)
    matching = runs(" ".join(["0", "0", *of_day]), None, first - timedelta(seconds=1), days)
    return [(day - first).days * 1440 + time for day in matching if (day - first).days < days for time in times]


def _expanded(field: str, position: int, size: int) -> list[int]:
    """The numbers that the minute (0) or hour (1) field of a cron expression stands for."""
    fields = ["*"] * 5
    fields[position] = field
    found = croniter.expand(" ".join(fields))[0][position]
    return list(range(size)) if "*" in found else sorted(int(number) for number in found)


@lru_cache(maxsize=1024)
def usual_gap(cron: str) -> int | None:
    """Seconds between two runs of a schedule: the most frequent distance over 28 days; none with one run or fewer."""
    times = minutes(cron, date(2027, 1, 1), 28)
    gaps = Counter(later - earlier for earlier, later in pairwise(times))
    return gaps.most_common(1)[0][0] * 60 if gaps else None
