"""Links that let somebody outside into one brief: made, sent once, found by their hash, ended.

There are two texts. The one in the mail is made where it is sent and proves the mailbox; the other is shown to whoever
let them in, once, to be handed over some other way. A link that may sign has only the first.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.models import Entry, GuestLink, May
from briefs.shapes.purpose import Stage
from datamaps.models import Integration
from integrations_portal.accounts.limits import LINKS_FROM, LINKS_TO
from integrations_portal.accounts.models import Contact, Membership, Workspace
from integrations_portal.accounts.programs import MARK
from integrations_portal.accounts.tokens import digest_of
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.queue import ask_for
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once
from integrations_portal.shapes.keys import new_key

WORK = "mail-guest-link"
USUAL = timedelta(days=14)
MOST = timedelta(days=90)
KEPT = timedelta(days=30)
"""How long a link that has ended stays in the list of its brief."""
_EVERY = timedelta(minutes=1)
_RELATED = ("workspace", "integration__workspace", "contact", "maker__user", "maker__workspace")


class Because(StrEnum):
    """Why nobody was let in."""

    RETIRED = "retired"
    LEFT = "left"
    NO_ADDRESS = "no address"
    TOO_OFTEN = "too often"


class CannotShare(Exception):
    def __init__(self, because: Because) -> None:
        super().__init__(because.value)
        self.because = because


class Ended(StrEnum):
    """Why a link opens nothing any more."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    BRIEF_GONE = "brief gone"
    RETIRED = "retired"
    CONTACT_GONE = "contact gone"
    LEFT = "left"
    OTHER_ADDRESS = "other address"
    MAKER_GONE = "maker gone"


class Over(Exception):
    """The link ended before what was asked of it was done; nothing was."""

    def __init__(self, link: GuestLink, ended: Ended) -> None:
        super().__init__(ended.value)
        self.link, self.ended = link, ended


@dataclass(frozen=True)
class Terms:
    """What somebody is let in to do. `until` is the last day; `kinds` are values of documents."""

    may: May
    until: date
    kinds: tuple[str, ...]
    settled_only: bool = False


@dataclass(frozen=True)
class Guest:
    """Somebody who came by a link that works. `mailed`: by the one in the mail, so the mailbox is theirs."""

    link: GuestLink
    brief: Integration
    contact: Contact
    mailed: bool

    def may(self, least: May) -> bool:
        return May.of(self.link.may).includes(least)

    @property
    def actor(self) -> Actor:
        """Who the audit trail names, and how far it is proven that it was them."""
        name = self.contact.label()
        return Actor(f"{name} (by e-mail link)" if self.mailed else f"{name} (by a link that {self.link.by} gave them)")


def let_in(brief: Integration, contact: Contact, terms: Terms, maker: Membership, once: UUID) -> tuple[GuestLink, str]:
    """A link for a contact, who may be new, and its address to hand over; no address where it was shown before, or
    where only the mail may have it. Older links of the same person to the brief end. Raises CannotShare."""
    with transaction.atomic():
        # Links are locked before the workspace, as everybody does who changes one.
        list(links_of(brief).filter(contact=contact).select_for_update(of=("self",)) if contact.pk else ())
        return _let_in(brief, contact, terms, maker, once)


def _let_in(brief: Integration, contact: Contact, terms: Terms, maker: Membership, once: UUID) -> tuple[GuestLink, str]:
    with made_once(GuestLink, brief.workspace, once) as made:
        if made is not None:
            return made, ""
        if because := cannot_share(brief, contact, terms, maker):
            raise CannotShare(because)
        by = Actor.of(maker.user)
        if contact._state.adding:
            taken = Contact.objects.of(brief.workspace)
            contact.key, contact.position = new_key(contact.name, taken.values_list("key", flat=True)), taken.count()
            door.save(contact, by)
        for older in links_of(brief).filter(contact=contact, withdrawn=False):
            withdraw(older, by)
        text = _new_text()
        link = GuestLink(
            workspace=brief.workspace,
            uid=once,
            integration=brief,
            contact=contact,
            maker=maker,
            by=str(maker.user)[:200],
            email=_address_of(contact),
            may=terms.may,
            documents=list(terms.kinds),
            settled_only=terms.settled_only,
            mailed=secrets.token_hex(32),  # the hash of nothing that anybody knows
            handed=secrets.token_hex(32) if terms.may is May.SIGN else digest_of(text),
            expires_at=_end_of(terms.until),
        )
        door.save(link, by)
        if link.email:
            LINKS_TO.count("guest", link.email.lower())
            LINKS_FROM.count("guest", str(maker.pk))
            ask_for(WORK, str(link.uid), f"{WORK}:{link.uid}", workspace=brief.workspace, by=maker.user)
        return link, "" if terms.may is May.SIGN else _url(text)


def cannot_share(brief: Integration, contact: Contact, terms: Terms, maker: Membership) -> Because | None:
    """What stands in the way of letting them in."""
    if brief.stage == Stage.RETIRED:
        return Because.RETIRED
    if not contact.active:
        return Because.LEFT
    address = _address_of(contact)
    if terms.may is May.SIGN and not address:
        return Because.NO_ADDRESS
    often = LINKS_TO.reached("guest", address.lower()) or LINKS_FROM.reached("guest", str(maker.pk))
    return Because.TOO_OFTEN if address and often else None


