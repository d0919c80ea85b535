"""What checks leave behind: what was seen and found, one record each, and the new state of the connector."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from datamaps.connectors.base import Trouble
from datamaps.models import Check, Connector, Observation
from datamaps.schema.outcome import Verdict, counts, verdict
from datamaps.schema.shapes import UNSHOWN
from datamaps.services import past_checks
from datamaps.services.confirming import confirm
from datamaps.services.findings import Found, record_findings
from datamaps.services.judging import Judged, judge_all
from datamaps.services.kept import kept_once
from datamaps.services.looking import Sight
from integrations_portal.jobs.models import Job

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5))
"""Trouble that may pass is looked at again so long after each try, before it counts as one that could say nothing."""
_MAY_PASS = (Trouble.UNREACHABLE, Trouble.TIMED_OUT)


@dataclass(frozen=True)
class Looked:
    """One look of a connector, and what it found; nothing when it could say nothing."""

    connector: Connector
    sight: Sight
    found: Judged | None = None
    job: Job | None = None


def judged(looks: Sequence[Looked]) -> list[Looked]:
    """The same looks with what they found. Only reads."""
    found = iter(judge_all([(one.connector, one.sight.seen) for one in looks if one.sight.seen is not None]))
    return [one if one.sight.seen is None else Looked(one.connector, one.sight, next(found), one.job) for one in looks]


@transaction.atomic
def record(looks: Sequence[Looked]) -> list[Check]:
    """Writes one check for each, with its findings: about ten statements for all of them. No connector comes twice."""
    now = timezone.now()
    rows = {one.connector.pk: _troubled(one, now) for one in looks if one.found is None}
    rows |= _found([(one, one.found) for one in looks if one.found is not None], now)
    made = Check.objects.bulk_create([rows[one.connector.pk] for one in looks])
    _keep_states(list(zip(looks, made, strict=True)))
    return made


def _troubled(one: Looked, now: datetime) -> Check:
    """A check that could say nothing; findings stay as they are."""
    trouble = one.sight.trouble
    row = _row(one, now)
    row.outcome = Verdict.COULD_NOT_CHECK
    row.trouble = trouble.trouble if trouble else "interrupted"
    row.code = trouble.code if trouble else "interrupted"
    row.values = {name: str(value) for name, value in trouble.values.items()} if trouble else {}
    return row


def _found(looks: Sequence[tuple[Looked, Judged]], now: datetime) -> dict[int, Check]:
    """Keeps the observations by their digests, settles the findings, and gives the checks by connector."""
    sights = kept_once(
        Observation(workspace=one.connector.workspace, connector=one.connector, digest=found.digest, seen=found.plain)
        for one, found in looks
    )
    for one, found in looks:
        confirm(one.connector.system_id, found.confirmed)
    settled = record_findings(
        [Found(one.connector, found.drifts, found.comparison.unchecked) for one, found in looks], now
    )
    kept = past_checks.keep([(one.connector, rows) for (one, _found), rows in zip(looks, settled, strict=True)])
    rows = {}
    for (one, found), observation, differences in zip(looks, sights, kept, strict=True):
        row = rows[one.connector.pk] = _row(one, now)
        unchecked = found.comparison.unchecked
        row.outcome = verdict(found.drifts, unchecked)
        row.counts = counts(found.drifts) | {
            "not_covered": found.comparison.not_covered,
            "unchecked": list(unchecked),
        }
        row.ages = [[age.record, age.seconds, age.most] for age in found.ages]
        row.observation, row.differences = observation, differences
    return rows


def _row(one: Looked, now: datetime) -> Check:
    connector = one.connector
    return Check(
        workspace=connector.workspace, connector=connector, job=one.job, started_at=one.sight.started, ended_at=now
    )


def _keep_states(looks: Sequence[tuple[Looked, Check]]) -> None:
    """What lists show of the last check stands on the connectors: one statement for all that change alike."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    agreeing = []
    for one, check in looks:
        connector, after = one.connector, _state_after(one, check)
        if one.found is not None and _agrees(connector, one.found) and connector.baseline_id != check.observation_id:
            connector.baseline = check.observation
            agreeing.append(connector)
        alike[tuple(after.items())].append(connector.pk)
        for name, value in after.items():
            setattr(connector, name, value)
    for columns, connectors in alike.items():
        Connector.objects.filter(pk__in=connectors).update(**dict(columns))
    Connector.objects.bulk_update(agreeing, ["baseline"])


def _state_after(one: Looked, check: Check) -> dict[str, Any]:
    """The columns of a connector that a check changes, but for its baseline."""
    connector, at = one.connector, check.ended_at
    after: dict[str, Any] = {"outcome": check.outcome, "trouble": check.trouble, "checked_at": at}
    if connector.outcome != check.outcome:
        after["changed_at"] = at
    if one.found is None:
        trouble = one.sight.trouble
        passes = trouble is not None and not trouble.permanent and trouble.trouble in _MAY_PASS
        if passes and connector.tries < len(AGAIN_AFTER):
            return after | {"tries": connector.tries + 1}
        return after | {"failures": connector.failures + 1, "tries": 0}
    return after | {"good_at": at, "failures": 0, "tries": 0}


def _agrees(connector: Connector, found: Judged) -> bool:
    """Whether what was seen is what differences are told against from now on.

    Never while something differs: a difference would be gone by being seen twice. And never by samples that show less
    than those before them: what was left out of the catalog on purpose would be told as new again.
    """
    shows_all = not any(one.reason == UNSHOWN for one in found.seen.hidden)
    return not found.comparison.changes and (shows_all or connector.baseline_id is None)


def again_at(connector: Connector) -> datetime | None:
    """When to look again, because the trouble of the last check may pass; it does not count until then."""
    if not connector.tries or connector.checked_at is None:
        return None
    return connector.checked_at + AGAIN_AFTER[connector.tries - 1]
