"""How words of a search meet words that were written: without accents, capitals and endings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_SHORT = 4
_TOLD_BY_VERB = 4
"""Letters that the first word of a procedure needs before it alone can stand for the procedure."""
# Words that say nothing about what is wrong.
_EMPTY = frozenset("a an and are as at be but by for from has have i in is it of on or that the to was we with".split())


def folded(text: str) -> tuple[str, ...]:
    """The words of a text, in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return tuple(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign))))


def stems(text: str) -> tuple[str, ...]:
    """The beginnings of the words that say something, each once: enough for `declined` to find `declines`."""
    words = (word for word in folded(text) if word not in _EMPTY)
    return tuple(dict.fromkeys(word if len(word) <= _SHORT else word[: max(_SHORT, len(word) - 3)] for word in words))


def met(wanted: Iterable[str], words: Iterable[str]) -> frozenset[str]:
    """The stems with which one of the words begins."""
    words = tuple(words)
    return frozenset(stem for stem in wanted if any(word.startswith(stem) for word in words))


def names_it(text: str, text_stems: tuple[str, ...], name: str) -> bool:
    """Whether a text names a procedure: by its whole name, or by the verb that the name begins with."""
    if not name:
        return False
    if name.casefold() in text.casefold():
        return True
    verb = stems(name)[:1]
    return bool(verb) and len(verb[0]) >= _TOLD_BY_VERB and verb[0] in text_stems
