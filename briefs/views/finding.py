"""One difference: what is documented and what was seen, all that it touches, what happened, what can be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.announcing.words import reason_of_somebody
from briefs.impact.impact import exceptions_of, scenarios_of
from briefs.services.giving import give_to
from briefs.services.touched import Touched, concerned_by, touched_by
from briefs.views.act_on_findings import people_of
from briefs.views.impact import brief_row, exception_rows
from datamaps.forms.findings import GiveForm, WaitForm
from datamaps.models import Finding, FindingEvent, FindingStatus, SeveritySetting
from datamaps.schema.severity import Severity
from datamaps.services.acting import OPEN, Chosen, Refused, wait
from datamaps.services.findings import drift_of
from datamaps.services.past_checks import made_at
from datamaps.views.findings import view_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role
from integrations_portal.audit.trail import Actor
from integrations_portal.look.differences import pieces
from integrations_portal.look.words import day_in_words, value_in_words
from integrations_portal.rows import door
from integrations_portal.rows.conflict import Conflict, conflict

RELATED = ("system", "connector__system", "connector__workspace", "connector__baseline", "workspace", "assigned")


@in_workspace(to_post=Role.EDITOR)
def finding(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Posting lets it wait until a day, gives it to a person, or opens it again."""
    found = get_object_or_404(Finding.objects.of(request.workspace).select_related(*RELATED), uid=uid)
    said = request.POST.get("say", "")
    waiting = WaitForm(request.POST if said == "waive" else None)
    given = found.assigned.key if found.assigned else ""
    giving = GiveForm(people_of(request), request.POST if said == "give" else None, given)
    clash: Conflict | None = None
    if request.method == "POST" and _is_good(said, waiting, giving):
        try:
            _decide(request, found, said, waiting, giving)
        except door.Stale as stale:
            clash = _clash(stale, said, waiting, giving)
            found = get_object_or_404(Finding.objects.select_related(*RELATED), pk=found.pk)
        else:
            messages.success(request, _("Saved."))
            return redirect("finding", key=request.workspace.key, uid=found.uid)
    failed = bool(waiting.errors or giving.errors)
    context = _context(request, found) | {
        "waiting": waiting,
        "giving": giving,
        "failed": failed,
        "clash": clash,
    }
    return render(request, "datamaps/finding.html", context, status=409 if clash else 422 if failed else 200)


def _is_good(said: str, waiting: forms.Form, giving: forms.Form) -> bool:
    return said == "open" or (waiting.is_valid() if said == "waive" else giving.is_valid())


def _context(request: WorkspaceRequest, found: Finding) -> dict[str, Any]:
    drift = drift_of(found)
    touched = touched_by(found, drift)
    before, after = value_in_words(found.before), value_in_words(found.after)
    return {
        "finding": found,
        "before": before,
        "after": after,
        "pieces": pieces(before, after),
        "view": view_of(request, found),
        "setting": _setting(found),
        "touched": _touched_rows(request, found, touched),
        "told": _told_rows(request, found),
        "events": _events(request, found),
        "can_act": found.status in OPEN,
        "may_change": request.membership.may(Role.EDITOR),
        "may_ask": request.membership.may(Role.CONTRIBUTOR),
        "crumbs": [
            {"label": _("Differences"), "url": reverse("findings", args=[request.workspace.key])},
            {"label": found.path or found.system.label()},
        ],
    }


def _events(request: WorkspaceRequest, found: Finding) -> list[dict[str, Any]]:
    """What happened to it, the oldest first, with the page of the check that saw it."""
    events = list(found.events.all())
    checks = made_at(found.connector_id, (event.at for event in events))
    place = [request.workspace.key, found.system.key, found.connector.key]
    return [
        {"event": one, "check": reverse("check", args=[*place, checks[one.at]]) if one.at in checks else ""}
        for one in events
    ]


