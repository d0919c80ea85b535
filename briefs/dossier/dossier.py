"""`Dossier`: everything known about one integration. Rules, documents and differences are functions of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from briefs.shapes.brief import Brief
from briefs.shapes.purpose import Stage
from datamaps.map.datamap import DataMap
from datamaps.map.flows import Flow
from datamaps.map.shared import SharedRecord, ValueTable
from datamaps.map.systems import Schedule, System
from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.people import Contact, Team, WorkspaceHead
from integrations_portal.shapes.types import Day, Flag, Line, Lines, Text

FORMAT = 1


class Content(Shape):
    """What people wrote. Systems, shared data and tables are those that the brief's flows and lists name."""

    workspace: WorkspaceHead
    teams: tuple[Team, ...] = ()
    contacts: tuple[Contact, ...] = ()
    systems: tuple[System, ...] = ()
    shared_records: tuple[SharedRecord, ...] = ()
    value_tables: tuple[ValueTable, ...] = ()
    brief: Brief


class ConnectorState(Row):
    """What is known of one connector: its last check, and the last one that could say something."""

    natural_key = ("system", "connector")
    system: Line
    connector: Line
    kind: Line = ""
    environment: Line = ""
    active: Flag = True
    schedule: Schedule | None = None
    outcome: Line = ""
    trouble: Line = ""
    checked_at: datetime | None = None
    good_at: datetime | None = None
    sign_in_ends: Day | None = None
    """The day on which the stored credential that it signs in with ends."""


class FindingState(Row):
    """One difference between a system and its documentation, as it stands now."""

    natural_key = ("fingerprint",)
    fingerprint: Line
    system: Line
    connector: Line = ""
    environment: Line = ""
    kind: Line
    path: Line = ""
    record: Line = ""
    before: Line = ""
    after: Line = ""
    severity: Line
    state: Line
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    accepted_on: Day | None = None
    touches: Lines = ()
    """Flows of this brief that the difference touches, by ref."""


class SignatureState(Row):
    natural_key = ("role", "contact")
    role: Line = ""
    contact: Line = ""
    team: Line = ""
    signed_at: datetime | None = None
    comment: Text = ""


class VersionState(Row):
    """A version: its number, its hash, and the hash of each of its sections.

    `stage` is the stage that the brief was in; `named` says who was to sign it, as what, by contact.
    """

    natural_key = ("number",)
    number: int
    hash: Line = ""
    sections: dict[str, str] = {}
    made_at: datetime | None = None
    stage: Line = ""
    named: dict[str, tuple[str, ...]] = {}
    signatures: tuple[SignatureState, ...] = ()


class Neighbour(Row):
    """Another brief on the same systems or shared fields."""

    natural_key = ("ref",)
    ref: Line
    title: Line = ""
    stage: Stage = Stage.IDEA
    flows: tuple[Flow, ...] = ()


class Masked(Row):
    """A place whose text looked like a secret when the dossier was loaded. Shows nothing of it."""

    natural_key = ("where",)
    where: Line
    code: Line


class Live(Shape):
    """What the world says."""

    connectors: tuple[ConnectorState, ...] = ()
    findings: tuple[FindingState, ...] = ()
    since: tuple[FindingState, ...] = ()
    """What checks have found after the content was frozen; nothing for a brief as it stands."""
    versions: tuple[VersionState, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    masked: tuple[Masked, ...] = ()


class Dossier(Shape):
    format: int = FORMAT
    content: Content
    live: Live = Live()

    @property
    def brief(self) -> Brief:
        return self.content.brief

    @cached_property
    def map(self) -> DataMap:
        content = self.content
        return DataMap.model_construct(
            systems=content.systems,
            shared_records=content.shared_records,
            value_tables=content.value_tables,
            flows=content.brief.flows,
        )

    @cached_property
    def contact_by_key(self) -> dict[str, Contact]:
        return {contact.key: contact for contact in self.content.contacts}

    @cached_property
    def team_by_key(self) -> dict[str, Team]:
        return {team.key: team for team in self.content.teams}

    def name_of(self, key: str | None) -> str:
        """The name behind a team, contact or system key, with or without its `team:` prefix."""
        if not key:
            return ""
        kind, _, plain = key.rpartition(":")
        tables: dict[str, Mapping[str, Contact | Team | System]] = {
            "contact": self.contact_by_key,
            "team": self.team_by_key,
            "system": self.map.system_by_key,
        }
        for table in [tables[kind]] if kind else tables.values():
            if plain in table:
                return table[plain].name or plain
        return plain
