"""Schedules in words."""

from __future__ import annotations

import pytest

from integrations_portal.look.schedules import schedule_in_words


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("30 3 * * *", "every day at 03:30"),
        ("*/15 * * * *", "every 15 minutes"),
        ("* * * * *", "every minute"),
        ("0 * * * *", "every hour"),
        ("20 * * * *", "every hour at minute 20"),
        ("0 */2 * * *", "every 2 hours"),
        ("0 9 * * 1", "every Monday at 09:00"),
        ("0 9 * * 0", "every Sunday at 09:00"),
        ("0 9 * * 7", "every Sunday at 09:00"),
        ("30 2 * * 1-5", "Monday to Friday at 02:30"),
        ("30 2 * * 6,0", "Saturday and Sunday at 02:30"),
        ("0 6 1 * *", "on day 1 of each month at 06:00"),
        ("0 6 1 1 *", "0 6 1 1 *"),
        ("0,30 6 * * 2,4", "0,30 6 * * 2,4"),
        ("nonsense", "nonsense"),
    ],
)
def test_common_schedules_have_words_and_others_stay(cron: str, words: str) -> None:
    assert schedule_in_words(cron) == words


def test_the_time_zone_is_named() -> None:
    assert schedule_in_words("0 6 * * *", "Europe/London") == "every day at 06:00 (Europe/London)"
