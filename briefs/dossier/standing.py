"""Whose signature stands under which words, and what live systems say against it.

A signature is always under one whole version. When a later text differs from it only in sections for which somebody
does not answer, their signature is *carried*: it goes on standing for what they answer for, and is shown as what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import Dossier, FindingState, SignatureState, VersionState
from briefs.dossier.hashes import changed_sections, section_hashes, version_hash
from briefs.dossier.signers import answers_for, named
from integrations_portal.shapes.choices import Choice


class Stands(Choice):
    SIGNED = "signed", _("Signed")
    CARRIED = "carried", _("Signed before, still stands")
    AGAIN = "again", _("To be signed again")
    NOT_YET = "not_yet", _("Not signed yet")


@dataclass(frozen=True)
class Standing:
    """One signer and one text. `version` and `signature` are what they signed, when they signed anything.

    `changed` are the sections for which they answer and which say something else since; `others` those that changed
    without being theirs.
    """

    contact: str
    roles: tuple[str, ...]
    stands: Stands
    version: VersionState | None = None
    signature: SignatureState | None = None
    changed: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def standings(
    people: Mapping[str, tuple[str, ...]], sections: dict[str, str], versions: Iterable[VersionState]
) -> tuple[Standing, ...]:
    """Where the signature of each person stands towards a text, of which these are the hashes by section."""
    newest = sorted(versions, key=lambda one: -one.number)
    return tuple(_standing(contact, roles, sections, newest) for contact, roles in people.items())


def standings_now(dossier: Dossier) -> tuple[Standing, ...]:
    """Where the signatures stand towards what the brief of a dossier says."""
    return standings(named(dossier), section_hashes(dossier.content), dossier.live.versions)


def _standing(contact: str, roles: tuple[str, ...], sections: dict[str, str], newest: list[VersionState]) -> Standing:
    found = [
        _towards(contact, roles, sections, version, signature)
        for version in newest
        for signature in version.signatures
        if signature.contact == contact
    ]
    best = (one for stands in Stands for one in found if one.stands is stands)
    return next(best, Standing(contact, roles, Stands.NOT_YET))


def _towards(
    contact: str,
    roles: tuple[str, ...],
    sections: dict[str, str],
    version: VersionState,
    signature: SignatureState,
) -> Standing:
    same = version.hash == version_hash(sections)
    differing = () if same else changed_sections(version.sections, sections)
    mine = tuple(section for section in differing if answers_for(roles, section))
    others = tuple(section for section in differing if section not in mine)
    stands = Stands.AGAIN if mine else Stands.CARRIED if others else Stands.SIGNED
    return Standing(contact, roles, stands, version, signature, mine, others)


@dataclass(frozen=True)
class Contradiction:
    """A signed version and what live systems now say otherwise; `touched` are the signatures that it is about."""

    version: VersionState
    findings: tuple[FindingState, ...]
    touched: tuple[Standing, ...]


def contradiction(dossier: Dossier) -> Contradiction | None:
    """Open, breaking differences under the newest signed version, when there are any."""
    signed = [version for version in dossier.live.versions if version.signatures]
    flows = {flow.ref for flow in dossier.brief.flows}
    findings = tuple(
        one
        for one in (*dossier.live.findings, *dossier.live.since)
        if one.state == "open" and one.severity == "breaking" and flows & set(one.touches)
    )
    if not signed or not findings:
        return None
    sections = {section for finding in findings for section in _sections_of(dossier, finding)}
    touched = tuple(
        one
        for one in standings_now(dossier)
        if one.signature and any(answers_for(one.roles, section) for section in sections)
    )
    return Contradiction(max(signed, key=lambda one: one.number), findings, touched)


def _sections_of(dossier: Dossier, finding: FindingState) -> tuple[str, ...]:
    """A difference is about what moves; about shared data, too, where it lies in a field that holds some."""
    place = f"{finding.system}.{finding.record}.{finding.path}"
    shared = any(place == held for _record, field in dossier.map.touched.values() for held in field.in_)
    return ("flows", "truth") if shared else ("flows",)
