"""Signing a brief: exactly what it says now, or again what has changed since."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.dossier.dossier import VersionState
from briefs.dossier.signers import changed_since
from briefs.sections.registry import section_names
from briefs.services.signing import MovedOn, NotNamed, Stopped, sign
from briefs.views.common import BriefPage, brief_page
from briefs.views.questions import question_cards
from briefs.views.signatures import against, comment_of, signing, why_not_signed
from briefs.views.stages import stages
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Role
from integrations_portal.audit.trail import Actor

SHOWN = 5


@in_workspace()
def sign_brief(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Shows what is approved, by whom, and takes the signature of somebody who is named."""
    page = brief_page(request, ref)
    if request.method == "POST":
        comment, seen = comment_of(request.POST), request.POST.get("hash", "")
        try:
            if page.contact is None:
                raise NotNamed
            made = sign(page.integration, page.contact, seen, comment, Actor.of(request.user), page.today)
        except (NotNamed, MovedOn, Stopped) as refused:
            return _render(page, status=409, problem=why_not_signed(refused), comment=comment)
        messages.success(request, _("You have signed version %(n)s.") % {"n": made.signed.number})
        return redirect(page.url("sign"))
    return _render(page)


def _render(page: BriefPage, status: int = 200, **more: Any) -> HttpResponse:
    dossier, stops = page.dossier, page.stops_signing
    last = max((one for one in dossier.live.versions if one.signatures), key=lambda one: one.number, default=None)
    about = signing(page.integration, dossier, page.contact, stops)
    may_change = page.request.membership.may(Role.EDITOR)
    waiting = any(person["state"] != "completed" for person in about["people"])
    context = about | {
        "page": page,
        "crumbs": page.crumbs({"label": _("Sign")}),
        "contact": page.contact,
        "own_url": page.own_url,
        "share_url": page.url("add_guest") if may_change and waiting and not stops else "",
        "questions": question_cards(page, stops[:SHOWN]),
        "more": max(0, len(stops) - SHOWN),
        "changed": section_names(changed_since(dossier, last)) if last else [],
        "last": last,
        "against": against(page),
        "versions": [_version(page, one) for one in sorted(dossier.live.versions, key=lambda one: -one.number)[:SHOWN]],
        "stages": stages(page),
        "may_move": may_change,
    }
    return render(page.request, "briefs/sign.html", context | more, status=status)


def _version(page: BriefPage, version: VersionState) -> dict[str, Any]:
    return {
        "number": version.number,
        "url": page.url("version", version.number),
        "hash": version.hash[:12],
        "made_at": version.made_at,
        "people": [page.dossier.name_of(one.contact) for one in version.signatures],
    }
