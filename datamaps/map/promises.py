"""What flows promise of the rows at their ends: how many come in a period, and how old the newest may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from datamaps.map.flow_choices import Per, RecordOperation
from datamaps.map.flows import Flow, RecordMap
from integrations_portal.shapes.spans import seconds_or_none

HOUR = 3600
SECONDS = {Per.HOUR: HOUR, Per.DAY: 24 * HOUR, Per.WEEK: 7 * 24 * HOUR, Per.MONTH: 31 * 24 * HOUR}
_MAKES = (RecordOperation.CREATE, RecordOperation.UPSERT)
_WRITES = (None, *_MAKES, RecordOperation.UPDATE)


@dataclass(frozen=True)
class Promise:
    """Of one record: new rows in a period of `per` (none: not promised), and the age in seconds of its newest row."""

    low: int | None = None
    high: int | None = None
    per: Per | None = None
    newest_within: int | None = None

    @property
    def period(self) -> int:
        """Seconds in which so many rows come; 0 when their number is not promised."""
        return SECONDS[self.per] if self.per else 0


def promises_of(system: str, flows: Iterable[Flow]) -> dict[str, Promise]:
    """The promises about each record of a system, by its name.

    A flow that moves at least one thing in a period has read or written a row in the last one; what it writes may be
    later by its longest delay. A quiet flow promises no age, however short its delay is.
    """
    reading: dict[str, list[Flow]] = defaultdict(list)
    writing: dict[str, list[tuple[Flow, RecordMap]]] = defaultdict(list)
    for flow in flows:
        for record_map in flow.record_maps:
            if flow.source == system:
                reading[record_map.source].append(flow)
            if flow.target == system and record_map.operation in _WRITES:
                writing[record_map.target].append((flow, record_map))
    return {name: _promise(reading[name], writing[name]) for name in reading.keys() | writing.keys()}


def _promise(reading: list[Flow], writing: list[tuple[Flow, RecordMap]]) -> Promise:
    ages = [_age(flow, 0) for flow in reading if len(flow.record_maps) == 1]
    written = [flow for flow, _map in writing if len(flow.record_maps) == 1]
    ages += [_age(flow, seconds_or_none(flow.max_delay) or 0) for flow in written]
    known = [age for age in ages if age]
    low, high, per = _volume(writing)
    return Promise(low, high, per, min(known) if known else None)


def _age(flow: Flow, delay: int) -> int:
    volume = flow.volume
    return SECONDS[volume.per] + delay if volume and volume.per and volume.low else 0


def _volume(writing: list[tuple[Flow, RecordMap]]) -> tuple[int | None, int | None, Per | None]:
    """How many rows the flows that write a record make together; nothing when one of them does not say."""
    making = [(flow.volume, len(flow.record_maps), one.operation) for flow, one in writing if one.operation in _MAKES]
    stated = [volume for volume, _maps, _operation in making if volume and volume.per]
    if not stated or len(stated) < len(writing) or len({volume.per for volume in stated}) > 1:
        return None, None, None
    peaks = [volume.peak for volume in stated]
    high = sum(peak for peak in peaks if peak) if all(peaks) else None
    # What is only updated makes no row, so an upsert has no lower bound, nor has one of several record maps.
    surely = [volume for volume, maps, operation in making if volume and operation is _MAKES[0] and maps == 1]
    low = sum(volume.low or 0 for volume in surely)
    return low or None, high, stated[0].per


def rate(before: int, now: int, elapsed: float, period: int) -> int | None:
    """New rows in a period of `period` seconds, from two counts `elapsed` seconds apart.

    None when rows were taken out in between: how many came cannot be told then.
    """
    return round((now - before) * period / elapsed) if now >= before and elapsed > 0 else None
