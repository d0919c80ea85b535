"""Signing a brief, and moving it from stage to stage."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from briefs.dossier.dossier import SignatureState, VersionState
from briefs.dossier.signers import changed_since, current_hash, role_words, signed_by, signers, version_of
from briefs.sections.registry import SECTION, section_of_where
from briefs.services.signing import MovedOn, NotNamed, Stopped, move, sign, stops_move, stops_signing
from briefs.shapes.purpose import Stage
from briefs.views.common import BriefPage, brief_page
from briefs.views.questions import question_cards
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Contact, Role
from integrations_portal.audit.trail import Actor
from integrations_portal.rows.door import Stale

SHOWN = 5


@in_workspace()
def sign_brief(request: WorkspaceRequest, ref: str) -> HttpResponse:
    """Shows what is approved, by whom, and takes the signature of somebody who is named."""
    page = brief_page(request, ref)
    contact = _contact(request)
    if request.method == "POST":
        comment, seen = request.POST.get("comment", "").strip(), request.POST.get("hash", "")
        try:
            if contact is None:
                raise NotNamed
            made = sign(page.integration, contact, seen, comment, Actor.of(request.user), page.today)
        except NotNamed:
            return _render(page, contact, status=409, problem=_("You are not among the people who sign this brief."))
        except MovedOn:
            words = _("The brief has changed since you read it. Nothing was signed. Read what changed, then sign.")
            return _render(page, contact, status=409, problem=words, comment=comment)
        except Stopped:
            words = _("Something has to be answered before anybody can sign. Nothing was signed.")
            return _render(page, contact, status=409, problem=words, comment=comment)
        messages.success(request, _("You have signed version %(n)s.") % {"n": made.signed.number})
        return redirect(page.url("sign"))
    return _render(page, contact)


def _contact(request: WorkspaceRequest) -> Contact | None:
    return Contact.objects.of(request.workspace).filter(pk=request.membership.contact_id).first()


def _render(page: BriefPage, contact: Contact | None, status: int = 200, **more: Any) -> HttpResponse:
    dossier = page.dossier
    named = signers(dossier)
    version = version_of(dossier)
    own = contact.key if contact else ""
    signed_now = {one.contact for one in version.signatures} if version else set()
    stops = stops_signing(dossier, page.today)
    last = max((one for one in dossier.live.versions if one.signatures), key=lambda one: one.number, default=None)
    context = {
        "page": page,
        "crumbs": page.crumbs({"label": _("Sign")}),
        "hash": current_hash(dossier),
        "number": version.number if version else max((one.number for one in dossier.live.versions), default=0) + 1,
        "people": [_person(page, role.label, key) for role, key in named],
        "may_sign": own in {key for _role, key in named} and own not in signed_now and not stops,
        "has_signed": own in signed_now,
        "named": own in {key for _role, key in named},
        "stops": len(stops),
        "questions": question_cards(page, stops[:SHOWN]),
        "more": max(0, len(stops) - SHOWN),
        "changed": _sections(changed_since(dossier, last)) if last else [],
        "last": last,
        "versions": [_version(one) for one in reversed(dossier.live.versions)],
        "stages": _stages(page),
        "may_move": page.request.membership.may(Role.EDITOR),
    }
    return render(page.request, "briefs/sign.html", context | more, status=status)


def _person(page: BriefPage, role: object, key: str) -> dict[str, Any]:
    found: tuple[VersionState, SignatureState] | None = signed_by(page.dossier, key)
    current = version_of(page.dossier)
    return {
        "name": page.dossier.name_of(key),
        "role": role,
        "signed": found[0].number if found else None,
        "at": found[1].signed_at if found else None,
        "comment": found[1].comment if found else "",
        "current": bool(found and current and found[0].number == current.number),
    }


def _version(version: VersionState) -> dict[str, Any]:
    return {
        "number": version.number,
        "hash": version.hash[:12],
        "made_at": version.made_at,
        "people": [str(role_words(one.role)) for one in version.signatures],
    }


def _sections(ids: tuple[str, ...]) -> list[str]:
    """The names of sections of the task list, each once."""
    found = [section_of_where(id) for id in ids]
    return list(dict.fromkeys(str(SECTION[id].title) for id in found if id))


def _stages(page: BriefPage) -> list[dict[str, Any]]:
    """Every stage with what stops the way there."""
    now = page.dossier.brief.stage
    rows = []
    for stage in Stage:
        stopped = stops_move(page.dossier, stage, page.today) if stage is not now else None
        rows.append(
            {
                "value": stage.value,
                "label": stage.label,
                "current": stage is now,
                "stops": len(stopped.stops) if stopped else 0,
                "unsigned": bool(stopped and stopped.unsigned),
                "open": stage is not now and stopped is None,
            }
        )
    return rows


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
        except Stale:
            messages.error(request, _("Somebody else moved it in between. Look where it stands now."))
        else:
            messages.success(request, _("Now: %(stage)s.") % {"stage": to.label})
    return redirect(f"{page.url('sign')}#stages")
