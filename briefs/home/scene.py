"""What the home page is made from: the facts of a workspace as one reader meets them on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from briefs.shapes.purpose import Stage


@dataclass(frozen=True)
class Person:
    """A contact. `held` is how many answers still name somebody who has left."""

    key: str
    name: str
    active: bool
    url: str
    held: int = 0


@dataclass(frozen=True)
class BriefFacts:
    """`blockers` is how many questions stop it, or nothing while nobody has counted."""

    ref: str
    title: str
    url: str
    runbook_url: str
    stage: Stage
    business_owner: str = ""
    integrator: str = ""
    go_live: date | None = None
    review_due: date | None = None
    blockers: int | None = None
    exceptions_without_owner: int = 0
    exceptions_url: str = ""

    def is_of(self, me: str) -> bool:
        return bool(me) and me in (self.business_owner, self.integrator)


@dataclass(frozen=True)
class OpenDecision:
    question: str
    url: str
    brief: str
    owner: str
    due: date | None


@dataclass(frozen=True)
class OwnedException:
    """`flows` are labels such as `INT-0001/F-01`."""

    name: str
    url: str
    brief: str
    owner: str
    backup: str
    flows: tuple[str, ...]


@dataclass(frozen=True)
class SystemFacts:
    key: str
    name: str
    url: str
    owners: tuple[str, ...]


@dataclass(frozen=True)
class Trouble:
    """A difference of a live system, or that it could not be checked. `flows` are labels; `good_at` may be never."""

    system: str
    url: str
    words: str
    severity: str
    flows: tuple[str, ...]
    since: datetime | None
    assigned: str = ""
    away: bool = False
    good_at: datetime | None = None


@dataclass(frozen=True)
class Ending:
    """A credential that has ended or is about to."""

    name: str
    url: str
    day: date


@dataclass(frozen=True)
class Scene:
    """`me` is the key of the contact who the reader is, if anybody said so; `since` is their last visit."""

    now: datetime
    today: date
    me: str = ""
    since: datetime | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    briefs: tuple[BriefFacts, ...] = ()
    decisions: tuple[OpenDecision, ...] = ()
    exceptions: tuple[OwnedException, ...] = ()
    systems: tuple[SystemFacts, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    endings: tuple[Ending, ...] = ()

    def is_me(self, *keys: str) -> bool:
        return bool(self.me) and self.me in keys

    def name(self, key: str) -> str:
        return self.people[key].name if key in self.people else key

    def has_left(self, key: str) -> bool:
        return key in self.people and not self.people[key].active
