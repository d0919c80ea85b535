"""The name and time zone of a workspace: answers that are not a row of their own."""

from __future__ import annotations

from django.db import transaction

from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows.door import changes
from integrations_portal.shapes.base import digest


class Moved(Exception):
    """Somebody else saved in between. `now` is the workspace as it stands; nothing was overwritten."""

    def __init__(self, now: Workspace) -> None:
        super().__init__("moved")
        self.now = now


def version_of(workspace: Workspace) -> int:
    """Another number for another name or time zone."""
    return int(digest([workspace.name, workspace.timezone])[:12], 16)


@transaction.atomic
def rename(workspace: Workspace, name: str, timezone: str, by: Actor, expected: int) -> None:
    """Saves both and says so in the trail. Raises Moved."""
    held = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if version_of(held) != expected:
        raise Moved(held)
    before = {"name": held.name, "timezone": held.timezone}
    held.name, held.timezone = name, timezone
    changed = changes(before, {"name": name, "timezone": timezone})
    if changed:
        held.save(update_fields=["name", "timezone"])
        record(held, by, "changed", held, changed)
