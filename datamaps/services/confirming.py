"""What a template brought along is no guess any longer once a source has shown it."""

from __future__ import annotations

from collections.abc import Set

from datamaps.models import Field
from integrations_portal.audit.trail import PORTAL
from integrations_portal.rows import door


def confirm(system: int, places: Set[tuple[str, str]]) -> None:
    """Says of these fields of a system, by record and path, that a source has them. No query when there are none."""
    if not places:
        return
    waiting = Field.objects.filter(record__system=system, record__name__in={record for record, _path in places})
    for row in waiting.select_related("record__system", "workspace"):
        if (row.record.name, row.path) in places and row.details.pop("unconfirmed", False):
            door.save(row, PORTAL)
