"""Saving many mapped fields of one record map at once: all of them, or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from datamaps.grid.order import ordered
from datamaps.models import FieldMap, RecordMap
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door


@dataclass(frozen=True)
class Edit:
    """One row as it should become. `version` is the one that the person saw; none for a row that is new.

    `answers` are checked plain answers; None leaves the row as it is (it may have moved), or, with `remove`, ends it.
    """

    uid: UUID
    version: int | None
    answers: dict[str, Any] | None
    remove: bool = False


class StaleRows(Exception):
    """Somebody else saved some of these rows in between; `now` holds each as it stands, None for one that is gone."""

    def __init__(self, now: dict[UUID, FieldMap | None]) -> None:
        super().__init__("stale rows")
        self.now = now


def rows_of(parent: RecordMap) -> list[FieldMap]:
    """The mapped fields of a record map in their order, each knowing its parent."""
    rows = list(FieldMap.objects.filter(record_map=parent).order_by("position", "pk"))
    for row in rows:
        row.record_map, row.workspace = parent, parent.workspace
    return rows


@transaction.atomic
def save_rows(parent: RecordMap, seen: int, edits: Sequence[Edit], by: Actor, *, moved: bool = False) -> Counter[str]:
    """Saves what the edits say; how many were added, changed, removed, moved. `moved`: in the order of the edits.

    Raises Stale when the record map itself is not the one that was seen, and StaleRows; then nothing is written.
    """
    held = RecordMap.objects.select_for_update().filter(pk=parent.pk).first()
    if held is None or held.version != seen:
        raise door.Stale(held)
    stored = rows_of(parent)
    by_uid = {row.uid: row for row in stored}
    if stale := {edit.uid: by_uid.get(edit.uid) for edit in edits if _moved_on(edit, by_uid.get(edit.uid))}:
        raise StaleRows(stale)
    edits = _own_names(edits, by_uid)
    done: Counter[str] = Counter()
    for edit in edits:
        done[_write(parent, edit, by_uid, by)] += 1
    before = [row.uid for row in stored]
    removed = [edit.uid for edit in edits if edit.remove]
    wanted = ordered(before, [edit.uid for edit in edits], removed, keep=not moved)
    done["moved"] += _put_in_order(parent, before, wanted, by_uid, by)
    return done


def _moved_on(edit: Edit, row: FieldMap | None) -> bool:
    """Whether saving would overwrite something that the person has not seen."""
    if row is None:
        return edit.version is not None and edit.answers is not None
    if edit.remove:
        return edit.version != row.version
    if edit.answers is None or edit.answers == row.plain():
        return False  # nothing to write: untouched, or both said the same, or the same form was sent twice
    return edit.version != row.version


def _own_names(edits: Sequence[Edit], by_uid: dict[UUID, FieldMap]) -> list[Edit]:
    """A new row whose identity belongs to a row elsewhere gets one of its own."""
    new = [edit.uid for edit in edits if edit.uid not in by_uid]
    taken = set(FieldMap.objects.filter(uid__in=new).values_list("uid", flat=True))
    return [Edit(uuid4(), edit.version, edit.answers, edit.remove) if edit.uid in taken else edit for edit in edits]


def _write(parent: RecordMap, edit: Edit, by_uid: dict[UUID, FieldMap], by: Actor) -> str:
    row = by_uid.get(edit.uid)
    if edit.remove:
        if row is not None:
            door.delete(row, by, edit.version)
            del by_uid[edit.uid]
            return "removed"
        return "kept"
    if edit.answers is None or (row is not None and row.plain() == edit.answers):
        return "kept"
    if row is None:
        row = FieldMap(workspace=parent.workspace, record_map=parent, uid=edit.uid, position=len(by_uid))
        by_uid[edit.uid] = door.save(row.put(edit.answers), by)
        return "added"
    door.save(row.put(edit.answers), by, edit.version)
    return "changed"


def _put_in_order(
    parent: RecordMap, before: Sequence[UUID], wanted: Sequence[UUID], by_uid: dict[UUID, FieldMap], by: Actor
) -> int:
    """Writes the places that changed; says so in the trail where rows that were there before changed theirs."""
    rows = [by_uid[uid] for uid in wanted if uid in by_uid]
    changed = [row for place, row in enumerate(rows) if row.position != place]
    for place, row in enumerate(rows):
        row.position = place
    FieldMap.objects.bulk_update(changed, ["position"], batch_size=500)
    old = [by_uid[uid].target for uid in before if uid in by_uid]
    known = set(before)
    new = [row.target for row in rows if row.uid in known]
    if old != new:
        record(parent.workspace, by, "changed", parent, {"order": [old, new]})
    return int(old != new)
