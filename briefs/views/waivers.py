"""Living with an open question until a day: who, why, and until when is printed in the pack."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from briefs.models import Waiver
from briefs.readiness.finding import Finding
from briefs.readiness.rule import Severity
from briefs.readiness.words import question
from briefs.shapes import proof
from briefs.views.common import BriefPage, brief_page
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact
from integrations_portal.audit.trail import Actor
from integrations_portal.rows import door
from integrations_portal.shapes.types import FIRST_DAY, LAST_DAY


@in_workspace()
def waive(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Waives one question, or takes the waiver back. A blocker only by the business owner."""
    page = brief_page(request, ref)
    finding = _finding(page, request.GET.get("rule", ""), request.GET.get("about", ""))
    if finding is None:
        messages.info(request, _("That question is no longer asked."))
        return redirect(page.url("open_questions"))
    me = request.membership.contact
    refusal = _refusal(page, finding, me)
    problems: list[dict[str, str]] = []
    status = 403 if request.method == "POST" and refusal else 200
    if request.method == "POST" and me is not None and not refusal:
        problems = _decide(page, finding, me)
        if not problems:
            return redirect(page.url("open_questions"))
        status = 422
    context = {
        "page": page,
        "finding": finding,
        "question": question(finding),
        "refusal": refusal,
        "linked": me is not None,
        "problems": problems,
        "typed": request.POST,
        "crumbs": page.crumbs(
            {"label": _("Open questions"), "url": page.url("open_questions")}, {"label": _("Live with it")}
        ),
    }
    return render(request, "briefs/waive.html", context, status=status)


def _finding(page: BriefPage, rule: str, about: str) -> Finding | None:
    return next((one for one in page.until_signed if (one.rule, one.about) == (rule, about)), None)


def _refusal(page: BriefPage, finding: Finding, me: Contact | None) -> str:
    """Why this member may not waive the question; empty when they may."""
    if me is None:
        return _("Your account is not linked to a person of this workspace. An admin can link it on the page People.")
    owner = page.dossier.brief.business_owner
    if finding.severity is Severity.BLOCKER and me.key != owner:
        name = page.dossier.name_of(owner) or _("who is not named yet")
        return _("This stops the brief, so only the business owner can waive it: %(name)s.") % {"name": name}
    return ""


def _decide(page: BriefPage, finding: Finding, me: Contact) -> list[dict[str, str]]:
    """Writes or removes the waiver; what is missing for it is said beside the form."""
    request = page.request
    by = Actor.of(request.user)
    same = Waiver.objects.filter(integration=page.integration, rule=finding.rule, about=finding.about)
    if request.POST.get("say") == "back":
        for row in same.select_related("integration", "workspace"):
            door.delete(row, by)
        messages.success(request, _("The question is open again."))
        return []
    reason, until = request.POST.get("reason", "").strip(), _day(request.POST.get("until", ""))
    problems = []
    if not reason:
        why = _("Say why you can live with it; the reason is printed in the pack.")
        problems.append({"message": why, "href": "#reason"})
    if until is None or until <= page.today:
        later = _("Choose a day after today. The question opens again then.")
        problems.append({"message": later, "href": "#until"})
    if problems or until is None:
        return problems
    row = same.first() or Waiver(workspace=request.workspace, integration=page.integration)
    answers = {"rule": finding.rule, "about": finding.about, "reason": reason, "by": me.key, "until": until}
    door.save(row.put(proof.Waiver.read(answers).plain()), by)
    messages.success(request, _("Waived."))
    return []


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and FIRST_DAY <= found <= LAST_DAY else None
