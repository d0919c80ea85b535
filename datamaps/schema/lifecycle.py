"""How findings live across checks: one finding for each difference, for as long as it stays the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

OPENED, SEEN, REOPENED, RESOLVED = "opened", "seen", "reopened", "resolved"
FLAPPING_SPAN = timedelta(days=7)
FLAPPING_RETURNS = 2
"""A difference that came back so often within that span comes and goes."""
STEADY = 10
"""Seen in so many checks in a row, it no longer comes and goes."""


@dataclass(frozen=True)
class Known:
    """What is stored of a finding: its status, its record, and until when it is waived."""

    status: str
    record: str = ""
    waived_until: date | None = None


def settle(
    known: Mapping[str, Known], seen: Collection[str], unchecked: Collection[str], today: date
) -> dict[str, str]:
    """What happens to each finding, by fingerprint, after a check that could say something.

    A difference about a record that could not be looked at is neither confirmed nor gone: it is left as it
    is.
    """
    events = {fingerprint: _again(known.get(fingerprint), today) for fingerprint in seen}
    for fingerprint, finding in known.items():
        gone = fingerprint not in events and finding.record not in unchecked
        if gone and finding.status in ("open", "waived"):
            events[fingerprint] = RESOLVED
    return events


def _again(finding: Known | None, today: date) -> str:
    if finding is None:
        return OPENED
    waiver_over = finding.status == "waived" and finding.waived_until is not None and finding.waived_until < today
    return REOPENED if finding.status in ("resolved", "accepted") or waiver_over else SEEN


def flaps(was: bool, event: str, returns: int, in_a_row: int) -> bool:
    """Whether a finding comes and goes. `returns`: how often it came back within the span, this time included."""
    if event == REOPENED:
        return returns >= FLAPPING_RETURNS
    return was and in_a_row < STEADY


def worth_telling(*, told: bool, in_a_row: int, flapping: bool, patience: int) -> bool:
    """Whether people should hear of an open finding: once it has stayed for `patience` checks, or comes and goes."""
    return not told and (flapping or in_a_row >= patience)
