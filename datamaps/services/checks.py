"""A live check: observe, compare with the documentation, weigh by use, record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.words import outward, sentence
from datamaps.models import Check, Connector, Observation
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.shapes import SystemSchema
from datamaps.services.findings import accept_findings
from datamaps.services.judging import Judged, judge
from datamaps.services.looking import prepare
from datamaps.services.recording import Looked, judged, record
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.models import Job
from integrations_portal.shapes.spans import next_run

GONE = frozenset({ChangeKind.RECORD_REMOVED, ChangeKind.FIELD_REMOVED, ChangeKind.OPERATION_REMOVED})


def check(connector: Connector, job: Job | None = None) -> Check:
    """Looks at a live system now and records what was found."""
    return look_and_record(connector, job)[0]


def look_and_record(connector: Connector, job: Job | None = None) -> tuple[Check, Judged | None]:
    """A check with what it found; nothing when it could not be made."""
    (look,) = prepare([connector])
    (looked,) = judged([Looked(connector, look(), job=job)])
    (done,) = record([looked])
    return done, looked.found


def due_after(connector: Connector, now: datetime) -> datetime | None:
    """When a connector is to be checked next; never without a schedule."""
    schedule = connector.details.get("schedule") or {}
    if not connector.active or not schedule.get("cron"):
        return None
    zone = schedule.get("timezone") or connector.workspace.timezone or None
    return next_run(schedule["cron"], zone, now)


@transaction.atomic
def accept(connector: Connector, observation: Observation, by: Actor) -> int:
    """After what was seen came into the catalog: differences that are gone by it are accepted, not just gone.

    The observation becomes the baseline, unless the catalog kept what it does not show: that stays a difference.
    Gives the number of findings accepted.
    """
    seen = SystemSchema.read(observation.seen)
    left = judge(connector, seen).drifts
    if not any(one.change.kind in GONE for one in left):
        connector.baseline = observation
        connector.save(update_fields=["baseline"])
        left = judge(connector, seen).drifts
    return accept_findings(connector, left, by, timezone.now())


def trouble_of(check: Check) -> ConnectorError | None:
    """Why a check could say nothing, as it was found."""
    if not check.trouble:
        return None
    error = ConnectorError(Trouble.of(check.trouble), check.code)
    error.values = {name: int(value) if str(value).isdecimal() else value for name, value in check.values.items()}
    return error


def trouble_in_words(check: Check) -> str:
    """Why a check could say nothing, as pages may say it: what is refused and what is closed look the same."""
    error = trouble_of(check)
    return sentence(outward(error)) if error else ""
