"""Briefs that a workspace offers as templates of its own. Whoever starts from one starts with a copy of it."""

from __future__ import annotations

from django.db import transaction

from briefs.models import Offered
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


def is_offered(integration: Integration) -> bool:
    return Offered.objects.filter(integration=integration).exists()


def offered_briefs(workspace: Workspace) -> list[Integration]:
    """By title: one query."""
    return list(Integration.objects.of(workspace).filter(offered__isnull=False).order_by("title", "pk"))


@transaction.atomic
def offer(integration: Integration, by: Actor, *, offered: bool) -> None:
    """Offers a brief as a template, or no longer. Whoever comes second changes nothing more."""
    held = Integration.objects.select_for_update().select_related("workspace").get(pk=integration.pk)
    found = Offered.objects.filter(integration=held).select_related("integration", "workspace").first()
    if offered and found is None:
        door.save(Offered(workspace=held.workspace, integration=held), by)
    elif found is not None and not offered:
        door.delete(found, by)
