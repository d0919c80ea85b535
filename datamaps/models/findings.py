"""What differs between a live system and its documentation, for as long as it does, and what happened to it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from datamaps.models.catalog import System
from datamaps.models.connectors import Connector
from integrations_portal.rows.models import Stored
from integrations_portal.shapes.choices import Choice


class FindingStatus(Choice):
    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted into the catalog")
    WAIVED = "waived", _("Waived for a time")
    RESOLVED = "resolved", _("Gone")


class Happened(Choice):
    """What may happen to a finding."""

    OPENED = "opened", _("Found")
    ANNOUNCED = "announced", _("Told")
    REOPENED = "reopened", _("Open again")
    RESOLVED = "resolved", _("Gone")
    ACCEPTED = "accepted", _("Accepted into the catalog")
    WAIVED = "waived", _("Waived for a time")
    ASSIGNED = "assigned", _("Given to somebody")
    DECISION = "decision", _("Made into a decision")


class Finding(Stored):
    """One difference, for as long as it stays the same."""

    kind = "finding"
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="findings")
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="findings")
    fingerprint = models.CharField(max_length=64)
    change = models.CharField(max_length=60)
    record = models.CharField(max_length=2000, blank=True)
    path = models.CharField(max_length=2000, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    severity = models.CharField(max_length=20)
    why = models.JSONField(default=dict)
    """The use that made it this severe: flows, direction, match key, value map, left out."""
    status = models.CharField(max_length=20, choices=FindingStatus.choices(), default=FindingStatus.OPEN)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    times_seen = models.PositiveIntegerField(default=1)
    in_a_row = models.PositiveIntegerField(default=1)
    """In how many checks without a gap it was seen last."""
    flapping = models.BooleanField(default=False)
    """Comes and goes: told once as such, then no more until it stays."""
    accepted_at = models.DateTimeField(null=True, blank=True)
    waived_until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    assigned = models.ForeignKey("accounts.Contact", null=True, on_delete=models.SET_NULL, related_name="+")
    announced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "fingerprint"], name="finding_once")]
        indexes = [models.Index(fields=["workspace", "status", "severity"])]
        ordering = ["-last_seen", "id"]

    def label(self) -> str:
        return f"{self.system.key}.{self.path} {self.change}"

    def facts(self) -> dict[str, Any]:
        return {
            "status": str(self.status),
            "severity": self.severity,
            "waived_until": str(self.waived_until or ""),
            "reason": self.reason,
            "assigned": self.assigned.key if self.assigned else "",
        }


class FindingEvent(models.Model):
    """What happened to a finding, and who did it."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    event = models.CharField(max_length=20)
    by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.event} {self.at:%Y-%m-%d}"

    @property
    def words(self) -> str:
        return str(Happened.of(self.event).label)
