"""The reader's choice of colours and keys, kept in cookies so that the server writes it into the page."""

from __future__ import annotations

from collections.abc import Mapping

COOKIE = "theme"
KEYS_COOKIE = "keys"
THEMES = ("auto", "light", "dark")
KEPT = 365 * 24 * 3600  # seconds


def chosen_theme(cookies: Mapping[str, str]) -> str:
    """auto, light or dark; anything else in the cookie counts as auto."""
    found = cookies.get(COOKIE, "auto")
    return found if found in THEMES else "auto"


def chosen_keys(cookies: Mapping[str, str]) -> str:
    """Whether shortcuts of a single key work: on or off."""
    return "off" if cookies.get(KEYS_COOKIE) == "off" else "on"
