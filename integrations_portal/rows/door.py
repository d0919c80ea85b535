"""The one door through which everything is saved: conditional on the version, audited, findable, referenced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.db.models import CASCADE, QuerySet
from django.dispatch import Signal

from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows.models import Findable, SearchEntry, Stored
from integrations_portal.shapes.folding import fold

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


def save(row: R, by: Actor, expected: int | None = None) -> R:
    """Saves a new or changed row. `expected` is the version that the person saw; none means the one just loaded.

    Raises Stale when the row has moved on or is gone, and SuspiciousOperation, answered as a bad request, when a new
    row has the identity of one of another workspace: no form of this site sends that.
    """
    try:
        return _save(row, by, expected)
    except IntegrityError:
        elsewhere = type(row)._default_manager.filter(uid=row.uid).exclude(workspace=row.workspace)
        if row.pk is None and elsewhere.exists():
            raise SuspiciousOperation(f"{type(row).__name__} {row.uid} is of another workspace") from None
        raise


@transaction.atomic
def _save(row: R, by: Actor, expected: int | None) -> R:
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
    facts = row.facts()
    forget(type(row)._default_manager.filter(pk=row.pk))
    row.delete()
    record(row.workspace, by, "removed", row, changes(facts, {}))


gone = Signal()
"""Sent before stored rows go, with the uids of all that go with them (a query), for what hangs on a uid."""


def forget(rows: QuerySet[Any]) -> None:
    """Takes stored rows, and those that go with them, out of search and of whatever else knows them by uid.

    Call it in the transaction that removes the rows, before it does.
    """
    for belonging in _with_what_belongs(rows):
        uids = belonging.values("uid")
        SearchEntry.objects.filter(uid__in=uids).delete()
        gone.send(belonging.model, uids=uids)


def _with_what_belongs(rows: QuerySet[Any]) -> Iterator[QuerySet[Any]]:
    yield rows
    for relation in rows.model._meta.related_objects:
        below = relation.related_model
        if relation.on_delete is CASCADE and isinstance(below, type) and issubclass(below, Stored):
            yield from _with_what_belongs(below._default_manager.filter(**{f"{relation.field.name}__in": rows}))


def make_findable(rows: Iterable[Stored]) -> None:
    """Writes the search entries of rows, over those that they had."""
    found = [(row, said) for row in rows if (said := row.findable()) is not None]
    SearchEntry.objects.bulk_create(
        (_entry(row, said) for row, said in found),
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["shelf", "title", "place", "text", "url", "name", "rest"],
    )


def _entry(row: Stored, said: Findable) -> SearchEntry:
    return SearchEntry(
        workspace_id=row.workspace_id,
        kind=row.kind,
        shelf=said.shelf,
        uid=row.uid,
        title=said.title[:400],
        place=said.place[:400],
        text=said.text,
        url=said.url[:400],
        name=fold(said.title)[:400],
        rest=fold(f"{said.place} {said.text}"),
    )
