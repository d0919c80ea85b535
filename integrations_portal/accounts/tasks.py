"""Mail with links, whose secret is made here, where it is sent, and stored nowhere; and what is forgotten in time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Token, User
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.works import Result, each_minute, work

KEPT_AFTER_EXPIRY = timedelta(days=30)


@work("mail-sign-in-link")
def mail_sign_in_link(job: Job) -> Result:
    """Sends the link to whoever has the address; forgets the question when nobody has."""
    token = _waiting(job)
    if token is None:
        return {}
    token.user = User.objects.filter(email=token.email, is_active=True).first()
    if token.user is None:
        token.delete()
        return {}
    token.save(update_fields=["user"])
    _send(token, _("Your sign-in link"), "sign_in_link")
    return {"sent": 1}


@work("mail-invitation")
def mail_invitation(job: Job) -> Result:
    token = _waiting(job)
    if token is None or token.workspace is None:
        return {}
    subject = _("Join %(workspace)s in the Integrations Portal") % {"workspace": token.workspace}
    _send(token, subject, "invitation")
    return {"sent": 1}


@each_minute
def forget_what_has_expired(now: datetime) -> None:
    """Once an hour: sessions that ended, and links some time after they stopped working."""
    if now.minute:
        return
    Session.objects.filter(expire_date__lt=now).delete()
    Token.objects.filter(expires_at__lt=now - KEPT_AFTER_EXPIRY).delete()


def _waiting(job: Job) -> Token | None:
    """The token that a job is about, unless it was used, withdrawn or has expired meanwhile."""
    waiting = Token.objects.filter(pk=int(job.about), used_at=None, expires_at__gt=timezone.now())
    found: Token | None = waiting.select_related("user", "workspace").first()
    return found


def _send(token: Token, subject: str, template: str) -> None:
    context = {"token": token, "address": tokens.issue(token), "site": settings.BASE_URL}
    body = render_to_string(f"accounts/mail/{template}.txt", context)
    send_mail(" ".join(subject.split()), body, None, [token.email])
