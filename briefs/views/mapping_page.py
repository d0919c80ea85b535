"""What every page about one record map starts from: its rows, its columns, and what the catalog knows of its ends."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from briefs.views.common import BriefPage, brief_page
from datamaps.grid.check import Ends, Known
from datamaps.grid.columns import Column, columns_of
from datamaps.map.flow_choices import Direction
from datamaps.map.words import field_in_words
from datamaps.models import FieldMap, RecordMap
from datamaps.schema.shapes import Field
from datamaps.schema.tree import Forest
from datamaps.services.field_maps import rows_of
from integrations_portal.accounts.access import WorkspaceRequest
from integrations_portal.shapes.paths import FieldRef, RecordRef


@dataclass
class MapPage:
    """One request about one record map of a flow."""

    page: BriefPage
    row: RecordMap

    @property
    def flow_ref(self) -> str:
        return self.row.flow.ref

    @property
    def title(self) -> str:
        return f"{self.row.source} → {self.row.target}"

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return columns_of(self.row.flow.direction == Direction.TWO_WAY)

    @cached_property
    def stored(self) -> list[FieldMap]:
        return rows_of(self.row)

    @cached_property
    def source(self) -> RecordRef:
        return RecordRef(self.row.flow.source, self.row.source)

    @cached_property
    def target(self) -> RecordRef:
        return RecordRef(self.row.flow.target, self.row.target)

    def fields(self, end: RecordRef) -> tuple[Field, ...]:
        """The documented fields at an end; none where the catalog does not have the record."""
        record = self.page.dossier.map.records.get(end)
        return record.fields if record else ()

    @cached_property
    def ends(self) -> Ends:
        return Ends(self._known(self.source), self._known(self.target))

    def _known(self, end: RecordRef) -> Known | None:
        """Whether the catalog has a path of that record, also through a group that is a record of its own."""
        fields = {field.path for field in self.fields(end)}
        if not fields:
            return None
        map = self.page.dossier.map
        forest = Forest(map.system_by_key[end.system].schema_of())
        return lambda path: path in fields or FieldRef(end.system, *forest.owner(end.record, path)) in map.fields

    def url(self, name: str, *args: object) -> str:
        return self.page.url(name, self.flow_ref, self.row.uid, *args)

    def context(self, title: str) -> dict[str, Any]:
        """What every template about a record map shows: its names, its fields to choose from, its addresses."""
        map = self.page.dossier.map
        return {
            "page": self.page,
            "title": title,
            "map_title": self.title,
            "ends_words": f"{map.label(self.source.system)} → {map.label(self.target.system)}",
            "back_url": self.page.url("mapping", self.flow_ref),
            "grid_url": self.url("mapping_grid"),
            "paste_url": self.url("mapping_paste"),
            "suggest_url": self.url("mapping_suggest"),
            "use_url": self.url("mapping_use"),
            "lists": {
                name: [(one.path, field_in_words(one)) for one in self.fields(end)]
                for name, end in (("source", self.source), ("target", self.target))
            },
            "crumbs": self.page.crumbs(
                {"label": _("What moves"), "url": self.page.url("section", "flows")},
                {"label": self.flow_ref, "url": self.page.url("mapping", self.flow_ref)},
                {"label": title},
            ),
        }


def map_page(request: WorkspaceRequest, ref: str, flow_ref: str, uid: UUID) -> MapPage:
    """The record map of that identity in a flow of a brief. Raises Http404."""
    page = brief_page(request, ref)
    rows = RecordMap.objects.filter(flow__integration=page.integration, flow__ref=flow_ref)
    row = get_object_or_404(rows.select_related("flow__integration__workspace", "workspace"), uid=uid)
    return MapPage(page, row)
