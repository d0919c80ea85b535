"""A dossier as a version froze it, read by whatever the portal has become since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from briefs.dossier.dossier import FORMAT, Dossier

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]

UPGRADES: tuple[Upgrade, ...] = ()
"""The first takes a dossier of format 1 to format 2, and so on: one for every format that there ever was."""


class NewerFormat(Exception):
    """The version was frozen by a newer portal than this one."""


def read_stored(plain: dict[str, Any], format: int) -> Dossier:
    """The dossier of a stored version. Raises NewerFormat rather than guess what it does not know."""
    if format > FORMAT:
        raise NewerFormat
    for upgrade in UPGRADES[format - 1 :]:
        plain = upgrade(plain)
    return Dossier.read(plain | {"format": FORMAT})
