"""Giving differences to a person, and telling them so in one message."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.models import Message
from briefs.services.responsible import addresses_of
from datamaps.schema.severity import Severity
from datamaps.services.acting import Chosen, give
from datamaps.services.findings import drift_of
from integrations_portal.accounts.models import Contact, User
from integrations_portal.audit.trail import Actor

GIVEN = "given"
MOST_LINES = 25


@transaction.atomic
def give_to(chosen: Sequence[Chosen], to: Contact | None, by: User, own: Contact | None) -> Message | None:
    """Gives all of them, and writes the message to whoever did not take them for themselves. Raises Refused."""
    give(chosen, to, Actor.of(by))
    if to is None or to == own:
        return None
    address = addresses_of(to.workspace).get(to.key, (0, ""))[1]
    if not address:
        return None
    drifts = [drift_of(one.finding) for one in chosen]
    return Message.objects.create(
        workspace=to.workspace,
        news=GIVEN,
        contact=to,
        address=address,
        severity=max((one.severity for one in drifts), key=lambda severity: severity.rank, default=Severity.INFO),
        subject=_subject(len(drifts), by),
        text=_text(chosen, to, by),
        wanted_at=timezone.now(),
    )


def _subject(count: int, by: User) -> str:
    text = ngettext(
        "%(who)s gave you %(count)d difference to look after",
        "%(who)s gave you %(count)d differences to look after",
        count,
    )
    return " ".join((text % {"who": by, "count": count}).split())[:150]


def _text(chosen: Sequence[Chosen], to: Contact, by: User) -> str:
    lines = [_("Hello %(name)s,") % {"name": to.name}, "", _subject(len(chosen), by) + ":", ""]
    for one in chosen[:MOST_LINES]:
        place = reverse("finding", args=[to.workspace.key, one.finding.uid])
        sentence = drift_of(one.finding).change.sentence()
        lines += [f"{one.finding.system.label()}: {sentence}", f"{settings.BASE_URL}{place}", ""]
    more = len(chosen) - MOST_LINES
    if more > 0:
        lines += [ngettext("and %(more)d more.", "and %(more)d more.", more) % {"more": more}, ""]
    every = reverse("findings", args=[to.workspace.key])
    return "\n".join([*lines, _("All that is yours: %(url)s") % {"url": f"{settings.BASE_URL}{every}?mine=1"}]) + "\n"
