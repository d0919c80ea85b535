"""What an admin must know before the first check: a system that has changed, and people who are gone."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from briefs.documents.chapters.evidence import difference
from briefs.dossier.dossier import Dossier
from briefs.readiness.case import Case
from briefs.readiness.leavers import must_still_act
from briefs.runbook.people import Person, person


@dataclass(frozen=True)
class Change:
    """A difference that touches flows of this brief, in words."""

    system: str
    words: str
    flows: tuple[str, ...]
    breaking: bool
    since: datetime.date | None


@dataclass(frozen=True)
class Leaver:
    """Somebody who has left and is still named in so many places; `instead` is who is asked now."""

    name: str
    places: int
    instead: Person | None


def changes(dossier: Dossier) -> tuple[Change, ...]:
    """Open differences under this brief, the breaking ones first."""
    found = [
        Change(
            dossier.map.label(one.system),
            difference(one),
            one.touches,
            one.severity == "breaking",
            one.first_seen.date() if one.first_seen else None,
        )
        for one in dossier.live.findings
        if one.state == "open" and one.severity != "info" and one.touches
    ]
    return tuple(sorted(found, key=lambda change: not change.breaking))


def leavers(dossier: Dossier, today: datetime.date) -> tuple[Leaver, ...]:
    return tuple(_leavers(Case(dossier, today, dossier.brief.stage)))


def _leavers(case: Case) -> Iterator[Leaver]:
    for contact, _where, places in must_still_act(case):
        instead = person(case.dossier, contact.key)
        yield Leaver(contact.name or contact.key, places, instead if instead and instead.there else None)
