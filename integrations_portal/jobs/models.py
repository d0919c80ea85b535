"""Work that is done apart from a page: checks, imports, exports, mail. The row is the truth, the queue a messenger."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations_portal.rows.models import ScopedQuerySet
from integrations_portal.shapes.choices import Choice


class JobState(Choice):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    PARKED = "parked", _("Set aside after three tries")


class Job(models.Model):
    """One piece of work. `work` names the function, `about` the uid or id it is about; nothing else travels.

    `slot` makes a job unique: a second one for the same slot is the same job.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", null=True, on_delete=models.CASCADE, related_name="jobs")
    work = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)
    slot = models.CharField(max_length=160, unique=True)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=20, choices=JobState.choices(), default=JobState.WAITING)
    wanted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    deliveries = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    fault = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "wanted_at"])]

    def __str__(self) -> str:
        return f"{self.work} {self.about} {self.state}"
