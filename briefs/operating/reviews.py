"""Which reviews a brief calls for: from the data that moves and the systems that it moves between."""

from __future__ import annotations

from collections.abc import Iterator

from briefs.dossier.dossier import Dossier
from briefs.operating.joining import ends_of
from briefs.operating.offered import Advice
from briefs.shapes.purpose import IntegrationType, Obligation
from datamaps.map.systems import Hosting, System, SystemKind
from datamaps.schema.shapes import Classification, Field, Personal
from integrations_portal.shapes.people import Organisation

_BOOKS = frozenset((SystemKind.ERP, SystemKind.BILLING, SystemKind.ACCOUNTING, SystemKind.PAYMENTS))
_FIGURES = frozenset((SystemKind.ANALYTICS,))
_WORDS = {
    "privacy": ("privacy", "gdpr", "data protection", "dpia", "personal data"),
    "security": ("security", "pci", "iso 27001", "nis2", "penetration"),
    "finance": ("finance", "vat", "tax", "bookkeeping", "audit", "sox", "accounting"),
    "partner": ("contract", "partner", "legal", "agreement"),
    "figures": ("figure", "report", "analytics"),
}
"""Words by which an obligation that is on the list already is known to be that review."""
SHOWN = 4


def review_advice(dossier: Dossier) -> Iterator[Advice]:
    for kind, because in _called_for(dossier):
        if because and not _is_listed(kind, dossier.brief.obligations):
            yield Advice(f"review_{kind}", {"because": because[:SHOWN]}, answers={"obligations": kind})


def _is_listed(kind: str, listed: tuple[Obligation, ...]) -> bool:
    return any(word in row.name.casefold() for row in listed for word in _WORDS[kind])


def _called_for(dossier: Dossier) -> Iterator[tuple[str, tuple[str, ...]]]:
    moved, ends = _moved(dossier), ends_of(dossier)
    yield "privacy", _names([one for one in moved if one.personal is not Personal.NONE])
    secret = [one for one in moved if one.classification.rank >= Classification.CONFIDENTIAL.rank]
    doors = [system for system in ends if system.kind is SystemKind.IDENTITY]
    yield "security", (*_names(secret), *_labels(doors))
    yield "finance", _labels([system for system in ends if system.kind in _BOOKS])
    yield "partner", _partners(dossier, ends)
    yield "figures", _labels([system for system in ends if system.kind in _FIGURES])


def _moved(dossier: Dossier) -> list[Field]:
    known = dossier.map.fields
    refs = dict.fromkeys(end for move in dossier.map.moves for end in move.ends)
    return [known[ref] for ref in refs if ref in known]


def _names(fields: list[Field]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(field.title or field.path for field in fields))


def _labels(systems: list[System]) -> tuple[str, ...]:
    return tuple(system.label for system in systems)


def _partners(dossier: Dossier, ends: tuple[System, ...]) -> tuple[str, ...]:
    """Systems of another company; the brief itself when it says that it is about one."""
    teams = {team.key for team in dossier.content.teams if team.organisation is Organisation.PARTNER}
    theirs = [system for system in ends if system.hosting is Hosting.PARTNER or system.owner_team in teams]
    if theirs or dossier.brief.type is not IntegrationType.B2B:
        return _labels(theirs)
    return (str(IntegrationType.B2B.label),)
