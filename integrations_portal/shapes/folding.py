"""Text as search compares it: small letters without accents, anything that is no letter or digit as one space."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200
MOST_TERMS = 8
TRIGRAM = 3
_GAPS = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """The text as it is compared: ` customer e mail` for `Customer.E-Mail`, each word with one space before it."""
    if text.isascii():
        return f" {_GAPS.sub(' ', text.lower()).strip()}".rstrip()
    return _with_places(text)[0]


def _with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place in the text that it comes from."""
    letters: list[str] = []
    places: list[int] = []
    gap = True
    for place, letter in enumerate(text):
        for one in unicodedata.normalize("NFKD", letter).casefold():
            if unicodedata.combining(one):
                continue
            if not (one.isalnum() or unicodedata.category(one).startswith("M")):
                gap = True
                continue
            if gap:
                letters.append(" ")
                places.append(place)
                gap = False
            letters.append(one)
            places.append(place)
    return "".join(letters), places


@dataclass(frozen=True)
class Asked:
    """What somebody looks for. `whole` is all of it, folded; `terms` must each occur somewhere.

    A term has three letters or more. Two letters become the beginning of a word, with the space before it; one letter
    alone is only compared with the beginning of names, and beside others it is left out.
    """

    typed: str
    whole: str
    terms: tuple[str, ...]

    @property
    def says_nothing(self) -> bool:
        """Whether there is no letter or digit in it."""
        return not self.whole


def asked(typed: str) -> Asked:
    """Takes apart what was typed: at most the first 200 characters and 8 words of it."""
    typed = typed[:LONGEST].strip()
    words = [fold(word) for word in typed.split()]
    terms = [word if len(word) == TRIGRAM else word[1:] for word in words if len(word) >= TRIGRAM]
    return Asked(typed, fold(typed), tuple(dict.fromkeys(terms))[:MOST_TERMS])


def marked(text: str, looked_for: Asked) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it is what was looked for."""
    folded, places = _with_places(text)
    hit = bytearray(len(text))
    for term in looked_for.terms or (looked_for.whole,):
        start = folded.find(term) if term else -1
        while start >= 0:
            inside = [places[at] for at in range(start, start + len(term)) if folded[at] != " "]
            hit[min(inside) : max(inside) + 1] = b"\x01" * (max(inside) + 1 - min(inside))
            start = folded.find(term, start + len(term))
    return _pieces(text, hit)


def _pieces(text: str, hit: bytearray) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            found.append((text[start:end], bool(hit[start])))
            start = end
    return found


def excerpt(text: str, looked_for: Asked, around: int = 60) -> str:
    """The part of a longer text in which the first term occurs; nothing when none does."""
    folded, places = _with_places(text)
    starts = [at for term in looked_for.terms if (at := folded.find(term)) >= 0]
    if not starts:
        return ""
    here = places[min(starts)]
    begin, end = max(0, here - around), min(len(text), here + 2 * around)
    return f"{'… ' if begin else ''}{text[begin:end].strip()}{' …' if end < len(text) else ''}"
