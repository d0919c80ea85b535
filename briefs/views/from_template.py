"""A brief from a template: what it brings, what starting from it would add, and which systems it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.proposing.proposal import without
from briefs.services.starting import start_from, what_is_here
from briefs.starting.fit import Fitted, Here, fit, matches
from briefs.starting.templates import Template, template
from briefs.views.common import brief_page
from briefs.views.next_question import first_question
from briefs.views.start import LONGEST, briefs_crumb, title_problems
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.once import once_of

LEAVE_OUT = "-"
"""What is sent for a system that somebody does not want; no key is like it."""


@in_workspace(Role.CONTRIBUTOR)
def add_from_template(request: WorkspaceRequest, template_key: str) -> HttpResponse:
    """One of the templates that come with the portal."""
    found = template(template_key)
    if found is None:
        raise Http404
    return offer(request, found)


def offer(request: WorkspaceRequest, found: Template, remarks: Sequence[str] | None = None) -> HttpResponse:
    """What a template would add, for the systems that somebody chose, and the brief when they say so.

    With `remarks` it was read from a file: they are shown, and systems may be left out.
    """
    proposed = remarks is not None
    here = what_is_here(request.workspace)
    left_out = {one.key for one in found.file.systems if request.POST.get(f"system-{one.key}") == LEAVE_OUT}
    unwanted = left_out if proposed else set()
    wanted = without(found, unwanted) if unwanted else found
    chosen = _chosen(wanted, here, request.POST)
    title = request.POST.get("title", found.brief.title).strip()[:LONGEST]
    problems, once = title_problems("template", title, None) + _twice(chosen), once_of(request.POST)
    if request.method == "POST" and not problems and request.POST.get("say") != "preview":
        made = start_from(request.workspace, wanted.file, title, chosen, Actor.of(request.user), once, not proposed)
        return redirect(first_question(brief_page(request, made.ref)))
    context = {
        "template": found,
        "proposed": proposed,
        "remarks": remarks,
        "title_typed": title,
        "once": once,
        "problems": problems,
        "systems": _choices(found, here, chosen, unwanted),
        "added": None if problems else _added(wanted, here, chosen),
        "brings": _brings(wanted),
        "crumbs": [
            briefs_crumb(request),
            {"label": _("Start a brief"), "url": reverse("add_brief", args=[request.workspace.key])},
            {"label": found.name},
        ],
    }
    return render(request, "briefs/add_from_template.html", context, status=422 if problems else 200)


def _chosen(found: Template, here: Here, sent: Mapping[str, str]) -> dict[str, str]:
    """Which of ours stands for which system of the template. What was not sent is as it probably should be; an unknown
    key counts as a new system."""
    ours, likely = {system.key for system in here.systems}, matches(found.file, here)
    wanted = {system.key: sent.get(f"system-{system.key}", likely.get(system.key, "")) for system in found.file.systems}
    return {key: our for key, our in wanted.items() if our in ours}


def _twice(chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """The same system of ours cannot be both ends."""
    for position, (key, our) in enumerate(chosen.items()):
        if our in list(chosen.values())[:position]:
            words = _("One of your systems is chosen twice. Choose another one, or let a new one be made.")
            return [{"message": words, "href": f"#system-{key}", "field": key}]
    return []


def _choices(found: Template, here: Here, chosen: Mapping[str, str], unwanted: set[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": system.key,
            "name": system.label,
            "kind": system.kind.label if system.kind else "",
            "chosen": LEAVE_OUT if system.key in unwanted else chosen.get(system.key, ""),
            "ours": [
                {"key": one.key, "label": one.label}
                for one in sorted(here.systems, key=lambda one: (one.kind is not system.kind, one.label))
            ],
        }
        for system in found.file.systems
    ]


def _added(found: Template, here: Here, chosen: Mapping[str, str]) -> dict[str, Any]:
    """What would be added, in words for the preview."""
    fitted: Fitted = fit(found.file, here, chosen)
    names = {system.key: system.label for system in (*fitted.file.systems, *here.systems)}
    shared = {record.key: record.name or record.key for record in here.shared_records}
    records = {system.key: [one.title or one.name for one in system.records] for system in fitted.file.systems}
    return {
        "new": [{"name": names[key], "records": records[key]} for key in fitted.new],
        "filled": [{"name": names[key], "records": records[key]} for key in fitted.filled],
        "ours": [names[key] for key in fitted.ours],
        "teams": [team.name for team in fitted.teams],
        "shared": [record.name for record in fitted.shared_records],
        "shared_ours": [shared[key] for key in fitted.shared_ours],
        "left_out": fitted.left_out,
    }


def _brings(found: Template) -> list[dict[str, Any]]:
    """The content of a template in lists that a person can judge."""
    brief, names = found.brief, {system.key: system.label for system in found.file.systems}
    checks = brief.runbook.first_checks if brief.runbook else ()
    return [
        {
            "title": _("What moves"),
            "lines": [f"{flow.label}: {names[flow.source]} → {names[flow.target]}" for flow in brief.flows],
        },
        {"title": _("What the business must decide"), "lines": [row.question for row in brief.decisions]},
        {"title": _("What goes wrong now and then"), "lines": [row.name for row in brief.exceptions]},
        {"title": _("How it is tested"), "lines": [row.name for row in brief.scenarios]},
        {"title": _("What an admin checks first"), "lines": [row.question for row in checks]},
        {"title": _("Reviews and obligations"), "lines": [row.name for row in brief.obligations]},
    ]
