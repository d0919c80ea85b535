"""A dossier as the rules look at it: on a day, at a stage, with what they look up again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypedDict

from briefs.dossier.dossier import ConnectorState, Dossier, FindingState
from briefs.shapes.brief import Brief
from briefs.shapes.purpose import Stage, SystemRole
from datamaps.map.datamap import DataMap, Move
from datamaps.map.flows import Flow, RecordMap
from datamaps.map.shared import Ownership, SharedField, SharedRecord
from datamaps.map.systems import System
from datamaps.schema.shapes import Field
from integrations_portal.shapes.paths import FieldRef, RecordRef


class Owners(TypedDict):
    ownership: tuple[Ownership, ...]
    systems: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """`stage` is the brief's own, or the one that is asked for when that is later."""

    dossier: Dossier
    today: date
    stage: Stage

    @cached_property
    def brief(self) -> Brief:
        return self.dossier.brief

    @cached_property
    def map(self) -> DataMap:
        return self.dossier.map

    @cached_property
    def systems(self) -> tuple[System, ...]:
        """The systems of the brief; the dossier also holds those where only its shared data lies."""
        keys = {row.system for row in self.brief.systems}
        keys |= {end for flow in self.brief.flows for end in (flow.source, flow.target, flow.via) if end}
        return tuple(system for system in self.dossier.content.systems if system.key in keys)

    @cached_property
    def hubs(self) -> tuple[str, ...]:
        """Keys of the systems that carry data between the others."""
        named = [self.brief.hub] if self.brief.hub else []
        return tuple(dict.fromkeys(named + [row.system for row in self.brief.systems if row.role is SystemRole.HUB]))

    @cached_property
    def gone(self) -> tuple[tuple[Move, FieldRef], ...]:
        """Moves that name a field which the catalog lacks, with that field."""
        known = self.map.fields
        return tuple((move, end) for move in self.map.moves for end in move.ends if end not in known)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Every move whose fields the catalog knows: what the rules about fields look at."""
        known = self.map.fields
        return tuple(move for move in self.map.moves if all(end in known for end in move.ends))

    @cached_property
    def mapped(self) -> tuple[Move, ...]:
        """One move for each field map, for rules that do not care about its direction."""
        first: dict[int, Move] = {}
        for move in self.moves:
            first.setdefault(id(move.field_map), move)
        return tuple(first.values())

    @cached_property
    def moves_by_flow(self) -> dict[str, list[Move]]:
        found: dict[str, list[Move]] = defaultdict(list)
        for move in self.moves:
            found[move.flow.ref].append(move)
        return found

    @cached_property
    def record_maps(self) -> tuple[tuple[Flow, RecordMap], ...]:
        return tuple((flow, record_map) for flow in self.brief.flows for record_map in flow.record_maps)

    @cached_property
    def records(self) -> frozenset[RecordRef]:
        """The records that the flows of this brief read or write."""
        return frozenset(
            RecordRef(*end)
            for flow, record_map in self.record_maps
            for end in ((flow.source, record_map.source), (flow.target, record_map.target))
        )

    @cached_property
    def field(self) -> Callable[[FieldRef], Field]:
        """The documented field behind a reference that the catalog knows."""
        return self.map.fields.__getitem__

    def ownership(self, move: Move) -> tuple[Ownership, ...]:
        """Who is right about a move: looked up once for all rules."""
        known = self._ownership.get(id(move))
        if known is None:
            known = self._ownership[id(move)] = self.map.ownership(move)
        return known

    @cached_property
    def answering(self) -> dict[str, tuple[str, ...]]:
        """Contacts by role, for roles that are the same whatever a finding is about; filled as they are asked for."""
        return {}

    @cached_property
    def _ownership(self) -> dict[int, tuple[Ownership, ...]]:
        return {}

    def name(self, ref: FieldRef) -> str:
        """A field as its business knows it: its shared name, else its title or path and the system that it is in."""
        shared = self.map.shared_by_field.get(ref)
        if shared:
            return shared[1].name or shared[1].key
        known = self.map.fields.get(ref)
        return f"{(known and known.title) or ref.path} ({self.map.label(ref.system)})"

    def rows_of(self, record: SharedRecord, field: SharedField) -> tuple[Ownership, ...]:
        """The ownership of a shared field: its own rows, else those of its record."""
        return field.ownership or record.ownership

    def owners(self, move: Move) -> Owners:
        """About whose data a move is, as `Raised` takes it."""
        return {"ownership": self.ownership(move), "systems": (move.ends[0].system,)}

    @cached_property
    def connectors(self) -> tuple[ConnectorState, ...]:
        """Active connectors of the environment that flows run in."""
        return tuple(
            state
            for state in self.dossier.live.connectors
            if state.active and self._runs(state.system, state.environment)
        )

    @cached_property
    def findings(self) -> tuple[FindingState, ...]:
        """Differences seen in the environment that flows run in."""
        return tuple(state for state in self.dossier.live.findings if self._runs(state.system, state.environment))

    def _runs(self, key: str, environment: str) -> bool:
        system = self.map.system_by_key.get(key)
        first = system.environments[0].name if system and system.environments else ""
        return environment in ("", first)