def _touched_rows(request: WorkspaceRequest, found: Finding, touched: Touched) -> dict[str, Any]:
    key = request.workspace.key

    def of(name: str, ref: str, *rest: str) -> str:
        return reverse(name, args=[key, ref, *rest])

    return {
        "briefs": [brief_row(request.workspace, one) for one in touched.briefs],
        "flows": [
            {"label": f"{one.ref}/{ref}", "name": flow.name, "url": of("flow", one.ref, ref)}
            for one in touched.briefs
            for flow in one.flows
            for ref in [flow.ref.rpartition("/")[2]]
        ],
        "mapped": [
            {
                "flow": f"{one.brief}/{one.flow}",
                "from": ", ".join(str(place) for place in one.move.sources),
                "to": str(one.move.target or ""),
                "url": of("mapping", one.brief, one.flow),
            }
            for one in touched.mapped
        ],
        "exceptions": exception_rows(request.workspace, [one for one in touched.briefs if exceptions_of(one)]),
        "scenarios": [
            {
                "name": row.name or row.ref,
                "label": f"{one.ref} {row.ref or ''}".strip(),
                "url": of("section", one.ref, "scenarios"),
            }
            for one in touched.briefs
            for row in scenarios_of(one)
        ],
        "symptoms": [
            {"name": one.failure.symptom, "label": one.brief, "url": of("read_runbook", one.brief)}
            for one in touched.symptoms
        ],
        "signatures": touched.signatures,
    }


def _told_rows(request: WorkspaceRequest, found: Finding) -> list[dict[str, Any]]:
    """Whom it concerns, with the reasons; they have heard of it, or will."""
    told = concerned_by(found)
    people = {one.key: one for one in Contact.objects.of(request.workspace).filter(key__in=told)}
    return [
        {"who": people.get(key) or key, "reasons": [reason_of_somebody(reason) for reason in reasons]}
        for key, reasons in told.items()
    ]


def _setting(found: Finding) -> dict[str, Any] | None:
    """Who raised or lowered the severity of this kind of change from what it usually is, and why."""
    if not found.why.get("usual"):
        return None
    usual, now = Severity.of(found.why["usual"]), Severity.of(found.severity)
    row = SeveritySetting.objects.of(found.workspace).filter(change=found.change).first()
    return {"raised": now.rank > usual.rank, "usual": usual.label, "row": row} if row else None


@transaction.atomic
def _decide(request: WorkspaceRequest, found: Finding, said: str, waiting: WaitForm, giving: GiveForm) -> None:
    """Raises Stale."""
    seen = request.POST.get("version", "")
    chosen = [Chosen(found, int(seen) if seen.isdecimal() else 0)]
    try:
        if said == "waive":
            wait(chosen, waiting.cleaned_data["until"], waiting.cleaned_data["reason"], Actor.of(request.user))
        elif said == "give":
            to = Contact.objects.of(request.workspace).select_related("workspace")
            person = to.filter(key=giving.cleaned_data["person"]).first()
            give_to(chosen, person, request.user, request.membership.contact)
        else:
            _open_again(request, chosen[0])
    except Refused as refused:
        raise door.Stale(Finding.objects.filter(pk=found.pk).first()) from refused


def _open_again(request: WorkspaceRequest, chosen: Chosen) -> None:
    found = chosen.finding
    found.status, found.waived_until = FindingStatus.OPEN, None
    door.save(found, Actor.of(request.user), chosen.version)
    FindingEvent.objects.create(finding=found, at=timezone.now(), event="reopened", by=str(request.user))


_STATUS = {"open": FindingStatus.OPEN, "waive": FindingStatus.WAIVED}


def _clash(stale: door.Stale, said: str, waiting: WaitForm, giving: GiveForm) -> Conflict:
    """What was decided meanwhile beside what was typed."""
    now = stale.now
    if not isinstance(now, Finding):
        raise Http404
    theirs = {
        "status": now.status,
        "reason": now.reason,
        "until": now.waived_until,
        "person": now.assigned.key if now.assigned else "",
    }
    typed = waiting.cleaned_data if said == "waive" else giving.cleaned_data if said == "give" else {}
    yours = theirs | {"status": _STATUS.get(said, now.status)} | typed
    fields = {**waiting.fields, **giving.fields}
    labels = [("status", _("State")), *((name, str(field.label)) for name, field in fields.items())]

    def words(name: str, value: Any) -> str:
        if name == "status":
            return str(FindingStatus.of(value).label)
        if name == "person":
            return str(giving.names.get(value, value))
        return day_in_words(value) if name == "until" and value else str(value or "")

    return conflict(now, theirs, yours, labels, words)
