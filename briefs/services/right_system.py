"""Saving, from a mapped field, which system is right: both sides are bound to one shared field, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from briefs.services.shared_data import one_field
from briefs.services.truth import SharedAnswers, add_shared_field, add_shared_record, save_shared
from datamaps.map.binding_plan import Standing, plan_of, standing_of
from datamaps.map.datamap import DataMap, moves_of
from datamaps.map.flows import Flow as FlowShape
from datamaps.map.shared import Ownership
from datamaps.models import FieldMap, SharedField, SharedRecord
from datamaps.services.load import load_shared
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once
from integrations_portal.shapes.base import digest


@dataclass(frozen=True)
class Question:
    """How a mapped field stands now. `version` stands for every row that the answer may change."""

    standing: Standing
    held: SharedAnswers | None
    version: int


def question_of(row: FieldMap) -> Question:
    """The question about a mapped field that came with its record map, flow and workspace."""
    record_map, flow = row.record_map, row.record_map.flow
    fields = [row.plain()]
    shape = FlowShape.read(flow.plain() | {"record_maps": [record_map.plain() | {"fields": fields}]})
    map = DataMap.model_construct(shared_records=load_shared(row.workspace))
    standing = standing_of(map, next(moves_of(shape), None))
    held = None
    if standing.record is not None and standing.field is not None:
        stored = one_field(row.workspace, standing.record.key, standing.field.key)
        held = SharedAnswers(stored) if stored else None
    seen = [standing.version, held.version if held else 0, row.version]
    return Question(standing, held, int(digest(seen)[:12], 16))


def choose_right(row: FieldMap, chosen: Ownership, by: Actor, once: UUID, expected: int) -> None:
    """Saves the choice; a new shared field has the identity `once`, so that two presses make one.

    Raises Stale when something of what the person saw has changed.
    """
    workspace = row.workspace
    with made_once(SharedField, workspace, once) as made:
        if made is not None:
            return
        question = question_of(row)
        plan = plan_of(question.standing, chosen)
        if not plan.changes:
            return
        if question.version != expected:
            raise door.Stale(row)
        held = question.held or SharedAnswers(_new_field(workspace, plan.standing, by, once))
        wanted: dict[str, Any] = {"in": list(plan.places), "ownership": [one.plain() for one in plan.ownership]}
        save_shared(held, held.answers | wanted, by, None)


def _new_field(workspace: Workspace, standing: Standing, by: Actor, once: UUID) -> SharedField:
    """A shared field named after the target, in its record, which is made where there is none."""
    records = SharedRecord.objects.of(workspace).select_related("workspace")
    record = records.get(key=standing.record.key) if standing.record else None
    if record is None:
        record = add_shared_record(workspace, standing.record_name, by)
        answers = SharedAnswers(record)
        save_shared(answers, answers.answers | {"in": [str(place) for place in standing.bind_records]}, by, None)
    return add_shared_field(record, standing.field_name, by, once)
