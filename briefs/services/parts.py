"""Reading and saving the answers of a brief, part by part, whichever table a part is stored in."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from briefs.models import Entry
from briefs.shapes.brief import PART
from datamaps.models import Flow, Integration, Referring
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door

FLOWS = "flows"
_REF_LETTER = {FLOWS: "F", "exceptions": "E", "scenarios": "T", "decisions": "D"}


def rows_of(integration: Integration, part: str) -> list[Referring]:
    """The stored rows, or the one group, of a part, in their order."""
    if part == FLOWS:
        return list(Flow.objects.filter(integration=integration))
    return list(Entry.objects.filter(integration=integration, part=part))


def row_of(integration: Integration, part: str, uid: UUID) -> Referring | None:
    """One row by its identity, if it is of this brief and part."""
    return next((row for row in rows_of(integration, part) if row.uid == uid), None)


def new_row(integration: Integration, part: str) -> Referring:
    """An unsaved row at the end of a part."""
    common: dict[str, Any] = {"workspace": integration.workspace, "integration": integration}
    if part == FLOWS:
        row: Referring = Flow(**common)
    else:
        row = Entry(part=part, **common)
    last = _siblings(row).aggregate(last=Max("position"))["last"]
    row.position = 0 if last is None else last + 1
    return row


@transaction.atomic
def save_row(row: Referring, answers: dict[str, Any], by: Actor, expected: int | None = None) -> Referring:
    """Saves validated plain answers through the door; a new row of a referred-to kind gets the next free ref."""
    part = FLOWS if isinstance(row, Flow) else row.part if isinstance(row, Entry) else ""
    if part in _REF_LETTER and not answers.get("ref"):
        answers = {"ref": next_ref(row, _REF_LETTER[part])} | answers
    row.put(answers)
    saved = door.save(row, by, expected)
    if part == "purpose" and isinstance(saved, Entry):
        _copy_title(saved, by)
    return saved


def next_ref(row: Referring, letter: str) -> str:
    """`F-01`, `E-02`: one more than the highest number in use, so that a removed row's ref is not used again soon."""
    used = _siblings(row).values_list("ref", flat=True)
    numbers = [int(match[1]) for ref in used if (match := re.fullmatch(rf"{letter}-(\d+)", ref))]
    return f"{letter}-{max(numbers, default=0) + 1:02}"


def _siblings(row: Referring) -> Any:
    if isinstance(row, Entry):
        return Entry.objects.filter(integration=row.integration, part=row.part)
    if isinstance(row, Flow):
        return Flow.objects.filter(integration=row.integration)
    raise TypeError(type(row))


def _copy_title(entry: Entry, by: Actor) -> None:
    """Lists of briefs show the title without loading their purpose."""
    integration = entry.integration
    title = entry.details.get("title", "")
    if integration.title != title:
        integration.title = title
        door.save(integration, by)


@transaction.atomic
def move_row(row: Referring, up: bool) -> None:
    """Changes places with the row before or after it."""
    rows = list(_siblings(row).order_by("position", "pk"))
    here = next(index for index, other in enumerate(rows) if other.pk == row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, other in enumerate(rows):
        if other.position != position:
            type(other).objects.filter(pk=other.pk).update(position=position)


def is_list(part: str) -> bool:
    """Whether a part has rows, or is one group of answers."""
    return part == FLOWS or PART[part].rows
