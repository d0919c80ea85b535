"""All briefs of a workspace: as a board by stage, or as a table; and a new one."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from briefs.models import Entry
from briefs.services.parts import new_row, save_row
from briefs.shapes.purpose import Stage
from datamaps.models import Finding, FindingStatus, Integration
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role, Workspace
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.rows.once import made_once, once_of


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


@in_workspace(Role.CONTRIBUTOR)
def add_brief(request: WorkspaceRequest) -> HttpResponse:
    """A new brief needs one thing: what it shall achieve."""
    title = request.POST.get("title", "").strip()
    problems, once = [], once_of(request.POST)
    if request.method == "POST":
        if title:
            integration = start_brief(request.workspace, title[:2000], Actor.of(request.user), once)
            return redirect(reverse("section", args=[request.workspace.key, integration.ref, "purpose"]))
        problems = [{"message": _("Say what it shall achieve; everything else can wait."), "href": "#title"}]
    context = {"problems": problems, "title_typed": title, "once": once}
    return render(request, "briefs/add_brief.html", context, status=422 if problems else 200)


def start_brief(workspace: Workspace, title: str, by: Actor, once: UUID | None = None) -> Integration:
    """A brief with the next free ref, in the first stage. The same form sent twice, known by `once`, starts one."""
    uid = once or uuid4()
    with made_once(Integration, workspace, uid) as made:
        return made or _start(workspace, title, by, uid)


def _start(workspace: Workspace, title: str, by: Actor, uid: UUID) -> Integration:
    refs = Integration.objects.of(workspace).values_list("ref", flat=True)
    numbers = [int(match[1]) for ref in refs if (match := re.fullmatch(r"INT-(\d+)", ref))]
    last = Integration.objects.of(workspace).aggregate(last=Max("position"))["last"]
    integration = Integration(
        workspace=workspace,
        uid=uid,
        ref=f"INT-{max(numbers, default=0) + 1:04}",
        title=title,
        position=0 if last is None else last + 1,
    )
    door.save(integration, by)
    save_row(new_row(integration, "purpose"), {"title": title}, by)
    return integration
