"""Quiet hours and the daily summary, by the clock of the workspace."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.announcing.hours import Telling, digest_is_due, may_be_sent_at
from datamaps.schema.severity import Severity

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Telling(quiet_from=time(20), quiet_until=time(7))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "sent"),
    [
        ("2027-01-12T19:59", "2027-01-12T19:59"),
        ("2027-01-12T20:00", "2027-01-13T07:00"),
        ("2027-01-13T03:00", "2027-01-13T07:00"),
        ("2027-01-13T07:00", "2027-01-13T07:00"),
        # The night in which the clock is put forward.
        ("2027-03-28T01:30", "2027-03-28T07:00"),
    ],
)
def test_nothing_is_sent_in_quiet_hours(now: str, sent: str) -> None:
    assert may_be_sent_at(NIGHT, Severity.WARNING, at(now), BERLIN) == at(sent)


def test_what_breaks_something_may_come_at_any_time_unless_told_otherwise() -> None:
    night = at("2027-01-13T03:00")
    assert may_be_sent_at(NIGHT, Severity.BREAKING, night, BERLIN) == night
    strict = NIGHT.model_copy(update={"breaking_any_time": False})
    assert may_be_sent_at(strict, Severity.BREAKING, night, BERLIN) == at("2027-01-13T07:00")


@given(st.times(), st.times(), st.integers(1_767_225_600, 1_830_297_600))
def test_a_message_never_waits_longer_than_a_day_and_never_goes_back(start: time, end: time, moment: int) -> None:
    telling = Telling(quiet_from=start, quiet_until=end)
    now = datetime.fromtimestamp(moment, UTC)
    sent = may_be_sent_at(telling, Severity.WARNING, now, BERLIN)
    assert now <= sent <= now + timedelta(hours=25)


def test_the_summary_is_due_once_a_day() -> None:
    telling = Telling(digest_at=time(8))
    assert digest_is_due(telling, None, at("2027-01-12T00:00"), BERLIN)
    assert not digest_is_due(telling, at("2027-01-12T08:00"), at("2027-01-13T07:59"), BERLIN)
    assert digest_is_due(telling, at("2027-01-12T08:00"), at("2027-01-13T08:00"), BERLIN)
    assert digest_is_due(telling, at("2027-01-10T08:00"), at("2027-01-13T07:00"), BERLIN), "a missed one is made up"
