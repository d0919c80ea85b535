"""All briefs of a workspace: as a board by stage, or as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs.models import Entry
from briefs.shapes.purpose import Stage
from briefs.views.board_rows import COLUMNS, Row, cards
from datamaps.models import Finding, FindingStatus, Integration
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role, Workspace
from integrations_portal.look.addresses import addresses
from integrations_portal.look.words import day_of

PAGE = 50
READ = ("ref", "title", "stage", "purpose")
Brief = tuple[str, str, str, dict[str, Any] | None]
"""What is read of a brief."""
COLUMN = 12
"""Briefs in a column of the board; the rest of a stage is a page of the table."""


@in_workspace()
def briefs(request: WorkspaceRequest) -> HttpResponse:
    """Four queries whatever their number, beside those of every page."""
    as_table = request.GET.get("as") == "table"
    context = {
        "as_table": as_table,
        "tabs": [
            {"label": _("By stage"), "url": "?as=board", "current": not as_table},
            {"label": _("As a table"), "url": "?as=table", "current": as_table},
        ],
        "may_add": request.membership.may(Role.CONTRIBUTOR),
        "add_url": reverse("add_brief", args=[request.workspace.key]),
    }
    context |= _table(request) if as_table else {"stages": (stages := _stages(request.workspace)), "any": stages}
    return render(request, "briefs/briefs.html", context)


def _table(request: WorkspaceRequest) -> dict[str, Any]:
    """A page of all briefs, or of those in one stage."""
    stage = next((one for one in Stage if one == request.GET.get("stage")), None)
    found = _with_purpose(request.workspace).values_list(*READ)
    page = Paginator(found.filter(stage=stage) if stage else found, PAGE).get_page(request.GET.get("page"))
    rows = _rows(request.workspace, page.object_list)
    return {"page_obj": page, "columns": COLUMNS, "rows": rows, "stage": stage, "any": rows or stage}


def _stages(workspace: Workspace) -> list[dict[str, Any]]:
    """The first briefs of each stage that has some, and how many it has."""
    numbered = _with_purpose(workspace).annotate(
        place=Window(RowNumber(), partition_by=F("stage"), order_by=("position", "pk")),
        of=Window(Count("pk"), partition_by=F("stage")),
    )
    found = list(numbered.filter(place__lte=COLUMN).values_list(*READ, "of"))
    numbers = {brief[2]: brief[-1] for brief in found}
    rows = _rows(workspace, [brief[:-1] for brief in found])
    return [
        {
            "label": stage.label,
            "number": numbers[stage],
            "cards": cards(row for row in rows if row.stage is stage),
            "more_url": f"?as=table&stage={stage}" if numbers[stage] > COLUMN else "",
        }
        for stage in Stage
        if stage in numbers
    ]


def _with_purpose(workspace: Workspace) -> QuerySet[Any]:
    """Briefs with the answers of their purpose."""
    purpose = Entry.objects.filter(integration=OuterRef("pk"), part="purpose").order_by()
    found: QuerySet[Any] = Integration.objects.of(workspace).annotate(purpose=Subquery(purpose.values("details")[:1]))
    return found


def _rows(workspace: Workspace, found: Iterable[Brief]) -> list[Row]:
    """Briefs with the names of their owners, and how many differences touch them."""
    shown = [(ref, title, stage, purpose or {}) for ref, title, stage, purpose in found]
    owners = {purpose.get("business_owner", "") for *_brief, purpose in shown}
    names = dict(Contact.objects.of(workspace).filter(key__in=owners).values_list("key", "name"))
    stages = {stage.value: stage for stage in Stage}
    touched, address = _touched(workspace), addresses("brief", workspace.key)
    return [
        Row(
            ref=ref,
            title=title or ref,
            url=address(ref),
            stage=stages[stage],
            owner=names.get(key := purpose.get("business_owner", "")) or key,
            go_live=day_of(purpose.get("go_live")),
            differences=touched.get(ref, 0),
        )
        for ref, title, stage, purpose in shown
    ]


def _touched(workspace: Workspace) -> dict[str, int]:
    """How many open differences touch each brief, by ref. The database counts those that touch the same flows."""
    found = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN).exclude(severity="info").order_by()
    touched: dict[str, int] = {}
    for labels, number in found.values_list("why__flows").annotate(n=Count("pk")):
        for ref in {label.partition("/")[0] for label in labels or ()}:
            touched[ref] = touched.get(ref, 0) + number
    return touched
