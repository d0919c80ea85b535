"""When a member was here last: what came up since then is news to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from integrations_portal.accounts.models import Membership

PAUSE = timedelta(minutes=30)
"""Somebody who looks again sooner is still on the same visit, so that a second look clears nothing."""


def away_since(seen: datetime | None, away: datetime | None, now: datetime) -> datetime | None:
    """When the visit before the one at `now` ended: nothing at the first. `seen` is the last look before this one."""
    return seen if seen is not None and now - seen >= PAUSE else away


def visit(membership: Membership, now: datetime) -> datetime | None:
    """Notes that the member looks; gives since when they were away. Changes no version: nobody edits this."""
    since = away_since(membership.last_seen_at, membership.away_since, now)
    Membership.objects.filter(pk=membership.pk).update(last_seen_at=now, away_since=since)
    return since
