"""Findings in words, and what a person may do about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from datamaps.models import Finding, FindingEvent, FindingStatus, Integration, SeveritySetting
from datamaps.schema.severity import Severity
from datamaps.services.findings import drift_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.words import day_in_words, value_in_words
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict

PAGE = 50
_RANK = {Severity.BREAKING.value: 0, Severity.WARNING.value: 1, Severity.INFO.value: 2}


@in_workspace()
def findings(request: WorkspaceRequest) -> HttpResponse:
    """The drift inbox: what differs now, breaking first."""
    status = request.GET.get("status", FindingStatus.OPEN)
    chosen = Finding.objects.of(request.workspace).filter(status=status)
    chosen = chosen.select_related("system", "connector", "workspace", "assigned")
    ordered = sorted(chosen, key=lambda finding: (_RANK.get(finding.severity, 3), finding.first_seen))
    page = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    counts = {value: Finding.objects.of(request.workspace).filter(status=value).count() for value in FindingStatus}
    context = {
        "page_obj": page,
        "findings": views_of(request, page.object_list),
        "chips": [
            {"label": value.label, "count": counts[value], "url": f"?status={value}", "current": value == status}
            for value in FindingStatus
        ],
        "status": status,
    }
    return render(request, "datamaps/findings.html", context)


def views_of(request: WorkspaceRequest, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as the finding row shows them."""
    return [view_of(request, finding) for finding in found]


def view_of(request: WorkspaceRequest, finding: Finding) -> dict[str, Any]:
    drift = drift_of(finding)
    briefs = sorted({label.partition("/")[0] for label in drift.flows})
    return {
        "path": f"{finding.system.label()} · {finding.path}" if finding.path else finding.system.label(),
        "words": drift.change.sentence(),
        "why": drift.why(),
        "severity": finding.severity,
        "before": value_in_words(finding.before),
        "after": value_in_words(finding.after),
        "seen": finding.first_seen,
        "times": finding.times_seen,
        "touches": briefs,
        "url": reverse("finding", args=[request.workspace.key, finding.uid]),
    }


@in_workspace(to_post=Role.EDITOR)
def finding(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """One finding with its history. Posting waives it until a day, or opens it again."""
    found = get_object_or_404(
        Finding.objects.of(request.workspace).select_related("system", "connector__system", "workspace", "assigned"),
        uid=uid,
    )
    problems: list[dict[str, str]] = []
    clash: Conflict | None = None
    if request.method == "POST":
        try:
            problems = _decide(request, found)
        except door.Stale as stale:
            clash = _clash(request, stale)
            found = stale.now if isinstance(stale.now, Finding) else found
        if not problems and clash is None:
            return redirect(reverse("finding", args=[request.workspace.key, found.uid]))
    context = {
        "finding": found,
        "before": value_in_words(found.before),
        "after": value_in_words(found.after),
        "view": view_of(request, found),
        "setting": _setting(found),
        "briefs": Integration.objects.of(request.workspace).filter(ref__in=view_of(request, found)["touches"]),
        "events": found.events.all(),
        "problems": problems,
        "clash": clash,
        "typed": request.POST,
        "may_change": request.membership.may(Role.EDITOR),
        "may_ask": request.membership.may(Role.CONTRIBUTOR),
        "crumbs": [
            {"label": _("Differences"), "url": reverse("findings", args=[request.workspace.key])},
            {"label": found.path or found.system.label()},
        ],
    }
    return render(request, "datamaps/finding.html", context, status=409 if clash else 422 if problems else 200)


def _setting(found: Finding) -> dict[str, Any] | None:
    """Who raised or lowered the severity of this kind of change from what it usually is, and why."""
    if not found.why.get("usual"):
        return None
    usual, now = Severity.of(found.why["usual"]), Severity.of(found.severity)
    row = SeveritySetting.objects.of(found.workspace).filter(change=found.change).first()
    return {"raised": now.rank > usual.rank, "usual": usual.label, "row": row} if row else None


@transaction.atomic
def _decide(request: WorkspaceRequest, found: Finding) -> list[dict[str, str]]:
    """Waives or opens again; what is missing for it is said beside the form."""
    now = timezone.now()
    reason = request.POST.get("reason", "").strip()
    if request.POST.get("say") == "open":
        found.status, found.waived_until = FindingStatus.OPEN, None
        event = "reopened"
    else:
        until = _day(request.POST.get("until", ""))
        problems = []
        if not reason:
            problems.append(
                {"message": _("Say why it can wait; the reason is printed in the pack."), "href": "#reason"}
            )
        if until is None or until <= now.date():
            problems.append(
                {"message": _("Choose a day after today. The difference opens again then."), "href": "#until"}
            )
        if problems:
            return problems
        found.status, found.waived_until, found.reason = FindingStatus.WAIVED, until, reason
        event = "waived"
    seen = request.POST.get("version", "")
    door.save(found, Actor.of(request.user), int(seen) if seen.isdecimal() else 0)
    FindingEvent.objects.create(finding=found, at=now, event=event, by=str(request.user), note=reason)
    messages.success(request, _("Saved."))
    return []


def _clash(request: WorkspaceRequest, stale: door.Stale) -> Conflict:
    """What was decided meanwhile beside what was typed."""
    if not isinstance(stale.now, Finding):
        raise Http404
    opens = request.POST.get("say") == "open"
    theirs = {"status": stale.now.status, "reason": stale.now.reason, "until": stale.now.waived_until}
    yours = {
        "status": FindingStatus.OPEN if opens else FindingStatus.WAIVED,
        "reason": request.POST.get("reason", "").strip(),
        "until": _day(request.POST.get("until", "")),
    }
    labels = [("status", _("State")), ("reason", _("Why can it wait?")), ("until", _("Until when?"))]

    def words(name: str, value: Any) -> str:
        if name == "status":
            return str(FindingStatus.of(value).label)
        return day_in_words(value) if name == "until" and value else str(value or "")

    return conflict(stale.now, theirs, yours, labels, words)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
