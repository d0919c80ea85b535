"""What changed inside of a long text, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
_MOST = 3_000
"""Words, or lines, that are compared with each other: the time grows with the square."""


@dataclass(frozen=True)
class Piece:
    """A stretch of text. `kind` is same, gone or new."""

    kind: str
    text: str


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, as what stayed, what went and what came. Very long ones are compared by lines."""
    for cut in (_WORDS.findall, str.splitlines):
        old, new = cut(before), cut(after)
        if cut is str.splitlines:
            old, new = [f"{line}\n" for line in old], [f"{line}\n" for line in new]
        if max(len(old), len(new)) <= _MOST:
            return tuple(_compared(old, new))
    return (Piece("gone", before), Piece("new", after))


def _compared(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    for code, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if code == "equal":
            found.append(Piece("same", "".join(old[first:last])))
            continue
        if first < last:
            found.append(Piece("gone", "".join(old[first:last])))
        if start < end:
            found.append(Piece("new", "".join(new[start:end])))
    return found
