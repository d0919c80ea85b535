"""A brief in the list of all: as a row of the table, and as a card of the board."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from briefs.shapes.purpose import Stage
from integrations_portal.look.drawing import Column, link, soft, state
from integrations_portal.look.words import apart


class Row(NamedTuple):
    """What is told of a brief; empty texts are not known yet. `differences` are those that touch it now."""

    ref: str
    title: str
    url: str
    stage: Stage
    owner: str
    go_live: str
    differences: int


COLUMNS: tuple[Column[Row], ...] = (
    Column(gettext_lazy("Ref"), lambda row: row.ref, "mono nowrap", told=False),
    Column(gettext_lazy("Title"), lambda row: link(row.url, row.title), "wide", head="wide", told=False),
    Column(gettext_lazy("Stage"), lambda row: str(row.stage.label)),
    Column(gettext_lazy("Business owner"), lambda row: row.owner or _("not named yet")),
    Column(gettext_lazy("Planned go-live"), lambda row: row.go_live or soft(_("not planned")), "nowrap"),
    Column(gettext_lazy("Live systems"), lambda row: _differences(row) or soft(_("no difference known"))),
)


def cards(rows: Iterable[Row]) -> SafeString:
    """The briefs of a column of the board."""
    shown = ((row.url, row.title, _note(row), _differences(row)) for row in rows)
    return format_html_join("\n", '<li><a href="{}">{}</a> <span class="note">{}</span> {}</li>', shown)


def _note(row: Row) -> str:
    return " · ".join(apart(one) for one in (row.ref, row.owner, row.go_live) if one)


def _differences(row: Row) -> str:
    if not row.differences:
        return ""
    return state("drift", ngettext("%(n)s difference", "%(n)s differences", row.differences) % {"n": row.differences})
