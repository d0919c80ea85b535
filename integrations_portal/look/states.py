"""States on a page: a shape, a colour and words for each, so that no state is told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_DISC = '<circle cx="7" cy="7" r="6.5"/>'
_TICKED = (
    '<path fill-rule="evenodd" '
    'd="M7 .5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13Zm3.3 3.4L6 8.4 3.9 6.5l-1.2 1.4L6.1 11l5.6-5.9Z"/>'
)
_DIAMOND = '<path d="M7 -1 15 7 7 15-1 7Z"/>'
_SQUARE = '<rect x=".5" y=".5" width="13" height="13" rx="1"/>'
_RING = '<circle cx="7" cy="7" r="5.4" fill="none" stroke="currentColor" stroke-width="2.2"/>'
_THIN_RING = (
    '<circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" stroke-width="1.4" stroke-dasharray="2.4 2.1"/>'
)
_CROSSED = (
    '<circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M3.1 10.9 10.9 3.1" stroke="currentColor" stroke-width="1.8"/>'
)
_HALF = (
    '<circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    '<path d="M7 1.4a5.6 5.6 0 0 0 0 11.2Z"/>'
)
_DASH = '<rect x="1" y="5.6" width="12" height="2.8" rx="1"/>'
# What a system may do with shared data: not a state of health, so in ink and accent only.
_BULLSEYE = (
    '<circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" stroke-width="1.4"/>'
    '<circle cx="7" cy="7" r="3.2"/>'
)
_TRIANGLE = '<path d="M7 1 13.5 13H.5Z"/>'
_OPEN_SQUARE = '<rect x="2" y="2" width="10" height="10" rx="1" fill="none" stroke="currentColor" stroke-width="1.4"/>'
_DOT = '<circle cx="7" cy="7" r="1.6"/>'


@dataclass(frozen=True)
class State:
    """One state: the class name without `state-`, the inside of a 14 × 14 picture, the usual words."""

    key: str
    shape: str
    words: str | _StrPromise


STATES = MappingProxyType(
    {
        state.key: state
        for state in (
            State("match", _DISC, _("Matches")),
            State("drift", _DIAMOND, _("Differs")),
            State("partial", _HALF, _("Partly checked")),
            State("could_not_check", _CROSSED, _("Could not check")),
            State("stops", _SQUARE, _("Stops you")),
            State("in_progress", _RING, _("In progress")),
            State("completed", _TICKED, _("Completed")),
            State("not_started", _THIN_RING, _("Not started")),
            State("note", _DASH, _("For your information")),
            State("owner", _BULLSEYE, _("Owner")),
            State("may_write", _TRIANGLE, _("May write")),
            State("reads", _OPEN_SQUARE, _("Reads")),
            State("not_there", _DOT, _("Not there")),
        )
    }
)

# Values of other lists that look like one of the states above, with words of their own.
ALIASES = MappingProxyType(
    {
        "blocked": State("stops", _SQUARE, _("Blocked")),
        "blocker": State("stops", _SQUARE, _("Stops you")),
        "breaking": State("stops", _SQUARE, _("Breaking")),
        "differs": STATES["drift"],
        "warning": State("drift", _DIAMOND, _("Warning")),
        "info": State("note", _DASH, _("For your information")),
        "hint": State("note", _DASH, _("Advice")),
        "not_yet": State("not_started", _THIN_RING, _("Not yet")),
        "never": State("not_started", _THIN_RING, _("Never checked")),
        "running": State("in_progress", _RING, _("Running")),
        "waiting": State("not_started", _THIN_RING, _("Waiting")),
        "answered": State("match", _DISC, _("All answered")),
        "done": State("completed", _TICKED, _("Done")),
        "failed": State("stops", _SQUARE, _("Failed")),
        "parked": State("stops", _SQUARE, _("Set aside")),
        "interrupted": State("could_not_check", _CROSSED, _("Interrupted")),
        "cancelled": State("note", _DASH, _("Cancelled")),
        "waived": State("note", _DASH, _("Waived")),
        "accepted": State("completed", _TICKED, _("Accepted")),
        "resolved": State("completed", _TICKED, _("Resolved")),
        "open": State("in_progress", _RING, _("Open")),
    }
)

_COLOURS = MappingProxyType({"stops": "stops", "drift": "differs", "partial": "unknown", "could_not_check": "unknown"})


def state(key: str) -> State:
    """The state of that name. Raises KeyError for a name that is neither a state nor an alias."""
    found = STATES.get(key) or ALIASES.get(key)
    if found is None:
        raise KeyError(f"{key!r} is not a state; known are {', '.join(sorted((*STATES, *ALIASES)))}")
    return found


def colour(key: str) -> str:
    """The colour word of a margin line for a state or severity: stops, differs, unknown or plain."""
    try:
        return _COLOURS.get(state(key).key, "plain")
    except KeyError:
        return "plain"
