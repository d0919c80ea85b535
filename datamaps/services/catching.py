"""Catching samples: an address that takes messages for a while, what came to it, and its end.

Who has the address can put samples in and never get one out. Only the hash of its token is stored; the token is made
again from the key of the installation whenever somebody who may see the address looks at it.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.webhook.read import Caught, samples_of
from datamaps.models import Catch, CaughtSample, System
from datamaps.models.catching import LARGEST_TOGETHER
from datamaps.services.credentials import decrypted, encrypted
from integrations_portal.accounts.limits import Limit
from integrations_portal.audit.trail import Actor, record

LARGEST = 256_000
"""Bytes of one sample."""
RATE = Limit("catch", 60, 60)
"""Messages to one address, those that are refused counted, too."""


@transaction.atomic
def start(system: System, hours: int, most: int, by: Actor) -> Catch:
    """A new address for a system. One that there was ends, with all that it caught."""
    System.objects.select_for_update().get(pk=system.pk)
    Catch.objects.filter(system=system).delete()
    catch = Catch(
        workspace=system.workspace, system=system, most=most, expires_at=timezone.now() + timedelta(hours=hours)
    )
    catch.digest = _digest(_token(catch))
    catch.save(force_insert=True)
    record(system.workspace, by, "started", catch, {"hours": [None, hours], "most": [None, most]})
    return catch


@transaction.atomic
def stop(catch: Catch, by: Actor) -> None:
    """Ends an address and deletes what it caught."""
    record(catch.workspace, by, "deleted", catch, {"caught": [catch.caught, None]})
    catch.delete()


def open_catch(system: System) -> Catch | None:
    """The address of a system that has not ended, if there is one."""
    return (
        Catch.objects.filter(system=system, expires_at__gt=timezone.now()).select_related("workspace", "system").first()
    )


def address_of(catch: Catch) -> str:
    """Where messages are to be sent; nothing when the key of the installation was changed since it was made."""
    token = _token(catch)
    return settings.BASE_URL + reverse("catch", kwargs={"token": token}) if _digest(token) == catch.digest else ""


def catch_of(token: str) -> Catch | None:
    """The address with this token, while it is open and not full."""
    found = Catch.objects.filter(digest=_digest(token), expires_at__gt=timezone.now())
    return found.filter(caught__lt=F("most"), size__lt=LARGEST_TOGETHER).first()


def keep(catch: Catch, body: bytes) -> bool:
    """Keeps one message; no when the address became full meanwhile. Raises ConnectorError for what is no sample."""
    if not samples_of(body, Limits(seconds=5, content=LARGEST, depth=32, nodes=20_000)):
        raise ConnectorError(Trouble.MALFORMED, "samples_none", permanent=True)
    room = Catch.objects.filter(pk=catch.pk, caught__lt=F("most"), size__lte=LARGEST_TOGETHER - len(body))
    with transaction.atomic():
        if not room.update(caught=F("caught") + 1, size=F("size") + len(body)):
            return False
        CaughtSample.objects.create(catch=catch, sealed=encrypted(body))
    return True


def bodies_of(catch: Catch, last: int | None = None) -> tuple[bytes, ...]:
    """What was caught, or only the `last` so many; without those that no key of the installation opens any more."""
    rows = CaughtSample.objects.filter(catch=catch).order_by("-pk").values_list("sealed", flat=True)
    opened = (decrypted(sealed) for sealed in (rows if last is None else rows[:last]))
    return tuple(body for body in opened if body is not None)


def caught_for(system: System) -> Caught:
    """What a live check of a system has to look at."""
    catch = open_catch(system)
    return Caught(bodies_of(catch) if catch else ())


def forget_ended(now: datetime) -> None:
    """Deletes addresses that have ended, with all that they caught."""
    Catch.objects.filter(expires_at__lte=now).delete()


def _token(catch: Catch) -> str:
    secret = salted_hmac("datamaps.catch", str(catch.uid), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
