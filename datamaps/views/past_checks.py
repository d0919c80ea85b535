"""Checks of the past: all of one connector, and one with what it found then beside what has become of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from datamaps.diagrams.ages import age_in_words
from datamaps.models import Check, Finding, FindingStatus
from datamaps.schema import lifecycle
from datamaps.schema.live import Age
from datamaps.schema.severity import Severity
from datamaps.schema.weigh import Drift
from datamaps.services.checks import trouble_in_words
from datamaps.services.findings import drift_of
from datamaps.services.past_checks import Then, beside, ended_by, then
from datamaps.views.checks import connector_of, notes_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.look.words import value_in_words

PAGE = 50
DIFFERENCES = 100
"""Differences on one page of a check."""
_DAY = timedelta(days=1)


@in_workspace()
def past_checks(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """All checks of a connector, the newest first; those up to a day when one is asked for."""
    found = connector_of(request, system_key, connector_key)
    rows = Check.objects.filter(connector=found)
    until = _day(request.GET.get("until", ""))
    if until:
        rows = rows.filter(started_at__lt=timezone.make_aware(datetime.combine(until + _DAY, time.min)))
    context = {
        "connector": found,
        "until": until,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "crumbs": _crumbs(request, found.name, found.url()),
    }
    return render(request, "datamaps/past_checks.html", context)


def _day(text: str) -> date | None:
    """A day as browsers send it; what is none, or the last that a calendar has, asks for all."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < date.max.year else None


@in_workspace()
def check(request: WorkspaceRequest, system_key: str, connector_key: str, number: int) -> HttpResponse:
    """One check of the past: its outcome, what it found to differ, and what it could not see."""
    found = connector_of(request, system_key, connector_key)
    done = Check.objects.filter(connector=found, pk=number).select_related("differences").first()
    if done is None:
        raise Http404
    done.connector = found
    rows = done.differences.rows if done.differences else []
    page = Paginator(rows, DIFFERENCES).get_page(request.GET.get("page"))
    before, after = beside(done)
    context = {
        "connector": found,
        "check": done,
        "trouble": trouble_in_words(done),
        "page_obj": page,
        "groups": list(_groups(request, then(done, page.object_list))),
        "total": sum(done.counts.get(one.value, 0) for one in Severity),
        "ended": [_line(request, one, drift_of(one)) for one in ended_by(done)] if page.number == 1 else [],
        "ages": [{"label": age.record, "value": age_in_words(age)} for age in (Age(*row) for row in done.ages)],
        "before": before and _url(request, before, found.system.key, found.key),
        "after": after and _url(request, after, found.system.key, found.key),
        **notes_of(done),
        "crumbs": _crumbs(request, found.name, found.url()),
    }
    return render(request, "datamaps/check.html", context)


def _url(request: WorkspaceRequest, done: Check, system: str, connector: str) -> str:
    return reverse("check", args=[request.workspace.key, system, connector, done.pk])


def _crumbs(request: WorkspaceRequest, name: str, url: str) -> list[dict[str, str]]:
    checks = reverse("checks", args=[request.workspace.key])
    return [{"label": _("Live checks"), "url": checks}, {"label": name, "url": url}]


def _groups(request: WorkspaceRequest, found: Iterable[Then]) -> Iterator[dict[str, Any]]:
    """Differences by the record that they are of, in the order in which they are kept."""
    for record, rows in groupby(found, key=lambda one: one.finding.record):
        yield {"record": record, "rows": [_row(request, one) for one in rows]}


def _row(request: WorkspaceRequest, one: Then) -> dict[str, Any]:
    finding = one.finding
    return _line(request, finding, one.drift) | {
        "why": one.drift.why(),
        "before": value_in_words(finding.before),
        "after": value_in_words(finding.after),
        "new": {lifecycle.OPENED: _("new then"), lifecycle.REOPENED: _("back then")}.get(one.event, ""),
        "state": finding.status,
        "state_words": FindingStatus.of(finding.status).label,
        "waits": finding.waived_until,
        "gone_at": one.gone_at if finding.status == FindingStatus.RESOLVED else None,
    }


def _line(request: WorkspaceRequest, finding: Finding, drift: Drift) -> dict[str, Any]:
    return {
        "words": drift.change.sentence(),
        "severity": drift.severity.value,
        "url": reverse("finding", args=[request.workspace.key, finding.uid]),
    }
