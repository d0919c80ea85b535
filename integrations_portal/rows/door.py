"""The one door through which everything is saved: conditional on the version, audited, findable, referenced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import transaction

from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows.models import SearchEntry, Stored

R = TypeVar("R", bound=Stored)


class Stale(Exception):
    """Somebody else saved in between. `now` is the row as it stands; nothing was overwritten."""

    def __init__(self, now: Stored | None) -> None:
        super().__init__("stale")
        self.now = now


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """What differs between two states: `{name: [before, after]}`."""
    return {
        name: [before.get(name), after.get(name)]
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    }


@transaction.atomic
def save(row: R, by: Actor, expected: int | None = None) -> R:
    """Saves a new or changed row. `expected` is the version that the person saw; none means the one just loaded.

    Raises Stale when the row has moved on or is gone.
    """
    model = type(row)
    if row.pk is None:
        row.save(force_insert=True)
        record(row.workspace, by, "added", row, changes({}, row.facts()))
    else:
        seen = row.version if expected is None else expected
        before = model._default_manager.select_for_update().filter(pk=row.pk).first()
        if before is None or before.version != seen:
            raise Stale(before)
        changed = changes(before.facts(), row.facts())
        if not changed:
            row.version = before.version
            return row
        row.version = seen + 1
        row.save(force_update=True)
        record(row.workspace, by, "changed", row, changed)
    row.rebuild_references()
    make_findable([row])
    return row


@transaction.atomic
def delete(row: Stored, by: Actor, expected: int | None = None) -> None:
    """Removes a row and says so in the trail. Raises Stale, or RestrictedError while something refers to it."""
    if expected is not None and row.version != expected:
        raise Stale(row)
    facts, uid = row.facts(), row.uid
    row.delete()
    SearchEntry.objects.filter(uid=uid).delete()
    record(row.workspace, by, "removed", row, changes(facts, {}))


def make_findable(rows: Iterable[Stored]) -> None:
    """Writes the search entries of rows, over those that they had."""
    entries = [
        SearchEntry(
            workspace_id=row.workspace_id,
            kind=row.kind,
            uid=row.uid,
            title=found.title[:400],
            text=found.text,
            url=found.url[:400],
        )
        for row in rows
        if (found := row.findable()) is not None
    ]
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["title", "text", "url"],
    )
