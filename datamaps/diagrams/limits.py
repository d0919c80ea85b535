"""Every limit of drawing: how long and with how much memory `dot` may work, and when a picture becomes coarser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    seconds: float = 10
    memory: int = 1_500_000_000
    """Bytes of address space."""
    output: int = 30_000_000
    """Bytes of the drawing."""


LIMITS = Limits()
# Somebody waits for a page: a picture that takes longer is drawn coarser, or not at all.
ON_SCREEN = Limits(seconds=4)

# How long dot looks for better places (nslimit, nslimit1) and, in pictures of many lines, for fewer crossings.
PLACING = "1"
CROSSINGS = "0.1"
# Lines; beyond, drawing takes long.
MANY_LINES = 150

# From here on flows between the same two systems become one line with their number.
MOST_SYSTEMS = 20
MOST_FLOWS = 100
# And from here on systems become their teams.
MOST_PAIRED_SYSTEMS = 150
MOST_PAIRS = 400
# More moves than this do not fit a page, more records no screen; the table has all of them.
MOST_MOVES = 40
MOST_RECORDS = 60

# Pictures of one document that are drawn side by side; each is a process of its own.
AT_ONCE = 2
