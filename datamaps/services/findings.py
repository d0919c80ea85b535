"""Findings in the database: opened, kept, reopened and resolved as checks come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F

from datamaps.models import Connector, Finding, FindingEvent, FindingStatus
from datamaps.schema import lifecycle
from datamaps.schema.changes import Change, fingerprint, plain
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.weigh import Drift, Severity
from integrations_portal.audit.trail import PORTAL, Actor
from integrations_portal.rows import door

_AT_ONCE = 500


@dataclass(frozen=True)
class Found:
    """What a check that could say something found. `unchecked`: records that it could not look at."""

    connector: Connector
    drifts: Sequence[Drift]
    unchecked: Sequence[str] = ()


@dataclass(frozen=True)
class _Settled:
    """One connector's findings by fingerprint: those that are stored, what was seen, and what happened to which."""

    connector: Connector
    stored: dict[str, Finding]
    seen: Mapping[str, Drift]
    events: Mapping[str, str]


def record_findings(found: Sequence[Found], now: datetime) -> list[list[tuple[Finding, Drift]]]:
    """Settles the findings of connectors after checks that could say something. Call in their transaction.

    Gives of each check its differences, each with its finding. No connector comes twice.
    """
    stored: dict[int, dict[str, Finding]] = {one.connector.pk: {} for one in found}
    for finding in Finding.objects.filter(connector__in=list(stored)):
        stored[finding.connector_id][finding.fingerprint] = finding
    settled = [_settled(one, stored[one.connector.pk], now) for one in found]
    returned = [one.connector.pk for one in settled if lifecycle.REOPENED in one.events.values()]
    returns = _returns(returned, now) if returned else {}
    writing = _Writing(now)
    for one in settled:
        writing.take(one, returns)
    writing.write()
    return [[(one.stored[mark], drift) for mark, drift in one.seen.items()] for one in settled]


def _settled(found: Found, stored: dict[str, Finding], now: datetime) -> _Settled:
    seen = {fingerprint(drift.change, str(found.connector.uid)): drift for drift in found.drifts}
    known = {mark: lifecycle.Known(one.status, one.record, one.waived_until) for mark, one in stored.items()}
    return _Settled(found.connector, stored, seen, lifecycle.settle(known, seen, found.unchecked, now.date()))


class _Writing:
    """What is to be written of findings after checks: what was opened, what changed, what was just seen again."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.opened: list[Finding] = []
        self.changed: list[Finding] = []
        self.again: list[int] = []
        self.events: list[FindingEvent] = []

    def take(self, settled: _Settled, returns: Mapping[int, int]) -> None:
        for mark, event in settled.events.items():
            drift = settled.seen.get(mark)
            if event == lifecycle.OPENED and drift is not None:
                finding = settled.stored[mark] = _open(settled.connector, mark, drift, self.now)
                self.opened.append(finding)
            else:
                finding = settled.stored[mark]
                before = _lasting(finding)
                _go_on(finding, event, drift, self.now)
                _count(finding, event, returns.get(finding.pk, 0))
                if event == lifecycle.SEEN and _lasting(finding) == before:
                    self.again.append(finding.pk)
                else:
                    self.changed.append(finding)
            if event != lifecycle.SEEN:
                self.events.append(FindingEvent(finding=finding, at=self.now, event=event))

    def write(self) -> None:
        Finding.objects.bulk_create(self.opened, batch_size=_AT_ONCE)
        columns = ["status", "severity", "why", "last_seen", "times_seen", "waived_until", "version", "announced_at"]
        columns += ["in_a_row", "flapping"]
        Finding.objects.bulk_update(self.changed, columns, batch_size=_AT_ONCE)
        for start in range(0, len(self.again), _AT_ONCE):
            again = Finding.objects.filter(pk__in=self.again[start : start + _AT_ONCE])
            again.update(last_seen=self.now, times_seen=F("times_seen") + 1, in_a_row=F("in_a_row") + 1)
        FindingEvent.objects.bulk_create(self.events, batch_size=_AT_ONCE)


def _lasting(finding: Finding) -> tuple[Any, ...]:
    """What stays the same in a finding that is only seen again."""
    return finding.severity, finding.why, finding.flapping


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


def _returns(connectors: Sequence[int], now: datetime) -> dict[int, int]:
    """How often each finding of these connectors came back lately."""
    lately = FindingEvent.objects.filter(
        finding__connector__in=connectors, event=lifecycle.REOPENED, at__gte=now - lifecycle.FLAPPING_SPAN
    )
    counted = lately.order_by().values_list("finding").annotate(times=Count("pk"))
    return dict(counted)
