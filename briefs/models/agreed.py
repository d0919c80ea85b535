"""What was agreed: versions, signatures, and who has read them."""

from __future__ import annotations

from typing import Any

from django.db import models

from datamaps.models import Integration
from integrations_portal.rows.models import Stored


class Version(Stored):
    """A frozen dossier, rendered once and never judged again."""

    kind = "version"
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    sections = models.JSONField(default=dict)
    format = models.PositiveIntegerField()
    dossier = models.JSONField()
    findings = models.JSONField(default=list)
    language = models.CharField(max_length=10, default="en")
    markdown = models.TextField(blank=True)
    stage = models.CharField(max_length=20, blank=True)
    named = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "number"], name="version_number_once")]
        ordering = ["number"]

    def label(self) -> str:
        return f"{self.integration.ref} version {self.number}"

    def facts(self) -> dict[str, Any]:
        return {"number": self.number, "digest": self.digest}


class Signature(Stored):
    kind = "signature"
    signed = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="signatures")
    role = models.CharField(max_length=40)
    contact = models.ForeignKey("accounts.Contact", on_delete=models.RESTRICT, related_name="signatures")
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.RESTRICT, related_name="+")
    comment = models.TextField(blank=True)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signed", "role", "contact"], name="signed_once")]

    def label(self) -> str:
        return f"{self.signed.label()}: {self.contact.label()}"

    def facts(self) -> dict[str, Any]:
        return {"role": self.role, "contact": self.contact.key, "comment": self.comment}


class Confirmation(Stored):
    """That somebody has read a version. It approves nothing."""

    kind = "confirmation"
    of_version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="confirmations")
    contact = models.ForeignKey("accounts.Contact", on_delete=models.RESTRICT, related_name="+")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_version", "contact"], name="confirmed_once")]

    def label(self) -> str:
        return f"{self.of_version.label()}: {self.contact.label()}"

    def facts(self) -> dict[str, Any]:
        return {"contact": self.contact.key}
