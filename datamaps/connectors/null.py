"""Systems without a machine interface: a person looks, and confirms on a day that all is as documented.

Only a confirmation that is there, not older than agreed and of the very documentation of today counts. Everything else
is told as not checked, each in its own words, and never as a match.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from datamaps.connectors.base import TOLD, ConnectorError, Limits, Secret, Trouble
from datamaps.schema.shapes import SystemSchema

LONGEST = 366


@dataclass(frozen=True)
class Confirmed:
    """What a person confirmed last, if anything, beside what is documented now; `now` is when it is asked."""

    documented: SystemSchema
    digest: str
    now: datetime
    at: datetime | None = None
    of: str = ""
    """Digest of the documentation that was confirmed."""


def observe(config: Mapping[str, object], secret: Secret, limits: Limits) -> SystemSchema:
    """What is documented, once it stands confirmed. Raises ConnectorError (config, unconfirmed)."""
    days = config.get("days")
    if not isinstance(days, int) or isinstance(days, bool) or not 0 < days <= LONGEST:
        raise ConnectorError(Trouble.CONFIG, "days", permanent=True, most=LONGEST)
    told = config.get(TOLD)
    if not isinstance(told, Confirmed) or told.at is None:
        raise ConnectorError(Trouble.UNCONFIRMED, "never", permanent=True)
    day = told.at.date().isoformat()
    if told.of != told.digest:
        raise ConnectorError(Trouble.UNCONFIRMED, "changed", permanent=True, day=day)
    if told.now - told.at > timedelta(days=days):
        raise ConnectorError(Trouble.UNCONFIRMED, "overdue", permanent=True, day=day, days=days)
    return told.documented
