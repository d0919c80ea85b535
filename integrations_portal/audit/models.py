"""The audit trail: one row a change, appended only, chained so that an edit shows."""

from __future__ import annotations

from django.db import models

from integrations_portal.rows.models import ScopedQuerySet


class AuditEntry(models.Model):
    """`mac` is an HMAC over this row and the `mac` of the row before it in the workspace."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    uid = models.UUIDField()
    about = models.CharField(max_length=400)
    changes = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "number"], name="audit_number_once")]
        indexes = [models.Index(fields=["workspace", "uid"])]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.kind} {self.about}"
