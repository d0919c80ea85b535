"""The colours of pictures: the light ones of static/css/tokens.css, which also has the dark ones."""

from __future__ import annotations

from types import MappingProxyType

PALETTE = MappingProxyType(
    {
        "paper": "#fcfbf8",
        "sheet": "#ffffff",
        "ink": "#1d2125",
        "soft": "#5a626b",
        "rule": "#e3dfd6",
        "edge": "#8a8579",
        "accent": "#0f5b78",
        "accent-wash": "#e6f0f3",
        "match": "#1c6e46",
        "differs": "#9a5200",
        "stops": "#a8231c",
        "unknown": "#5b5482",
    }
)
NAME_OF_COLOUR = MappingProxyType({colour: name for name, colour in PALETTE.items()})

# A mark in front of the words, so that no state is told by colour alone; all of them are in the fonts used.
_MARKS = MappingProxyType(
    {
        "match": ("●", "match"),
        "drift": ("◆", "differs"),
        "partial": ("◐", "unknown"),
        "could_not_check": ("○", "unknown"),
        "stops": ("■", "stops"),
        "in_progress": ("○", "accent"),
    }
)


def mark(state: str) -> tuple[str, str]:
    """The mark and the colour name of a state; nothing and plain ink for one that needs neither."""
    return _MARKS.get(state, ("", "ink"))
