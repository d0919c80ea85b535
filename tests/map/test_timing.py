"""Schedules: how often they run, and how often into a time when they must not."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from datamaps.map.systems import Window
from datamaps.map.timing import share_inside
from integrations_portal.shapes.spans import minutes, runs, usual_gap

CRONS = [
    "*/15 8-17 * * 1-5",
    "0 6 * * *",
    "0 6 1,15 * 1",
    "5 4 * * sun",
    "0 22 * jan *",
    "0 */6 * * *",
    "7-59/13 3,5 * * *",
    "0 0 1 1 *",
    "59 23 * * *",
    "0 6 * * 1#2",
]


@pytest.mark.parametrize("cron", CRONS)
def test_the_quick_way_finds_the_runs_that_croniter_finds(cron: str) -> None:
    start = datetime(2027, 1, 1, tzinfo=UTC)
    slow = runs(cron, None, start - timedelta(seconds=1), 28)
    expected = [int((run - start).total_seconds()) // 60 for run in slow if run < start + timedelta(days=28)]
    assert minutes(cron, date(2027, 1, 1), 28) == expected


@pytest.mark.parametrize("cron", CRONS)
def test_the_usual_gap_is_the_most_frequent_distance(cron: str) -> None:
    times = runs(cron, None, datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC), 28)
    gaps = Counter(int((later - earlier).total_seconds()) for earlier, later in pairwise(times))
    assert usual_gap(cron) == (gaps.most_common(1)[0][0] if gaps else None)


def test_a_schedule_of_every_minute_has_a_gap_of_a_minute() -> None:
    assert usual_gap("* * * * *") == 60


def share(cron: str, *windows: Window, zone: str = "Europe/Stockholm") -> float:
    return share_inside(cron, zone, windows, date(2026, 11, 21))


def test_the_share_is_that_of_the_runs_that_start_inside() -> None:
    night = Window(cron="0 2 * * *", timezone="Europe/Stockholm", for_="1h")
    assert share("0 2 * * *", night) == 1
    # In the night in which clocks go forward, two o'clock is three o'clock.
    assert share("0 3 * * *", night) == pytest.approx(0, abs=0.003)
    assert share("* * * * *", night) == pytest.approx(1 / 24, abs=0.001)


def test_overlapping_windows_count_once() -> None:
    one = Window(cron="0 2 * * *", timezone="UTC", for_="2h")
    other = Window(cron="0 3 * * *", timezone="UTC", for_="2h")
    assert share("0 * * * *", one, other) == pytest.approx(3 / 24, abs=0.001)


def test_summer_time_moves_one_side_only() -> None:
    window = Window(cron="0 1 * * *", timezone="UTC", for_="30m")
    assert 0.3 < share("0 2 * * *", window) < 0.7


def test_a_window_without_length_or_schedule_closes_nothing() -> None:
    assert share("0 2 * * *", Window(cron="0 2 * * *"), Window(for_="1h")) == 0
