"""What the file of another tool proposed, until somebody has looked at it."""

from __future__ import annotations

import uuid

from django.db import models

from integrations_portal.rows.models import ScopedQuerySet


class Proposed(models.Model):
    """A workspace file with one brief, and remarks about how it was read (see briefs.proposing); kept for a day."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.JSONField()
    remarks = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uid)
