"""The stages of a brief: what is still missing for each, who must answer, and moving there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from briefs.readiness.finding import Finding
from briefs.services.signing import Stopped, move, stops_move
from briefs.shapes.purpose import Stage
from briefs.views.common import BriefPage, brief_page
from briefs.views.questions import question_cards
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.door import Stale


def stages(page: BriefPage) -> list[dict[str, Any]]:
    """Every stage. The first that something stops says all of it; each later one only what comes on top."""
    now, rows, told = page.dossier.brief.stage, [], set[tuple[str, str]]()
    for stage in Stage:
        stopped = stops_move(page.dossier, stage, page.today) if stage is not now else None
        stops = stopped.stops if stopped else ()
        new = [finding for finding in stops if _mark(finding) not in told]
        rows.append(
            {
                "value": stage.value,
                "label": stage.label,
                "current": stage is now,
                "stops": len(stops),
                "before": len(stops) - len(new),
                "questions": question_cards(page, new),
                "unsigned": bool(stopped and stopped.unsigned),
                "owner": page.dossier.name_of(page.dossier.brief.business_owner),
                "open": stage is not now and stopped is None,
            }
        )
        told |= {_mark(finding) for finding in stops}
    return rows


def _mark(finding: Finding) -> tuple[str, str]:
    return finding.rule, finding.about


@in_workspace(Role.EDITOR)
def move_stage(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Moves a brief on, or back; what stops it is said."""
    page = brief_page(request, ref)
    to = next((stage for stage in Stage if stage == request.POST.get("to")), None)
    sent = request.POST.get("version", "")
    if request.method == "POST" and to is not None:
        try:
            expected = int(sent) if sent.isdecimal() else None
            move(page.integration, to, Actor.of(request.user), page.today, expected)
        except Stopped:
            messages.error(request, _("It cannot move there yet. What stops it is said below."))
            return redirect(page.url("sign"))  # to the top, where that is said
        except Stale:
            messages.error(request, _("Somebody else moved it in between. Look where it stands now."))
            return redirect(page.url("sign"))
        messages.success(request, _("Now: %(stage)s.") % {"stage": to.label})
    return redirect(f"{page.url('sign')}#stages")
