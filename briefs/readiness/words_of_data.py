"""What teams mean by a word, and whether they have agreed."""

from __future__ import annotations

import re
from collections import defaultdict

from briefs.dossier.dossier import Dossier
from briefs.shapes.proof import DecisionStatus
from datamaps.map.shared import Definition, SharedField


def folded(text: str) -> str:
    """A text without the difference of case and spaces."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def differing(dossier: Dossier, field: SharedField) -> tuple[Definition, ...]:
    """The definitions of the first term that is defined differently and about which nothing was agreed."""
    if agreed(dossier, field):
        return ()
    by_term: dict[str, list[Definition]] = defaultdict(list)
    for definition in field.definitions:
        by_term[folded(definition.term or field.name or field.key)].append(definition)
    for definitions in by_term.values():
        if len({folded(definition.means) for definition in definitions}) > 1:
            return tuple(definitions)
    return ()


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
