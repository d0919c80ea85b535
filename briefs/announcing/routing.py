"""Whom it concerns: the steward of what differs, who owns the exceptions of its flows, who owns the briefs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from briefs.announcing.bulletin import Bulletin, Item
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.people import Contact


class Because(Choice):
    """As what somebody is told. The label speaks to that person; `words.reason_of_somebody` speaks of them."""

    STEWARD = "steward", _("you are the steward of this data")
    EXCEPTION_OWNER = "exception_owner", _("you pick up what goes wrong in a flow that it touches")
    BUSINESS_OWNER = "business_owner", _("you own a brief that it touches")
    TECHNICAL_OWNER = "technical_owner", _("you look after this system")
    TOLD_BEFORE = "told_before", _("you were told when something was wrong")
    DEPUTY = "deputy", _("you stand in for somebody who has left")
    ADMIN = "admin", _("nobody else is named who could be told")


@dataclass(frozen=True)
class Responsible:
    """Who answers for what, by contact key: of the system, of its places, of flows by label, of briefs by ref."""

    technical_owner: str = ""
    stewards: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """By record and field."""
    exception_owners: Mapping[str, str] = field(default_factory=dict)
    business_owners: Mapping[str, str] = field(default_factory=dict)


Told = dict[str, tuple[Because, ...]]
"""Contact keys, and as what each is told."""


def told(bulletin: Bulletin, who: Responsible, contacts: Mapping[str, Contact]) -> Told:
    """Who hears of a bulletin, with the reasons. Somebody who has left is replaced by the deputy, or left out."""
    found: dict[str, list[Because]] = defaultdict(list)
    for key, reason in _concerned(bulletin, who):
        there = _who_is_there(key, contacts)
        if there is not None:
            because = reason if there == key else Because.DEPUTY
            if because not in found[there]:
                found[there].append(because)
    return {key: tuple(reasons) for key, reasons in found.items()}


def _concerned(bulletin: Bulletin, who: Responsible) -> Iterator[tuple[str, Because]]:
    for item in bulletin.items:
        yield from _of_item(item, who)
    if not any(item.drift.flows for item in bulletin.items):
        yield who.technical_owner, Because.TECHNICAL_OWNER


def _of_item(item: Item, who: Responsible) -> Iterator[tuple[str, Because]]:
    for key in who.stewards.get((item.drift.change.record, item.drift.change.field), ()):
        yield key, Because.STEWARD
    for label in item.drift.flows:
        yield who.exception_owners.get(label, ""), Because.EXCEPTION_OWNER
    for ref in item.briefs:
        yield who.business_owners.get(ref, ""), Because.BUSINESS_OWNER


def _who_is_there(key: str, contacts: Mapping[str, Contact]) -> str | None:
    """The contact, or the first deputy who has not left; none when there is nobody."""
    seen: set[str] = set()
    while key and key not in seen:
        seen.add(key)
        contact = contacts.get(key)
        if contact is None:
            return None
        if contact.active:
            return key
        key = contact.deputy or ""
    return None
