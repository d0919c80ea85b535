"""Links that work once: for signing in and for joining a workspace. Only a hash of each is stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from integrations_portal.accounts.models import Contact, Role, Token, User, Workspace


class Purpose(StrEnum):
    """What a link does, and how its owner came to have it, since that decides what it proves."""

    PRINTED = "printed"
    """Signs in; printed by a command, so whoever has it runs this site."""
    MAILED = "mailed"
    """Signs in; came by mail, so it proves the mailbox."""
    INVITATION = "invitation"
    """Joins a workspace; was shown to an admin there, so it proves nothing about a mailbox."""
    MAILED_INVITATION = "mailed-invitation"
    """Joins a workspace and proves the mailbox."""


INVITATIONS = (Purpose.INVITATION, Purpose.MAILED_INVITATION)
PROVES_MAILBOX = (Purpose.MAILED, Purpose.MAILED_INVITATION)
LIFETIMES = {
    Purpose.PRINTED: timedelta(days=1),
    Purpose.MAILED: timedelta(minutes=30),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.MAILED_INVITATION: timedelta(days=7),
}


def unsent(
    purpose: Purpose,
    *,
    email: str = "",
    user: User | None = None,
    workspace: Workspace | None = None,
    role: Role | None = None,
    contact: Contact | None = None,
) -> Token:
    """A token that nobody can use yet: its secret is made by `issue`, where it is sent."""
    return Token.objects.create(
        purpose=purpose,
        digest=secrets.token_hex(32),  # the hash of nothing that anybody knows
        email=email,
        user=user,
        workspace=workspace,
        role=role or "",
        contact=contact,
        expires_at=timezone.now() + LIFETIMES[purpose],
    )


def issue(token: Token, secret: str | None = None) -> str:
    """Gives the token a secret and returns its address; an address that was issued before stops working."""
    text = secret or secrets.token_urlsafe(32)
    token.digest = digest_of(text)
    token.save(update_fields=["digest"])
    return settings.BASE_URL + reverse("link", kwargs={"text": text})


def find(text: str) -> Token | None:
    """The token of a link that still works, or nothing."""
    digest = digest_of(text)
    token = Token.objects.select_related("user", "workspace", "contact").filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        return None
    return token if token.used_at is None and token.expires_at > timezone.now() else None


def use(token: Token) -> bool:
    """Uses a token up. False when somebody else was faster or it has expired meanwhile."""
    now = timezone.now()
    unused = Token.objects.filter(pk=token.pk, used_at=None, expires_at__gt=now)
    return unused.update(used_at=now) == 1


def digest_of(text: str) -> str:
    """What is stored of a token: it is long and random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(text.encode()).hexdigest()
