"""Samples of messages that a system sends to a one-time address, kept until they are used or the address ends."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _

from datamaps.models.catalog import System
from integrations_portal.rows.models import ScopedQuerySet

LARGEST_TOGETHER = 5_000_000
"""Bytes of all samples of one address."""


class Catch(models.Model):
    """One address for the samples of one system. `digest` is the hash of what is secret in the address."""

    kind: ClassVar[str] = "catch"
    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.OneToOneField(System, on_delete=models.CASCADE, related_name="catch")
    digest = models.CharField(max_length=64, unique=True)
    most = models.PositiveIntegerField()
    caught = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)
    """Bytes of all samples together."""
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.label()

    @property
    def is_full(self) -> bool:
        """Whether it takes no more; a few bytes that are left are no room."""
        return self.caught >= self.most or self.size >= LARGEST_TOGETHER

    def label(self) -> str:
        return _("Samples of %(system)s") % {"system": self.system.label()}


class CaughtSample(models.Model):
    """The body of one message, encrypted: it may hold what is personal or secret."""

    catch = models.ForeignKey(Catch, on_delete=models.CASCADE, related_name="samples")
    sealed = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
