"""Telling the owner of a brief what somebody outside did in it: one message for each answer and each signature."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.announcing.hours import may_be_sent_at
from briefs.announcing.routing import Because
from briefs.announcing.words import one_line
from briefs.dossier.secrets import mask_text
from briefs.models import Entry, Message
from briefs.services.announce import mailboxes_of, telling_of, zone_of
from briefs.services.responsible import addresses_of
from datamaps.models import Integration
from datamaps.schema.severity import Severity
from integrations_portal.accounts.models import Contact

REPLY = "reply"
"""What such a message is about, beside the news of checks."""
_LONGEST = 200
_ONCE_IN = timedelta(hours=1)


def tell_of_answer(entry: Entry, contact: Contact, asker: str = "") -> Message | None:
    """Says that a decision was taken from outside. `asker`: the mailbox of whoever let them in."""
    question = mask_text(str(entry.details.get("question", "")) or entry.ref)[0]
    words = _("%(who)s has answered: %(question)s") % {"who": contact.label(), "question": question}
    return _tell(entry.integration, contact, words, f"{entry.integration.url()}decisions/#{entry.uid}", asker)


def tell_of_words(brief: Integration, contact: Contact, asker: str = "") -> Message | None:
    """Says that somebody outside has said something to what the brief asks them; of several answers in an hour once."""
    words = _("%(who)s has answered what is asked of them") % {"who": contact.label()}
    return _tell(brief, contact, words, f"{brief.url()}comments/", asker)


def tell_of_signature(brief: Integration, contact: Contact, number: int, asker: str = "") -> Message | None:
    """Says that a version was signed from outside."""
    words = _("%(who)s has signed version %(n)s") % {"who": contact.label(), "n": number}
    return _tell(brief, contact, words, f"{brief.url()}sign/", asker)


def _tell(brief: Integration, contact: Contact, words: str, path: str, asker: str) -> Message | None:
    """To the business owner, unless it is they who did it; else to whoever asked, else to an admin. The same is not
    said twice within an hour."""
    workspace = brief.workspace
    owner = _owner_of(brief)
    pk, address = addresses_of(workspace).get(owner, (None, "")) if owner != contact.key else (None, "")
    because = [Because.BUSINESS_OWNER.value] if address else []
    if not address:
        pk, address = None, asker or next((one for _key, _pk, one in mailboxes_of(workspace, ())), "")
    if not address:
        return None
    now = timezone.now()
    title = mask_text(brief.title or brief.ref)[0]
    subject = one_line(f"{title}: {words}")[:_LONGEST]
    told = Message.objects.of(workspace).filter(
        news=REPLY, address=address, subject=subject, made_at__gt=now - _ONCE_IN
    )
    if told.exists():
        return None
    return Message.objects.create(
        workspace=workspace,
        news=REPLY,
        contact_id=pk,
        address=address,
        because=because,
        severity=Severity.INFO,
        subject=subject,
        text="\n\n".join([_("Hello,"), f"{title}:\n{words}", f"{settings.BASE_URL}{path}"]) + "\n",
        wanted_at=may_be_sent_at(telling_of(workspace), Severity.INFO, now, zone_of(workspace)),
    )


def _owner_of(brief: Integration) -> str:
    """The key of the business owner; empty while nobody is named."""
    purpose = Entry.objects.filter(integration=brief, part="purpose").first()
    return str(purpose.details.get("business_owner", "")) if purpose else ""
