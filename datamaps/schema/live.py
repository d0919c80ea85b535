"""What the data itself says, beside the shape: values nobody documented, too many rows, nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from datamaps.schema.changes import Change
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.shapes import SeenRecord, SystemSchema


@dataclass(frozen=True)
class Expected:
    """What is promised of a record: rows that come in a period (none: no bound) and the age in seconds of its newest.

    `came` is how many came in the last period; none when that is not known. `per` names the period.
    """

    rows_low: int | None = None
    rows_high: int | None = None
    newest_within: int | None = None
    came: int | None = None
    per: str = ""


MOST_AGES = 50
"""Ages that one check keeps."""


@dataclass(frozen=True)
class Age:
    """How old the newest row of a record was when it was looked at, in seconds, and how old it might be at most.

    `most` is none where nothing was promised.
    """

    record: str
    seconds: int
    most: int | None = None

    @property
    def late(self) -> bool:
        return self.most is not None and self.seconds > self.most


def ages_of(observed: SystemSchema, expected: Mapping[str, Expected], now: datetime) -> tuple[Age, ...]:
    """The age at `now` (aware) of each record whose newest row is known. A row from the future is new.

    Of very many, those that are late stand first, then those of which an age is promised.
    """
    known = [(seen.record, _moment(seen.newest)) for seen in observed.seen]
    ages = [
        Age(
            record,
            max(0, int((now - newest).total_seconds())),
            expected[record].newest_within if record in expected else None,
        )
        for record, newest in known
        if newest
    ]
    return tuple(sorted(ages, key=lambda age: (not age.late, age.most is None))[:MOST_AGES])


def unmapped_values(documented: SystemSchema, observed: SystemSchema) -> Iterator[Change]:
    """Every seen value that is not documented, with its count. Weighing drops those that a value map takes
    care of.

    Where `documented` is an observation, what it saw is known, and a field whose values it did not count says
    nothing.
    """
    if not observed.seen:
        return
    listed = {(record.name, row.path): frozenset(row.values) for record in documented.records for row in record.fields}
    counted = {
        (seen.record, row.path): frozenset(one.value for one in row.values)
        for seen in documented.seen
        for row in seen.fields
    }
    looked_at = {seen.record for seen in documented.seen}
    for seen in observed.seen:
        for row in seen.fields:
            spot = seen.record, row.path
            if spot not in listed or (seen.record in looked_at and spot not in counted):
                continue
            known = listed[spot] | counted.get(spot, frozenset())
            for one in row.values:
                if one.value not in known:
                    yield Change(
                        ChangeKind.LIVE_VALUE_UNMAPPED,
                        record=seen.record,
                        field=row.path,
                        after=one.value,
                        evidence={"count": one.count},
                    )


def judge_rows(observed: SystemSchema, expected: Mapping[str, Expected], now: datetime) -> tuple[Change, ...]:
    """Records with more or fewer new rows than promised, or whose newest row is older than promised at `now`
    (aware).
    """
    changes: list[Change] = []
    for seen in observed.seen:
        if seen.record in expected:
            changes += _judge(seen, expected[seen.record], now)
    return tuple(changes)


def _judge(seen: SeenRecord, promise: Expected, now: datetime) -> Iterator[Change]:
    low, high, came = promise.rows_low, promise.rows_high, promise.came
    if came is not None and ((low is not None and came < low) or (high is not None and came > high)):
        span = f"{'' if low is None else low}–{'' if high is None else high}/{promise.per}"
        # The count itself differs from check to check: it is evidence, so that the finding stays one.
        side = "below" if low is not None and came < low else "above"
        yield Change(
            ChangeKind.LIVE_VOLUME_OUTSIDE,
            record=seen.record,
            before=span,
            after=side,
            evidence={"rows": came},
        )
    newest = _moment(seen.newest)
    if newest and promise.newest_within is not None and now - newest > timedelta(seconds=promise.newest_within):
        yield Change(
            ChangeKind.LIVE_FRESHNESS_LATE,
            record=seen.record,
            before=promise.newest_within,
            evidence={
                "newest": seen.newest,
                "late_by": int((now - newest).total_seconds()) - promise.newest_within,
            },
        )


def _moment(text: str) -> datetime | None:
    """A time that has no zone is taken as UTC; text that is no time says nothing."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
