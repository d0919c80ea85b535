"""A live check: observe, compare with the documentation, weigh by use, record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from datamaps.connectors import registry
from datamaps.connectors.base import TOLD, ConnectorError, Kind, Limits, Secret, Trouble
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.null import Confirmed
from datamaps.connectors.webhook.read import Caught
from datamaps.connectors.words import outward, sentence
from datamaps.map.unconfirmed import confirmed_by
from datamaps.models import Check, Connector, Observation, System
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.kinds import ChangeKind
from datamaps.schema.live import Age, ages_of, judge_rows
from datamaps.schema.outcome import Verdict, counts, verdict
from datamaps.schema.shapes import UNSHOWN, SystemSchema
from datamaps.schema.weigh import Drift, weigh
from datamaps.services import past_checks
from datamaps.services.catching import caught_for
from datamaps.services.confirmations import standing
from datamaps.services.confirming import confirm
from datamaps.services.credentials import secret_of
from datamaps.services.findings import accept_findings, record_findings
from datamaps.services.limits import site_limits
from datamaps.services.load import load_systems
from datamaps.services.promises import expected_of
from datamaps.services.severity import overrides_of
from datamaps.services.uses import flows_beside, use_of
from integrations_portal.audit.trail import Actor
from integrations_portal.jobs.models import Job
from integrations_portal.shapes.base import digest
from integrations_portal.shapes.spans import next_run

AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5))
"""Trouble that may pass is looked at again so long after each try, before it counts as one that could say nothing."""
LOOK_SECONDS = 60.0
"""A look that takes longer has timed out, whatever it waits for."""
GONE = frozenset({ChangeKind.RECORD_REMOVED, ChangeKind.FIELD_REMOVED, ChangeKind.OPERATION_REMOVED})
_MAY_PASS = (Trouble.UNREACHABLE, Trouble.TIMED_OUT)


@dataclass(frozen=True)
class Sight:
    """What one look gave: an observation, or the trouble that prevented it; and when it began."""

    seen: SystemSchema | None = None
    trouble: ConnectorError | None = None
    started: datetime = field(default_factory=timezone.now)


def look(connector: Connector, secret: Secret, limits: Limits, told: Confirmed | Caught | None = None) -> Sight:
    """Observes with a connector. Touches no database. `told`: what people confirmed, or the samples that were caught,
    for a kind that lives by them.
    """
    started = timezone.now()
    config: Mapping[str, object] = connector.details.get("config", {}) | ({TOLD: told} if told else {})
    try:
        return Sight(registry.observe(connector.kind_id, config, secret, limits), started=started)
    except ConnectorError as error:
        return Sight(trouble=error, started=started)


def prepare(connector: Connector) -> Callable[[], Sight]:
    """A look at a live system, with all that it needs of the database: the look itself touches none."""
    try:
        told = _told(connector, kind_of(connector.kind_id))
        secret = secret_of(connector)
    except ConnectorError as error:
        refused = Sight(trouble=error)
        return lambda: refused
    return lambda: look(connector, secret, site_limits(LOOK_SECONDS), told)


def _told(connector: Connector, kind: Kind) -> Confirmed | Caught | None:
    """What only the checker knows, for a kind that lives by it."""
    if kind.by_person:
        return standing(connector)
    return caught_for(connector.system) if kind.by_samples else None


def check(connector: Connector, job: Job | None = None) -> Check:
    """Looks at a live system now and records what was found."""
    return look_and_record(connector, job)[0]


@dataclass(frozen=True)
class Judged:
    """What a check that could say something found."""

    comparison: Comparison
    drifts: tuple[Drift, ...]
    ages: tuple[Age, ...] = ()
    confirmed: frozenset[tuple[str, str]] = frozenset()
    """Record and path of fields that came from a template, and that the system has indeed."""


def look_and_record(connector: Connector, job: Job | None = None) -> tuple[Check, Judged | None]:
    """A check with what it found; nothing when it could not be made."""
    sight = prepare(connector)()
    found = judged(connector, sight)
    return record(connector, sight, found, job), found


def judged(connector: Connector, sight: Sight) -> Judged | None:
    """What a look found; nothing when it could say nothing. Only reads."""
    return judge(connector, sight.seen) if sight.seen is not None else None


def record(connector: Connector, sight: Sight, found: Judged | None, job: Job | None) -> Check:
    """Writes down what a look gave."""
    if sight.seen is None or found is None:
        return record_trouble(connector, sight.trouble, sight.started, job)
    return record_sight(connector, sight.seen, found, sight.started, job)


def judge(connector: Connector, seen: SystemSchema) -> Judged:
    """What differs from the documentation, weighed by how the workspace's flows use it."""
    workspace = connector.workspace
    kind = kind_of(connector.kind_id)
    (documented,) = load_systems(System.objects.filter(pk=connector.system_id))
    baseline = SystemSchema.read(connector.baseline.seen) if connector.baseline else None
    comparison = compare(documented.schema_of(), seen, kind.sees, kind.positional, baseline)
    if baseline is None and comparison.agrees:
        # Nothing contradicts what people wrote down, so they may have taken it from just this.
        comparison = compare(documented.schema_of(), seen, kind.sees, kind.positional, seen)
    flows = flows_beside(workspace, documented.key)
    usage = use_of(workspace, documented, flows)
    now = timezone.now()
    expected = expected_of(connector, seen, (one for rows in flows.values() for one in rows), now)
    rows = judge_rows(seen, expected, now)
    drifts = weigh((*comparison.changes, *rows), usage, overrides_of(workspace))
    return Judged(comparison, drifts, ages_of(seen, expected, now), confirmed_by(documented.schema_of(), seen))


