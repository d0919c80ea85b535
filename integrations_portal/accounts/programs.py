"""Tokens with which programs sign in: made by an admin, shown once, found by their hash, forgotten when revoked."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from integrations_portal.accounts.models import Membership, ProgramToken, Scope
from integrations_portal.accounts.tokens import digest_of
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once

MARK = "portal_"
"""How every token begins, so that people and scanners of code know one when they see it."""
SHOWN = len(MARK) + 4
DAYS = (30, 90, 365)
_EVERY = timedelta(minutes=1)


def make_token(maker: Membership, name: str, scope: Scope, days: int, once: UUID) -> tuple[ProgramToken, str]:
    """A new token and its text, which is stored nowhere. The same form sent again gives no text: it was shown."""
    text = MARK + secrets.token_urlsafe(32)
    with made_once(ProgramToken, maker.workspace, once) as made:
        if made is not None:
            return made, ""
        token = ProgramToken(
            workspace=maker.workspace,
            uid=once,
            name=name,
            scope=scope,
            digest=digest_of(text),
            start=text[:SHOWN],
            maker=maker,
            expires_at=timezone.now() + timedelta(days=days),
        )
        return door.save(token, Actor.of(maker.user)), text


def token_of(text: str) -> ProgramToken | None:
    """The token with that text while it works, with its workspace and its maker; one query."""
    digest = digest_of(text)
    found = ProgramToken.objects.select_related("workspace", "maker__user").filter(digest=digest)
    token: ProgramToken | None = found.filter(expires_at__gt=timezone.now(), maker__user__is_active=True).first()
    return token if token is not None and hmac.compare_digest(token.digest, digest) else None


def note_use(token: ProgramToken, now: datetime) -> None:
    """Writes down that it is used, at most once a minute however many ask at once."""
    if token.used_at is None or token.used_at <= now - _EVERY:
        unwritten = Q(used_at=None) | Q(used_at__lte=now - _EVERY)
        ProgramToken.objects.filter(unwritten, pk=token.pk).update(used_at=now)
