"""The drift inbox: what differs between live systems and their documentation, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from datamaps.models import Finding, FindingStatus
from datamaps.schema.severity import Severity
from datamaps.services.acting import OPEN
from datamaps.services.findings import drift_of
from datamaps.services.inbox import Wanted, count_by_status, inbox
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.look.addresses import addresses
from integrations_portal.look.words import value_in_words

PAGE = 40


@in_workspace()
def findings(request: WorkspaceRequest) -> HttpResponse:
    """The drift inbox: what differs now, breaking first. Full page, or the list alone for htmx."""
    wanted = Wanted.read(request.GET.dict(), request.membership.contact)
    chips = _chips(request, wanted)
    page = Paginator(inbox(request.workspace, wanted), PAGE).get_page(request.GET.get("page"))
    found = views_of(request, page.object_list)
    context = {
        "page_obj": page,
        "findings": found,
        "chips": chips,
        "none_ever": not wanted.narrowed and not any(chip["count"] for chip in chips),
        "wanted": wanted,
        "severities": Severity.choices(),
        # Offered beside what somebody may type: the systems and briefs of this page, whatever there are in all.
        "systems": sorted({finding.system.label() for finding in page.object_list}),
        "briefs": sorted({ref for one in found for ref in one["touches"]}),
        "can_act": wanted.status in OPEN,
        "may_change": request.membership.may(Role.EDITOR),
        "may_ask": request.membership.may(Role.CONTRIBUTOR),
    }
    template = "datamaps/findings_list.html" if request.htmx else "datamaps/findings.html"
    return render(request, template, context)


def _chips(request: WorkspaceRequest, wanted: Wanted) -> list[dict[str, Any]]:
    """One for each state, which keep the other filters."""
    counts = count_by_status(request.workspace, wanted)
    kept = request.GET.copy()
    kept.pop("page", None)
    chips = []
    for value in FindingStatus:
        kept["status"] = value.value
        chips.append(
            {
                "label": value.label,
                "count": counts.get(value.value, 0),
                "url": f"?{kept.urlencode()}",
                "current": value == wanted.status,
            }
        )
    return chips


def views_of(request: WorkspaceRequest, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as the finding row shows them."""
    address = addresses("finding", request.workspace.key)
    return [_view(finding, address(finding.uid)) for finding in found]


def view_of(request: WorkspaceRequest, finding: Finding) -> dict[str, Any]:
    return _view(finding, reverse("finding", args=[request.workspace.key, finding.uid]))


def _view(finding: Finding, url: str) -> dict[str, Any]:
    drift = drift_of(finding)
    briefs = sorted({label.partition("/")[0] for label in drift.flows})
    return {
        "path": f"{finding.system.label()} · {finding.path}" if finding.path else finding.system.label(),
        "system": finding.system.label(),
        "words": drift.change.sentence(),
        "why": drift.why(),
        "severity": finding.severity,
        "before": value_in_words(finding.before),
        "after": value_in_words(finding.after),
        "seen": finding.first_seen,
        "times": finding.times_seen,
        "touches": briefs,
        "flows": drift.flows,
        "mark": f"{finding.uid}:{finding.version}",
        "uid": finding.uid,
        "flapping": finding.flapping,
        "given": finding.assigned,
        "waits": finding.waived_until,
        "url": url,
    }