def links_of(brief: Integration) -> QuerySet[GuestLink]:
    return GuestLink.objects.filter(integration=brief).select_related(*_RELATED)


def open_links(workspace: Workspace) -> QuerySet[GuestLink]:
    """Links to briefs that were not taken back and whose last day is not over."""
    rows = GuestLink.objects.of(workspace).filter(withdrawn=False, expires_at__gt=timezone.now())
    return rows.exclude(integration=None).select_related(*_RELATED)


def withdraw(link: GuestLink, by: Actor) -> GuestLink:
    """The link no longer opens anything."""
    link.withdrawn = True
    return door.save(link, by)


def why_ended(link: GuestLink, now: datetime) -> Ended | None:
    """Why the link opens nothing at a time; nothing while it works."""
    brief, contact, maker = link.integration, link.contact, link.maker
    if link.withdrawn:
        return Ended.WITHDRAWN
    if link.expires_at <= now:
        return Ended.EXPIRED
    if brief is None:
        return Ended.BRIEF_GONE
    if brief.stage == Stage.RETIRED:
        return Ended.RETIRED
    if contact is None:
        return Ended.CONTACT_GONE
    if not contact.active:
        return Ended.LEFT
    if link.email and contact.email != link.email:
        return Ended.OTHER_ADDRESS
    if maker is None or not maker.user.is_active or not maker.may(May.of(link.may).role):
        return Ended.MAKER_GONE
    return None


def find(text: str) -> Guest | None:
    """Who comes by a link; nobody by one that was never made here. Raises Over when it no longer works."""
    digest = digest_of(text)
    asked = GuestLink.objects.select_related(*_RELATED).filter(Q(mailed=digest) | Q(handed=digest))
    link: GuestLink | None = asked.first()
    return _guest(link, mailed=link.mailed == digest) if link is not None else None


@contextmanager
def holding(guest: Guest) -> Iterator[Guest]:
    """A transaction during which nobody can take the link back. Raises Over when somebody was faster."""
    with transaction.atomic():
        rows = GuestLink.objects.select_for_update(of=("self",)).select_related(*_RELATED)
        yield _guest(rows.get(pk=guest.link.pk), guest.mailed)


def _guest(link: GuestLink, mailed: bool) -> Guest:
    ended = why_ended(link, timezone.now())
    if ended or link.integration is None or link.contact is None:
        raise Over(link, ended or Ended.BRIEF_GONE)
    return Guest(link, link.integration, link.contact, mailed)


def own_decisions(guest: Guest) -> QuerySet[Entry]:
    """The decisions of the brief that are the guest's to take, open or not."""
    rows: QuerySet[Entry] = Entry.objects.filter(
        integration=guest.brief, part="decisions", owner=guest.contact.key
    ).select_related("integration__workspace", "workspace")
    return rows


def mailbox_of_maker(link: GuestLink) -> str:
    """Where whoever let them in can be written to; empty when they are gone."""
    return link.maker.user.email if link.maker is not None and link.maker.user.is_active else ""


def note_opening(link: GuestLink, now: datetime) -> None:
    """Writes down that it was opened, at most once a minute."""
    if link.opened_at is None or link.opened_at <= now - _EVERY:
        GuestLink.objects.filter(pk=link.pk).update(opened_at=now)


def send(job: Job) -> bool:
    """Sends the mail of a link; not a second time, and not when it no longer works."""
    link = GuestLink.objects.select_related(*_RELATED).filter(uid=UUID(job.about), sent_at=None).first()
    if link is None or why_ended(link, timezone.now()):
        return False
    text = _new_text()
    GuestLink.objects.filter(pk=link.pk).update(mailed=digest_of(text))
    title = mask_text(link.integration.title or link.integration.ref)[0]
    context = {"link": link, "title": title, "address": _url(text), "last_day": last_day(link)}
    subject = " ".join((_("%(who)s shares “%(brief)s” with you") % {"who": link.by, "brief": title}).split())
    send_mail(subject[:150], render_to_string("briefs/mail/guest.txt", context), None, [link.email])
    GuestLink.objects.filter(pk=link.pk).update(sent_at=timezone.now())
    return True


def last_day(link: GuestLink) -> date:
    """The last day on which it works."""
    return timezone.localdate(link.expires_at - timedelta(seconds=1))


def forget_ended(now: datetime) -> None:
    """Removes links some time after their last day; the audit trail keeps that there were any."""
    GuestLink.objects.filter(expires_at__lt=now - KEPT).delete()


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _new_text() -> str:
    """It begins as the tokens of programs do, so that it is masked wherever somebody pastes it."""
    return f"{MARK}guest_{secrets.token_urlsafe(32)}"


def _url(text: str) -> str:
    return settings.BASE_URL + reverse("guest", args=[text])


def _address_of(contact: Contact) -> str:
    """Where mail reaches them; empty where what stands there is no address."""
    try:
        validate_email(contact.email)
    except ValidationError:
        return ""
    return str(contact.email)
