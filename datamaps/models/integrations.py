"""Integrations and their flows. All else of a brief hangs on the integration from the app above."""

from __future__ import annotations

from django.db import models

from datamaps.map import flow_choices, flows
from datamaps.models.references import Referring
from integrations_portal.rows.models import Findable, Shaped, Shelf


class Integration(Shaped):
    """The anchor of a brief. `title` is copied from its purpose; `stage` is one of briefs.shapes.purpose.Stage."""

    kind = "brief"
    shape = flows.IntegrationHead
    columns = ("ref", "title", "stage")
    ref = models.CharField(max_length=20)
    title = models.CharField(max_length=2000, blank=True)
    stage = models.CharField(max_length=20, default="idea")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "ref"], name="brief_ref_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.ref} {self.title}".strip()

    def url(self) -> str:
        return f"/w/{self.workspace.key}/briefs/{self.ref}/"

    def findable(self) -> Findable:
        return Findable(self.title or self.ref, "", self.url(), Shelf.BRIEFS, self.ref if self.title else "")


class Flow(Referring):
    kind = "flow"
    shape = flows.Flow
    columns = ("ref", "name", "source", "target", "method", "direction", "exception_owner")
    children = ("record_maps",)
    integration = models.ForeignKey(Integration, on_delete=models.CASCADE, related_name="flows")
    ref = models.CharField(max_length=20)
    name = models.CharField(max_length=2000, blank=True)
    source = models.CharField(max_length=64)
    target = models.CharField(max_length=64)
    method = models.CharField(max_length=20, choices=flow_choices.Method.choices(), blank=True)
    direction = models.CharField(
        max_length=20, choices=flow_choices.Direction.choices(), default=flow_choices.Direction.ONE_WAY
    )
    exception_owner = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["integration", "ref"], name="flow_ref_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.integration.ref} {self.ref}"

    def url(self) -> str:
        return f"{self.integration.url()}flows/{self.ref}/"

    def findable(self) -> Findable:
        return Findable(self.name or self.ref, "", self.url(), Shelf.FLOWS, self.label())


class RecordMap(Shaped):
    kind = "record map"
    shape = flows.RecordMap
    columns = ("source", "target", "operation")
    children = ("fields",)
    flow = models.ForeignKey(Flow, on_delete=models.CASCADE, related_name="record_maps")
    source = models.CharField(max_length=2000)
    target = models.CharField(max_length=2000)
    operation = models.CharField(max_length=20, choices=flow_choices.RecordOperation.choices(), blank=True)

    class Meta:
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.flow.label()} {self.source}>{self.target}"


class FieldMap(Shaped):
    """One mapped field. Paths are text, so that a vanished field leaves the map readable."""

    kind = "field map"
    shape = flows.FieldMap
    columns = ("target", "transform", "confirmed")
    record_map = models.ForeignKey(RecordMap, on_delete=models.CASCADE, related_name="fields")
    target = models.CharField(max_length=2000, blank=True)
    transform = models.CharField(max_length=20, choices=flow_choices.Transform.choices(), blank=True)
    confirmed = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.record_map.label()}: {self.target}"
