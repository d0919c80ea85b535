"""Severity settings of a workspace: saved with who and why, and said of open findings at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from datamaps.models import Finding, FindingStatus, SeveritySetting
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import reweighed
from datamaps.services.findings import drift_of
from integrations_portal.accounts.models import Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door


def overrides_of(workspace: Workspace) -> Mapping[str, str]:
    """The severity that the workspace wants, by kind of change, as `weigh` takes it."""
    return dict(SeveritySetting.objects.of(workspace).values_list("change", "severity"))


@transaction.atomic
def save_setting(setting: SeveritySetting, by: Actor, expected: int | None = None) -> SeveritySetting:
    """Saves through the door, and gives the open findings of that kind their new severity. Raises Stale."""
    setting.by, setting.at = by.name[:200], timezone.now()
    saved = door.save(setting, by, expected)
    _say(saved.workspace, saved.change, Severity.of(saved.severity))
    return saved


@transaction.atomic
def remove_setting(setting: SeveritySetting, by: Actor, expected: int) -> None:
    """The usual severity counts again. Raises Stale."""
    door.delete(setting, by, expected)
    _say(setting.workspace, setting.change, None)


def _say(workspace: Workspace, change: str, wanted: Severity | None) -> None:
    """Open findings do not wait for the next check. What was settled stays as it was judged then."""
    findings = list(
        Finding.objects.of(workspace).filter(change=change, status__in=[FindingStatus.OPEN, FindingStatus.WAIVED])
    )
    for finding in findings:
        now = reweighed(drift_of(finding), wanted)
        finding.severity = now.severity
        finding.why = finding.why | {"usual": now.usual.value if now.usual else None}
    Finding.objects.bulk_update(findings, ["severity", "why"], batch_size=500)
