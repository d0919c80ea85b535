"""Home: what needs you. Seven queries, whatever the size of the workspace."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.dossier.secrets import mask_text
from briefs.models import Entry
from briefs.shapes.purpose import Stage
from datamaps.models import Connector, Finding, FindingStatus, Integration, System
from datamaps.schema.outcome import Verdict
from datamaps.services.credentials import ending
from datamaps.services.findings import drift_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Membership, Role, Workspace

SOON = timedelta(days=60)
SHOWN = 8


@in_workspace()
def home(request: WorkspaceRequest) -> HttpResponse:
    workspace, today = request.workspace, timezone.localdate()
    me = request.membership.contact_id
    mine = Contact.objects.filter(pk=me).values_list("key", flat=True).first() if me else None
    decisions = _decisions(workspace, mine, today)
    differences = _differences(request)
    away = Connector.objects.of(workspace).filter(active=True, outcome=Verdict.COULD_NOT_CHECK)
    context = {
        "decisions": decisions[:SHOWN],
        "more_decisions": max(0, len(decisions) - SHOWN),
        "differences": differences[:SHOWN],
        "more_differences": max(0, len(differences) - SHOWN),
        "away": list(away.select_related("system", "workspace")[:SHOWN]),
        "today": today,
        "ending": list(ending(workspace, today)[:SHOWN]) if request.membership.may(Role.EDITOR) else [],
        "go_live": _go_live(workspace, today),
        "mine": mine,
        "start": _start(request),
        "sample": workspace.sample and request.membership.may(Role.ADMIN),
    }
    Membership.objects.filter(pk=request.membership.pk).update(last_seen_at=timezone.now())
    return render(request, "briefs/home.html", context)


def _decisions(workspace: Workspace, mine: str | None, today: date) -> list[dict[str, Any]]:
    """Open decisions: mine first, then those that are most overdue."""
    entries = Entry.objects.of(workspace).filter(part="decisions", state="proposed")
    names = dict(Contact.objects.of(workspace).values_list("key", "name"))
    rows = []
    for entry in entries.select_related("integration__workspace"):
        owner = entry.details.get("owner", "")
        rows.append(
            {
                "question": mask_text(entry.details.get("question", ""))[0] or entry.ref,
                "brief": entry.integration.title or entry.integration.ref,
                "url": reverse("decision", args=[workspace.key, entry.uid]),
                "owner": names.get(owner) or owner,
                "mine": bool(mine) and owner == mine,
                "due": entry.due,
                "late": entry.due is not None and entry.due < today,
            }
        )
    return sorted(rows, key=lambda row: (not row["mine"], row["due"] or date.max))


def _differences(request: WorkspaceRequest) -> list[dict[str, Any]]:
    found = Finding.objects.of(request.workspace).filter(status=FindingStatus.OPEN).exclude(severity="info")
    ordered = sorted(
        found.select_related("system"), key=lambda one: (one.severity != "breaking", -one.first_seen.timestamp())
    )
    since = request.membership.last_seen_at
    return [
        {
            "system": one.system.label(),
            "words": drift_of(one).change.sentence(),
            "severity": one.severity,
            "briefs": sorted({label.partition("/")[0] for label in one.why["flows"]}),
            "url": reverse("finding", args=[request.workspace.key, one.uid]),
            "new": since is not None and one.first_seen > since,
        }
        for one in ordered
    ]


def _go_live(workspace: Workspace, today: date) -> list[dict[str, Any]]:
    """Briefs that are to go live soon, or should have."""
    rows = []
    before_live = [stage.value for stage in Stage if stage.rank < Stage.LIVE.rank]
    purposes = Entry.objects.of(workspace).filter(part="purpose", integration__stage__in=before_live)
    for entry in purposes.select_related("integration__workspace"):
        planned = entry.details.get("go_live")
        if planned and date.fromisoformat(planned) <= today + SOON:
            rows.append(
                {
                    "title": entry.integration.title or entry.integration.ref,
                    "url": entry.integration.url(),
                    "day": date.fromisoformat(planned),
                    "late": date.fromisoformat(planned) < today,
                }
            )
    return sorted(rows, key=lambda row: row["day"])


def _start(request: WorkspaceRequest) -> dict[str, str] | None:
    """The next step in a workspace that is still empty."""
    workspace = request.workspace
    if not request.membership.may(Role.EDITOR) or Integration.objects.of(workspace).exists():
        return None
    if not System.objects.of(workspace).exists():
        return {
            "title": _("Start with the systems"),
            "why": _("Add the systems that you want to connect. Their records can be taken from a file or a database."),
            "label": _("Add a system"),
            "url": reverse("add_system", args=[workspace.key]),
        }
    return {
        "title": _("Start a brief"),
        "why": _("A brief says what moves between your systems, and asks what must be decided before anybody builds."),
        "label": _("Start a brief"),
        "url": reverse("add_brief", args=[workspace.key]),
    }
