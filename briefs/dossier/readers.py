"""Who is to read the guide of a brief, and who has said that they did.

A confirmation is of one version. It goes on counting for later versions while the guide says the same. Whoever has
signed a version has read it, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from briefs.dossier.dossier import Dossier, VersionState
from briefs.dossier.signers import named
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.people import ContactKind

_GUIDE = ("guide", "support")
"""What people who use it read: how they work afterwards, and where they ask."""


@dataclass(frozen=True)
class Confirmed:
    """That somebody has read a version, by the key of the contact and the number of the version; perhaps by signing."""

    contact: str
    version: int
    at: datetime
    signed: bool = False


@dataclass(frozen=True)
class Reader:
    """One person and one version. `asked`: the brief asks them to read it; `confirmed` is what counts for it."""

    contact: str
    asked: bool
    confirmed: Confirmed | None = None


def guide_hash(sections: Mapping[str, str]) -> str:
    """The hash of what is to be read, from the hashes of a version's sections."""
    return digest({name: sections[name] for name in _GUIDE if name in sections})


def to_read(dossier: Dossier) -> tuple[str, ...]:
    """Contact keys of the people who are asked to read it: those who have to work differently, who see to that, and
    who sign. A team that has to work differently means its people; a group without known people means nobody."""
    people = {key for key, one in dossier.contact_by_key.items() if one.kind is ContactKind.PERSON and one.active}
    wanted = dict.fromkeys([*_of_rollout(dossier), *named(dossier)])
    return tuple(key for key in wanted if key in people)


def _of_rollout(dossier: Dossier) -> Iterator[str]:
    """Who has to work differently is said in words; words that are the name of a person or a team mean these."""
    for step in dossier.brief.rollout:
        words = step.audience.strip().casefold()
        teams = {team.key for team in dossier.content.teams if words in (team.name.casefold(), team.key)}
        for contact in dossier.content.contacts:
            if words in (contact.name.casefold(), contact.key) or contact.team in teams:
                yield contact.key
        if step.owner:
            yield step.owner


def by_signing(versions: Iterable[VersionState]) -> Iterator[Confirmed]:
    for version in versions:
        for one in version.signatures:
            if one.signed_at:
                yield Confirmed(one.contact, version.number, one.signed_at, signed=True)


def readers(
    asked: Iterable[str], version: VersionState, versions: Iterable[VersionState], confirmed: Iterable[Confirmed]
) -> tuple[Reader, ...]:
    """Everybody who is asked to read a version, and everybody else who has read it: first those who have not."""
    known = tuple(versions)
    same = {one.number for one in known if guide_hash(one.sections) == guide_hash(version.sections)}
    newest: dict[str, Confirmed] = {}
    for one in (*by_signing(known), *confirmed):
        if one.version in same and (one.contact not in newest or newest[one.contact].at < one.at):
            newest[one.contact] = one
    wanted = dict.fromkeys(asked)
    found = [Reader(key, key in wanted, newest.get(key)) for key in dict.fromkeys([*wanted, *newest])]
    return tuple(sorted(found, key=lambda one: one.confirmed is not None))
