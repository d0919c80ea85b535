"""Durations, dates and paths read as plain English."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from integrations_portal.look import words


@pytest.mark.parametrize(
    ("span", "text"),
    [
        ("15m", "15 minutes"),
        ("1m", "1 minute"),
        ("90s", "1 minute 30 seconds"),
        ("4h", "4 hours"),
        ("2d", "2 days"),
        ("1w", "1 week"),
        ("10d", "10 days"),
        ("PT1H30M", "1 hour 30 minutes"),
        ("P1DT12H", "1 day 12 hours"),
        ("0s", "0 seconds"),
        ("soon", "soon"),
        ("", ""),
    ],
)
def test_a_duration_is_written_in_words(span: str, text: str) -> None:
    assert words.span_in_words(span) == text


def test_a_moment_is_written_with_day_month_and_time() -> None:
    assert words.moment_in_words(datetime(2027, 1, 12, 14, 5, tzinfo=UTC)) == "12 January 2027, 14:05"


def test_a_moment_is_told_in_the_readers_zone() -> None:
    with timezone.override("Europe/Stockholm"):
        assert words.moment_in_words(datetime(2027, 7, 12, 23, 5, tzinfo=UTC)) == "13 July 2027, 01:05"
        assert words.day_in_words(datetime(2027, 7, 12, 23, 5, tzinfo=UTC)) == "13 July 2027"


def test_a_day_has_no_leading_nought() -> None:
    assert words.day_in_words(date(2027, 2, 1)) == "1 February 2027"


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=12, seconds=40), "12 minutes ago"),
        (timedelta(minutes=60), "1 hour ago"),
        (timedelta(days=9), "9 days ago"),
    ],
)
def test_how_long_ago_uses_one_unit(passed: timedelta, text: str) -> None:
    now = datetime(2027, 1, 12, 14, 5, tzinfo=UTC)
    assert words.ago(now - passed, now) == text


def test_a_path_may_wrap_after_dots_and_is_escaped() -> None:
    assert words.path_with_breaks("a.b") == "a.<wbr>b"
    assert words.path_with_breaks("<b>.'") == "&lt;b&gt;.<wbr>&#x27;"


def test_the_type_stands_under_the_path() -> None:
    html = words.field_path("Account.Name", "text 255, <required>")
    assert html == (
        '<code class="path">Account.<wbr>Name</code><span class="path-type">text 255, &lt;required&gt;</span>'
    )
    assert "path-type" not in words.field_path("Account.Name")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1, "days", "1 day"),
        (30, "Day", "30 days"),
        (0, "weeks", "0 weeks"),
        (1, "%", "1 %"),
        (1_500_000, "orders", "1500000 orders"),
        (0.5, "days", "0.5 days"),
        (7, "", "7"),
    ],
)
def test_units_of_time_follow_their_number(value: float, unit: str, text: str) -> None:
    assert words.amount_in_words(value, unit) == text


def test_a_name_in_another_direction_is_set_apart_and_others_stay_as_they_are() -> None:
    assert words.apart("Priya Shah") == "Priya Shah"
    assert words.apart("15 February 2027") == "15 February 2027"
    assert words.apart("أحمد") == "\u2068أحمد\u2069"
