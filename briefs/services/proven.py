"""Steps that somebody has followed and that work: the day is kept, and who said so is in the trail."""

from __future__ import annotations

import datetime

from briefs.models import Entry
from briefs.services.parts import save_row
from datamaps.models import Integration
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.door import Stale

PROVABLE = ("runbook.procedures", "rollback")
_PROVEN = "rehearsed_on"


def provable(integration: Integration) -> dict[int | None, Entry]:
    """The stored steps of a brief: procedures by their place, the way back under None."""
    found = Entry.objects.filter(integration=integration, part__in=PROVABLE).select_related("integration", "workspace")
    rows: dict[int | None, Entry] = {}
    for row in found:
        rows[None if row.part == "rollback" else sum(place is not None for place in rows)] = row
    return rows


def say_proven(row: Entry, version: int, today: datetime.date, by: Actor) -> None:
    """Says that the steps worked today. Said twice on a day it is one record.

    Raises Stale when they are not the steps that the person followed: somebody changed or removed them since.
    """
    try:
        save_row(row, row.plain() | {_PROVEN: today.isoformat()}, by, version)
    except Stale as stale:
        now = stale.now
        if not isinstance(now, Entry) or now.plain().get(_PROVEN) != today.isoformat():
            raise
