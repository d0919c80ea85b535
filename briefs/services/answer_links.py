"""Links that answer one decision without a sign-in: asked for, sent once, found again, taken back."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.models import AnswerLink, Entry
from briefs.shapes.proof import DecisionStatus
from integrations_portal.accounts.limits import LINKS_TO
from integrations_portal.accounts.models import Contact, User
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.queue import ask_for
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once

WORK = "mail-decision"
LIFETIME = timedelta(days=14)


class Because(StrEnum):
    """Why nobody can be asked by mail."""

    ANSWERED = "answered"
    NOBODY = "nobody"
    LEFT = "left"
    NO_ADDRESS = "no address"
    TOO_OFTEN = "too often"


class CannotAsk(Exception):
    def __init__(self, because: Because) -> None:
        super().__init__(because.value)
        self.because = because


def owner_of(entry: Entry) -> Contact | None:
    """The contact who is named as the one who decides."""
    key = entry.details.get("owner", "")
    found: Contact | None = Contact.objects.filter(workspace_id=entry.workspace_id, key=key).first() if key else None
    return found


def cannot_ask(entry: Entry, owner: Contact | None) -> Because | None:
    """What stands in the way of a mail; nothing when it can be sent."""
    if entry.state != DecisionStatus.PROPOSED:
        return Because.ANSWERED
    if owner is None:
        return Because.NOBODY
    if not owner.active:
        return Because.LEFT
    try:
        validate_email(owner.email)
    except ValidationError:
        return Because.NO_ADDRESS
    return Because.TOO_OFTEN if LINKS_TO.reached("decision", owner.email.lower()) else None


def ask_by_mail(entry: Entry, by: User, once: UUID) -> AnswerLink:
    """Mails the owner a link, and takes older ones back. The same form sent twice sends one. Raises CannotAsk."""
    with made_once(AnswerLink, entry.workspace, once) as made:
        if made is not None:
            return made
        owner = owner_of(entry)
        because = cannot_ask(entry, owner)
        if because or owner is None:
            raise CannotAsk(because or Because.NOBODY)
        for older in AnswerLink.objects.filter(entry=entry, withdrawn=False, answered_at=None):
            withdraw(older, Actor.of(by))
        LINKS_TO.count("decision", owner.email.lower())
        link = AnswerLink(workspace=entry.workspace, entry=entry, contact=owner, email=owner.email, uid=once)
        link.by, link.expires_at = str(by)[:200], timezone.now() + LIFETIME
        door.save(link, Actor.of(by))
        ask_for(WORK, str(link.uid), f"{WORK}:{link.uid}", workspace=entry.workspace, by=by)
        return link


def withdraw(link: AnswerLink, by: Actor) -> AnswerLink:
    """The link no longer opens anything."""
    link.withdrawn = True
    return door.save(link, by)


def address_of(link: AnswerLink) -> str:
    return settings.BASE_URL + reverse("answer", args=[_signer().sign(link.uid.hex)])


def find(text: str) -> AnswerLink | None:
    """The link of that text, whether it still works or not; nothing for one that was never made here."""
    try:
        uid = UUID(_signer().unsign(text))
    except (BadSignature, ValueError):
        return None
    related = ("entry__integration__workspace", "entry__workspace", "contact", "workspace")
    found: AnswerLink | None = AnswerLink.objects.select_related(*related).filter(uid=uid).first()
    return found


def holds(link: AnswerLink) -> bool:
    """Whether the link is still the owner's: not used, taken back or expired, and sent to whom it would be today."""
    contact = link.contact
    is_owner = contact.active and contact.key == link.entry.details.get("owner") and contact.email == link.email
    return is_owner and not link.withdrawn and link.answered_at is None and link.expires_at > timezone.now()


def works(link: AnswerLink) -> bool:
    """Whether the link can still answer."""
    return holds(link) and link.entry.state == DecisionStatus.PROPOSED


def send(job: Job) -> bool:
    """Sends the mail of a link; not a second time, and not when it no longer works."""
    related = ("entry__integration", "contact")
    link = AnswerLink.objects.select_related(*related).filter(uid=UUID(job.about), sent_at=None).first()
    if link is None or not works(link):
        return False
    question = mask_text(link.entry.details.get("question") or link.entry.ref)[0]
    context = {"link": link, "question": question, "address": address_of(link), "site": settings.BASE_URL}
    subject = " ".join((_("A decision for you: %(question)s") % {"question": question}).split())
    send_mail(subject[:150], render_to_string("briefs/mail/decision.txt", context), None, [link.email])
    AnswerLink.objects.filter(pk=link.pk).update(sent_at=timezone.now())
    return True


def _signer() -> Signer:
    return Signer(salt="answer link")
