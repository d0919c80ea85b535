"""Reading and saving shared data: a shared field with who is right about it and what teams mean by it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from datamaps.models import Binding, Definition, Ownership, SharedField, SharedRecord
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.keys import new_key

Child = type[Binding] | type[Ownership] | type[Definition]
_CHILDREN: dict[str, Child] = {"in": Binding, "ownership": Ownership, "definitions": Definition}


class SharedAnswers:
    """The answers about one shared field, with those that lie in rows of their own.

    `version` stands for all of them, so that a changed definition is noticed as well as a changed name.
    """

    def __init__(self, field: SharedField, children: dict[str, list[Any]] | None = None) -> None:
        self.field = field
        self.children = children
        self.pk, self.uid, self.workspace = field.pk, field.uid, field.workspace
        self.workspace_id = field.workspace_id
        self.answers: dict[str, Any] = field.plain() | {
            name: [row.place if isinstance(row, Binding) else row.plain() for row in self.rows(name)]
            for name in _CHILDREN
        }
        self.version = int(digest(self.answers)[:12], 16)

    def rows(self, name: str) -> list[Any]:
        if self.children is not None:
            return self.children[name]
        return list(_CHILDREN[name]._default_manager.filter(shared_field=self.field))

    def plain(self) -> dict[str, Any]:
        return {name: value for name, value in self.answers.items() if value not in ([], "")}


def shared_answers(workspace: Workspace, uid: UUID) -> SharedAnswers | None:
    field = SharedField.objects.of(workspace).filter(uid=uid).select_related("workspace", "record").first()
    return SharedAnswers(field) if field else None


@transaction.atomic
def save_shared(seen: SharedAnswers, answers: dict[str, Any], by: Actor, expected: int | None) -> SharedAnswers:
    """Saves validated plain answers. Raises Stale when any of them has moved on."""
    held = SharedField.objects.select_for_update().filter(pk=seen.pk).select_related("workspace", "record").first()
    if held is None:
        raise door.Stale(None)
    now = SharedAnswers(held)
    if expected is not None and now.version != expected:
        raise door.Stale(held)
    held.put(answers)
    door.save(held, by)
    for name in _CHILDREN:
        _put_rows(now, name, answers.get(name, []), by)
    saved = SharedAnswers(held)
    # The rows have entries of their own; this one says who changed the word as people see it.
    if changed := door.changes(now.answers, saved.answers):
        record(held.workspace, by, "changed", held, changed)
    return saved


def _put_rows(now: SharedAnswers, name: str, wanted: list[Any], by: Actor) -> None:
    plain = [{"place": value} if name == "in" else value for value in wanted]
    rows = now.rows(name)
    for row in rows[len(plain) :]:
        door.delete(row, by)
    for position, answers in enumerate(plain):
        row = rows[position] if position < len(rows) else None
        if row is None:
            row = _CHILDREN[name](workspace=now.workspace, shared_field=now.field, position=position)
        if row.pk is None or row.plain() != answers:
            door.save(row.put(answers), by)


@transaction.atomic
def add_shared_field(record: SharedRecord, name: str, by: Actor, uid: UUID) -> SharedField:
    """A new word that systems share, at the end of its record; the same `uid` twice makes one."""
    found: SharedField | None = SharedField.objects.of(record.workspace).filter(uid=uid).first()
    if found:
        return found
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
