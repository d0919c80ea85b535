"""Who and what a row names: one row for each contact, team or system in its answers, protected from deletion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet
from django.dispatch import receiver

from integrations_portal.accounts.models import Contact, Team, Workspace
from integrations_portal.rows.door import gone
from integrations_portal.rows.models import ScopedQuerySet, Shaped, Stored
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.references import references


class Reference(models.Model):
    """`path` is the place in the row's answers that holds the key."""

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    uid = models.UUIDField()
    path = models.CharField(max_length=200)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.RESTRICT, related_name="references")
    team = models.ForeignKey(Team, null=True, on_delete=models.RESTRICT, related_name="references")
    system = models.ForeignKey("datamaps.System", null=True, on_delete=models.RESTRICT, related_name="references")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reference_to_exactly_one",
                condition=(
                    models.Q(contact__isnull=False, team__isnull=True, system__isnull=True)
                    | models.Q(contact__isnull=True, team__isnull=False, system__isnull=True)
                    | models.Q(contact__isnull=True, team__isnull=True, system__isnull=False)
                ),
            )
        ]
        indexes = [models.Index(fields=["uid"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.path}"


class Unknown(Exception):
    """An answer names a contact, team or system that the workspace does not have."""

    def __init__(self, path: str, key: str) -> None:
        super().__init__(f"{path}: {key}")
        self.path = path
        self.key = key


class Directory:
    """The contacts, teams and systems of a workspace by key: what references are resolved against."""

    def __init__(self, workspace: Workspace) -> None:
        systems = apps.get_model("datamaps", "System")
        self.ids: dict[str, dict[str, int]] = {
            "contact": dict(Contact.objects.of(workspace).values_list("key", "pk")),
            "team": dict(Team.objects.of(workspace).values_list("key", "pk")),
            "system": dict(systems._default_manager.filter(workspace=workspace).values_list("key", "pk")),
        }

    def resolve(self, path: str, kinds: Iterable[str], key: str) -> tuple[str, int]:
        """The kind and id behind a key, which may say its kind itself (`team:support`). Raises Unknown."""
        said, _, plain = key.rpartition(":")
        for kind in kinds:
            if said in ("", kind) and plain in self.ids[kind]:
                return kind, self.ids[kind][plain]
        raise Unknown(path, key)


class Referring(Shaped):
    """A stored shape whose answers may name contacts, teams and systems."""

    class Meta:
        abstract = True

    def pointing_shape(self) -> Shape:
        """The shape whose annotated keys are the references of this row."""
        shape: Shape = self.read()
        return shape

    def references_in(self, directory: Directory) -> Iterator[Reference]:
        for path, kinds, key in references(self.pointing_shape()):
            kind, pk = directory.resolve(path, kinds, key)
            yield Reference(
                workspace_id=self.workspace_id, kind=self.kind, uid=self.uid, path=path, **{f"{kind}_id": pk}
            )

    def rebuild_references(self) -> None:
        rebuild_all([self], Directory(self.workspace))


@receiver(gone)
def forget(uids: QuerySet[Any], **_sent: Any) -> None:
    """What a row named is free again when the row goes."""
    Reference.objects.filter(uid__in=uids).delete()


def rebuild_all(rows: Iterable[Stored], directory: Directory) -> None:
    """Rebuilds the references of many rows at once, against one directory."""
    referring = [row for row in rows if isinstance(row, Referring)]
    Reference.objects.filter(uid__in=[row.uid for row in referring]).delete()
    found = [reference for row in referring for reference in row.references_in(directory)]
    Reference.objects.bulk_create(found, batch_size=1000)
