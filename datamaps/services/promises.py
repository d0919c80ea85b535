"""What flows promise of a system's rows, beside how many rows came since an earlier check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from datamaps.map.flows import Flow
from datamaps.map.promises import Promise, promises_of, rate
from datamaps.models import Check, Connector
from datamaps.schema.live import Expected
from datamaps.schema.shapes import SystemSchema


def expected_of(connector: Connector, seen: SystemSchema, flows: Iterable[Flow], now: datetime) -> dict[str, Expected]:
    """What is promised of each record that was counted: one query for each length of period that flows speak of."""
    counted = {one.record: one.rows for one in seen.seen}
    promises = {name: one for name, one in promises_of(connector.system.key, flows).items() if name in counted}
    earlier = {
        period: _counts_before(connector, now, timedelta(seconds=period))
        for period in {one.period for one in promises.values() if one.period}
    }
    return {
        name: Expected(
            rows_low=promise.low,
            rows_high=promise.high,
            newest_within=promise.newest_within,
            came=_came(promise, earlier.get(promise.period), name, counted[name], now),
            per=promise.per.value if promise.per else "",
        )
        for name, promise in promises.items()
    }


Counts = tuple[datetime, dict[str, int]]


def _counts_before(connector: Connector, now: datetime, period: timedelta) -> Counts | None:
    """When rows were counted a period ago, at most two, and how many there were."""
    then = Check.objects.filter(
        connector=connector,
        observation__isnull=False,
        started_at__lte=now - period,
        started_at__gt=now - 2 * period,
    )
    found = then.select_related("observation").first()
    if found is None or found.observation is None:
        return None
    rows = SystemSchema.read(found.observation.seen).seen
    return found.started_at, {one.record: one.rows for one in rows if one.rows is not None}


def _came(promise: Promise, earlier: Counts | None, name: str, rows: int | None, now: datetime) -> int | None:
    if earlier is None or rows is None or name not in earlier[1]:
        return None
    then, counts = earlier
    return rate(counts[name], rows, (now - then).total_seconds(), promise.period)
