"""When one field changed: what each observation says of it, told only where it says something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from datamaps.schema.facets import FIELD_FACETS

SHOWN = ("type", "native_type", *sorted(FIELD_FACETS - {"type"}))
"""Answers of a field that a source can give, in the order in which they are told."""


@dataclass(frozen=True)
class Seen:
    """What one observation says of the field: its answers, or nothing where it was not there."""

    at: datetime
    by: str
    answers: Mapping[str, Any] | None


@dataclass(frozen=True)
class Turn:
    """A moment at which a field was seen to be another. `changes`: name of the answer, before and after.

    `what` is first, came, went or changed. `not_before` is when it was last seen as it had been.
    """

    at: datetime
    by: str
    what: str
    changes: tuple[tuple[str, Any, Any], ...] = ()
    not_before: datetime | None = None


def answers_of(seen: Mapping[str, Any], record: str, path: str) -> Mapping[str, Any] | None:
    """What the plain form of an observation says of a field; of the record as a whole without a path."""
    row = next((one for one in seen.get("records", ()) if one["name"] == record), None)
    if row is None or not path:
        return None if row is None else {"fields": len(row.get("fields", ()))}
    field = next((one for one in row.get("fields", ()) if one["path"] == path), None)
    return {name: field[name] for name in ("fields", *SHOWN) if name in field} if field else None


def turns(sights: Iterable[Seen]) -> tuple[Turn, ...]:
    """The moments at which the field changed, the newest first. `sights` are of one source, the oldest first."""
    found: list[Turn] = []
    last: Seen | None = None
    for sight in sights:
        if last is None:
            if sight.answers is not None:
                found.append(Turn(sight.at, sight.by, "first", _changes({}, sight.answers)))
        elif sight.answers != last.answers:
            found.append(_turn(last, sight))
        last = sight
    return tuple(reversed(found))


def _turn(last: Seen, now: Seen) -> Turn:
    what = "went" if now.answers is None else "came" if last.answers is None else "changed"
    changes = () if now.answers is None else _changes(last.answers or {}, now.answers)
    return Turn(now.at, now.by, what, changes, last.at)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, Any, Any], ...]:
    names = [name for name in ("fields", *SHOWN) if before.get(name) != after.get(name)]
    return tuple((name, before.get(name), after.get(name)) for name in names)
