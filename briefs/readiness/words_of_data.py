"""What teams mean by a word, and whether they have agreed."""

from __future__ import annotations

from collections.abc import Mapping

from briefs.dossier.dossier import Dossier
from briefs.shapes.proof import DecisionStatus
from datamaps.map.meanings import differing_definitions
from datamaps.map.shared import Definition, SharedField


def differing(dossier: Dossier, field: SharedField) -> tuple[Definition, ...]:
    """The definitions of the first term that is defined differently and about which nothing was agreed."""
    return () if agreed(dossier, field) else differing_definitions(field)


def agreed(dossier: Dossier, field: SharedField) -> bool:
    """Whether a resolution was agreed, and its decision, if it names one, accepted.

    The status of another brief's decision is not in the dossier; there the word of the people is taken.
    """
    resolution = field.resolution
    if resolution is None or not resolution.agreed:
        return False
    brief, _, ref = resolution.decision.rpartition("/")
    if not ref or brief not in ("", dossier.brief.ref):
        return True
    return any(
        decision.ref == ref and decision.status is DecisionStatus.ACCEPTED for decision in dossier.brief.decisions
    )


def agreed_in_workspace(field: SharedField, decisions: Mapping[str, DecisionStatus]) -> bool:
    """The same, where the decisions of every brief are known, by path: `INT-0003/D-02`."""
    resolution = field.resolution
    if resolution is None or not resolution.agreed:
        return False
    return decisions.get(resolution.decision, DecisionStatus.ACCEPTED) is DecisionStatus.ACCEPTED
