"""When things run: how often a schedule falls into times when it must not."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from datamaps.map.systems import Window
from integrations_portal.shapes.spans import minutes, seconds_or_none

YEAR = 366


def share_inside(cron: str, timezone: str | None, windows: tuple[Window, ...], start: date) -> float:
    """The part of a year's runs, from 0 to 1, that start in one of the windows.

    A window without a time zone of its own is taken in that of the schedule.
    """
    spans = tuple(
        (window.cron, window.timezone or timezone, length)
        for window in windows
        if window.cron and (length := (seconds_or_none(window.for_) or 0) // 60) > 0
    )
    return _share(cron, timezone, spans, start) if spans else 0.0


@lru_cache(maxsize=1024)
def _share(cron: str, timezone: str | None, spans: tuple[tuple[str, str | None, int], ...], start: date) -> float:
    """Many flows share their schedule and the windows of their systems: each pair is worked out once a day."""
    runs = _moments(cron, timezone, start)
    closed = sorted(
        (opening, opening + length) for window, zone, length in spans for opening in _moments(window, zone, start)
    )
    inside, upto = 0, runs[0] if runs else 0
    for opening, closing in closed:
        if closing > upto:
            inside += bisect_left(runs, closing) - bisect_left(runs, max(opening, upto))
            upto = closing
    return inside / len(runs) if runs else 0.0


@lru_cache(maxsize=32)
def _moments(cron: str, timezone: str | None, start: date) -> array[int]:
    """Minutes in UTC since the start at which a schedule runs in a year; an array, for there may be half a million."""
    offsets = _offsets(timezone, start)
    return array("l", sorted(minute - offsets[minute // 60] for minute in minutes(cron, start, YEAR)))


@lru_cache(maxsize=64)
def _offsets(timezone: str | None, start: date) -> tuple[int, ...]:
    """Minutes by which a zone is ahead of UTC, for each hour of a year."""
    zone: tzinfo = ZoneInfo(timezone) if timezone else UTC
    midnight = datetime(start.year, start.month, start.day, tzinfo=zone)
    ahead = ((midnight + timedelta(hours=hour)).utcoffset() for hour in range((YEAR + 1) * 24))
    return tuple(int(offset.total_seconds() // 60) if offset else 0 for offset in ahead)
