"""Rows by owner: first what nobody answers for, then what somebody does who has left, then what is overdue.

A workspace holds thousands of rows and a page shows fifty. So the owners are ordered by what the database counts of
them, and only the rows of those on a page are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from briefs.lists.lists import Item, OwnedList, Parties, Party, Standing


@dataclass(frozen=True)
class Owner:
    """Who answers for rows; without a key, nobody."""

    key: str
    name: str
    standing: Standing


@dataclass(frozen=True)
class Share:
    """The rows of one owner that are settled, or those that are not. `due` is the earliest day that one has."""

    owner: str
    settled: bool
    rows: int
    due: date | None


@dataclass(frozen=True)
class Owned:
    share: Share
    owner: Owner


@dataclass(frozen=True)
class Pile:
    """Everything chosen of one owner. `keys` are those by which rows name them: `support` may be `team:support`."""

    owner: Owner
    keys: frozenset[str]
    rows: int


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


def owner_of(key: str, parties: Parties) -> Owner:
    if not key:
        return Owner("", "", Standing.NOBODY)
    party = parties.find(key) or Party(key, key, active=False)
    return Owner(party.key, party.name, Standing.HERE if party.active else Standing.LEFT)


def owned(shares: Iterable[Share], parties: Parties) -> list[Owned]:
    """The shares with their owners."""
    return [Owned(share, owner_of(share.owner, parties)) for share in shares]


def chosen_of(shares: Iterable[Owned], chosen: Chosen) -> list[Owned]:
    """The shares that a reader wants to see; those of another brief were not counted to begin with."""
    return [
        one
        for one in shares
        if chosen.show == "all" or one.share.settled == (chosen.show == "settled")
        if not chosen.mine or one.owner.key == chosen.mine
    ]


def in_order(shown: OwnedList, shares: Sequence[Owned], today: date) -> tuple[Pile, ...]:
    """Owner by owner: by trouble, then by the row that is overdue the longest, then by name."""
    held: dict[Owner, list[Share]] = defaultdict(list)
    for one in shares:
        held[one.owner].append(one.share)

    def position(owner: Owner) -> tuple[object, ...]:
        troubled = any(shown.needs_somebody(share.settled) for share in held[owner])
        late = [share.due for share in held[owner] if share.due and shown.late(share.due, share.settled, today)]
        standing = owner.standing if troubled else Standing.HERE
        return standing, min(late, default=date.max), owner.name.casefold(), owner.key

    return tuple(
        Pile(owner, frozenset(share.owner for share in held[owner]), sum(share.rows for share in held[owner]))
        for owner in sorted(held, key=position)
    )


def stretch(piles: Sequence[Pile], start: int, stop: int) -> tuple[tuple[Pile, ...], int]:
    """The piles that hold the rows from `start` to before `stop`, and how many rows of the first come before them."""
    found: list[Pile] = []
    skipped = place = 0
    for pile in piles:
        if place < stop and place + pile.rows > start:
            skipped = skipped if found else start - place
            found.append(pile)
        place += pile.rows
    return tuple(found), skipped


def grouped(items: Iterable[Item], parties: Parties) -> tuple[Group, ...]:
    """Neighbours of one owner together; call it with rows that are in order."""
    return tuple(
        Group(owner, tuple(own)) for owner, own in groupby(items, key=lambda item: owner_of(item.owner, parties))
    )
