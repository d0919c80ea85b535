"""Reading and saving shared data: a shared field with who is right about it and what teams mean by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from briefs.forms.shared import Word
from datamaps.models import Binding, Definition, Ownership, SharedField, SharedRecord
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.keys import new_key

Child = type[Binding] | type[Ownership] | type[Definition]
Held = SharedField | SharedRecord
_CHILDREN: dict[str, Child] = {"in": Binding, "ownership": Ownership, "definitions": Definition}


class SharedAnswers:
    """The answers about one shared field or record, with those that lie in rows of their own.

    `version` stands for all of the rows, so that a changed definition is noticed as well as a changed name.
    """

    def __init__(self, row: Held, children: dict[str, list[Any]] | None = None) -> None:
        self.row = row
        self.names = tuple(name for name in _CHILDREN if name in row.children)
        self.children = children
        self.pk, self.uid, self.workspace = row.pk, row.uid, row.workspace
        self.workspace_id = row.workspace_id
        found = {name: self.rows(name) for name in self.names}
        self.answers: dict[str, Any] = row.plain() | {
            name: [one.place if isinstance(one, Binding) else one.plain() for one in rows]
            for name, rows in found.items()
        }
        states = [[str(one.uid), one.version] for rows in ([row], *found.values()) for one in rows]
        self.version = int(digest(states)[:12], 16)

    def rows(self, name: str) -> list[Any]:
        if self.children is not None:
            return self.children[name]
        return list(_CHILDREN[name]._default_manager.filter(**{self.parent: self.row}))

    @property
    def parent(self) -> str:
        """How the rows of the children name what they belong to."""
        return "shared_field" if isinstance(self.row, SharedField) else "shared_record"

    def plain(self) -> dict[str, Any]:
        return {name: value for name, value in self.answers.items() if value not in ([], "")}


def shared_answers(workspace: Workspace, uid: UUID) -> SharedAnswers | None:
    field = SharedField.objects.of(workspace).filter(uid=uid).select_related("workspace", "record").first()
    return SharedAnswers(field) if field else None


@transaction.atomic
def save_shared(seen: SharedAnswers, answers: dict[str, Any], by: Actor, expected: int | None) -> SharedAnswers:
    """Saves validated plain answers. Raises Stale when any of them has moved on."""
    related = ("workspace", "record") if isinstance(seen.row, SharedField) else ("workspace",)
    found = type(seen.row)._default_manager.select_for_update(of=("self",)).filter(pk=seen.pk)
    held: Held | None = found.select_related(*related).first()
    if held is None:
        raise door.Stale(None)
    now = SharedAnswers(held)
    if expected is not None and now.version != expected:
        raise door.Stale(held)
    held.put(answers)
    door.save(held, by)
    for name in now.names:
        _put_rows(now, name, answers.get(name, []), by)
    saved = SharedAnswers(held)
    # The rows have entries of their own; this one says who changed the word as people see it.
    inner = {name: value for name, value in door.changes(now.answers, saved.answers).items() if name in now.names}
    if inner:
        record(held.workspace, by, "changed", held, inner)
    return saved


def _put_rows(now: SharedAnswers, name: str, wanted: list[Any], by: Actor) -> None:
    """Rows that say what is wanted stay as they are; the others are changed into what is missing, or removed."""
    plain = [{"place": value} if name == "in" else value for value in wanted]
    spare = now.rows(name)
    placed: list[Any] = []
    for answers in plain:
        same = next((row for row in spare if row.plain() == answers), None)
        placed.append(same)
        if same is not None:
            spare.remove(same)
    missing = placed.count(None)
    for row in spare[missing:]:
        door.delete(row, by)
    del spare[missing:]
    for position, answers in enumerate(plain):
        row = placed[position] or (spare.pop(0) if spare else None)
        if row is None:
            row = _CHILDREN[name](workspace=now.workspace, **{now.parent: now.row})
        moved, row.position = row.position != position, position
        if row.pk is None or row.plain() != answers:
            door.save(row.put(answers), by)
        elif moved:
            type(row)._default_manager.filter(pk=row.pk).update(position=position)


def add_shared_field(record: SharedRecord, name: str, by: Actor, uid: UUID) -> SharedField:
    """A new word that systems share, at the end of its record. Call it inside the transaction of `made_once`."""
    siblings = SharedField.objects.filter(record=record)
    key = new_key(name, siblings.values_list("key", flat=True))
    last = siblings.aggregate(last=Max("position"))["last"]
    field = SharedField(workspace=record.workspace, record=record, uid=uid, position=0 if last is None else last + 1)
    return door.save(field.put({"key": key, "name": name}), by)


def shared_rows(fields: list[SharedField]) -> list[SharedAnswers]:
    """The answers of several shared fields, in three queries."""
    found: dict[tuple[str, int], list[Any]] = {}
    for name, model in _CHILDREN.items():
        for row in model._default_manager.filter(shared_field__in=fields):
            found.setdefault((name, row.shared_field_id), []).append(row)
    return [SharedAnswers(field, {name: found.get((name, field.pk), []) for name in _CHILDREN}) for field in fields]


@transaction.atomic
def add_word(workspace: Workspace, word: Word, by: Actor, uid: UUID) -> SharedField:
    """A new shared field in a record that is there, or is called so, or is made; the same `uid` twice makes one."""
    with made_once(SharedField, workspace, uid) as made:
        return made or add_shared_field(_record_of(workspace, word, by), word.name, by, uid)


def _record_of(workspace: Workspace, word: Word, by: Actor) -> SharedRecord:
    records: list[SharedRecord] = list(SharedRecord.objects.of(workspace))
    if not word.new_record:
        return next(row for row in records if row.key == word.record)
    called = word.new_record.casefold()
    return next((row for row in records if row.label().casefold() == called), None) or add_shared_record(
        workspace, word.new_record, by
    )


def add_shared_record(workspace: Workspace, name: str, by: Actor) -> SharedRecord:
    """A new shared record at the end. Call it inside the transaction of what it is made for."""
    records = SharedRecord.objects.of(workspace)
    last = records.aggregate(last=Max("position"))["last"]
    row = SharedRecord(workspace=workspace, position=0 if last is None else last + 1)
    return door.save(row.put({"key": new_key(name, records.values_list("key", flat=True)), "name": name}), by)
