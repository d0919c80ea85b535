"""Shared data of a whole workspace: who is right, what was decided, and which briefs move it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction

from briefs.models import Entry
from briefs.readiness.words_of_data import agreed_in_workspace
from briefs.services.truth import SharedAnswers
from briefs.shapes.proof import Decision
from briefs.shapes.purpose import Stage
from datamaps.map.shared import SharedField, SharedRecord
from datamaps.map.shared_use import FlowUse, uses_of
from datamaps.map.truth_matrix import Row, rows_of
from datamaps.models import Integration, System
from datamaps.models import SharedField as SharedFieldRow
from datamaps.services.load import load_flows, load_shared
from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.shapes.paths import FieldRef


@dataclass(frozen=True)
class BriefUse:
    """A brief with the flows that move something; `owner` is the key of its business owner, or nothing."""

    ref: str
    title: str
    stage: Stage
    owner: str
    flows: tuple[FlowUse, ...]


class SharedData:
    """The shared data of a workspace as values, and the words for it: each is read when somebody asks for it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @cached_property
    def records(self) -> tuple[SharedRecord, ...]:
        return load_shared(self.workspace)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return rows_of(self.records, self.agreed)

    @cached_property
    def systems(self) -> dict[str, str]:
        """Names by key, in the order of the workspace."""
        found = System.objects.of(self.workspace).values_list("key", "name")
        return {key: name or key for key, name in found}

    @cached_property
    def people(self) -> dict[str, str]:
        found = Contact.objects.of(self.workspace).values_list("key", "name")
        return {key: name or key for key, name in found}

    def stewards(self, now: str | None) -> list[tuple[str, str]]:
        """Those who may answer questions, by name: people and desks that are still here, and who does so now."""
        here = set(Contact.objects.of(self.workspace).filter(active=True).values_list("key", flat=True)) | {now}
        return sorted((one for one in self.people.items() if one[0] in here), key=lambda one: one[1].casefold())

    @cached_property
    def teams(self) -> dict[str, str]:
        found = Team.objects.of(self.workspace).values_list("key", "name")
        return {key: name or key for key, name in found}

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions of every brief by path: `INT-0003/D-02`."""
        found = Entry.objects.of(self.workspace).filter(part="decisions").select_related("integration")
        read = ((entry.integration.ref, Decision.read(entry.details)) for entry in found)
        return {f"{ref}/{decision.ref}": decision for ref, decision in read}

    def agreed(self, field: SharedField) -> bool:
        return agreed_in_workspace(field, {path: one.status for path, one in self.decisions.items()})

    def system(self, key: str | None) -> str:
        return self.systems.get(key, key) if key else ""

    def person(self, key: str | None) -> str:
        return self.people.get(key, key) if key else ""

    def team(self, key: str | None) -> str:
        return self.teams.get(key, key) if key else ""

    def row(self, record: str, field: str | None) -> Row | None:
        """One row of the matrix, by the keys of its record and field."""
        pairs = ((row.record.key, row.field.key if row.field else None, row) for row in self.rows)
        return next((row for of, key, row in pairs if (of, key) == (record, field)), None)

    def moved_by(self, record: str) -> list[str]:
        """The flows that say in a word that they move a shared record."""
        flows = load_flows([brief.pk for brief in self._briefs])
        return [
            f"{brief.ref} {brief.title}: {flow.ref} {flow.name}".strip()
            for brief in self._briefs
            for flow in flows.get(brief.pk, ())
            if record in flow.moves
        ]

    @cached_property
    def _briefs(self) -> list[Integration]:
        return list(Integration.objects.of(self.workspace).exclude(stage=Stage.RETIRED))

    def uses(self, places: Collection[FieldRef]) -> tuple[BriefUse, ...]:
        """The briefs, but for retired ones, whose flows move a value from or to one of the places."""
        flows = load_flows([brief.pk for brief in self._briefs])
        purposes = Entry.objects.of(self.workspace).filter(part="purpose", integration__in=self._briefs)
        owners = {entry.integration_id: entry.details.get("business_owner", "") for entry in purposes}
        return tuple(
            BriefUse(brief.ref, brief.title or brief.ref, Stage.of(brief.stage), owners.get(brief.pk, ""), found)
            for brief in self._briefs
            if (found := uses_of(flows.get(brief.pk, ()), places))
        )


@transaction.atomic
def remove_shared(answers: SharedAnswers, by: Actor) -> None:
    """Removes a shared field or record with the rows that belong to it. Refuse it before while anything uses it."""
    for name in answers.names:
        for row in answers.rows(name):
            door.delete(row, by)
    door.delete(answers.row, by)


def one_field(workspace: Workspace, record: str, field: str) -> SharedFieldRow | None:
    found = SharedFieldRow.objects.of(workspace).filter(record__key=record, key=field)
    row: SharedFieldRow | None = found.select_related("record", "workspace").first()
    return row
