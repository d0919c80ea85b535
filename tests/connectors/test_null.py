"""A system that no machine can look at is as documented only while a fresh confirmation says so of just that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from datamaps.connectors.base import NO_SECRET, TOLD, ConnectorError, Trouble
from datamaps.connectors.null import Confirmed
from datamaps.connectors.registry import observe
from datamaps.connectors.words import sentence
from datamaps.schema.shapes import Field, Record, SystemSchema

NOW = datetime(2027, 1, 12, 14, 5, tzinfo=UTC)
SHAPE = SystemSchema(records=(Record(name="Order", fields=(Field(path="id"),)),))


def look(at: datetime | None = NOW, of: str = "abc", days: object = 90, now: datetime = NOW) -> SystemSchema:
    told = Confirmed(documented=SHAPE, digest="abc", now=now, at=at, of=of)
    return observe("null", {"days": days, TOLD: told}, NO_SECRET)


def refusal(**facts: object) -> ConnectorError:
    with pytest.raises(ConnectorError) as caught:
        look(**facts)  # type: ignore[arg-type] # facts of one test each
    return caught.value


def test_a_fresh_confirmation_of_what_is_documented_shows_just_that() -> None:
    assert look() == SHAPE
    assert look(now=NOW + timedelta(days=90)) == SHAPE


@pytest.mark.parametrize(
    ("facts", "code", "words"),
    [
        ({"at": None}, "never", "Nobody has confirmed yet"),
        ({"now": NOW + timedelta(days=91)}, "overdue", "on 12 January 2027, and that holds for 90 days"),
        ({"of": "before"}, "changed", "on 12 January 2027, and its documentation was changed since"),
    ],
)
def test_everything_else_says_why_it_does_not_count(facts: dict[str, object], code: str, words: str) -> None:
    error = refusal(**facts)
    assert (error.trouble, error.code, error.permanent) == (Trouble.UNCONFIRMED, code, True)
    assert words in sentence(error)


@pytest.mark.parametrize("days", [0, -1, 367, "90", True, 1.5])
def test_without_a_number_of_days_nothing_holds(days: object) -> None:
    error = refusal(days=days)
    assert (error.trouble, error.code) == (Trouble.CONFIG, "days")


def test_a_confirmation_cannot_be_written_into_the_settings() -> None:
    for forged in ({"at": "2027-01-12", "of": "abc"}, "yes", True):
        with pytest.raises(ConnectorError) as caught:
            observe("null", {"days": 90, TOLD: forged}, NO_SECRET)
        assert caught.value.code == "never"
