"""What every stored thing has in common: an identity, a version, and one way in (see door.py)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.base import Shape, is_empty

if TYPE_CHECKING:
    from integrations_portal.accounts.models import User, Workspace


class Shelf(models.IntegerChoices):
    """The group in which search shows a row, in the order of the page. At most 15: see rows/migrations/0002."""

    SYSTEMS = 1, _("Systems")
    FIELDS = 2, _("Fields and records")
    FLOWS = 3, _("Flows")
    BRIEFS = 4, _("Briefs")
    DECISIONS = 5, _("Decisions")
    EXCEPTIONS = 6, _("Exceptions")
    RUNBOOKS = 7, _("Runbook steps")
    SHARED = 8, _("Shared data")
    PEOPLE = 9, _("People and teams")
    OTHERS = 10, _("Other answers in briefs")


class Findable(NamedTuple):
    """What search shows of a row: a title, further words that it is found by, its page, and where it belongs."""

    title: str
    text: str
    url: str
    shelf: Shelf
    place: str = ""
    """What the title lies in, such as the record and system of a field; shown beside it and found by, too."""


class ScopedQuerySet(models.QuerySet[Any]):
    """Every list starts here: what a user may not see does not exist."""

    def visible_to(self, user: User) -> Self:
        return self.filter(workspace__memberships__user=user)

    def of(self, workspace: Workspace) -> Self:
        return self.filter(workspace=workspace)


class Stored(models.Model):
    """A row that people change. `uid` is made once and never reused; `version` grows with each change."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")

    objects = ScopedQuerySet.as_manager()

    kind: ClassVar[str] = ""
    """The word for such a row in the audit trail, in references and in search."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label()

    def label(self) -> str:
        """What people call this row."""
        return str(self.uid)

    def facts(self) -> dict[str, Any]:
        """What the audit trail compares: plain values by name, never a secret."""
        return {}

    def findable(self) -> Findable | None:
        """How search finds this row, or nothing when it is found through another."""
        return None

    def rebuild_references(self) -> None:
        """Keeps the list of whom and what this row points to; rows without such answers have none."""


class Shaped(Stored):
    """A row that stores one shape: `columns` in columns of their own, `children` in rows, the rest in `details`."""

    shape: ClassVar[type[Shape]]
    columns: ClassVar[tuple[str, ...]] = ()
    children: ClassVar[tuple[str, ...]] = ()

    details = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    """The place of the row among its siblings."""

    class Meta:
        abstract = True

    def plain(self) -> dict[str, Any]:
        """The stored answers under their names in the file, without children and defaults."""
        own = {
            name: value
            for name, default in column_defaults(type(self))
            if not is_empty(value := getattr(self, name)) and value != default
        }
        stored: dict[str, Any] = self.details
        return own | stored

    def put(self, answers: dict[str, Any]) -> Self:
        """Takes validated plain answers (a shape's `plain()`); names in `children` are left to their own rows."""
        for name, default in column_defaults(type(self)):
            setattr(self, name, answers.get(name, default))
        self.details = {
            name: value for name, value in answers.items() if name not in self.columns and name not in self.children
        }
        return self

    def read(self, **children: Iterable[Any]) -> Any:
        """The shape of this row, with the children given."""
        return self.shape.read(self.plain() | {name: list(rows) for name, rows in children.items()})

    def facts(self) -> dict[str, Any]:
        return self.plain()


@cache
def column_defaults(model: type[Shaped]) -> tuple[tuple[str, Any], ...]:
    """The columns of a shaped row, each with the value that means *not answered*."""
    columns = {column.name: column for column in model._meta.concrete_fields}
    return tuple((name, columns[name].get_default()) for name in model.columns)


def plain_rows(rows: models.QuerySet[Any], *before: str) -> Iterator[tuple[Any, ...]]:
    """The answers of shaped rows as `plain()` gives them, each behind the columns `before`, without making the rows."""
    model: type[Shaped] = rows.model
    names = (name for name, _default in column_defaults(model))
    for found in rows.values_list(*before, "details", *names):
        stored, values = found[len(before)], found[len(before) + 1 :]
        yield (*found[: len(before)], plain_answers(model, stored, values))


def plain_answers(model: type[Shaped], stored: dict[str, Any], values: Iterable[Any]) -> dict[str, Any]:
    """The answers of a shaped row as `plain()` gives them, from its details and the values of its columns."""
    own = {
        name: value
        for (name, default), value in zip(column_defaults(model), values, strict=True)
        if not is_empty(value) and value != default
    }
    return own | stored


class SearchEntry(models.Model):
    """One findable thing; the one table that global search reads.

    `name` is the title as it is compared (see shapes.folding), `rest` is what else the row is found by. Both are
    indexed by their trigrams: on PostgreSQL in indexes of this table, on SQLite in the table `rows_trigrams`, which
    triggers keep. A migration that makes this table anew on SQLite must make the triggers anew, too.
    """

    workspace = models.ForeignKey("accounts.Workspace", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    shelf = models.PositiveSmallIntegerField(choices=Shelf.choices)
    uid = models.UUIDField(unique=True)
    title = models.CharField(max_length=400)
    place = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=400)
    name = models.CharField(max_length=400)
    rest = models.TextField(blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="search_by_name",
                fields=["workspace", "shelf", "name"],
                opclasses=["int8_ops", "int2_ops", "varchar_pattern_ops"],  # PostgreSQL: beginnings, in no language
            )
        ]

    def __str__(self) -> str:
        return self.title
