"""Reading and saving the answers of a brief, part by part, whichever table a part is stored in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Max

from briefs.forms.newcomers import Newcomer
from briefs.models import Entry
from briefs.services.newcomers import make_newcomers
from briefs.services.truth import SharedAnswers, save_shared, shared_answers
from briefs.shapes.brief import PART
from datamaps.models import Flow, Integration, Referring
from integrations_portal.audit.models import AuditEntry
from integrations_portal.audit.trail import Actor, record
from integrations_portal.rows import door
from integrations_portal.shapes.base import Row as RowShape
from integrations_portal.shapes.base import Shape

FLOWS = "flows"
TRUTH = "truth"
SYSTEMS = "systems"
_REF_LETTER = {FLOWS: "F", "exceptions": "E", "scenarios": "T", "decisions": "D"}

Row = Referring | SharedAnswers


def rows_of(integration: Integration, part: str) -> list[Referring]:
    """The stored rows, or the one group, of a part, in their order."""
    if part == FLOWS:
        return list(Flow.objects.filter(integration=integration).select_related("integration", "workspace"))
    return list(Entry.objects.filter(integration=integration, part=part).select_related("integration", "workspace"))


def rows_by_part(integration: Integration) -> dict[str, list[Referring]]:
    """The stored rows and groups of every part, in two queries."""
    found: dict[str, list[Referring]] = {FLOWS: rows_of(integration, FLOWS)}
    for entry in Entry.objects.filter(integration=integration).select_related("integration", "workspace"):
        found.setdefault(entry.part, []).append(entry)
    return found


def named_rows(rows: Iterable[Referring], shape: type[Shape]) -> Iterator[tuple[str, Referring]]:
    """Stored rows of a part, each with the name by which rules speak of it: its ref or natural name, counted when it
    repeats."""
    seen: dict[str, int] = {}
    for row in rows:
        read = shape.read(row.plain())
        own = getattr(read, "ref", None) or (read.natural_name() if isinstance(read, RowShape) else "")
        seen[own] = seen.get(own, 0) + 1
        yield (own if seen[own] == 1 else f"{own}-{seen[own]}"), row


def row_of(integration: Integration, part: str, uid: UUID) -> Row | None:
    """One row by its identity, if it is of this brief and part."""
    if part == TRUTH:
        return shared_answers(integration.workspace, uid)
    model = Flow if part == FLOWS else Entry
    found = model._default_manager.filter(integration=integration, uid=uid).select_related("integration", "workspace")
    row: Referring | None = (found if part == FLOWS else found.filter(part=part)).first()
    return row


def new_row(integration: Integration, part: str, uid: UUID | None = None) -> Referring:
    """An unsaved row at the end of a part. A group has one identity, so that two people never make two of it."""
    if uid is None:
        group = part in PART and not PART[part].rows
        uid = uuid5(integration.uid, part) if group else uuid4()
    common: dict[str, Any] = {"workspace": integration.workspace, "integration": integration, "uid": uid}
    row: Referring = Flow(**common) if part == FLOWS else Entry(part=part, **common)
    last = _siblings(row).aggregate(last=Max("position"))["last"]
    row.position = 0 if last is None else last + 1
    return row


def was_here(integration: Integration, uid: UUID) -> bool:
    """Whether somebody removed a row of that identity."""
    return AuditEntry.objects.filter(workspace=integration.workspace, uid=uid, action="removed").exists()


@transaction.atomic
def save_row(
    row: Row,
    answers: dict[str, Any],
    by: Actor,
    expected: int | None = None,
    newcomers: Iterable[Newcomer] = (),
) -> Row:
    """Saves validated plain answers through the door; a new row of a referred-to kind gets the next free ref.

    Raises Stale when somebody else saved in between.
    """
    make_newcomers(row.workspace, newcomers, by)
    if isinstance(row, SharedAnswers):
        return save_shared(row, answers, by, expected)
    part = FLOWS if isinstance(row, Flow) else row.part if isinstance(row, Entry) else ""
    if part in _REF_LETTER and not answers.get("ref"):
        answers = {"ref": next_ref(row, _REF_LETTER[part])} | answers
    row.put(answers)
    saved = door.save(row, by, expected)
    if part == "purpose" and isinstance(saved, Entry):
        _copy_title(saved, by)
    if isinstance(saved, Flow):
        _join_systems(saved, by)
    return saved


def _join_systems(flow: Flow, by: Actor) -> None:
    """The ends of a flow take part in the brief; a workspace file without them would be refused."""
    known = {row.details.get("system") for row in rows_of(flow.integration, SYSTEMS) if isinstance(row, Entry)}
    for key in dict.fromkeys((flow.source, flow.target, flow.details.get("via"))):
        if key and key not in known:
            save_row(new_row(flow.integration, SYSTEMS), {"system": key}, by)


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
def move_row(row: Referring, up: bool, by: Actor) -> None:
    """Changes places with the row before or after it, and says so in the trail."""
    rows = list(_siblings(row).select_for_update().order_by("position", "pk"))
    here = next(index for index, other in enumerate(rows) if other.pk == row.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, other in enumerate(rows):
        if other.position != position:
            type(other).objects.filter(pk=other.pk).update(position=position)
    record(row.workspace, by, "changed", row, {"position": [here + 1, there + 1]})
