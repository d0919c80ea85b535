"""What the numbers beside entries of the menu count."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from datamaps.models import Integration, System
from datamaps.models.findings import Finding, FindingStatus
from integrations_portal.accounts.models import Workspace

NOT_COUNTED = ("retired",)


def systems(workspace: Workspace) -> QuerySet[Any]:
    return System.objects.of(workspace)


def briefs(workspace: Workspace) -> QuerySet[Any]:
    """Those that are still of use."""
    return Integration.objects.of(workspace).exclude(stage__in=NOT_COUNTED)


def open_findings(workspace: Workspace) -> QuerySet[Any]:
    """Differences that somebody must look at; those that are only worth knowing are not counted."""
    return Finding.objects.of(workspace).filter(status=FindingStatus.OPEN).exclude(severity="info")
