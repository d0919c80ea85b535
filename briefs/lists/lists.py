"""What a list across briefs shows of a row, and by whom its rows are grouped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any
from uuid import UUID

from integrations_portal.shapes.choices import Words


class Standing(IntEnum):
    """Whether anybody answers for a row. The lower, the more it needs somebody."""

    NOBODY = 0
    LEFT = 1
    HERE = 2


@dataclass(frozen=True)
class Party:
    """Whoever a row may name: a contact, a team, a system. Only contacts leave."""

    key: str
    name: str
    active: bool = True


@dataclass(frozen=True)
class Parties:
    """Everybody whom rows of a workspace may name, by kind (contact, team, system) and key."""

    by_kind: Mapping[str, Mapping[str, Party]]

    def find(self, key: str | None) -> Party | None:
        """The party of a key, which may say its kind itself (`team:support`); nothing for an unknown one."""
        if not key:
            return None
        kind, _, plain = key.rpartition(":")
        tables = [self.by_kind.get(kind, {})] if kind else self.by_kind.values()
        return next((table[plain] for table in tables if plain in table), None)

    def name(self, key: str | None) -> str:
        found = self.find(key)
        return found.name if found else key or ""


@dataclass(frozen=True)
class Item:
    """One row of a brief: the key of who answers for it, what is left to do by when, and its answers.

    `flows` are the names of the brief's flows by ref.
    """

    ref: str
    brief: str
    brief_title: str
    owner: str
    settled: bool
    due: date | None
    uid: UUID
    answers: Any
    flows: Mapping[str, str]


Say = Callable[[Item, Parties], str]


@dataclass(frozen=True)
class Column:
    label: Words
    say: Say


@dataclass(frozen=True)
class OwnedList:
    """One list. Its `part` is also the name of its address.

    A row is open until its `settled` says otherwise; where `ends`, a settled row needs nobody any more, so that
    it is no trouble when who answered for it has left.
    """

    part: str
    title: Words
    noun: Words
    first: Words
    line: Callable[[Any], str]
    owner: Callable[[Any], str | None]
    ownerless: Words
    settled: Callable[[Any], bool]
    open_words: Words
    settled_words: Words
    columns: tuple[Column, ...]
    none: Words
    why: Words
    ends: bool = False
    dated: bool = False

    def needs_somebody(self, settled: bool) -> bool:
        return not (self.ends and settled)

    def late(self, due: date | None, settled: bool, today: date) -> bool:
        return self.dated and due is not None and due < today and not settled
