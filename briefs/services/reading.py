"""Confirming that a version was read. Like a signature it is about the paper, and stands outside of it."""

from __future__ import annotations

from django.db import transaction

from briefs.dossier.readers import Confirmed
from briefs.models import Confirmation, Version
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


def confirmed(integration: Integration) -> tuple[Confirmed, ...]:
    """Every confirmation of any version of a brief: one query."""
    rows = Confirmation.objects.filter(of_version__integration=integration)
    found = rows.values_list("contact__key", "of_version__number", "read_at").order_by("read_at", "pk")
    return tuple(Confirmed(contact, number, at) for contact, number, at in found)


@transaction.atomic
def confirm_read(version: Version, contact: Contact, by: Actor) -> Confirmation:
    """Says that a contact has read a version. Saying it twice is one confirmation, with the time of the first."""
    held = Version.objects.select_for_update().select_related("integration", "workspace").get(pk=version.pk)
    found: Confirmation | None = Confirmation.objects.filter(of_version=held, contact=contact).first()
    return found or door.save(Confirmation(workspace=held.workspace, of_version=held, contact=contact), by)
