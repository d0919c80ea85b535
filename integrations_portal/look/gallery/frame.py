"""The sidebar around the pages of the gallery."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """An entry of the sidebar."""

    label: str
    url: str = "#"
    count: int = 0
    urgent: bool = False
    current: bool = False


NAVIGATION = (
    Entry("Home", count=4, urgent=True),
    Entry("Systems", count=11),
    Entry("Shared data"),
    Entry("Map"),
    Entry("Briefs", count=5, current=True),
    Entry("Decisions", count=3, urgent=True),
    Entry("Runbooks", count=2),
    Entry("Live checks", count=1, urgent=True),
    Entry("Exports"),
)


def frame_context() -> dict[str, object]:
    """What base.html needs around any page."""
    return {
        "navigation": NAVIGATION,
        "workspace": {"name": "Northwind Traders"},
        "settings_url": "#",
    }
