"""The source-of-truth matrix of a workspace, of which a page shows some rows: four queries whatever its size."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Value

from briefs.services.shared_data import SharedData
from datamaps.map.truth_glance import glances_of, rows_at
from datamaps.map.truth_matrix import Glance, Row, systems_across
from datamaps.models import System
from datamaps.services.load import plain_shared
from integrations_portal.accounts.models import Contact, Workspace


class Names(NamedTuple):
    """What is called how, by key: all systems that the matrix names, and the people whom a page of it names."""

    systems: dict[str, str]
    people: dict[str, str]


class SharedMatrix:
    """All rows at a glance, and those of a page as values."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._agreed = SharedData(workspace).agreed

    @cached_property
    def _plain(self) -> list[dict[str, Any]]:
        return plain_shared(self.workspace)

    @cached_property
    def glances(self) -> tuple[Glance, ...]:
        return glances_of(self._plain, self._agreed)

    @property
    def records(self) -> list[tuple[str, str]]:
        """Keys and names of the shared records."""
        return [(record["key"], record.get("name") or record["key"]) for record in self._plain]

    def rows(self, shown: Collection[Glance]) -> list[Row]:
        return rows_at(self._plain, shown, self._agreed)

    def names(self, rows: Iterable[Row]) -> Names:
        """One query for both. Systems come in the order of the workspace, which may have thousands that share nothing;
        those that it has no more come last, by their keys."""
        named = systems_across(self.glances, ())
        asked = {key for row in rows for key in row.stewards}
        columns = ("of", "key", "name", "position", "pk")
        parts = (
            model._default_manager.filter(workspace=self.workspace, key__in=keys)
            .order_by()
            .annotate(of=Value(of))
            .values_list(*columns)
            for of, model, keys in (("systems", System, named), ("people", Contact, asked))
        )
        systems, people = parts
        found: dict[str, dict[str, str]] = {"systems": {}, "people": {}}
        for of, key, name, *_order in systems.union(people, all=True).order_by("position", "pk"):
            found[of][key] = name or key
        known = found["systems"]
        return Names({key: known.get(key, key) for key in systems_across(self.glances, known)}, found["people"])
