"""A template fitted into a workspace: which of its systems are new, which are ours, and what of it does not fit."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from briefs.starting.rename import renamed
from briefs.workspace_file.file import WorkspaceFile
from datamaps.map.flows import Flow, RecordMap
from datamaps.map.shared import SharedField, SharedRecord
from datamaps.map.systems import System
from integrations_portal.shapes.paths import FieldRef, RecordRef, parse_field_ref, parse_record_ref
from integrations_portal.shapes.people import Contact, Team


@dataclass(frozen=True)
class Here:
    """What the workspace has already."""

    systems: tuple[System, ...] = ()
    shared_records: tuple[SharedRecord, ...] = ()
    teams: tuple[Team, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """Keys by which somebody or something is named. A new one must be none of them: a reference may leave out
        whether it means a team, a contact or a system."""
        return frozenset(
            {system.key for system in self.systems}
            | {team.key for team in self.teams}
            | {contact.key for contact in self.contacts}
        )


@dataclass(frozen=True)
class Fitted:
    """What starting from the template would do.

    `file` is the template in the keys of the workspace, without what does not fit. `new` and `filled` are keys of
    systems: those that are made, and those of ours that get the template's records because they have none yet.
    `ours` are the others. `left_out` names places of the template that our systems do not have.
    """

    file: WorkspaceFile
    new: tuple[str, ...]
    filled: tuple[str, ...]
    ours: tuple[str, ...]
    teams: tuple[Team, ...]
    shared_records: tuple[SharedRecord, ...]
    shared_ours: tuple[str, ...]
    left_out: tuple[str, ...]


def matches(template: WorkspaceFile, here: Here) -> dict[str, str]:
    """For each system of the template the one of ours that it probably is: of the same key, else the only one of its
    kind. Those without one are left out; each of ours is taken once."""
    ours = {system.key: system for system in here.systems}
    found = {system.key: system.key for system in template.systems if system.key in ours}
    for system in template.systems:
        alike = [one.key for one in here.systems if one.kind is not None and one.kind is system.kind]
        if system.key not in found and len(alike) == 1 and alike[0] not in found.values():
            found[system.key] = alike[0]
    return found


def fit(template: WorkspaceFile, here: Here, chosen: Mapping[str, str]) -> Fitted:
    """`chosen` names one of our systems for systems of the template; the others are made. Nothing of ours changes but
    that a system without any records gets those of the template."""
    teams = _our_teams(template.teams, here.teams)
    taken = set(here.keys)
    names = {("system", key): ours for key, ours in chosen.items()}
    names |= {("team", key): ours for key, ours in teams.items()}
    for kind, rows in (("system", template.systems), ("team", template.teams)):
        for row in rows:
            if (kind, row.key) not in names:
                names[kind, row.key] = free(row.key, taken)
                taken.add(names[kind, row.key])
    file = renamed(template, names)
    ours = {system.key: system for system in here.systems if system.key in chosen.values()}
    filled = tuple(key for key, system in ours.items() if not system.records)
    kept = {system.key: system for system in file.systems if system.key not in ours or system.key in filled}
    known = _Known([system for system in ours.values() if system.key not in filled] + list(kept.values()))
    shared_here = {record.key for record in here.shared_records}
    bound = {place for record in here.shared_records for field in record.fields for place in field.in_}
    left: list[str] = []
    briefs = tuple(
        brief.model_copy(update={"flows": tuple(_flow(flow, known, left) for flow in brief.flows)})
        for brief in file.briefs
    )
    shared = tuple(_shared(one, known, bound) for one in file.shared_records if one.key not in shared_here)
    return Fitted(
        file=file.model_copy(update={"systems": tuple(kept.values()), "shared_records": shared, "briefs": briefs}),
        new=tuple(key for key in kept if key not in ours),
        filled=filled,
        ours=tuple(key for key in ours if key not in filled),
        teams=tuple(team for team in file.teams if team.key not in teams.values()),
        shared_records=shared,
        shared_ours=tuple(one.key for one in file.shared_records if one.key in shared_here),
        left_out=tuple(dict.fromkeys(left)),
    )


def as_a_guess(system: System) -> System:
    """The system with every field marked as one that only a template knows."""
    records = tuple(
        record.model_copy(
            update={"fields": tuple(one.model_copy(update={"unconfirmed": True}) for one in record.fields)}
        )
        for record in system.records
    )
    return system.model_copy(update={"records": records})


def free(key: str, taken: Container[str]) -> str:
    """The key, or the first of `key-2`, `key-3` that nothing has."""
    number, tried = 1, key
    while tried in taken:
        number += 1
        tried = f"{key[:60]}-{number}"
    return tried


def _our_teams(wanted: Iterable[Team], ours: Iterable[Team]) -> dict[str, str]:
    """Teams of the template that we have: by key, else by name."""
    by_name = {(team.name or team.key).casefold(): team.key for team in ours}
    keys = {team.key for team in ours}
    found = {team.key: team.key if team.key in keys else by_name.get(team.name.casefold(), "") for team in wanted}
    return {key: our for key, our in found.items() if our}


class _Known:
    """The records and fields that there will be."""

    def __init__(self, systems: Iterable[System]) -> None:
        self.records: set[RecordRef] = set()
        self.fields: set[FieldRef] = set()
        for system in systems:
            for record in system.records:
                self.records.add(RecordRef(system.key, record.name))
                self.fields |= {FieldRef(system.key, record.name, field.path) for field in record.fields}


def _flow(flow: Flow, known: _Known, left: list[str]) -> Flow:
    maps = (_record_map(flow, one, known, left) for one in flow.record_maps)
    return flow.model_copy(update={"record_maps": tuple(one for one in maps if one is not None)})


def _record_map(flow: Flow, one: RecordMap, known: _Known, left: list[str]) -> RecordMap | None:
    """The record map with the fields that both systems have; nothing when a record is missing."""
    source, target = RecordRef(flow.source, one.source), RecordRef(flow.target, one.target)
    missing = [str(ref) for ref in (source, target) if ref not in known.records]
    left += missing
    if missing:
        return None

    def fits(paths: Iterable[tuple[RecordRef, str | None]]) -> bool:
        gone = [ref for record, path in paths if path and (ref := FieldRef(*record, path)) not in known.fields]
        left.extend(str(ref) for ref in gone)
        return not gone

    return one.model_copy(
        update={
            "fields": tuple(
                row for row in one.fields if fits([*((source, path) for path in row.source), (target, row.target)])
            ),
            "match_key": tuple(row for row in one.match_key if fits([(source, row.source), (target, row.target)])),
            "left_out": tuple(row for row in one.left_out if fits([(source, row.field)])),
        }
    )


def _shared(record: SharedRecord, known: _Known, bound: Container[str]) -> SharedRecord:
    """Shared data with the places that there are; a place that shared data of ours has already stays there."""
    fields = (_shared_field(field, known, bound) for field in record.fields)
    places = tuple(place for place in record.in_ if parse_record_ref(place) in known.records)
    return record.model_copy(update={"in_": places, "fields": tuple(field for field in fields if field is not None)})


def _shared_field(field: SharedField, known: _Known, bound: Container[str]) -> SharedField | None:
    places = tuple(place for place in field.in_ if parse_field_ref(place) in known.fields and place not in bound)
    return field.model_copy(update={"in_": places}) if places else None
