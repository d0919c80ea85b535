"""Somebody leaves: everything that hangs on them, and handing it over in one transaction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from briefs.models import Entry, Waiver
from briefs.readiness.leavers import is_over
from briefs.sections.registry import SECTION, place_of, section_of_where
from datamaps.forms.systems import SystemForm
from datamaps.models import Flow, Ownership, Reference, System
from integrations_portal.accounts.members import remove_member
from integrations_portal.accounts.models import Contact, Membership, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.models import Shaped
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.references import references, with_keys

SYSTEMS, SHARED, DEPUTY, WAIVERS = "systems", "shared", "deputy", "waivers"
_GROUPS: dict[str, Words] = {
    SYSTEMS: _("Systems"),
    SHARED: _("Shared data"),
    DEPUTY: _("Standing in for others"),
    WAIVERS: _("Waivers"),
}
_WITH = {
    System: (),
    Ownership: ("shared_record", "shared_field__record"),
    Flow: ("integration__workspace",),
    Entry: ("integration__workspace",),
    Waiver: ("integration",),
}


@dataclass(frozen=True)
class Held:
    """One answer that names a person. `over`: it says what they did, so it stays theirs."""

    row: Shaped
    path: str
    group: str
    label: str
    role: str
    over: bool

    @property
    def id(self) -> str:
        return f"{self.row.uid}:{self.path}"

    @property
    def group_label(self) -> Words:
        return _GROUPS.get(self.group) or SECTION[self.group].title

    @property
    def url(self) -> str:
        return self.row.url() if isinstance(self.row, System | Flow) else _entry_url(self.row)


def _entry_url(row: Shaped) -> str:
    if not isinstance(row, Entry):
        return ""
    found = row.findable()
    return found.url if found else f"{row.integration.url()}{section_of_where(row.part) or row.part}/"


def held_by(workspace: Workspace, people: Iterable[Contact]) -> dict[int, list[Held]]:
    """What hangs on each of these contacts, by their id: a fixed number of queries, whatever hangs on them."""
    contacts = {contact.pk: contact for contact in people}
    named: dict[UUID, list[tuple[int, str]]] = defaultdict(list)
    for pk, uid, path in (
        Reference.objects.of(workspace).filter(contact__in=contacts).values_list("contact_id", "uid", "path")
    ):
        named[uid].append((pk, path))
    found: dict[int, list[Held]] = {pk: [] for pk in contacts}
    for model, related in _WITH.items():
        rows = model._default_manager.filter(workspace=workspace, uid__in=list(named))
        for row in rows.select_related("workspace", *related):
            for pk, path in sorted(named[row.uid]):
                found[pk].append(_held(row, path))
    by_key = {contact.key: pk for pk, contact in contacts.items()}
    others = Contact.objects.of(workspace).filter(active=True, details__deputy__in=list(by_key))
    for other in others.select_related("workspace"):
        pk = by_key[other.details["deputy"]]
        if other.pk != pk:
            found[pk].append(Held(other, "deputy", DEPUTY, other.label(), str(_("Deputy")), over=False))
    return {pk: sorted(rows, key=lambda held: (held.over, _order(held.group))) for pk, rows in found.items()}


def _order(group: str) -> int:
    return [*_GROUPS, *SECTION].index(group)


def _held(row: Shaped, path: str) -> Held:
    if isinstance(row, System):
        return Held(row, path, SYSTEMS, row.label(), str(SystemForm.base_fields[path].label), over=False)
    if isinstance(row, Entry):
        over = is_over(row.pointing_shape(), path)
        found = row.findable()
        label = f"{row.integration.ref} {row.ref}".strip() + f": {found.title if found else row.integration.title}"
        return Held(row, path, section_of_where(row.part) or "purpose", label, _role(row.part, path), over)
    if isinstance(row, Flow):
        return Held(row, path, "flows", f"{row.label()}: {row.name}", _role("flows", path), over=False)
    if isinstance(row, Waiver):
        return Held(row, path, WAIVERS, row.label(), str(_("Waived by")), over=True)
    return Held(row, path, SHARED, row.label(), _plainly(path), over=False)


def _role(part: str, path: str) -> str:
    """What the person is asked for there, as the conversation asks it."""
    name = re.sub(r"\[\d+\]", "", path)
    place = place_of(part, name)
    asked = place[1].asked().get(name) if place else None
    return str(asked.label) if asked else _plainly(path)


def _plainly(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path).rpartition(".")[2].replace("_", " ").capitalize()


def version_of(contact: Contact, held: Iterable[Held]) -> int:
    """One number for the contact and all that hangs on them: another one as soon as anything of it changes."""
    rows = sorted((str(one.row.uid), one.path, one.row.version) for one in held)
    return int(digest([contact.version, rows])[:12], 16)


@transaction.atomic
def hand_over(
    contact: Contact, to: Mapping[str, str], by: Actor, expected: int, membership: Membership | None = None
) -> int:
    """Marks a contact as gone and gives what hung on them to others: `to` has keys of contacts by `Held.id`.

    What is not in `to` stays theirs. All or nothing. Gives how many answers changed. Raises Stale when anything has
    moved on since it was shown, and LastAdmin when the membership that is to end is that of the only admin.
    """
    leaver = Contact.objects.select_for_update().select_related("workspace").get(pk=contact.pk)
    held = held_by(leaver.workspace, [leaver])[leaver.pk]
    if version_of(leaver, held) != expected:
        raise door.Stale(leaver)
    moving: dict[UUID, list[Held]] = defaultdict(list)
    for one in held:
        if one.id in to and not one.over:
            moving[one.row.uid].append(one)
    for places in moving.values():
        row = places[0].row
        keys = {one.path: _key(row, one.path, to[one.id]) for one in places}
        door.save(row.put(with_keys(row.plain(), keys)), by)
    if leaver.active:
        door.save(leaver.put(leaver.plain() | {"active": False}), by)
    if membership is not None:
        remove_member(membership, by)
    return sum(len(places) for places in moving.values())


def _key(row: Any, path: str, key: str) -> str:
    """The key as that answer takes it: where it may name a team or system as well, it says that it is a contact."""
    if isinstance(row, Contact):
        return key
    kinds = next(kinds for place, kinds, _key in references(row.pointing_shape()) if place == path)
    return key if len(kinds) == 1 else f"contact:{key}"
