"""What is stored once for each connector and digest, however often checks come upon it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from datamaps.models import Differences, Observation

Kept = TypeVar("Kept", Observation, Differences)
_Marks = dict[tuple[int, str], Kept]


def kept_once(given: Iterable[Kept]) -> list[Kept]:
    """These rows as they are stored, those that are not there yet added: one query when all are there, else three.

    What was stored before comes without its content.
    """
    rows = list(given)
    if not rows:
        return []
    wanted = {(row.connector_id, row.digest): row for row in rows}
    stored = _stored(wanted)
    if missing := {mark: row for mark, row in wanted.items() if mark not in stored}:
        # Another check may add the same at this moment: then its row counts.
        type(rows[0])._default_manager.bulk_create(missing.values(), ignore_conflicts=True)
        stored |= _stored(missing)
    return [stored[row.connector_id, row.digest] for row in rows]


def _stored(wanted: _Marks[Kept]) -> _Marks[Kept]:
    model = type(next(iter(wanted.values())))
    connectors, digests = zip(*wanted, strict=True)
    rows = model._default_manager.filter(connector__in=set(connectors), digest__in=set(digests))
    return {(row.connector_id, row.digest): row for row in rows.only("connector_id", "digest")}
