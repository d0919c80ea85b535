"""When a message may be sent: not in quiet hours, and what is only information once a day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import Field

from datamaps.schema.severity import Severity
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.types import Flag


class Telling(Shape):
    """How a workspace wants to be told. Hours are of the workspace's own clock."""

    patience: int = Field(default=2, ge=1, le=10)
    """In how many checks in a row a difference must be seen before people are told."""
    digest_at: time = time(8)
    quiet_from: time | None = None
    quiet_until: time | None = None
    breaking_any_time: Flag = True


def may_be_sent_at(telling: Telling, severity: Severity, now: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, from `now` (aware) on, at which a message of that severity may be sent."""
    if severity is Severity.BREAKING and telling.breaking_any_time:
        return now
    start, end = telling.quiet_from, telling.quiet_until
    if start is None or end is None or start == end:
        return now
    local = now.astimezone(zone)
    quiet = start <= local.time() < end if start < end else local.time() >= start or local.time() < end
    return _next(end, local) if quiet else now


def digest_is_due(telling: Telling, last: datetime | None, now: datetime, zone: ZoneInfo) -> bool:
    """Whether the daily message about what is only information is to be written; `last` is when it last was."""
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), telling.digest_at, tzinfo=zone)
    latest = today if local >= today else today - timedelta(days=1)
    return last is None or last < latest


def _next(clock: time, local: datetime) -> datetime:
    candidate = datetime.combine(local.date(), clock, tzinfo=local.tzinfo)
    return candidate if candidate > local else datetime.combine(local.date() + timedelta(days=1), clock, local.tzinfo)
