"""Advice from what a brief already says: how systems are joined, where that runs, who should review it.

Each says from which answers it comes, and can be taken over or left. What is answered is not advised on again.
"""

from __future__ import annotations

from typing import Any

from briefs.dossier.dossier import Dossier
from briefs.operating.gathering import gathering_advice
from briefs.operating.joining import joining_advice
from briefs.operating.offered import Advice
from briefs.operating.reviews import review_advice
from briefs.operating.travelling import travelling_advice
from briefs.operating.words import advice_in_words, review_name

OBLIGATIONS = "obligations"


def advice(dossier: Dossier) -> tuple[Advice, ...]:
    """Everything that can be advised, in the order in which it is decided."""
    return (
        *gathering_advice(dossier),
        *joining_advice(dossier),
        *travelling_advice(dossier),
        *review_advice(dossier),
    )


def taken_over(answers: dict[str, Any], one: Advice) -> dict[str, Any]:
    """The plain answers of the group or row that advice is about, with the advice in them. A review joins the list."""
    if OBLIGATIONS not in one.answers:
        return answers | dict(one.answers)
    why = advice_in_words(one)
    return answers | {OBLIGATIONS: [*answers.get(OBLIGATIONS, []), {"name": review_name(one), "why": why}]}
