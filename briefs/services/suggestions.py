"""What a brief could say next, made from what it says already. A person takes each of them, or leaves it."""

from __future__ import annotations

from dataclasses import dataclass

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Talk
from integrations_portal.shapes.base import Shape, digest


@dataclass(frozen=True)
class Suggestion:
    """A row that could be added; `id` is made of its answers."""

    id: str
    row: Shape


def suggestions(talk: Talk, dossier: Dossier) -> tuple[Suggestion, ...]:
    rows = talk.propose(dossier) if talk.propose else ()
    found: dict[str, Shape] = {}
    for row in rows:
        answers = row.plain()
        answers.pop("ref", None)
        found.setdefault(digest(answers)[:16], row)
    return tuple(Suggestion(id, row) for id, row in found.items())
