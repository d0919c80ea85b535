"""Signatures as pages show them: who signs, where each signature stands, and what live systems say against them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from briefs.documents.chapters.evidence import difference
from briefs.dossier.dossier import Dossier
from briefs.dossier.signers import current_hash, role_words, version_of
from briefs.dossier.standing import Standing, Stands, contradiction, standings_now
from briefs.dossier.stored import NewerFormat
from briefs.readiness.finding import Finding
from briefs.sections.registry import section_names
from briefs.services.signing import MovedOn, NotNamed, Stopped
from briefs.services.versions import Compared, compared, version_numbered
from briefs.views.common import BriefPage
from datamaps.models import Integration
from integrations_portal.accounts.models import Contact

_STATES = {
    Stands.SIGNED: "completed",
    Stands.CARRIED: "match",
    Stands.AGAIN: "drift",
    Stands.NOT_YET: "not_yet",
}
_STANDING = (Stands.SIGNED, Stands.CARRIED)


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


def signing(
    integration: Integration, dossier: Dossier, contact: Contact | None, stops: Collection[Finding]
) -> dict[str, Any]:
    """What the pages on which somebody signs show: what it is that they sign, who signs, and where they themselves
    stand. `stops` is what must be answered before anybody can."""
    everybody = standings_now(dossier)
    version = version_of(dossier)
    mine = next((one for one in everybody if contact and one.contact == contact.key), None)
    return {
        "hash": current_hash(dossier),
        "number": version.number if version else max((one.number for one in dossier.live.versions), default=0) + 1,
        "people": people(dossier, everybody),
        "agreed": bool(everybody) and all(one.stands in _STANDING for one in everybody),
        "mine": mine,
        "may_sign": mine is not None and mine.stands is not Stands.SIGNED and not stops,
        "has_signed": mine is not None and mine.stands is Stands.SIGNED,
        "carried": mine is not None and mine.stands is Stands.CARRIED,
        "compared": _since_signed(integration, dossier, mine),
        "stops": len(stops),
    }


def _since_signed(integration: Integration, dossier: Dossier, mine: Standing | None) -> Compared | None:
    """What has changed since somebody signed last: all that they have to read to sign again."""
    if mine is None or mine.version is None or mine.stands is Stands.SIGNED:
        return None
    signed = version_numbered(integration, mine.version.number)
    try:
        return compared(integration, dossier, signed, None) if signed else None
    except NewerFormat:
        return None


def comment_of(sent: Mapping[str, str]) -> str:
    """What somebody adds to their signature. PostgreSQL keeps no NUL, and nobody types one."""
    return sent.get("comment", "").replace("\x00", "").strip()


def why_not_signed(refused: NotNamed | MovedOn | Stopped) -> str:
    """Why nothing was signed, and what to do."""
    if isinstance(refused, NotNamed):
        return _("You are not among the people who sign this brief.")
    if isinstance(refused, MovedOn):
        return _("The brief has changed since you read it. Nothing was signed. Read what changed, then sign.")
    return _("Something has to be answered before anybody can sign. Nothing was signed.")


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
