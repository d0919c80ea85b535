"""Who signs a brief, as what, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import Dossier, VersionState
from briefs.dossier.hashes import changed_sections, section_hashes, version_hash
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


_ANSWERS: dict[str, frozenset[str]] = {
    Signs.DATA_OWNER: frozenset(["systems", "flows", "truth"]),
    Signs.SECURITY: frozenset(["systems", "flows", "access"]),
    Signs.PRIVACY: frozenset(["flows", "truth", "access", "agreement"]),
    Signs.OPERATIONS: frozenset(
        ["flows", "handoffs", "exceptions", "scenarios", "rollout", "rollback", "runbook", "support"]
    ),
    Signs.PARTY: frozenset(["purpose", "scope", "handoffs", "truth", "agreement"]),
}


def answers_for(roles: Iterable[str], section: str) -> bool:
    """Whether somebody in these roles answers for a section, by its id in the hashes.

    The business owner answers for all of it; a role that is not known for nothing less than that.
    """
    return any(role not in _ANSWERS or section in _ANSWERS[role] for role in roles)


def signers(dossier: Dossier) -> tuple[tuple[Signs, str], ...]:
    """The business owner, those who answer for the data, security, privacy, operation and the parties, by contact key.

    Each person signs once, as the first that they are.
    """
    found: dict[str, Signs] = {}
    for role, key in _named(dossier):
        if key:
            found.setdefault(key, role)
    return tuple((role, key) for key, role in found.items())


def named(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """Everything as which each signer is named, by contact key: they answer for the sections of all of it."""
    found: dict[str, dict[str, None]] = {}
    for role, key in _named(dossier):
        if key:
            found.setdefault(key, {})[role.value] = None
    return {key: tuple(roles) for key, roles in found.items()}


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


def changed_since(dossier: Dossier, version: VersionState) -> tuple[str, ...]:
    """Ids of the sections that say something else than in a version."""
    return changed_sections(version.sections, section_hashes(dossier.content))


def approved_by_owner(dossier: Dossier) -> bool:
    """Whether the business owner has signed what the brief says now."""
    version, owner = version_of(dossier), dossier.brief.business_owner
    return version is not None and any(signature.contact == owner for signature in version.signatures)
