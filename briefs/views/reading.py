"""Who has read a version, as pages show it, and the press that says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from briefs.dossier.dossier import Dossier, VersionState
from briefs.dossier.hashes import section_hashes
from briefs.dossier.readers import Reader, guide_hash, readers, to_read
from briefs.services.reading import confirm_read, confirmed
from briefs.services.versions import version_numbered
from briefs.views.common import BriefPage, brief_page
from integrations_portal.accounts.access import WorkspaceRequest, in_workspace
from integrations_portal.accounts.models import Membership
from integrations_portal.audit.trail import Actor

GUIDE = "guide"


def newest(page: BriefPage) -> VersionState | None:
    return max(page.dossier.live.versions, key=lambda one: one.number, default=None)


def reading(page: BriefPage, version: VersionState, dossier: Dossier, at: str = "") -> dict[str, Any]:
    """What the list of readers shows of a version. `dossier` says who was asked; `at` is where the press leads back."""
    found = _readers(page, version, dossier)
    members = Membership.objects.filter(workspace=page.request.workspace, contact__isnull=False, user__is_active=True)
    with_login = set(members.values_list("contact__key", flat=True))
    own = next((one for one in found if page.contact and one.contact == page.contact.key), None)
    return {
        "number": version.number,
        "words": _words(found, version),
        "people": [_line(page.dossier, one, with_login) for one in found],
        "mine": own.confirmed if own else None,
        "contact": page.contact,
        "own_url": page.own_url,
        "url": page.url("confirm_read", version.number),
        "version_url": page.url("version", version.number),
        "at": at,
    }


def reading_of_guide(page: BriefPage) -> dict[str, Any] | None:
    """The list for the newest version, beside the guide; `moved_on`: the guide says something else by now."""
    version = newest(page)
    if version is None:
        return None
    now = guide_hash(section_hashes(page.dossier.content))
    return reading(page, version, page.dossier, GUIDE) | {"moved_on": now != guide_hash(version.sections)}


def reading_fact(page: BriefPage) -> dict[str, Any] | None:
    """How many have read the newest version, for the strip of a brief; nothing while nobody is asked."""
    version = newest(page)
    found = _readers(page, version, page.dossier) if version else ()
    if version is None or not found:
        return None
    state = "completed" if all(one.confirmed for one in found) else "in_progress"
    return {"state": state, "value": _words(found, version), "url": f"{page.url('version', version.number)}#readers"}


def _readers(page: BriefPage, version: VersionState, dossier: Dossier) -> tuple[Reader, ...]:
    return readers(to_read(dossier), version, page.dossier.live.versions, confirmed(page.integration))


def _words(found: tuple[Reader, ...], version: VersionState) -> str:
    """Those who read it without being asked count among both."""
    have = sum(one.confirmed is not None for one in found)
    words = ngettext("%(have)s of %(all)s has read version %(n)s", "%(have)s of %(all)s have read version %(n)s", have)
    return words % {"have": have, "all": len(found), "n": version.number}


def _line(dossier: Dossier, one: Reader, with_login: set[str]) -> dict[str, Any]:
    return {
        "name": dossier.name_of(one.contact),
        "state": "completed" if one.confirmed else "not_yet",
        "words": _("Has read it") if one.confirmed else _("Not yet"),
        "confirmed": one.confirmed,
        "asked": one.asked,
        "no_login": one.confirmed is None and one.contact not in with_login,
    }


@require_POST
@in_workspace()
def confirm_version_read(request: WorkspaceRequest, ref: str, number: int) -> HttpResponse:
    """Says for the reader that they have read a version. Whoever is nobody in briefs cannot be told apart."""
    page = brief_page(request, ref)
    row = version_numbered(page.integration, number)
    if row is None:
        raise Http404
    if page.contact is None:
        messages.error(request, _("Nothing was noted: nobody has said yet which person you are here."))
    else:
        confirm_read(row, page.contact, Actor.of(request.user))
        messages.success(request, _("It is noted that you have read version %(n)s.") % {"n": number})
    back = page.url("section", GUIDE) if request.POST.get("at") == GUIDE else page.url("version", number)
    return redirect(f"{back}#readers")
