"""What a workspace says about the severity of a kind of change."""

from __future__ import annotations

from typing import Any

from django.db import models

from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import Severity
from integrations_portal.rows.models import Stored


class SeveritySetting(Stored):
    """In place of the usual severity of every change of this kind, with the reason, shown beside each finding."""

    kind = "severity"
    change = models.CharField(max_length=60)
    severity = models.CharField(max_length=20, choices=Severity.choices())
    reason = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "change"], name="severity_once")]
        ordering = ["change"]

    def label(self) -> str:
        return self.change

    def facts(self) -> dict[str, Any]:
        return {"change": self.change, "severity": str(self.severity), "reason": self.reason}

    @property
    def words(self) -> str:
        """The kind of change in words, with dots for what differs from one to another."""
        return ChangeKind.of(self.change).told_of_any
