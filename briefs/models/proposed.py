"""Files that were handed over, until somebody has looked at what they would do. Each is kept for a day."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.utils import timezone

from integrations_portal.accounts.models import Workspace
from integrations_portal.rows.models import ScopedQuerySet

FORGOTTEN_AFTER = timedelta(days=1)


class Looked(models.Model):
    """`file` is a workspace file, good as a whole."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.uid)

    @classmethod
    def keep(cls, workspace: Workspace, **answers: Any) -> Self:
        """Kept, and those of yesterday forgotten."""
        cls.objects.filter(made_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
        made: Self = cls.objects.create(workspace=workspace, **answers)
        return made


class Proposed(Looked):
    """A brief that the file of another tool proposed, and remarks about how it was read (see briefs.proposing)."""

    remarks = models.JSONField()


class HandedOver(Looked):
    """A whole workspace, as a file that would take the place of what is here."""

    name = models.CharField(max_length=400)
