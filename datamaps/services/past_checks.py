"""What each check found, kept so that it can be read later as it was then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q

from datamaps.models import Check, Connector, Differences, Finding, FindingEvent
from datamaps.schema import lifecycle
from datamaps.schema.weigh import Drift
from datamaps.services.findings import judged_as, why_of
from datamaps.services.kept import kept_once
from integrations_portal.shapes.base import digest

MOST = 2_000
"""Differences of one check that are kept, the worst ones."""


@dataclass(frozen=True)
class Then:
    """A difference as a check found it, beside what has become of it. `event`: what that check made of its finding."""

    finding: Finding
    drift: Drift
    event: str = ""
    gone_at: datetime | None = None


def keep(found: Iterable[tuple[Connector, Sequence[tuple[Finding, Drift]]]]) -> list[Differences | None]:
    """Keeps what each check found, worst first, or finds that it is what an earlier one found. Nothing for nothing."""
    made = [_differences(connector, rows) for connector, rows in found]
    kept = iter(kept_once(one for one in made if one is not None))
    return [one and next(kept) for one in made]


def _differences(connector: Connector, found: Sequence[tuple[Finding, Drift]]) -> Differences | None:
    rows = [[finding.pk, str(drift.severity), why_of(drift)] for finding, drift in _by_record(found[:MOST])]
    if not rows:
        return None
    return Differences(workspace=connector.workspace, connector=connector, digest=digest(rows), rows=rows)


def _by_record(found: Sequence[tuple[Finding, Drift]]) -> list[tuple[Finding, Drift]]:
    """Records with the worst of their differences first, then by name."""
    worst: dict[str, int] = {}
    for finding, drift in found:
        worst[finding.record] = max(worst.get(finding.record, 0), drift.severity.rank)

    def place(one: tuple[Finding, Drift]) -> tuple[int, str, int, str]:
        finding, drift = one
        return -worst[finding.record], finding.record, -drift.severity.rank, finding.path

    return sorted(found, key=place)


def then(done: Check, rows: Iterable[tuple[int, str, dict[str, Any]]]) -> list[Then]:
    """Kept rows of a check as they were then and as they stand: two queries."""
    rows = list(rows)
    wanted = [pk for pk, _severity, _why in rows]
    happened = FindingEvent.objects.filter(finding__in=wanted).order_by().values_list("finding")
    gone, here = Q(event=lifecycle.RESOLVED), Q(at=done.ended_at)
    marks = {pk: mark for pk, *mark in happened.annotate(mark=Max("event", filter=here), last=Max("at", filter=gone))}
    findings = Finding.objects.in_bulk(wanted)
    found = []
    for pk, severity, why in rows:
        if finding := findings.get(pk):
            event, gone_at = marks.get(pk, ("", None))
            found.append(Then(finding, judged_as(finding, severity, why), event or "", gone_at))
    return found


def ended_by(done: Check) -> list[Finding]:
    """What the check before had found and this one did not, at most as many as are kept."""
    gone = Finding.objects.filter(
        connector=done.connector_id, events__at=done.ended_at, events__event=lifecycle.RESOLVED
    )
    return list(gone.order_by("record", "path", "pk")[:MOST])


def made_at(connector: int, moments: Iterable[datetime]) -> dict[datetime, int]:
    """The checks of a connector that ended at these moments, as those do that made something of a finding."""
    rows = Check.objects.filter(connector=connector, ended_at__in=list(moments))
    return dict(rows.order_by().values_list("ended_at", "pk"))


def beside(done: Check) -> tuple[Check | None, Check | None]:
    """The checks of the same connector before and after one."""
    others = Check.objects.filter(connector=done.connector_id)
    before = others.filter(Q(started_at__lt=done.started_at) | Q(started_at=done.started_at, pk__lt=done.pk))
    after = others.filter(Q(started_at__gt=done.started_at) | Q(started_at=done.started_at, pk__gt=done.pk))
    return before.first(), after.last()
