"""Sending messages: by mail, and to webhooks, signed as the Standard Webhooks specification says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.models import Message, Webhook
from datamaps.connectors.base import NO_SECRET, ConnectorError
from datamaps.connectors.http import ask
from datamaps.connectors.words import outward, sentence
from datamaps.models import Credential
from datamaps.schema.severity import Severity
from datamaps.services.credentials import seal, unseal
from datamaps.services.limits import site_limits
from integrations_portal.jobs.models import Job
from integrations_portal.jobs.queue import ask_for

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
"""How long to wait after each try that failed; after the last one the message is given up."""
SECONDS = 10.0
MOST_ANSWER = 100_000  # bytes
AT_ONCE = 500
TRIAL = "trial"
_PREFIX = "whsec_"


def send_due(now: datetime) -> None:
    """A job for each message whose time has come; one for each try, whatever the number of clocks."""
    due = Message.objects.filter(Q(wanted_at__lte=now), sent_at=None, given_up=False).order_by("wanted_at", "pk")
    for message in due.select_related("workspace")[:AT_ONCE]:
        ask_for("message", str(message.uid), f"message:{message.pk}:{message.tries}", message.workspace)


def send(job: Job) -> bool:
    """Sends a message unless an earlier delivery of the job did. A failure is noted, and tried again later."""
    waiting = Message.objects.filter(uid=job.about, sent_at=None, given_up=False)
    message: Message | None = waiting.select_related("webhook__credential", "workspace").first()
    if message is None:
        return False
    fault = _post(message, message.webhook) if message.webhook else _mail(message)
    message.tries += 1
    message.fault = fault[:200]
    if not fault:
        message.sent_at = timezone.now()
    elif message.tries > len(WAITS):
        message.given_up = True
    else:
        message.wanted_at = timezone.now() + WAITS[message.tries - 1]
    message.save(update_fields=["tries", "fault", "sent_at", "given_up", "wanted_at"])
    return not fault


def new_secret() -> str:
    """What a webhook's messages are signed with: 24 random bytes, as the specification writes them."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def sealed_secret(webhook: Webhook, secret: str) -> Credential:
    """The credential that keeps a webhook's secret. The caller saves it."""
    credential = Credential(workspace=webhook.workspace, name=f"Webhook {webhook.uid}")
    return seal(credential, "webhook", {"secret": secret})


def trial_message(webhook: Webhook, now: datetime) -> Message:
    """A message that says nothing but that messages arrive. While one is on its way there is no second."""
    waiting: Message | None = Message.objects.filter(webhook=webhook, news=TRIAL, sent_at=None, given_up=False).first()
    if waiting is not None:
        return waiting
    words = _("A message for trying it out. Nothing has happened.")
    return Message.objects.create(
        workspace=webhook.workspace,
        webhook=webhook,
        news=TRIAL,
        severity=Severity.INFO,
        subject=words,
        text=words,
        payload={"words": words},
        wanted_at=now,
    )


def signature(secret: str, uid: str, at: int, body: bytes) -> str:
    """`v1,` and the base64 of the HMAC-SHA256 over id, time and body, joined by dots."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    mac = hmac.new(key, f"{uid}.{at}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(mac.digest()).decode()


def _mail(message: Message) -> str:
    """Why it could not be sent, or nothing."""
    mail = EmailMessage(message.subject, message.text, None, [message.address])
    # What a machine wrote says so, so that absence notes do not answer it.
    mail.extra_headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    try:
        mail.send()
    except OSError as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _post(message: Message, hook: Webhook) -> str:
    """Why it did not arrive, or nothing."""
    uid, at = f"msg_{message.uid.hex}", int(timezone.now().timestamp())
    content = {"type": f"check.{message.news}", "timestamp": message.made_at.isoformat(), "data": message.payload}
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    limits = replace(site_limits(SECONDS), content=MOST_ANSWER)
    try:
        secret = unseal(hook.credential).values["secret"]
        headers = {
            "content-type": "application/json",
            "webhook-id": uid,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(secret, uid, at, body),
        }
        ask("POST", hook.url, NO_SECRET, limits, headers=headers, body=body)
    except ConnectorError as error:
        return sentence(outward(error))
    return ""
