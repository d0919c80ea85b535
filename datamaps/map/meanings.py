"""What teams mean by a word, and where they mean different things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from datamaps.map.shared import Definition, SharedField

_EDGES = ".,;:!?()“”\"'"


def folded(text: str) -> str:
    """A text without the difference of case and spaces."""
    return re.sub(r"\s+", " ", text).strip().casefold()


def by_term(field: SharedField) -> dict[str, tuple[Definition, ...]]:
    """The definitions of a shared field by the word that they define, folded, in their order."""
    found: dict[str, list[Definition]] = defaultdict(list)
    for definition in field.definitions:
        found[folded(definition.term or field.name or field.key)].append(definition)
    return {term: tuple(definitions) for term, definitions in found.items()}


def differ(definitions: tuple[Definition, ...]) -> bool:
    """Whether two definitions of one word say different things."""
    return len({folded(definition.means) for definition in definitions}) > 1


def differing_definitions(field: SharedField) -> tuple[Definition, ...]:
    """The definitions of the first word that is defined differently, agreed or not."""
    return next((definitions for definitions in by_term(field).values() if differ(definitions)), ())


@dataclass(frozen=True)
class Piece:
    """A stretch of a text; `own` where none of it stands in the other texts."""

    text: str
    own: bool


def marked(texts: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """Each text in pieces: what only it says, and what all of them say. Without a common word nothing is marked,
    because a text that is marked as a whole is no easier to compare."""
    words = [[folded(word).strip(_EDGES) for word in text.split()] for text in texts]
    common = set(words[0]).intersection(*words[1:]) if words else set()
    if not common or len(texts) < 2:
        return tuple((Piece(text, own=False),) if text else () for text in texts)
    return tuple(_pieces(text, common) for text in texts)


def _pieces(text: str, common: set[str]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    for run, stretch in groupby(re.findall(r"\S+\s*|\s+", text), lambda word: folded(word).strip(_EDGES) not in common):
        found.append(Piece("".join(stretch), run))
    return tuple(found)
