"""When one field changed: as the checks saw it, and as people decided about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from datamaps.models import Check, Connector, Finding, FindingEvent, Observation, System
from datamaps.schema.changes import path_of
from datamaps.schema.history import Seen, Turn, answers_of, turns
from datamaps.services.findings import drift_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.look.words import value_in_words

LOOKS = 200
"""Checks of each connector that are gone through, the newest ones."""
EVENTS = 200


@in_workspace()
def field_history(request: WorkspaceRequest, system_key: str) -> HttpResponse:
    """The field that the address names by `record` and `path`; the record itself without a path.

    Without a record it leads to the system, where one is chosen.
    """
    system = get_object_or_404(System.objects.of(request.workspace).select_related("workspace"), key=system_key)
    record, path = request.GET.get("record", ""), request.GET.get("path", "")
    if not record:
        return redirect("system", request.workspace.key, system.key)
    connectors = list(Connector.objects.filter(system=system).select_related("system", "workspace"))
    sections = [_section(one, record, path) for one in connectors]
    name = path_of(record, path)
    context = {
        "system": system,
        "name": name,
        "sections": sections,
        "events": _events(system, record, name),
        "crumbs": [
            {"label": _("Systems"), "url": reverse("systems", args=[request.workspace.key])},
            {"label": system.label(), "url": reverse("system", args=[request.workspace.key, system.key])},
            {"label": name},
        ],
    }
    return render(request, "datamaps/field_history.html", context)


def _section(connector: Connector, record: str, path: str) -> dict[str, Any]:
    """When it changed as one connector saw it: two queries. Equal observations are stored, and read, once."""
    looks = Check.objects.filter(connector=connector, observation__isnull=False)
    rows = list(looks.values_list("started_at", "observation_id", "pk")[:LOOKS])
    answers = {
        one.pk: answers_of(one.seen, record, path)
        for one in Observation.objects.filter(pk__in={seen for _at, seen, _pk in rows}).iterator(chunk_size=20)
    }
    sights = (Seen(at, connector.key, answers[seen]) for at, seen, _pk in reversed(rows))
    checks = {at: pk for at, _seen, pk in rows}
    return {"connector": connector, "turns": [_turn_row(turn, checks[turn.at]) for turn in turns(sights)]}


def _turn_row(turn: Turn, check: int) -> dict[str, Any]:
    titles = {
        "first": _("As it was first seen"),
        "came": _("It was there"),
        "went": _("It was no longer there"),
        "changed": _("It was another"),
    }
    return {
        "at": turn.at,
        "check": check,
        "not_before": turn.not_before,
        "title": titles[turn.what],
        "changes": [
            {"name": name.replace("_", " "), "before": value_in_words(before), "after": value_in_words(after)}
            for name, before, after in turn.changes
        ],
    }


def _events(system: System, record: str, name: str) -> list[dict[str, Any]]:
    """What happened to the findings about it, the newest first."""
    about = Finding.objects.filter(system=system, record=record, path=name)
    rows = FindingEvent.objects.filter(finding__in=about).select_related("finding__workspace", "finding__system")
    return [
        {
            "at": row.at,
            "words": row.words,
            "by": row.by,
            "note": row.note,
            "uid": row.finding.uid,
            "sentence": drift_of(row.finding).change.sentence(),
        }
        for row in rows.order_by("-at", "-pk")[:EVENTS]
    ]
