"""The source-of-truth matrix: shared data down, systems across, and what each system may do with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from datamaps.map.meanings import differing_definitions
from datamaps.map.shared import Ownership, SharedField, SharedRecord, owners_with
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.paths import parse_field_ref, parse_record_ref


class Standing(Choice):
    """What a system may do with shared data; the strongest that holds in any stage."""

    OWNER = "owner", _("Owner")
    MAY_WRITE = "may_write", _("May write")
    READS = "reads", _("Reads")
    NOT_THERE = "not_there", _("Not there")


class Fault(Choice):
    """What keeps shared data from having one truth."""

    NO_OWNER = "no_owner", _("No owner")
    TWO_OWNERS = "two_owners", _("Two owners")
    MEANINGS_DIFFER = "meanings_differ", _("Meanings differ")


@dataclass(frozen=True)
class Cell:
    """`stages` are those in which it is so, where that changes; `found` is whether a place in the system is known."""

    standing: Standing
    stages: tuple[str, ...] = ()
    found: bool = True


NOT_THERE = Cell(Standing.NOT_THERE, found=False)


class Glance(NamedTuple):
    """What a row is found and counted by; `systems` are those that hold or own it."""

    record: str
    field: str | None
    systems: tuple[str, ...]
    owners: tuple[str, ...]
    faults: frozenset[Fault]


@dataclass(frozen=True)
class Row:
    """One shared field; without a field, all of a shared record. `cells` has the systems that hold or own it."""

    record: SharedRecord
    field: SharedField | None
    ownership: tuple[Ownership, ...]
    cells: Mapping[str, Cell]
    faults: frozenset[Fault]

    @property
    def place(self) -> tuple[str, str | None]:
        """The keys of its record and field."""
        return self.record.key, self.field.key if self.field else None

    @property
    def glance(self) -> Glance:
        return Glance(*self.place, tuple(self.cells), self.owners, self.faults)

    @property
    def owners(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.system_of_record for row in self.ownership if row.system_of_record))

    @property
    def stewards(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.steward for row in self.ownership if row.steward))

    @property
    def inherited(self) -> bool:
        """Whether a field has no rows of its own, and those of its record hold."""
        return self.field is not None and not self.field.ownership and bool(self.ownership)

    def cell(self, system: str) -> Cell:
        return self.cells.get(system, NOT_THERE)


@dataclass(frozen=True)
class Wanted:
    """Which rows somebody wants to see; what is empty asks for nothing."""

    record: str = ""
    system: str = ""
    owner: str = ""
    fault: str = ""

    def fits(self, row: Glance) -> bool:
        return (
            self.record in ("", row.record)
            and (not self.system or self.system in row.systems)
            and (not self.owner or self.owner in row.owners)
            and (not self.fault or self.fault in row.faults)
        )


def rows_of(shared: Iterable[SharedRecord], agreed: Callable[[SharedField], bool]) -> tuple[Row, ...]:
    """A row for each shared field, under one for its record where that itself lies somewhere or has an owner.

    `agreed` says whether the teams have settled what a field means.
    """
    found: list[Row] = []
    for record in shared:
        if record.in_ or record.ownership or not record.fields:
            systems = [parse_record_ref(place).system for place in record.in_]
            found.append(_row(record, None, record.ownership, systems, frozenset()))
        for field in record.fields:
            systems = [parse_field_ref(place).system for place in field.in_]
            meanings = differing_definitions(field) and not agreed(field)
            faults = frozenset([Fault.MEANINGS_DIFFER] if meanings else [])
            found.append(_row(record, field, field.ownership or record.ownership, systems, faults))
    return tuple(found)


def _row(
    record: SharedRecord,
    field: SharedField | None,
    ownership: tuple[Ownership, ...],
    systems: list[str],
    faults: frozenset[Fault],
) -> Row:
    named = [key for one in ownership for key in sorted(one.writers)]
    cells = {key: cell_of(key, ownership, key in systems) for key in dict.fromkeys([*systems, *named])}
    return Row(record, field, ownership, cells, faults | _faults(field, ownership))


def _faults(field: SharedField | None, ownership: tuple[Ownership, ...]) -> frozenset[Fault]:
    """Nobody needs to be right about a record as a whole; where somebody is, it is one."""
    found = set()
    if field is not None and not any(row.system_of_record for row in ownership):
        found.add(Fault.NO_OWNER)
    if any(len(owners_with(row, ownership)) > 1 for row in ownership):
        found.add(Fault.TWO_OWNERS)
    return frozenset(found)


def cell_of(system: str, ownership: tuple[Ownership, ...], found: bool) -> Cell:
    """What a system may do, from the rows that say who is right."""
    owns = [row.when for row in ownership if row.system_of_record == system]
    writes = [row.when for row in ownership if system in row.may_write]
    if owns:
        return Cell(Standing.OWNER, tuple(when for when in owns if when), found)
    if writes:
        return Cell(Standing.MAY_WRITE, tuple(when for when in writes if when), found)
    return Cell(Standing.READS) if found else NOT_THERE


def systems_across(rows: Iterable[Glance], order: Iterable[str]) -> tuple[str, ...]:
    """The systems that the rows name, in the order of the workspace; those that it has no more come last."""
    named = dict.fromkeys(key for row in rows for key in row.systems)
    known = [key for key in order if key in named]
    return (*known, *(key for key in named if key not in set(known)))
