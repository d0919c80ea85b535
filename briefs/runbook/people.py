"""Whom to call: people who are still there, and who stands in for those who are not."""

from __future__ import annotations

from dataclasses import dataclass

from briefs.dossier.dossier import Dossier
from integrations_portal.shapes.people import Contact


@dataclass(frozen=True)
class Person:
    """Somebody who can be reached. `left` names who was asked for but has left; `there` is false for nobody at all."""

    name: str
    team: str = ""
    phone: str = ""
    email: str = ""
    left: str = ""
    there: bool = True


def person(dossier: Dossier, key: str | None) -> Person | None:
    """Who answers for a key now: the contact, else the first deputy who is there, else the contact's team.

    Nothing for no key. Where nobody is left to ask, the person comes back as not there.
    """
    if not key:
        return None
    plain = key.rpartition(":")[2]
    contact = dossier.contact_by_key.get(plain)
    if contact is None:
        return Person(dossier.name_of(key))
    if contact.active:
        return _named(dossier, contact)
    name = contact.name or contact.key
    deputy = _deputy(dossier, contact)
    if deputy is not None:
        return _named(dossier, deputy, left=name)
    if contact.team:
        return Person(dossier.name_of(f"team:{contact.team}"), left=name)
    return Person(name, left=name, there=False)


def _named(dossier: Dossier, contact: Contact, left: str = "") -> Person:
    team = dossier.name_of(f"team:{contact.team}") if contact.team else ""
    return Person(contact.name or contact.key, team, contact.phone, contact.email, left)


def _deputy(dossier: Dossier, contact: Contact) -> Contact | None:
    """The first deputy down the line who is there; people who name each other end it."""
    seen = {contact.key}
    while contact.deputy and contact.deputy not in seen:
        seen.add(contact.deputy)
        found = dossier.contact_by_key.get(contact.deputy)
        if found is None or found.active:
            return found
        contact = found
    return None
