"""Who has which form open: told to others who open it, and never in anybody's way."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from briefs.models import Writing
from datamaps.models import Integration
from integrations_portal.accounts.models import User

OPENED = timedelta(minutes=10)
"""How long a form counts as open that was opened and says nothing more: without a script no page does."""
HEARD = timedelta(seconds=60)
"""How long it counts after its page said last that it is still open, which it does every 20 seconds."""
KEPT = timedelta(hours=1)


def open_form(integration: Integration, about: UUID, user: User, now: datetime, until: timedelta) -> list[Writing]:
    """Notes that a user has the form of a row open; gives the others who have, those first who began first."""
    mine = Writing.objects.filter(integration=integration, about=about, user=user)
    if not mine.filter(until__gte=now).update(until=now + until):
        Writing.objects.bulk_create(
            [
                Writing(
                    workspace_id=integration.workspace_id,
                    integration=integration,
                    about=about,
                    user=user,
                    since=now,
                    until=now + until,
                )
            ],
            update_conflicts=True,
            unique_fields=["integration", "about", "user"],
            update_fields=["since", "until"],
        )
    others = Writing.objects.filter(integration=integration, about=about, until__gte=now).exclude(user=user)
    return list(others.select_related("user"))


def close_form(integration: Integration, about: UUID, user: User) -> None:
    """Somebody saved: they are not writing any more."""
    Writing.objects.filter(integration=integration, about=about, user=user).delete()


def forget_closed(now: datetime) -> None:
    Writing.objects.filter(until__lt=now - KEPT).delete()
