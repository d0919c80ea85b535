"""What people do about differences they chose in the inbox: shown first, then done to all of them or to none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.readiness.words import question
from briefs.services.answered import answered_by
from briefs.services.giving import give_to
from datamaps.forms.findings import GiveForm, WaitForm
from datamaps.services.acting import MOST, Chosen, Refused, Why, chosen_of, stale, wait
from datamaps.services.adopting import Adoption, carry_out, plan
from datamaps.tasks import check_now
from datamaps.views.findings import view_of
from datamaps.views.import_steps import groups_of
from datamaps.views.imports import size_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role
from integrations_portal.audit.trail import Actor

Refusals = Mapping[UUID, Why]


@in_workspace(Role.EDITOR)
def wait_findings(request: WorkspaceRequest) -> HttpResponse:
    """Lets the chosen ones wait until a day, with a reason."""
    chosen = _chosen(request)
    if not chosen:
        return _none(request)
    sent = request.POST.get("say") == "wait"
    form, refused = WaitForm(request.POST if sent else None), stale(chosen)
    if sent and not refused and form.is_valid():
        try:
            wait(chosen, form.cleaned_data["until"], form.cleaned_data["reason"], Actor.of(request.user))
        except Refused as why:
            refused = dict(why.rows)
        else:
            return _done(request, len(chosen), _("waiting"))
    context = {"form": form, "say": "wait", "title": _("Let it wait"), "label": _("Let them wait until then")}
    return _page(request, "briefs/act_on_findings.html", chosen, refused if sent else {}, context)


@in_workspace(Role.EDITOR)
def give_findings(request: WorkspaceRequest) -> HttpResponse:
    """Gives the chosen ones to a person, who gets one message."""
    chosen = _chosen(request)
    if not chosen:
        return _none(request)
    sent = request.POST.get("say") == "give"
    form, refused = GiveForm(people_of(request), request.POST if sent else None), stale(chosen)
    if sent and not refused and form.is_valid():
        to = Contact.objects.of(request.workspace).filter(key=form.cleaned_data["person"]).first()
        if to is not None:
            to.workspace = request.workspace
        try:
            give_to(chosen, to, request.user, request.membership.contact)
        except Refused as why:
            refused = dict(why.rows)
        else:
            return _done(request, len(chosen), to.name if to else _("nobody"))
    context = {"form": form, "say": "give", "title": _("Give to a person"), "label": _("Give them to this person")}
    return _page(request, "briefs/act_on_findings.html", chosen, refused if sent else {}, context)


@in_workspace(Role.EDITOR)
def adopt_findings(request: WorkspaceRequest) -> HttpResponse:
    """Shows what the catalog would say and what is asked then; writes it when that is still so."""
    chosen = _chosen(request)
    if not chosen:
        return _none(request)
    moved = stale(chosen)
    found = plan([one.finding for one in chosen if one.finding.uid not in moved])
    found.refused |= moved
    sent = request.POST.get("say") == "adopt"
    other = sent and request.POST.get("mark") != found.mark
    if sent and not found.refused and not other:
        carry_out(found, Actor.of(request.user))
        for connector in {view.connector.pk: view.connector for row in found.takings for view in row.looked}.values():
            check_now(connector, request.user)
        return _done(request, len(found.taken), _("in the catalog"))
    context = _preview(request, found) | {"other": other, "title": _("Bring into the catalog")}
    return _page(request, "briefs/adopt_findings.html", chosen, found.refused, context, conflict=other)


def _preview(request: WorkspaceRequest, found: Adoption) -> dict[str, Any]:
    answered, more = answered_by(request.workspace, found, timezone.localdate())
    return {
        "mark": found.mark,
        "good": [f"{one.uid}:{one.version}" for one in found.taken],
        "takings": [
            {"system": one.system, "size": size_of(one.preview.plan), "groups": groups_of(one.preview.plan, said=1)}
            for one in found.takings
        ],
        "answered": [
            {
                "brief": one.brief,
                "appear": [{"words": question(row), "severity": row.severity.value} for row in one.appear],
                "go": [{"words": question(row), "severity": row.severity.value} for row in one.go],
            }
            for one in answered
        ],
        "more_briefs": more,
    }


@in_workspace(Role.CONTRIBUTOR)
def decide_findings(request: WorkspaceRequest) -> HttpResponse:
    """A decision is made of one difference; it is asked for on a page of its own."""
    chosen = chosen_of(request.workspace, request.POST.getlist("chosen"))
    if not chosen:
        return _none(request)
    if len(chosen) > 1:
        messages.info(request, _("A decision answers one question. This is for the first of those you chose."))
    return redirect("decision_from_finding", key=request.workspace.key, uid=chosen[0].finding.uid)


def _chosen(request: WorkspaceRequest) -> tuple[Chosen, ...]:
    return chosen_of(request.workspace, request.POST.getlist("chosen"))


def _none(request: WorkspaceRequest) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("Choose at least one difference first."))
    return redirect("findings", key=request.workspace.key)


def _done(request: WorkspaceRequest, count: int, where: str) -> HttpResponse:
    text = ngettext("%(count)d difference: now %(where)s.", "%(count)d differences: now %(where)s.", count)
    messages.success(request, text % {"count": count, "where": where})
    return redirect("findings", key=request.workspace.key)


def people_of(request: WorkspaceRequest) -> list[tuple[str, str]]:
    people = Contact.objects.of(request.workspace).filter(active=True).order_by("name")
    return [(one.key, one.label()) for one in people]


def _page(
    request: WorkspaceRequest,
    template: str,
    chosen: Sequence[Chosen],
    refused: Refusals,
    context: dict[str, Any],
    *,
    conflict: bool = False,
) -> HttpResponse:
    """The chosen ones with what stood in the way of each, which is named first."""
    rows = [view_of(request, one.finding) | {"refused": _words(refused, one)} for one in chosen]
    problems = [
        {"message": f"{row['path']}: {row['refused']}", "href": f"#finding-{row['uid']}"}
        for row in rows
        if row["refused"]
    ]
    bound = context.get("form")
    failed = bool(bound is not None and bound.errors)
    crumbs = [{"label": _("Differences"), "url": reverse("findings", args=[request.workspace.key])}]
    context |= {
        "rows": rows,
        "problems": problems,
        "failed": failed or bool(problems),
        "most": MOST if len(request.POST.getlist("chosen")) > MOST else 0,
        "crumbs": [*crumbs, {"label": context["title"]}],
    }
    changed = conflict or Why.CHANGED in refused.values()
    return render(request, template, context, status=409 if changed else 422 if failed or problems else 200)


def _words(refused: Refusals, one: Chosen) -> str:
    return str(refused[one.finding.uid].label) if one.finding.uid in refused else ""
