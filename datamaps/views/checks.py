"""Live checks: all connectors with their state, and one connector with what differs and its last checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from datamaps.connectors.kinds import KINDS
from datamaps.connectors.notes import note_sentence
from datamaps.diagrams.ages import MOST, curves_of
from datamaps.diagrams.trend import trend_of
from datamaps.models import Check, Connector, Finding, FindingStatus, Observation, System
from datamaps.schema.facet_words import facet_in_words
from datamaps.schema.live import Age
from datamaps.schema.outcome import Verdict
from datamaps.schema.shapes import Note
from datamaps.services.checks import trouble_in_words
from datamaps.services.inbox import open_at
from datamaps.services.recording import again_at
from datamaps.tasks import check_now
from datamaps.views.confirmations import confirmed
from datamaps.views.findings import views_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.jobs.models import Job, JobState
from integrations_portal.look.words import roughly_in_words

PAGE = 50
NOTES = 100
"""Sentences about a source on one page."""
TREND = 30
DIFFERENCES = 25
"""Checks in the small plot of a connector."""


@in_workspace()
def checks(request: WorkspaceRequest) -> HttpResponse:
    """Every connector of the workspace; what differs and what could not be checked comes first."""
    rows = Connector.objects.of(request.workspace)
    counts = dict(rows.order_by().values_list("outcome").annotate(n=Count("pk")))
    wanted = request.GET.get("state", "")
    state = wanted if wanted in _WORST_FIRST else ""
    ranked = [When(outcome=_outcome(one), then=Value(rank)) for rank, one in enumerate(_WORST_FIRST)]
    worst = Case(*ranked, default=Value(len(ranked)), output_field=IntegerField())
    chosen = rows.filter(outcome=_outcome(state)) if state else rows
    chosen = chosen.order_by(worst, "system__name", "key", "pk").select_related("system", "workspace")
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    open_findings = Finding.objects.of(request.workspace).filter(status=FindingStatus.OPEN)
    context = {
        "page_obj": page,
        "rows": [_row(connector) for connector in page.object_list],
        "chips": _chips(state, counts),
        "any": bool(counts),
        "open_findings": open_findings.exclude(severity="info").count(),
        "next": None if counts else _next(request),
    }
    return render(request, "datamaps/checks.html", context)


def _next(request: WorkspaceRequest) -> dict[str, str]:
    """Where a first check is added: on the page of a system, once there is one."""
    key = request.workspace.key
    systems = list(System.objects.of(request.workspace).values_list("key", flat=True)[:2])
    if not request.membership.may(Role.EDITOR) or len(systems) > 1:
        return {"label": _("Choose a system"), "url": reverse("systems", args=[key])}
    if systems:
        return {"label": _("Add a live check"), "url": reverse("add_connector", args=[key, systems[0]])}
    return {"label": _("Add a system first"), "url": reverse("add_system", args=[key])}


_NEVER = "never"
_WORST_FIRST = (Verdict.DRIFT.value, Verdict.COULD_NOT_CHECK.value, Verdict.PARTIAL.value, _NEVER, Verdict.MATCH.value)


def _outcome(state: str) -> str:
    return "" if state == _NEVER else state


def _chips(state: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = {one.value: one.label for one in Verdict} | {_NEVER: _("Not checked yet")}
    every = {"label": _("All"), "count": sum(counts.values()), "url": "?", "current": not state}
    return [
        every,
        *(
            {"label": labels[one], "count": counts[_outcome(one)], "url": f"?state={one}", "current": one == state}
            for one in _WORST_FIRST
            if counts.get(_outcome(one))
        ),
    ]


def _row(connector: Connector) -> dict[str, Any]:
    kind = KINDS.get(connector.kind_id)
    return {"connector": connector, "kind": kind.label if kind else connector.kind_id, "state": state_of(connector)}


def state_of(connector: Connector) -> str:
    """The key of the badge that a connector shows."""
    return connector.outcome or "never"


def connector_of(request: WorkspaceRequest, system_key: str, connector_key: str) -> Connector:
    """The connector that an address names, or the page that says that there is none."""
    rows = Connector.objects.of(request.workspace).select_related("workspace", "system")
    found: Connector = get_object_or_404(rows, system__key=system_key, key=connector_key)
    return found


@in_workspace(to_post=Role.CONTRIBUTOR)
def connector(request: WorkspaceRequest, system_key: str, connector_key: str) -> HttpResponse:
    """One connector: its last check, what differs now, and its history. Posting checks now."""
    found = connector_of(request, system_key, connector_key)
    if request.method == "POST":
        job = check_now(found, request.user)
        if not request.htmx:
            messages.info(request, _("The check is on its way. This page shows it when it is done."))
        return redirect(f"{found.url()}?job={job.uid}")
    running = _job(request, found)
    history = list(Check.objects.filter(connector=found)[:TREND])
    differs = open_at(found)
    shown = list(differs[: DIFFERENCES + 1])
    context = {
        "connector": found,
        "kind": KINDS.get(found.kind_id),
        "confirmed": confirmed(found),
        "state": state_of(found),
        "last": history[0] if history else None,
        "trouble": trouble_in_words(history[0]) if history else "",
        "history": history,
        "trend": trend_of([(one.outcome, one.seconds) for one in reversed(history)]),
        **_ages(history),
        "not_covered": _not_covered(history),
        **notes_of(next((one for one in history if not one.trouble), None)),
        "again": again_at(found),
        "findings": views_of(request, shown[:DIFFERENCES]),
        "all_findings": differs.count() if len(shown) > DIFFERENCES else 0,
        "running": running,
        "may_check": request.membership.may(Role.CONTRIBUTOR),
        "may_change": request.membership.may(Role.EDITOR),
        "crumbs": [
            {"label": _("Live checks"), "url": reverse("checks", args=[request.workspace.key])},
            {"label": found.system.label(), "url": reverse("system", args=[request.workspace.key, found.system.key])},
        ],
    }
    template = "datamaps/connector_body.html" if request.htmx else "datamaps/connector.html"
    return render(request, template, context)


def _ages(history: list[Check]) -> dict[str, Any]:
    """How old the newest rows were at each check: a curve for each record, and a table that says the same."""
    found = curves_of([[Age(*one) for one in done.ages] for done in reversed(history)])
    curves = found[:MOST]
    rows = zip(history, *(reversed(curve.ages) for curve in curves), strict=True) if curves else ()
    return {
        "curves": curves,
        "more_curves": len(found) - len(curves),
        "ages": [(done, [_age_cell(age) for age in ages]) for done, *ages in rows if any(ages)],
    }


def _age_cell(age: Age | None) -> dict[str, Any]:
    return {"words": roughly_in_words(age.seconds), "late": age.late} if age else {}


def _not_covered(history: list[Check]) -> list[dict[str, Any]]:
    """What the last check that could say something had no eyes for, in words."""
    last = next((one for one in history if not one.trouble), None)
    counted: dict[str, int] = last.counts.get("not_covered", {}) if last else {}
    return [{"words": facet_in_words(facet), "count": count} for facet, count in counted.items()]


def notes_of(done: Check | None) -> dict[str, Any]:
    """What could be read only in part when a check was made, as far as it fits on a page."""
    notes: list[dict[str, Any]] = []
    if done is not None and done.observation_id is not None:
        # Of an observation, which may be large, only this is asked for.
        found = Observation.objects.filter(pk=done.observation_id).values_list("seen__notes", flat=True)
        notes = found[0] or []
    return {
        "notes": [note_sentence(Note.read(one)) for one in notes[:NOTES]],
        "more_notes": max(0, len(notes) - NOTES),
        "notes_count": len(notes),
    }


def _job(request: WorkspaceRequest, found: Connector) -> Job | None:
    """The check that is under way, if there is one."""
    waiting = Job.objects.of(request.workspace).filter(
        work="check",
        about=str(found.uid),
        state__in=[JobState.WAITING, JobState.RUNNING],
        wanted_at__lte=timezone.now(),  # a later try is not under way yet
    )
    return waiting.order_by("-pk").first()
