"""The problem of a reference that names nothing."""

from __future__ import annotations

from collections.abc import Mapping

from briefs.workspace_file.errors import Location
from briefs.workspace_file.problems import Problem
from briefs.workspace_file.words import Thing

_MOST_LISTED = 20


def dangling(
    location: Location, written: str, things: tuple[Thing, ...], keys: Mapping[Thing, tuple[str, ...]]
) -> Problem:
    """`written` names none of `things`; what it could name is listed when that is a short list."""
    allowed = tuple(dict.fromkeys(key for thing in things for key in keys.get(thing, ())))
    values: dict[str, object] = {"value": written[:80], "things": things}
    return Problem(location, "dangling", values, allowed if len(allowed) <= _MOST_LISTED else (), things)
