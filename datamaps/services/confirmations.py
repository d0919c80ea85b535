"""What people confirm of systems that no machine can look at."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from datamaps.connectors.null import Confirmed
from datamaps.models import Confirmation, Connector, System
from datamaps.services.load import load_systems
from integrations_portal.audit.trail import Actor, record
from integrations_portal.shapes.base import digest


def standing(connector: Connector) -> Confirmed:
    """The last confirmation beside the documentation of now."""
    (system,) = load_systems(System.objects.filter(pk=connector.system_id))
    documented = system.schema_of()
    last = Confirmation.objects.filter(connector=connector).first()
    return Confirmed(
        documented=documented,
        digest=digest(documented.plain()),
        now=timezone.now(),
        at=last.at if last else None,
        of=last.documented if last else "",
    )


@transaction.atomic
def confirm(connector: Connector, by: Actor, documented: str, note: str, uid: UUID) -> Confirmation:
    """Writes that a person looked, and found what has this digest as documented. Sent twice, it is written once."""
    # One after the other, so that the same form sent twice at once meets its own row.
    Connector.objects.select_for_update().get(pk=connector.pk)
    made, is_new = Confirmation.objects.get_or_create(
        uid=uid,
        defaults={
            "workspace": connector.workspace,
            "connector": connector,
            "by": by.name[:200],
            "note": note,
            "documented": documented,
        },
    )
    if is_new:
        record(connector.workspace, by, "confirmed", connector, {"note": ["", note]} if note else {})
    return made
