"""Signing a brief: exactly what it says now, or again what has changed since."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.dossier.dossier import VersionState
from briefs.dossier.signers import changed_since, current_hash, version_of
from briefs.dossier.standing import Standing, Stands, standings_now
from briefs.dossier.stored import NewerFormat
from briefs.sections.registry import section_names
from briefs.services.signing import MovedOn, NotNamed, Stopped, sign, stops_signing
from briefs.services.versions import Compared, compared, version_numbered
from briefs.views.common import BriefPage, brief_page
from briefs.views.questions import question_cards
from briefs.views.signatures import against, people
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
        comment, seen = request.POST.get("comment", "").strip(), request.POST.get("hash", "")
        try:
            if page.contact is None:
                raise NotNamed
            made = sign(page.integration, page.contact, seen, comment, Actor.of(request.user), page.today)
        except NotNamed:
            return _render(page, status=409, problem=_("You are not among the people who sign this brief."))
        except MovedOn:
            words = _("The brief has changed since you read it. Nothing was signed. Read what changed, then sign.")
            return _render(page, status=409, problem=words, comment=comment)
        except Stopped:
            words = _("Something has to be answered before anybody can sign. Nothing was signed.")
            return _render(page, status=409, problem=words, comment=comment)
        messages.success(request, _("You have signed version %(n)s.") % {"n": made.signed.number})
        return redirect(page.url("sign"))
    return _render(page)


def _render(page: BriefPage, status: int = 200, **more: Any) -> HttpResponse:
    dossier, contact = page.dossier, page.contact
    everybody = standings_now(dossier)
    version = version_of(dossier)
    mine = next((one for one in everybody if contact and one.contact == contact.key), None)
    stops = stops_signing(dossier, page.today)
    last = max((one for one in dossier.live.versions if one.signatures), key=lambda one: one.number, default=None)
    context = {
        "page": page,
        "crumbs": page.crumbs({"label": _("Sign")}),
        "hash": current_hash(dossier),
        "number": version.number if version else max((one.number for one in dossier.live.versions), default=0) + 1,
        "people": people(dossier, everybody),
        "mine": mine,
        "contact": contact,
        "people_url": page.people_url,
        "may_sign": mine is not None and mine.stands is not Stands.SIGNED and not stops,
        "has_signed": mine is not None and mine.stands is Stands.SIGNED,
        "carried": mine is not None and mine.stands is Stands.CARRIED,
        "compared": _since_signed(page, mine),
        "stops": len(stops),
        "questions": question_cards(page, stops[:SHOWN]),
        "more": max(0, len(stops) - SHOWN),
        "changed": section_names(changed_since(dossier, last)) if last else [],
        "last": last,
        "against": against(page),
        "versions": [_version(page, one) for one in sorted(dossier.live.versions, key=lambda one: -one.number)[:SHOWN]],
        "stages": stages(page),
        "may_move": page.request.membership.may(Role.EDITOR),
    }
    return render(page.request, "briefs/sign.html", context | more, status=status)


def _since_signed(page: BriefPage, mine: Standing | None) -> Compared | None:
    """What has changed since somebody signed last: all that they have to read to sign again."""
    if mine is None or mine.version is None or mine.stands is Stands.SIGNED:
        return None
    signed = version_numbered(page.integration, mine.version.number)
    try:
        return compared(page.integration, page.dossier, signed, None) if signed else None
    except NewerFormat:
        return None


def _version(page: BriefPage, version: VersionState) -> dict[str, Any]:
    return {
        "number": version.number,
        "url": page.url("version", version.number),
        "hash": version.hash[:12],
        "made_at": version.made_at,
        "people": [page.dossier.name_of(one.contact) for one in version.signatures],
    }