@transaction.atomic
def record_sight(
    connector: Connector,
    seen: SystemSchema,
    found: Judged,
    started: datetime,
    job: Job | None,
) -> Check:
    """Keeps the observation by its digest, settles the findings and writes the check."""
    plain = seen.plain()
    observation, _ = Observation.objects.get_or_create(
        connector=connector, digest=digest(plain), defaults={"workspace": connector.workspace, "seen": plain}
    )
    shows_all = not any(one.reason == UNSHOWN for one in seen.hidden)
    if not found.comparison.changes and (shows_all or connector.baseline is None):
        # Never while something differs: a difference would be gone by being seen twice. And never by samples that show
        # less than those before them: what was left out of the catalog on purpose would be told as new again.
        connector.baseline = observation
    confirm(connector.system_id, found.confirmed)
    now = timezone.now()
    differences = record_findings(connector, found.drifts, found.comparison.unchecked, now)
    seen_counts: dict[str, Any] = counts(found.drifts) | {
        "not_covered": found.comparison.not_covered,
        "unchecked": list(found.comparison.unchecked),
    }
    done = Check.objects.create(
        workspace=connector.workspace,
        connector=connector,
        job=job,
        started_at=started,
        ended_at=now,
        outcome=verdict(found.drifts, found.comparison.unchecked),
        counts=seen_counts,
        ages=[[one.record, one.seconds, one.most] for one in found.ages],
        observation=observation,
        differences=past_checks.keep(connector, differences),
    )
    _copy_state(connector, done)
    return done


@transaction.atomic
def record_trouble(connector: Connector, trouble: ConnectorError | None, started: datetime, job: Job | None) -> Check:
    """Writes a check that could say nothing; findings stay as they are."""
    done = Check.objects.create(
        workspace=connector.workspace,
        connector=connector,
        job=job,
        started_at=started,
        ended_at=timezone.now(),
        outcome=Verdict.COULD_NOT_CHECK,
        trouble=trouble.trouble if trouble else "interrupted",
        code=trouble.code if trouble else "interrupted",
        values={name: str(value) for name, value in trouble.values.items()} if trouble else {},
    )
    passes = trouble is not None and not trouble.permanent and trouble.trouble in _MAY_PASS
    _copy_state(connector, done, passes=passes)
    return done


def _copy_state(connector: Connector, done: Check, *, passes: bool = False) -> None:
    """What lists show of the last check stands on the connector itself. `passes`: whether its trouble may pass."""
    if connector.outcome != done.outcome:
        connector.changed_at = done.ended_at
    connector.outcome, connector.trouble, connector.checked_at = done.outcome, done.trouble, done.ended_at
    if done.outcome != Verdict.COULD_NOT_CHECK:
        connector.good_at, connector.failures, connector.tries = done.ended_at, 0, 0
    elif passes and connector.tries < len(AGAIN_AFTER):
        connector.tries += 1
    else:
        connector.failures, connector.tries = connector.failures + 1, 0
    columns = ["outcome", "trouble", "checked_at", "good_at", "changed_at", "baseline", "failures", "tries"]
    connector.save(update_fields=columns)


def again_at(connector: Connector) -> datetime | None:
    """When to look again, because the trouble of the last check may pass; it does not count until then."""
    if not connector.tries or connector.checked_at is None:
        return None
    return connector.checked_at + AGAIN_AFTER[connector.tries - 1]


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
