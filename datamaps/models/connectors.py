"""How live systems are looked at, and what was seen."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from datamaps.connectors.base import Trouble
from datamaps.map import systems
from datamaps.models.catalog import System
from datamaps.schema.outcome import Verdict
from integrations_portal.look.words import seconds_in_words
from integrations_portal.rows.models import ScopedQuerySet, Shaped, Stored


class Credential(Stored):
    """A secret by name. `sealed` is encrypted and never leaves but to the system that it is for."""

    kind = "credential"
    name = models.CharField(max_length=200)
    sign_in = models.CharField(max_length=20, default="none")
    sealed = models.TextField(blank=True)
    key_id = models.CharField(max_length=16, blank=True)
    set_at = models.DateTimeField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="credential_name_once")]
        ordering = ["name"]

    def label(self) -> str:
        return self.name

    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sign_in": self.sign_in,
            "set_at": str(self.set_at or ""),
            "expires_on": str(self.expires_on or ""),
        }


class Connector(Shaped):
    """One way to look at a system. The state of its last check is copied here, so that lists need no join."""

    kind = "connector"
    shape = systems.ConnectorSetup
    columns = ("key", "active", "credential")
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="connectors")
    key = models.CharField(max_length=64)
    active = models.BooleanField(default=True)
    credential = models.CharField(max_length=200, blank=True)
    """The name of a stored credential; it may be stored after the connector was described."""
    baseline = models.ForeignKey(
        "datamaps.Observation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The observation that the documentation was last taken from or agreed with."""
    due_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Verdict.choices(), blank=True)
    trouble = models.CharField(max_length=20, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    good_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    """When the outcome last became another."""
    failures = models.PositiveIntegerField(default=0)
    """How many checks in a row could say nothing."""
    tries = models.PositiveIntegerField(default=0)
    """How many looks have failed since then for a reason that may pass: they are tried again before they count."""
    told = models.CharField(max_length=20, blank=True)
    """What people were told last: drift or trouble, until they hear that all is well again."""
    told_to = models.JSONField(default=list)
    """Keys of the contacts who were told."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "key"], name="connector_key_once")]
        indexes = [models.Index(fields=["active", "due_at"])]
        ordering = ["position", "id"]

    def label(self) -> str:
        """As commands and the trail call it; pages use `name`."""
        return f"{self.system.key}.{self.key}"

    @property
    def name(self) -> str:
        return f"{self.system.label()} · {self.key}"

    def url(self) -> str:
        return f"/w/{self.workspace.key}/checks/{self.system.key}/{self.key}/"

    @property
    def kind_id(self) -> str:
        return str(self.details.get("kind", ""))


class Observation(models.Model):
    """What a connector saw, kept once for each different sight: `digest` is that of its canonical JSON."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="observations")
    digest = models.CharField(max_length=64)
    seen = models.JSONField()
    first_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "digest"], name="observation_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class ImportDraft(models.Model):
    """What was read from a source and is shown as a preview, until it is taken into the catalog or forgotten."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    source_kind = models.CharField(max_length=40)
    source_name = models.CharField(max_length=400)
    seen = models.JSONField()
    keep_missing = models.BooleanField(default=True)
    left_out = models.JSONField(null=True)
    """The names of the records that were not chosen; nothing until somebody has chosen."""
    observation = models.ForeignKey(Observation, null=True, on_delete=models.CASCADE, related_name="+")
    """The observation of a live check that it was made from; adopting it makes it the baseline."""
    catch = models.ForeignKey("datamaps.Catch", null=True, on_delete=models.SET_NULL, related_name="+")
    """The address whose samples it was made from; adopting it ends that, and deletes them."""
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.source_name


class Differences(models.Model):
    """What a check found to differ, kept once for each different find: `digest` is that of its canonical JSON."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="differences")
    digest = models.CharField(max_length=64)
    rows = models.JSONField()
    """In the order of the page, each as its finding, its severity then and the facts behind that: what else a finding
    says never changes. The worst ones, where they are very many.
    """

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connector", "digest"], name="differences_once")]

    def __str__(self) -> str:
        return self.digest[:12]


class Check(models.Model):
    """One look at a live system, from its start to its end."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="checks")
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="checks")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=Verdict.choices())
    trouble = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60, blank=True)
    values = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    """How many changes of each severity, what was not covered, and which records could not be checked."""
    ages = models.JSONField(default=list)
    """Of each record whose newest row is known: its name, the age of that row in seconds, how old it might be (none:
    not promised). Kept here because the promise may be another by now.
    """
    observation = models.ForeignKey(Observation, null=True, on_delete=models.RESTRICT, related_name="checks")
    differences = models.ForeignKey(Differences, null=True, on_delete=models.RESTRICT, related_name="checks")
    """None where nothing differed, or nothing could be said."""

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["connector", "-started_at"])]
        constraints = [models.UniqueConstraint(fields=["job"], name="check_of_job_once")]
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"{self.connector.label()} {self.outcome}"

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended_at - self.started_at).total_seconds()

    @property
    def took(self) -> str:
        """The same in words."""
        return seconds_in_words(round(self.seconds)) if self.seconds >= 1 else str(_("under a second"))

    @property
    def trouble_words(self) -> str:
        return str(Trouble.of(self.trouble).label) if self.trouble else ""


class Confirmation(models.Model):
    """A person looked at a system without a machine interface, and it was as documented. Never changed afterwards."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="confirmations")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=200)
    note = models.CharField(max_length=400, blank=True)
    documented = models.CharField(max_length=64)
    """Digest of the documentation that was confirmed."""

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["connector", "-at"])]
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.connector_id} {self.at:%Y-%m-%d}"
