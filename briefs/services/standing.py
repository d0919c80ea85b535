"""Keeps how many questions a brief has, so that no list has to judge every brief that it shows.

It is counted anew whenever somebody opens the brief or one of its sections, and by the clock for briefs that are to go
live soon: shared data, live systems and people change without anybody opening the brief. The clock also counts each
brief that nobody has counted yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from briefs.dossier.load import dossier_of
from briefs.home.waiting import SOON
from briefs.models import Entry, Standing
from briefs.readiness.finding import Finding
from briefs.readiness.judge import judge
from briefs.readiness.rule import Severity
from briefs.shapes.purpose import Stage
from datamaps.models import Integration
from integrations_portal.accounts.models import Workspace

FRESH = timedelta(minutes=15)
"""How long a count holds before the clock counts again."""
AT_ONCE = 10
"""Briefs that are counted in one go: each takes a dossier."""
BEFORE_LIVE = tuple(stage.value for stage in Stage if stage.rank < Stage.LIVE.rank)


def keep(integration: Integration, findings: Iterable[Finding], now: datetime) -> int:
    """Stores the count of a brief that has just been judged."""
    open_ones = Counter(finding.severity for finding in findings if not finding.waived)
    numbers = {
        "blockers": open_ones[Severity.BLOCKER],
        "warnings": open_ones[Severity.WARNING],
        "hints": open_ones[Severity.HINT],
    }
    counted = {"workspace_id": integration.workspace_id, "judged_at": now, **numbers}
    Standing.objects.bulk_create(
        [Standing(integration=integration, **counted)],
        update_conflicts=True,
        unique_fields=["integration"],
        update_fields=["judged_at", *numbers],
    )
    return numbers["blockers"]


def count(integration: Integration, now: datetime) -> int:
    """Judges a brief and stores the count."""
    return keep(integration, judge(dossier_of(integration), timezone.localdate(now)), now)


def going_live(now: datetime) -> QuerySet[Entry]:
    """The purposes of all briefs that are to go live soon, or should have."""
    last = (timezone.localdate(now) + SOON).isoformat()
    purposes = Entry.objects.filter(part="purpose", integration__stage__in=BEFORE_LIVE)
    return purposes.filter(details__go_live__lte=last)


def count_missing(workspace: Workspace, now: datetime, most: int = 3) -> None:
    """Counts briefs that are to go live soon and that nobody has counted so far: only a few, as somebody waits."""
    unknown = going_live(now).filter(workspace=workspace, integration__standing=None)
    for entry in unknown.select_related("integration__workspace")[:most]:
        count(entry.integration, now)


def count_stale(now: datetime) -> int:
    """Counts the briefs that are to go live soon again, and those that were never counted; those first that wait
    longest. Gives how many it counted."""
    wanted = Q(entries__in=going_live(now)) | Q(standing=None)
    stale = Integration.objects.filter(wanted).exclude(standing__judged_at__gt=now - FRESH)
    stale = stale.select_related("workspace").distinct()
    chosen = stale.order_by(F("standing__judged_at").asc(nulls_first=True), "pk")[:AT_ONCE]
    return len([count(integration, now) for integration in chosen])
