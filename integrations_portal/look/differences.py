"""Two texts side by side: which characters are only in one of them."""

from __future__ import annotations

from difflib import SequenceMatcher

LONGEST = 2000
"""Characters of both that are compared one by one; longer texts are marked as a whole."""
Piece = tuple[str, bool]


def pieces(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Each text in pieces, with whether a piece is only there."""
    if not before or not after or max(len(before), len(after)) > LONGEST:
        return _whole(before, before != after), _whole(after, before != after)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:  # hardly a letter in common: single equal ones would only confuse
        return _whole(before, True), _whole(after, True)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, start, end, from_, to in matcher.get_opcodes():
        left += [(before[start:end], kind != "equal")] if end > start else []
        right += [(after[from_:to], kind != "equal")] if to > from_ else []
    return tuple(left), tuple(right)


def _whole(text: str, differs: bool) -> tuple[Piece, ...]:
    return ((text, differs),) if text else ()
