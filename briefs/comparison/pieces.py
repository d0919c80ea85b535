"""What changed inside of a long text: its words, or whole sentences where few words were kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_SENTENCES = re.compile(r".+?(?:[.!?…]+[\"”’')\]]*\s+|\n+|\Z)", re.DOTALL)
_MOST = 3_000
"""Words, or lines, that are compared with each other: the time grows with the square."""
_KEPT = 0.5
"""How much of the words of a sentence must have stayed for its changes to be marked inside of it."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `kind` is same, gone or new; `whole` ones are rewritten sentences, one after the other."""

    kind: str
    text: str
    whole: bool = False


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, as what stayed, what went and what came. Very long ones are compared by lines."""
    if max(len(_WORDS.findall(before)), len(_WORDS.findall(after))) <= _MOST:
        return tuple(_by_sentences(_SENTENCES.findall(before), _SENTENCES.findall(after)))
    old, new = ([f"{line}\n" for line in text.splitlines()] for text in (before, after))
    if max(len(old), len(new)) <= _MOST:
        return tuple(_compared(old, new))
    return (Piece("gone", before, whole=True), Piece("new", after, whole=True))


def _by_sentences(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Sentences that stayed, and for those that changed their words."""
    for code, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            yield Piece("same", "".join(old[first:last]))
        elif last - first == end - start:
            for one, other in zip(old[first:last], new[start:end], strict=True):
                yield from _by_words(one, other)
        else:
            yield from _by_words("".join(old[first:last]), "".join(new[start:end]))


def _by_words(before: str, after: str) -> list[Piece]:
    """The changed words of a sentence; the whole sentence twice where hardly half of them were kept."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found = _compared(old, new)
    kept = sum(_count(piece.text) for piece in found if piece.kind == "same")
    if before and after and kept < _KEPT * max(_count(before), _count(after)):
        return [Piece("gone", before, whole=True), Piece("new", after, whole=True)]
    return found


def _count(text: str) -> int:
    return sum(word[0].isalnum() for word in _WORDS.findall(text))


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    gone = came = ""
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (code, first, last, start, end) in enumerate(steps):
        if code != "equal" or _only_parts(steps, place, old[first:last]):
            gone, came = gone + "".join(old[first:last]), came + "".join(new[start:end])
            continue
        found += [*_changed(gone, came), Piece("same", "".join(old[first:last]))]
        gone = came = ""
    return [*found, *_changed(gone, came)]


def _changed(gone: str, came: str) -> list[Piece]:
    return [Piece(kind, text) for kind, text in (("gone", gone), ("new", came)) if text]


def _only_parts(steps: Sequence[tuple[str, int, int, int, int]], place: int, stayed: Sequence[str]) -> bool:
    """Whether only a blank stayed between two changes: words that changed side by side are read in one go."""
    if not 0 < place < len(steps) - 1 or any(word.strip() for word in stayed):
        return False
    return {steps[place - 1][0], steps[place + 1][0]} not in ({"delete"}, {"insert"})
