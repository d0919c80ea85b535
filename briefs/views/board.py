"""All briefs of a workspace: as a board by stage, or as a table."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs.models import Entry
from briefs.shapes.purpose import Stage
from datamaps.models import Finding, FindingStatus, Integration
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role, Workspace


@in_workspace()
def briefs(request: WorkspaceRequest) -> HttpResponse:
    rows = [_row(integration) for integration in _with_purpose(request.workspace)]
    as_table = request.GET.get("as") == "table"
    columns = [
        {"label": stage.label, "rows": [row for row in rows if row["stage"] is stage]}
        for stage in Stage
        if any(row["stage"] is stage for row in rows)
    ]
    tabs = [
        {"label": _("By stage"), "url": "?as=board", "current": not as_table},
        {"label": _("As a table"), "url": "?as=table", "current": as_table},
    ]
    context = {
        "rows": rows,
        "columns": columns,
        "as_table": as_table,
        "tabs": tabs,
        "may_add": request.membership.may(Role.CONTRIBUTOR),
        "add_url": reverse("add_brief", args=[request.workspace.key]),
    }
    return render(request, "briefs/briefs.html", context)


def _with_purpose(workspace: Workspace) -> list[tuple[Integration, dict[str, Any], str, int]]:
    """Briefs with the answers of their purpose, the name of their owner, and how many differences touch them."""
    purposes = {entry.integration_id: entry.details for entry in Entry.objects.of(workspace).filter(part="purpose")}
    names = dict(Contact.objects.of(workspace).values_list("key", "name"))
    touched: dict[str, int] = {}
    open_findings = Finding.objects.of(workspace).filter(status=FindingStatus.OPEN).exclude(severity="info")
    for why in open_findings.values_list("why", flat=True):
        for ref in {label.partition("/")[0] for label in why.get("flows", [])}:
            touched[ref] = touched.get(ref, 0) + 1
    found = []
    for integration in Integration.objects.of(workspace).select_related("workspace"):
        purpose = purposes.get(integration.pk, {})
        owner = purpose.get("business_owner", "")
        found.append((integration, purpose, names.get(owner) or owner, touched.get(integration.ref, 0)))
    return found


def _row(found: tuple[Integration, dict[str, Any], str, int]) -> dict[str, Any]:
    integration, purpose, owner, differences = found
    return {
        "ref": integration.ref,
        "title": integration.title or integration.ref,
        "url": integration.url(),
        "stage": next(stage for stage in Stage if stage == integration.stage),
        "owner": owner,
        "go_live": purpose.get("go_live"),
        "differences": differences,
    }
