"""Findings in the database: opened, kept, reopened and resolved as checks come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count

from datamaps.models import Connector, Finding, FindingEvent, FindingStatus
from datamaps.schema import lifecycle
from datamaps.schema.changes import Change, fingerprint, plain
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.weigh import Drift, Severity
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door


def record_findings(
    connector: Connector, drifts: Sequence[Drift], unchecked: Sequence[str], now: datetime
) -> list[tuple[Finding, Drift]]:
    """Settles the findings of a connector after a check that could say something. Call in its transaction.

    Gives each difference with its finding.
    """
    stored = {finding.fingerprint: finding for finding in Finding.objects.filter(connector=connector)}
    seen = {fingerprint(drift.change, str(connector.uid)): drift for drift in drifts}
    known = {
        mark: lifecycle.Known(finding.status, finding.record, finding.waived_until) for mark, finding in stored.items()
    }
    happened = lifecycle.settle(known, seen, unchecked, now.date())
    returns = _returns(connector, now) if stored else {}
    opened: list[Finding] = []
    touched: list[Finding] = []
    events: list[FindingEvent] = []
    for mark, event in happened.items():
        if event == lifecycle.OPENED:
            finding = _open(connector, mark, seen[mark], now)
            opened.append(finding)
        else:
            finding = stored[mark]
            _go_on(finding, event, seen.get(mark), now)
            _count(finding, event, returns.get(finding.pk, 0))
            touched.append(finding)
        if event != lifecycle.SEEN:
            events.append(FindingEvent(finding=finding, at=now, event=event))
    Finding.objects.bulk_create(opened, batch_size=500)
    columns = ["status", "severity", "why", "last_seen", "times_seen", "waived_until", "version", "announced_at"]
    columns += ["in_a_row", "flapping"]
    Finding.objects.bulk_update(touched, columns, batch_size=500)
    FindingEvent.objects.bulk_create(events, batch_size=500)
    stored |= {finding.fingerprint: finding for finding in opened}
    return [(stored[mark], drift) for mark, drift in seen.items()]


def accept_findings(connector: Connector, left: Sequence[Drift], by: Actor, now: datetime) -> int:
    """Accepts the open findings of a connector that no longer stand, because the catalog was changed on purpose."""
    still = {fingerprint(drift.change, str(connector.uid)) for drift in left}
    gone = Finding.objects.filter(connector=connector, status__in=[FindingStatus.OPEN, FindingStatus.WAIVED])
    accepted = [finding for finding in gone.select_related("system") if finding.fingerprint not in still]
    for finding in accepted:
        finding.status, finding.accepted_at, finding.waived_until = FindingStatus.ACCEPTED, now, None
        door.save(finding, by)
    FindingEvent.objects.bulk_create(
        FindingEvent(finding=finding, at=now, event="accepted", by=by.name) for finding in accepted
    )
    return len(accepted)


@transaction.atomic
def open_what_waited(now: datetime) -> int:
    """Opens what was to wait until a day that is over, as a check would. Gives how many."""
    over = Finding.objects.filter(status=FindingStatus.WAIVED, waived_until__lt=now.date())
    found = list(over.select_related("workspace", "system").select_for_update(of=("self",)))
    for finding in found:
        finding.status, finding.waived_until, finding.announced_at = FindingStatus.OPEN, None, None
        door.save(finding, PORTAL)
    FindingEvent.objects.bulk_create(FindingEvent(finding=one, at=now, event=lifecycle.REOPENED) for one in found)
    return len(found)


def _open(connector: Connector, mark: str, drift: Drift, now: datetime) -> Finding:
    change = drift.change
    return Finding(
        workspace=connector.workspace,
        connector=connector,
        system=connector.system,
        fingerprint=mark,
        change=change.kind.value,
        record=change.record,
        path=change.path,
        before=plain(change.before),
        after=plain(change.after),
        severity=drift.severity,
        why=why_of(drift),
        first_seen=now,
        last_seen=now,
    )


def why_of(drift: Drift) -> dict[str, Any]:
    """The facts behind a severity; the words are made from them when they are shown."""
    return {
        "use": drift.use,
        "flows": list(drift.flows),
        "usual": drift.usual.value if drift.usual else None,
        "field": drift.change.field,
        "operation": drift.change.operation,
        "evidence": {name: plain(value) for name, value in drift.change.evidence.items()},
    }


def drift_of(finding: Finding) -> Drift:
    """The difference that a finding stands for, as it was judged last."""
    return judged_as(finding, finding.severity, finding.why)


def judged_as(finding: Finding, severity: str, why: Mapping[str, Any]) -> Drift:
    """The difference that a finding stands for, as a check judged it."""
    change = Change(
        kind=ChangeKind.of(finding.change),
        record=finding.record,
        field=why.get("field", ""),
        operation=why.get("operation", ""),
        before=_value(finding.before),
        after=_value(finding.after),
        evidence=why.get("evidence", {}),
    )
    usual = Severity.of(why["usual"]) if why.get("usual") else None
    return Drift(change, Severity.of(severity), why.get("use", "unused"), tuple(why.get("flows", ())), usual)


def _value(stored: Any) -> Any:
    return tuple(stored) if isinstance(stored, list) else stored


def _go_on(finding: Finding, event: str, drift: Drift | None, now: datetime) -> None:
    if event == lifecycle.RESOLVED:
        finding.status = FindingStatus.RESOLVED
        finding.version += 1
        return
    if drift is not None:
        finding.severity, finding.why = drift.severity, why_of(drift)
        finding.last_seen = now
        finding.times_seen += 1
    if event == lifecycle.REOPENED:
        finding.status, finding.waived_until = FindingStatus.OPEN, None
        finding.version += 1


def _count(finding: Finding, event: str, returns: int) -> None:
    """How steadily it is seen. One that comes and goes was told as such, and is not told again each time."""
    finding.in_a_row = finding.in_a_row + 1 if event == lifecycle.SEEN else 1
    flapping = lifecycle.flaps(finding.flapping, event, returns + (event == lifecycle.REOPENED), finding.in_a_row)
    if event == lifecycle.REOPENED and not (finding.flapping and flapping):
        finding.announced_at = None
    finding.flapping = flapping


def _returns(connector: Connector, now: datetime) -> dict[int, int]:
    """How often each finding came back lately."""
    lately = FindingEvent.objects.filter(
        finding__connector=connector, event=lifecycle.REOPENED, at__gte=now - lifecycle.FLAPPING_SPAN
    )
    counted = lately.order_by().values_list("finding").annotate(times=Count("pk"))
    return dict(counted)
