"""Who is asked: from the role that a rule names to the people of this brief."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefs.readiness.case import Case
from briefs.readiness.rule import Raised, Role
from briefs.shapes.purpose import People
from datamaps.map.shared import Ownership
from integrations_portal.shapes.people import ContactKind

# Who of the people of a brief answers for a role; the first one named is asked.
_PEOPLE = {
    Role.ARCHITECT: ("architect",),
    Role.TESTER: ("tester",),
    Role.OPERATIONS: ("operations",),
    Role.FINANCE: ("operations",),
    Role.SECURITY: ("security",),
    Role.HR_SECURITY: ("security",),
    Role.PRIVACY: ("privacy",),
    Role.PRIVACY_SECURITY: ("privacy", "security"),
}
_PLAIN = {
    Role.BUSINESS_OWNER: "business_owner",
    Role.OWNER: "business_owner",
    Role.INTEGRATOR: "integrator",
    Role.AUTHOR: "integrator",
    Role.SPONSOR: "sponsor",
}
_EVERYBODY = frozenset(
    [Role.BOTH_DATA_OWNERS, Role.BOTH_OWNERS, Role.BOTH_STEWARDS, Role.BOTH_TEAMS, Role.EACH_TEAM, Role.PARTIES]
)


def asked(case: Case, role: Role, raised: Raised) -> tuple[str, ...]:
    """Keys of the contacts to ask: all of them where a rule asks both or each, else one; none when nobody is named.

    A person who has left is replaced by the deputy; where nobody is there, the business owner is asked.
    """
    if role not in _PEOPLE and role not in _PLAIN:
        return _found(case, role, raised)
    if role not in case.answering:
        case.answering[role] = _found(case, role, raised)
    return case.answering[role]


def _found(case: Case, role: Role, raised: Raised) -> tuple[str, ...]:
    found = _present(case, _candidates(case, role, raised)) or _present(case, [case.brief.business_owner])
    return found if role in _EVERYBODY else found[:1]


def _present(case: Case, keys: Iterable[str | None]) -> tuple[str, ...]:
    """Those who are still there, or their deputies; each once."""
    found: dict[str, None] = {}
    for key in keys:
        contact = case.dossier.contact_by_key.get(key or "")
        if contact and not contact.active:
            contact = case.dossier.contact_by_key.get(contact.deputy or "")
        if contact and contact.active:
            found[contact.key] = None
    return tuple(found)


def _candidates(case: Case, role: Role, raised: Raised) -> Iterator[str | None]:
    if role in _PEOPLE:
        people = case.brief.people or People()
        yield from (getattr(people, name) for name in _PEOPLE[role])
    elif role in _PLAIN:
        yield getattr(case.brief, _PLAIN[role])
    elif role in (Role.DATA_OWNER, Role.BOTH_DATA_OWNERS, Role.STEWARD, Role.BOTH_STEWARDS):
        yield from _data_owners(case, raised)
    elif role in (Role.SYSTEM_OWNER, Role.BOTH_OWNERS):
        yield from (_of_system(case, key, "business_owner", "technical_owner") for key in raised.systems)
    elif role is Role.SUPPORT:
        yield from (_of_system(case, key, "support") for key in raised.systems)
    elif role in (Role.BOTH_TEAMS, Role.EACH_TEAM):
        yield from (_of_team(case, key) for key in raised.teams)
    elif role is Role.PARTIES and case.brief.agreement:
        yield from (party.accountable or party.signatory for party in case.brief.agreement.parties)


def _data_owners(case: Case, raised: Raised) -> Iterator[str | None]:
    """Stewards, else the business owners of the systems that are right; without ownership, of the systems named."""
    for row in raised.ownership:
        yield from _owners_of(case, row)
    if not raised.ownership:
        yield from (_of_system(case, key, "business_owner") for key in raised.systems)


def _owners_of(case: Case, row: Ownership) -> Iterator[str | None]:
    if row.steward:
        yield row.steward
    else:
        yield from (_of_system(case, key, "business_owner") for key in (row.system_of_record, *row.may_write))


def _of_system(case: Case, key: str | None, *roles: str) -> str | None:
    system = case.map.system_by_key.get(key or "")
    return next((person for role in roles if system and (person := getattr(system, role))), None)


def _of_team(case: Case, key: str) -> str | None:
    """The person who speaks for a team: its party to the agreement, the owner of its system, its desk, a member."""
    for party in case.brief.agreement.parties if case.brief.agreement else ():
        if party.team == key and party.accountable:
            return party.accountable
    for system in case.systems:
        if system.owner_team == key and system.business_owner:
            return system.business_owner
    members = [one for one in case.dossier.content.contacts if one.team == key and one.active]
    desk = next((one for one in members if one.kind is ContactKind.GROUP), None)
    chosen = desk or next(iter(members), None)
    return chosen.key if chosen else None
