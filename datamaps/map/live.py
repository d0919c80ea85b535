"""What live checks say about a thing as a whole: the worst of its open findings and its connectors' outcomes."""

from __future__ import annotations

from collections.abc import Collection

_NOT_SEEN = ("could_not_check", "partial", "match")


def system_state(severities: Collection[str], outcomes: Collection[str]) -> str:
    """The key of a state for a system with these open findings and last outcomes; empty when it was never checked."""
    if "breaking" in severities:
        return "stops"
    if severities or "drift" in outcomes:
        return "drift"
    return next((one for one in _NOT_SEEN if one in outcomes), "")


def flow_state(severities: Collection[str], outcomes: Collection[str]) -> str:
    """The same for a flow, by the findings that touch it and the outcomes at its ends.

    Where its system differs in something that it does not use, the flow itself is well.
    """
    return system_state(severities, ["match" if one == "drift" else one for one in outcomes])
