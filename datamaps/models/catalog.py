"""The catalog: systems with their records, fields and operations."""

from __future__ import annotations

from django.db import models

from datamaps.map import systems
from datamaps.models.references import Referring
from datamaps.schema import shapes
from integrations_portal.rows.models import Findable, Shaped, Shelf


class System(Referring):
    kind = "system"
    shape = systems.System
    columns = ("key", "name")
    children = ("records", "operations", "connectors")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="system_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.name or self.key

    def url(self) -> str:
        return f"/w/{self.workspace.key}/systems/{self.key}/"

    def findable(self) -> Findable:
        kind = self.details.get("kind", "")
        what = str(systems.SystemKind.of(kind).label) if kind else ""
        about = f"{self.details.get('vendor', '')} {what}".strip()
        return Findable(self.label(), self.key, self.url(), Shelf.SYSTEMS, about)


class Record(Shaped):
    kind = "record"
    shape = shapes.Record
    columns = ("name", "title")
    children = ("fields",)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="records")
    name = models.CharField(max_length=2000)
    title = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="record_name_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.system.key}.{self.name}"

    def findable(self) -> Findable:
        url = f"{self.system.url()}#record-{self.pk}"
        return Findable(self.name, self.title, url, Shelf.FIELDS, self.system.key)


class Field(Shaped):
    """One field. Facets that lists filter by are columns, the rest are details."""

    kind = "field"
    shape = shapes.Field
    columns = ("path", "title", "type", "required", "deprecated")
    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="fields")
    path = models.CharField(max_length=2000)
    title = models.CharField(max_length=2000, blank=True)
    type = models.CharField(max_length=20, choices=shapes.FieldType.choices(), default=shapes.FieldType.UNKNOWN)
    required = models.BooleanField(null=True, blank=True)
    deprecated = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "path"], name="field_path_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.record.label()}.{self.path}"

    @property
    def listed(self) -> list[str]:
        """The closed list of values, when there is one; templates cannot ask a mapping for its `values`."""
        values: list[str] = self.details.get("values", [])
        return values

    def findable(self) -> Findable:
        url = f"{self.record.system.url()}?field={self.pk}#record-{self.record_id}"
        return Findable(self.path, self.title, url, Shelf.FIELDS, f"{self.record.name} · {self.record.system.key}")


class Operation(Shaped):
    kind = "operation"
    shape = shapes.Operation
    columns = ("name",)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="operations")
    name = models.CharField(max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["system", "name"], name="operation_name_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.system.key}: {self.name}"
