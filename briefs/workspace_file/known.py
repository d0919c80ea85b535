"""What a file declares: the things that its references may name."""

from __future__ import annotations

from functools import cached_property

from briefs.shapes.brief import Brief
from briefs.workspace_file.file import WorkspaceFile
from briefs.workspace_file.words import Thing
from datamaps.schema.shapes import Record
from integrations_portal.shapes.paths import FieldRef, RecordRef


class Known:
    """Keys of the whole file, by kind of thing."""

    def __init__(self, file: WorkspaceFile) -> None:
        self._file = file
        self.keys: dict[Thing, tuple[str, ...]] = {
            Thing.TEAM: tuple(team.key for team in file.teams),
            Thing.CONTACT: tuple(contact.key for contact in file.contacts),
            Thing.SYSTEM: tuple(system.key for system in file.systems),
            Thing.SHARED_RECORD: tuple(record.key for record in file.shared_records),
            Thing.VALUE_TABLE: tuple(table.key for table in file.value_tables),
            Thing.ANY_DECISION: tuple(
                f"{brief.ref}/{decision.ref}" for brief in file.briefs for decision in brief.decisions
            ),
        }
        self._sets = {thing: frozenset(keys) for thing, keys in self.keys.items()}
        self._paths: dict[RecordRef, frozenset[str]] = {}

    def has(self, thing: Thing, key: str) -> bool:
        return key in self._sets[thing]

    @cached_property
    def records(self) -> dict[RecordRef, Record]:
        return {
            RecordRef(system.key, record.name): record for system in self._file.systems for record in system.records
        }

    def has_field(self, place: FieldRef) -> bool:
        record = self.records.get(place.of)
        if record is None:
            return False
        if place.of not in self._paths:
            self._paths[place.of] = frozenset(field.path for field in record.fields)
        return place.path in self._paths[place.of]


class KnownInBrief:
    """What one brief declares for itself."""

    def __init__(self, brief: Brief) -> None:
        self.keys: dict[Thing, tuple[str, ...]] = {
            Thing.FLOW: tuple(flow.ref for flow in brief.flows),
            Thing.EXCEPTION: tuple(case.ref for case in brief.exceptions if case.ref),
            Thing.DECISION: tuple(decision.ref for decision in brief.decisions),
            Thing.BRIEF_SYSTEM: tuple(row.system for row in brief.systems),
        }

    def has(self, thing: Thing, key: str) -> bool:
        return key in self.keys[thing]
