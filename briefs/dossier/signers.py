"""Who signs a brief, as what, and where that stands."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import Dossier, SignatureState, VersionState
from briefs.dossier.hashes import section_hashes, version_hash
from briefs.shapes.purpose import People
from integrations_portal.shapes.choices import Choice, Words


class Signs(Choice):
    """As what somebody signs."""

    BUSINESS_OWNER = "business_owner", _("Business owner")
    DATA_OWNER = "data_owner", _("Data owner")
    SECURITY = "security", _("Security")
    PRIVACY = "privacy", _("Privacy")
    OPERATIONS = "operations", _("Operation")
    PARTY = "party", _("Party to the agreement")


def role_words(role: str) -> Words:
    """The words of a stored role; a role that is not known stands for itself."""
    return next((one.label for one in Signs if one == role), role)


def signers(dossier: Dossier) -> tuple[tuple[Signs, str], ...]:
    """The business owner, those who answer for the data, security, privacy, operation and the parties, by contact key.

    Each person signs once, as the first that they are.
    """
    found: dict[str, Signs] = {}
    for role, key in _named(dossier):
        if key:
            found.setdefault(key, role)
    return tuple((role, key) for key, role in found.items())


def _named(dossier: Dossier) -> Iterator[tuple[Signs, str | None]]:
    brief, people = dossier.brief, dossier.brief.people or People()
    yield Signs.BUSINESS_OWNER, brief.business_owner
    for record, field in dossier.map.touched.values():
        for right in field.ownership or record.ownership:
            system = dossier.map.system_by_key.get(right.system_of_record or "")
            yield Signs.DATA_OWNER, right.steward or (system.business_owner if system else None)
    yield Signs.SECURITY, people.security
    yield Signs.PRIVACY, people.privacy
    yield Signs.OPERATIONS, people.operations
    for party in brief.agreement.parties if brief.agreement else ():
        yield Signs.PARTY, party.signatory


def current_hash(dossier: Dossier) -> str:
    return version_hash(section_hashes(dossier.content))


def version_of(dossier: Dossier) -> VersionState | None:
    """The version that says exactly what the brief says now."""
    now = current_hash(dossier)
    return next((version for version in reversed(dossier.live.versions) if version.hash == now), None)


def signed_by(dossier: Dossier, key: str) -> tuple[VersionState, SignatureState] | None:
    """The newest version that a contact signed, and how."""
    for version in sorted(dossier.live.versions, key=lambda one: -one.number):
        for signature in version.signatures:
            if signature.contact == key:
                return version, signature
    return None


def changed_since(dossier: Dossier, version: VersionState) -> tuple[str, ...]:
    """Ids of the sections that say something else than in a version."""
    now = section_hashes(dossier.content)
    return tuple(id for id in dict.fromkeys([*now, *version.sections]) if now.get(id) != version.sections.get(id))


def approved_by_owner(dossier: Dossier) -> bool:
    """Whether the business owner has signed what the brief says now."""
    version, owner = version_of(dossier), dossier.brief.business_owner
    return version is not None and any(signature.contact == owner for signature in version.signatures)
