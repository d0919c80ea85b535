"""Rows by owner: first what nobody answers for, then what somebody does who has left, then what is overdue."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from briefs.lists.lists import Item, OwnedList, Parties, Standing


@dataclass(frozen=True)
class Owner:
    """Who answers for rows; without a key, nobody."""

    key: str
    name: str
    standing: Standing


@dataclass(frozen=True)
class Owned:
    item: Item
    owner: Owner


@dataclass(frozen=True)
class Group:
    """Rows of one owner that follow each other on a page."""

    owner: Owner
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Chosen:
    """What a reader wants to see. `show` is open, settled or all; empty texts choose everything."""

    show: str = "all"
    brief: str = ""
    mine: str = ""


def owner_of(shown: OwnedList, item: Item, parties: Parties) -> Owner:
    key = shown.owner(item.answers) or ""
    party = parties.find(key)
    if not key:
        return Owner("", "", Standing.NOBODY)
    here = party is not None and party.active
    return Owner(party.key if party else key, parties.name(key), Standing.HERE if here else Standing.LEFT)


def owned(shown: OwnedList, items: Iterable[Item], parties: Parties) -> list[Owned]:
    return [Owned(item, owner_of(shown, item, parties)) for item in items]


def chosen_of(shown: OwnedList, rows: Iterable[Owned], chosen: Chosen) -> list[Owned]:
    """The rows that a reader wants to see."""
    return [
        row
        for row in rows
        if chosen.show == "all" or shown.settled(row.item.answers) == (chosen.show == "settled")
        if not chosen.brief or row.item.brief == chosen.brief
        if not chosen.mine or row.owner.key == chosen.mine
    ]


def in_order(shown: OwnedList, rows: Sequence[Owned], today: date) -> list[Owned]:
    """Owner by owner. An owner comes first by trouble, then by the row that is overdue the longest, then by name."""
    trouble: dict[Owner, Standing] = {}
    first_due: dict[Owner, date] = {}
    for row in rows:
        standing = row.owner.standing if shown.needs_somebody(row.item) else Standing.HERE
        trouble[row.owner] = min(trouble.get(row.owner, Standing.HERE), standing)
        if row.item.due and shown.late(row.item, today):
            first_due[row.owner] = min(first_due.get(row.owner, date.max), row.item.due)

    def place(row: Owned) -> tuple[object, ...]:
        owner, item = row.owner, row.item
        by_owner = (trouble[owner], first_due.get(owner, date.max), owner.name.casefold(), owner.key)
        return (*by_owner, shown.settled(item.answers), item.due or date.max, item.brief, item.ref)

    return sorted(rows, key=place)


def grouped(rows: Iterable[Owned]) -> tuple[Group, ...]:
    """Neighbours of one owner together; call it with rows that are in order."""
    return tuple(
        Group(owner, tuple(row.item for row in own)) for owner, own in groupby(rows, key=lambda row: row.owner)
    )
