"""A look at a live system: all that it needs of the database is read before, and the look itself touches none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.utils import timezone

from datamaps.connectors import registry
from datamaps.connectors.base import TOLD, ConnectorError, Kind, Limits, Secret
from datamaps.connectors.kinds import kind_of
from datamaps.connectors.null import Confirmed
from datamaps.connectors.webhook.read import Caught
from datamaps.models import Connector
from datamaps.schema.shapes import SystemSchema
from datamaps.services.catching import caught_for
from datamaps.services.confirmations import standing
from datamaps.services.credentials import secrets_of
from datamaps.services.limits import site_limits

LOOK_SECONDS = 60.0
"""A look that takes longer has timed out, whatever it waits for."""


@dataclass(frozen=True)
class Sight:
    """What one look gave: an observation, the trouble that prevented it, or nothing when it was interrupted; and when
    it began.
    """

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


def prepare(connectors: Sequence[Connector]) -> list[Callable[[], Sight]]:
    """A look with each, with all that it needs of the database: one query for the secrets of all of them."""
    return [
        partial(Sight, trouble=secret) if isinstance(secret, ConnectorError) else _prepared(connector, secret)
        for connector, secret in zip(connectors, secrets_of(connectors), strict=True)
    ]


def _prepared(connector: Connector, secret: Secret) -> Callable[[], Sight]:
    try:
        told = _told(connector, kind_of(connector.kind_id))
    except ConnectorError as error:
        return partial(Sight, trouble=error)
    return lambda: look(connector, secret, site_limits(LOOK_SECONDS), told)


def _told(connector: Connector, kind: Kind) -> Confirmed | Caught | None:
    """What only the checker knows, for a kind that lives by it."""
    if kind.by_person:
        return standing(connector)
    return caught_for(connector.system) if kind.by_samples else None
