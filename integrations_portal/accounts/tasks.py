"""Mail with links. The secret of a link is made here, where it is sent, so that it is stored nowhere."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from integrations_portal.accounts import tokens
from integrations_portal.accounts.models import Token, User
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.works import Result, work


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


def _waiting(job: Job) -> Token | None:
    """The token that a job is about, unless it was used, withdrawn or has expired meanwhile."""
    waiting = Token.objects.filter(pk=int(job.about), used_at=None, expires_at__gt=timezone.now())
    found: Token | None = waiting.select_related("user", "workspace").first()
    return found


def _send(token: Token, subject: str, template: str) -> None:
    context = {"token": token, "address": tokens.issue(token), "site": settings.BASE_URL}
    body = render_to_string(f"accounts/mail/{template}.txt", context)
    send_mail(" ".join(subject.split()), body, None, [token.email])
