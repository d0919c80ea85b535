"""Value tables that several fields share, and the fields that use them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max

from datamaps.map.shared import ValuePair
from datamaps.map.shared import ValueTable as ValueTableShape
from datamaps.models import FieldMap, ValueTable
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once
from integrations_portal.shapes.keys import new_key


def users_of(workspace: Workspace, key: str | None = None) -> list[FieldMap]:
    """The mapped fields that name a table, or any table, with what they belong to: one query."""
    named = {"details__table": key} if key else {"details__has_key": "table"}
    found = FieldMap.objects.of(workspace).filter(**named).select_related("record_map__flow__integration")
    return list(found.order_by("record_map__flow__integration__position", "record_map__flow__position", "position"))


def save_table(row: ValueTable, pairs: Iterable[ValuePair], by: Actor, expected: int) -> ValueTable:
    """Saves all pairs or none. Raises Stale when somebody else saved in between."""
    row.put(ValueTableShape(key=row.key, values=tuple(pairs)).plain())
    return door.save(row, by, expected)


def add_table(workspace: Workspace, name: str, pairs: Iterable[ValuePair], by: Actor, once: UUID) -> ValueTable:
    """A new table under a key made of its name. The same form sent twice, known by `once`, makes one."""
    with made_once(ValueTable, workspace, once) as made:
        if made is not None:
            return made
        tables = ValueTable.objects.of(workspace)
        last = tables.aggregate(last=Max("position"))["last"]
        row = ValueTable(workspace=workspace, uid=once, position=0 if last is None else last + 1)
        row.key = new_key(name, tables.values_list("key", flat=True), "table")
        return save_table(row, pairs, by, 0)
