"""Numbers beside entries of the menu."""

from __future__ import annotations

from datamaps.models import Integration, System
from datamaps.models.connectors import Finding, FindingStatus
from integrations_portal.accounts.models import Workspace
from integrations_portal.shell.navigation import Count

NOT_COUNTED = ("retired",)


def systems(workspace: Workspace) -> Count:
    return Count(System.objects.of(workspace).count())


def briefs(workspace: Workspace) -> Count:
    """Those that are still of use."""
    return Count(Integration.objects.of(workspace).exclude(stage__in=NOT_COUNTED).count())


def open_findings(workspace: Workspace) -> Count:
    """Differences that somebody must look at; those that are only worth knowing are not counted."""
    found = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN).exclude(severity="info")
    return Count(found.count(), urgent=True)
