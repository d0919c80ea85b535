"""Shared data: what the business calls it, where it lies, who is right about it, what each team means by it."""

from __future__ import annotations

from django.db import models

from datamaps.map import pieces, shared
from datamaps.models.references import Referring
from integrations_portal.rows.models import Findable, Shaped, Shelf


class SharedRecord(Shaped):
    kind = "shared record"
    shape = shared.SharedRecord
    columns = ("key", "name")
    children = ("in", "ownership", "fields")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="shared_record_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.name or self.key

    def findable(self) -> Findable:
        return Findable(
            self.label(), self.key, f"/w/{self.workspace.key}/shared-data/records/{self.key}/", Shelf.SHARED
        )


class SharedField(Shaped):
    kind = "shared field"
    shape = shared.SharedField
    columns = ("key", "name", "critical")
    children = ("in", "ownership", "definitions")
    record = models.ForeignKey(SharedRecord, on_delete=models.CASCADE, related_name="fields")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=2000, blank=True)
    critical = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "key"], name="shared_field_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.record.key}.{self.key}"

    def findable(self) -> Findable:
        url = f"/w/{self.workspace.key}/shared-data/fields/{self.record.key}/{self.key}/"
        return Findable(self.name or self.key, self.key, url, Shelf.SHARED, self.record.key)


class OfShared(models.Model):
    """Something that belongs to a shared record, or to one field of it."""

    shared_record = models.ForeignKey(SharedRecord, null=True, on_delete=models.CASCADE, related_name="%(class)ss")
    shared_field = models.ForeignKey(SharedField, null=True, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.parent_label()

    def parent_label(self) -> str:
        parent = self.shared_field or self.shared_record
        return parent.label() if parent else ""


class Binding(OfShared, Shaped):
    """A place in a system where a shared record or field lies, as a reference into the catalog."""

    kind = "binding"
    shape = shared.Place
    columns = ("place",)
    place = models.CharField(max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "place"],
                condition=models.Q(shared_field__isnull=False),
                name="field_in_one_shared_field",
            )
        ]
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.parent_label()} in {self.place}"


class Ownership(OfShared, Referring):
    kind = "ownership"
    shape = shared.Ownership

    class Meta:
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.parent_label()


class Definition(OfShared, Referring):
    kind = "definition"
    shape = shared.Definition

    class Meta:
        ordering = ["position", "id"]

    def label(self) -> str:
        return f"{self.parent_label()}: {self.details.get('term', '')}"


class ValueTable(Shaped):
    kind = "value table"
    shape = shared.ValueTable
    columns = ("key",)
    key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="value_table_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.key

    def findable(self) -> Findable:
        return Findable(self.key, "", f"/w/{self.workspace.key}/shared-data/tables/of/{self.key}/", Shelf.SHARED)


class Piece(Shaped):
    kind = "piece"
    shape = pieces.Piece
    columns = ("key", "name")
    key = models.CharField(max_length=64)
    name = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="piece_key_once")]
        ordering = ["position", "id"]

    def label(self) -> str:
        return self.name or self.key

    def url(self) -> str:
        return f"/w/{self.workspace.key}/shared-data/pieces/of/{self.key}/"

    def findable(self) -> Findable:
        return Findable(self.label(), self.key, self.url(), Shelf.SHARED)
