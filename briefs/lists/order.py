"""Rows by owner: first what nobody answers for, then what somebody does who has left, then what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from briefs.lists.lists import OwnedList, Parties, Place, Standing


@dataclass(frozen=True)
class Owner:
    """Who answers for rows; without a key, nobody."""

    key: str
    name: str
    standing: Standing


@dataclass(frozen=True)
class Owned:
    place: Place
    owner: Owner


@dataclass(frozen=True)
class Group:
    """Rows of one owner that follow each other on a page."""

    owner: Owner
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Chosen:
    """What a reader wants to see. `show` is open, settled or all; empty texts choose everything."""

    show: str = "all"
    brief: str = ""
    mine: str = ""


def owner_of(key: str, parties: Parties) -> Owner:
    party = parties.find(key)
    if not key:
        return Owner("", "", Standing.NOBODY)
    here = party is not None and party.active
    return Owner(party.key if party else key, parties.name(key), Standing.HERE if here else Standing.LEFT)


def owned(places: Iterable[Place], parties: Parties) -> list[Owned]:
    """The rows with their owners, each owner looked up once."""
    known: dict[str, Owner] = {}
    rows = []
    for place in places:
        if place.owner not in known:
            known[place.owner] = owner_of(place.owner, parties)
        rows.append(Owned(place, known[place.owner]))
    return rows


def chosen_of(rows: Iterable[Owned], chosen: Chosen) -> list[Owned]:
    """The rows that a reader wants to see."""
    return [
        row
        for row in rows
        if chosen.show == "all" or row.place.settled == (chosen.show == "settled")
        if not chosen.brief or row.place.brief == chosen.brief
        if not chosen.mine or row.owner.key == chosen.mine
    ]


def in_order(shown: OwnedList, rows: Sequence[Owned], today: date) -> list[Owned]:
    """Owner by owner. An owner comes first by trouble, then by the row that is overdue the longest, then by name."""
    trouble: dict[Owner, Standing] = {}
    first_due: dict[Owner, date] = {}
    for row in rows:
        standing = row.owner.standing if shown.needs_somebody(row.place) else Standing.HERE
        trouble[row.owner] = min(trouble.get(row.owner, Standing.HERE), standing)
        if row.place.due and shown.late(row.place, today):
            first_due[row.owner] = min(first_due.get(row.owner, date.max), row.place.due)

    def position(row: Owned) -> tuple[object, ...]:
        owner, place = row.owner, row.place
        by_owner = (trouble[owner], first_due.get(owner, date.max), owner.name.casefold(), owner.key)
        return (*by_owner, place.settled, place.due or date.max, place.brief, place.ref)

    return sorted(rows, key=position)


def grouped(rows: Iterable[Owned]) -> tuple[Group, ...]:
    """Neighbours of one owner together; call it with rows that are in order."""
    return tuple(
        Group(owner, tuple(row.place for row in own)) for owner, own in groupby(rows, key=lambda row: row.owner)
    )
