"""A decision made from a difference, in one of the briefs that it touches."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from briefs.forms.from_finding import FromFindingForm
from briefs.models import Entry
from briefs.services.parts import new_row, save_row
from briefs.shapes.proof import Decision, DecisionArea
from datamaps.models import Finding, FindingEvent, Flow, Integration
from datamaps.schema.weigh import Drift
from datamaps.services.findings import drift_of
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.once import made_once


@in_workspace(Role.CONTRIBUTOR)
def decision_from_finding(request: WorkspaceRequest, uid: UUID) -> HttpResponse:
    """Asks for the brief, and for what the difference does not say: who decides, and by when."""
    rows = Finding.objects.of(request.workspace).select_related("system", "connector", "workspace")
    finding = get_object_or_404(rows, uid=uid)
    drift = drift_of(finding)
    briefs = _briefs(request, drift)
    people = Contact.objects.of(request.workspace).filter(active=True)
    form = FromFindingForm(
        request.POST if request.method == "POST" else None,
        [(one.ref, one.label()) for one in briefs],
        [(one.key, one.label()) for one in people],
        _begin(finding, drift, briefs),
    )
    if request.method == "POST" and form.is_valid():
        brief = next(one for one in briefs if one.ref == form.cleaned_data["brief"])
        made = _make(request, finding, drift, brief, form)
        messages.success(request, _("The decision is written down. Now it can be answered, or asked by e-mail."))
        return redirect("decision", key=request.workspace.key, uid=made.uid)
    context = {
        "form": form,
        "finding": finding,
        "words": drift.change.sentence(),
        "briefs": briefs,
        "failed": bool(form.errors),
        "crumbs": _crumbs(request, finding),
    }
    return render(request, "briefs/decision_from_finding.html", context, status=422 if form.errors else 200)


def _briefs(request: WorkspaceRequest, drift: Drift) -> list[Integration]:
    """The briefs that the difference touches; all of them where it touches none."""
    rows = Integration.objects.of(request.workspace).select_related("workspace")
    touched = list(rows.filter(ref__in={label.partition("/")[0] for label in drift.flows}))
    return touched or list(rows)


def _begin(finding: Finding, drift: Drift, briefs: list[Integration]) -> dict[str, Any]:
    said = {"system": finding.system.label(), "changed": drift.change.sentence().rstrip(".")}
    question = _("%(system)s: %(changed)s. What do we do about it?") % said
    ways = (_("Take over what the system does now"), _("Have the system put back as it is documented"))
    return {
        "once": uuid4(),
        "brief": briefs[0].ref if len(briefs) == 1 else "",
        "question": question[:2000],
        "ways": "\n".join(ways),
        "if_unanswered": _("The flows go on as before, although the system has changed. %(why)s")
        % {"why": drift.why()},
    }


@transaction.atomic
def _make(
    request: WorkspaceRequest, finding: Finding, drift: Drift, brief: Integration, form: FromFindingForm
) -> Entry:
    """The decision, which blocks the flows of that brief that use what changed; the finding's history says so."""
    once, by = form.cleaned_data["once"], Actor.of(request.user)
    with made_once(Entry, request.workspace, once) as made:
        if made is not None:
            return made
        flows = Flow.objects.filter(integration=brief).values_list("ref", flat=True)
        blocks = [ref for ref in flows if f"{brief.ref}/{ref}" in drift.flows]
        answers = {"ref": "D-00", "area": DecisionArea.FIELD.value, "blocks": blocks, **form.answers()}
        plain = Decision.read(answers).plain()
        del plain["ref"]  # the next free one is given when it is saved
        row = save_row(new_row(brief, "decisions", once), plain, by)
        if not isinstance(row, Entry):
            raise TypeError(type(row))
        note = f"{brief.ref} {row.ref}: {row.details['question']}"
        FindingEvent.objects.create(
            finding=finding, at=timezone.now(), event="decision", by=str(request.user), note=note
        )
        return row


def _crumbs(request: WorkspaceRequest, finding: Finding) -> list[dict[str, str]]:
    key = request.workspace.key
    return [
        {"label": _("Differences"), "url": reverse("findings", args=[key])},
        {"label": finding.path or finding.system.label(), "url": reverse("finding", args=[key, finding.uid])},
        {"label": _("Turn into a decision")},
    ]
