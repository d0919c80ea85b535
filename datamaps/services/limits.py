"""The limits within which this installation looks at live systems."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from datamaps.connectors.base import Limits
from datamaps.connectors.guard import Guard

SOURCES = "sources"
"""The administrator's folder inside VAR_DIR: the only place that a path in a connector may point into."""


def site_limits(seconds: float = 60.0) -> Limits:
    """Limits for anything that the site or its worker looks at, with the administrator's allow-list."""
    database = settings.DATABASES["default"]["NAME"]
    return Limits(
        seconds=seconds,
        folder=Path(settings.VAR_DIR) / SOURCES,
        forbidden_paths=(Path(str(database)),),
        guard=Guard(tuple(settings.OUTBOUND_ALLOW)),
        apart=True,
        taps=settings.SINGER_TAPS,
    )
