"""Signatures as pages show them: who signs, where each signature stands, and what live systems say against them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.documents.chapters.evidence import difference
from briefs.dossier.dossier import Dossier
from briefs.dossier.signers import role_words
from briefs.dossier.standing import Standing, Stands, contradiction
from briefs.sections.registry import section_names
from briefs.views.common import BriefPage

_STATES = {
    Stands.SIGNED: "completed",
    Stands.CARRIED: "match",
    Stands.AGAIN: "drift",
    Stands.NOT_YET: "not_yet",
}


def people(dossier: Dossier, standings: Iterable[Standing]) -> list[dict[str, Any]]:
    """Everybody who signs, with the names that a dossier has for them."""
    return [
        {
            "name": dossier.name_of(one.contact),
            "roles": [role_words(role) for role in one.roles],
            "state": _STATES[one.stands],
            "words": one.stands.label,
            "version": one.version.number if one.version else None,
            "at": one.signature.signed_at if one.signature else None,
            "comment": one.signature.comment if one.signature else "",
            "changed": section_names(one.changed),
            "others": section_names(one.others),
        }
        for one in standings
    ]


def against(page: BriefPage, dossier: Dossier | None = None) -> dict[str, Any] | None:
    """The notice that a signed version no longer matches the live system; nothing when it does."""
    held = dossier or page.dossier
    found = contradiction(held)
    if found is None:
        return None
    return {
        "number": found.version.number,
        "findings": [
            _("%(system)s: %(what)s") % {"system": held.map.label(one.system), "what": difference(one)}
            for one in found.findings
        ],
        "people": [held.name_of(one.contact) for one in found.touched],
        "url": reverse("findings", args=[page.request.workspace.key]),
    }
