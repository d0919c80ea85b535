"""Time zones offered while somebody types one: nobody knows by heart how they are written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms

ZONES = "time-zones"
"""The id of the list, which a page holds once for all its fields."""
_AREAS = (
    "Africa/",
    "America/",
    "Antarctica/",
    "Arctic/",
    "Asia/",
    "Atlantic/",
    "Australia/",
    "Europe/",
    "Indian/",
    "Pacific/",
)


@cache
def zones() -> tuple[str, ...]:
    """UTC and every region with its cities; old names and abbreviations are understood and not offered."""
    return ("UTC", *sorted(zone for zone in available_timezones() if zone.startswith(_AREAS)))


class ZoneInput(forms.TextInput):
    """A text field that offers the zones of the page's list (see the tag `time_zones`)."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"list": ZONES, "autocomplete": "off", "spellcheck": "false", **(attrs or {})})


def asks_for_zones(fields: Iterable[forms.Field]) -> bool:
    """Whether one of the fields, or of the fields in their rows, is answered with a zone."""
    return any(
        isinstance(field.widget, ZoneInput) or asks_for_zones(getattr(field, "fields", {}).values()) for field in fields
    )
