"""Who is told of what checks find."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.db import models

from datamaps.schema.severity import Severity
from integrations_portal.rows.models import ScopedQuerySet, Stored


class Webhook(Stored):
    """An address of somebody else's that hears of what checks found. What it is signed with is a credential."""

    kind = "webhook"
    name = models.CharField(max_length=200)
    url = models.CharField(max_length=2000)
    least = models.CharField(max_length=20, choices=Severity.choices(), default=Severity.WARNING)
    credential = models.OneToOneField("datamaps.Credential", on_delete=models.RESTRICT, related_name="webhook")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="webhook_name_once")]
        ordering = ["name"]

    def label(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        """Of the address only its host: the rest may carry a token."""
        return {"name": self.name, "host": urlsplit(self.url).hostname or "", "active": self.active}


class Message(models.Model):
    """What one recipient is told, kept as it was written; either for a mailbox or for a webhook."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="messages")
    connector = models.ForeignKey("datamaps.Connector", null=True, on_delete=models.SET_NULL, related_name="messages")
    news = models.CharField(max_length=20)
    contact = models.ForeignKey("accounts.Contact", null=True, on_delete=models.SET_NULL, related_name="messages")
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="messages")
    address = models.CharField(max_length=2000, blank=True)
    because = models.JSONField(default=list)
    severity = models.CharField(max_length=20)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    wanted_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    given_up = models.BooleanField(default=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "-made_at"]),
            models.Index(
                fields=["wanted_at"], condition=models.Q(sent_at=None, given_up=False), name="message_to_send"
            ),
        ]
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.subject
