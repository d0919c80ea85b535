"""Live checks: all connectors with their state, one connector with its history, one check with its differences."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from datamaps.connectors.registry import KINDS
from datamaps.models import Check, Connector, Finding, FindingStatus
from datamaps.services.checks import trouble_in_words
from datamaps.tasks import check_now
from datamaps.views.findings import views_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.jobs.models import Job, JobState

PAGE = 50
TREND = 30
"""Checks in the small plot of a connector."""


@in_workspace()
def checks(request: WorkspaceRequest) -> HttpResponse:
    """Every connector of the workspace; what differs and what could not be checked comes first."""
    found = Connector.objects.of(request.workspace).select_related("system", "workspace")
    order = {"drift": 0, "could_not_check": 1, "partial": 2, "": 3, "match": 4}
    rows = sorted(found, key=lambda row: (order.get(row.outcome, 3), row.system.label().casefold(), row.key))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    open_findings = Finding.objects.of(request.workspace).filter(status=FindingStatus.OPEN)
    context = {
        "page_obj": page,
        "rows": [_row(connector) for connector in page.object_list],
        "open_findings": open_findings.exclude(severity="info").count(),
        "may_change": request.membership.may(Role.EDITOR),
    }
    return render(request, "datamaps/checks.html", context)


def _row(connector: Connector) -> dict[str, Any]:
    kind = KINDS.get(connector.kind_id)
    return {"connector": connector, "kind": kind.label if kind else connector.kind_id, "state": state_of(connector)}


def state_of(connector: Connector) -> str:
    """The key of the badge that a connector shows."""
    return connector.outcome or "never"


def _connector(request: WorkspaceRequest, system_key: str, connector_key: str) -> Connector:
    rows = Connector.objects.of(request.workspace).select_related("workspace", "system")
    found: Connector = get_object_or_404(rows, system__key=system_key, key=connector_key)
    return found


@in_workspace(to_post=Role.CONTRIBUTOR)
def connector(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """One connector: its last check, what differs now, and its history. Posting checks now."""
    found = _connector(request, system_key, connector_key)
    if request.method == "POST":
        job = check_now(found, request.user)
        if not request.htmx:
            messages.info(request, _("The check is on its way. This page shows it when it is done."))
        return redirect(f"{found.url()}?job={job.uid}")
    running = _job(request, found)
    history = list(Check.objects.filter(connector=found).select_related("connector__system")[:TREND])
    shown = Finding.objects.filter(connector=found, status=FindingStatus.OPEN).select_related(
        "system", "connector", "workspace", "assigned"
    )
    context = {
        "connector": found,
        "kind": KINDS.get(found.kind_id),
        "state": state_of(found),
        "last": history[0] if history else None,
        "trouble": trouble_in_words(history[0]) if history else "",
        "history": history,
        "findings": views_of(request, shown),
        "running": running,
        "may_check": request.membership.may(Role.CONTRIBUTOR),
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": [
            {"label": _("Live checks"), "url": reverse("checks", args=[request.workspace.key])},
            {"label": found.label()},
        ],
    }
    template = "datamaps/connector_body.html" if request.htmx else "datamaps/connector.html"
    return render(request, template, context)


def _job(request: WorkspaceRequest, found: Connector) -> Job | None:
    """The check that is under way, if there is one."""
    waiting = Job.objects.of(request.workspace).filter(
        work="check",
        about=str(found.uid),
        state__in=[JobState.WAITING, JobState.RUNNING],
        wanted_at__lte=timezone.now(),  # a later try is not under way yet
    )
    return waiting.order_by("-pk").first()


@in_workspace()
def check(request: WorkspaceRequest, system_key: str, connector_key: str, number: int) -> HttpResponse:
    """One check of the past: its outcome, what it counted, and what it could not see."""
    found = _connector(request, system_key, connector_key)
    done = Check.objects.filter(connector=found, pk=number).first()
    if done is None:
        raise Http404
    context = {
        "connector": found,
        "check": done,
        "trouble": trouble_in_words(done),
        "crumbs": [
            {"label": _("Live checks"), "url": reverse("checks", args=[request.workspace.key])},
            {"label": found.label(), "url": found.url()},
            {"label": _("One check")},
        ],
    }
    return render(request, "datamaps/check.html", context)
