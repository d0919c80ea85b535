"""What was removed and what was added, paired where one seems to be the other under a new name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

CLOSE = 0.75
"""From here on two names are close."""
ALIKE = 0.6
"""From here on two names speak for each other when the shapes are the same."""
MOST = 4_000
"""More pairs than this are not looked at one by one: such a system was replaced, not renamed."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")


@dataclass(frozen=True)
class Shape:
    """What speaks for two things being one. `telling`: the shape says more than a bare type does."""

    signature: Hashable
    telling: bool
    parts: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Pair:
    removed: str
    added: str
    evidence: Mapping[str, Any]


def words(name: str) -> tuple[str, ...]:
    """The words of a name: `sortField`, `sort_field` and `Sort field` have the same."""
    return tuple(word.casefold() for word in _WORD.findall(name))


def closeness(first: str, second: str) -> float:
    """How close two names are, from 0 to 1."""
    one, other = words(first), words(second)
    if one and one == other:
        return 1.0
    if sorted(one) == sorted(other) and one:
        return 0.95
    few, many = (set(one), set(other)) if len(one) <= len(other) else (set(other), set(one))
    ratio = SequenceMatcher(None, " ".join(one) or first, " ".join(other) or second, autojunk=False).ratio()
    if few and few <= many and max(map(len, few)) > 3:
        return max(ratio, 0.6 + 0.3 * len(few) / len(many))
    return ratio


def pair(removed: Iterable[str], added: Iterable[str], shape: Callable[[str, bool], Shape]) -> list[Pair]:
    """Renames, best evidence first. `shape(name, True)` is of a removed name, `shape(name, False)` of an
    added one.
    """
    old = {name: shape(name, True) for name in sorted(removed)}
    new = {name: shape(name, False) for name in sorted(added)}
    found = []
    for one, other in _candidates(old, new):
        score, evidence = _weigh(one, other, old[one], new[other])
        if score:
            found.append((-score, one, other, evidence))
    found.sort(key=lambda item: item[:3])
    return _chosen(found)


def in_place(
    before: Sequence[str], after: Sequence[str], found: Iterable[Pair], shape: Callable[[str, bool], Shape]
) -> list[Pair]:
    """More renames where order carries meaning: what has the same shape between the same two that stayed.

    `before` and `after` are all names in their order. A gap with more than one name on a side says nothing.
    """
    renamed = {one.removed: one.added for one in found}
    kept = {name: name for name in before if name in set(after)} | renamed
    old = _gaps(before, kept)
    new = _gaps(after, {name: name for name in kept.values()})
    pairs = []
    for gap, names in old.items():
        others = new.get(gap, [])
        if len(names) == len(others) == 1 and shape(names[0], True).signature == shape(others[0], False).signature:
            near = round(closeness(names[0], others[0]), 2)
            pairs.append(Pair(names[0], others[0], {"name": near, "same_shape": True, "same_place": True}))
    return pairs


def _gaps(names: Sequence[str], kept: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """The names between each two that stayed, under what those two are called now."""
    gaps: dict[tuple[str, str], list[str]] = defaultdict(list)
    left, between = "", list[str]()
    for name in (*names, ""):
        if name and name not in kept:
            between.append(name)
            continue
        right = kept.get(name, "")
        if between:
            gaps[left, right] = between
        left, between = right, []
    return gaps


def _chosen(found: list[tuple[float, str, str, dict[str, Any]]]) -> list[Pair]:
    """Each name once, best first. Two that fit equally well without any likeness of names are left unpaired."""
    fits: dict[tuple[bool, str], int] = defaultdict(int)
    for _score, one, other, evidence in found:
        if evidence["name"] < ALIKE:
            fits[True, one] += 1
            fits[False, other] += 1
    taken: set[tuple[bool, str]] = set()
    pairs = []
    for _score, one, other, evidence in found:
        ends = ((True, one), (False, other))
        if any(end in taken for end in ends):
            continue
        if evidence["name"] < ALIKE and any(fits[end] > 1 for end in ends):
            continue
        taken.update(ends)
        pairs.append(Pair(one, other, evidence))
    return pairs


def _weigh(one: str, other: str, old: Shape, new: Shape) -> tuple[float, dict[str, Any]]:
    near = round(closeness(one, other), 2)
    same = old.signature == new.signature
    shared = len(old.parts & new.parts) / len(old.parts | new.parts) if old.parts or new.parts else float(same)
    evidence = {"name": near, "same_shape": same, "shared": round(shared, 2)}
    if same and (old.telling or near >= ALIKE):
        return 2.0 + near, evidence
    if near >= CLOSE and (shared >= 0.3 or near >= 0.95):
        return near + shared, evidence
    return 0.0, evidence


def _candidates(old: Mapping[str, Shape], new: Mapping[str, Shape]) -> Iterable[tuple[str, str]]:
    if len(old) * len(new) <= MOST:
        return [(one, other) for one in old for other in new]
    by_key: dict[Hashable, list[str]] = defaultdict(list)
    for name, shape in new.items():
        by_key[shape.signature].append(name)
        by_key[tuple(sorted(words(name)))].append(name)
    pairs: dict[tuple[str, str], None] = {}
    for name, shape in old.items():
        for key in (shape.signature, tuple(sorted(words(name)))):
            for other in by_key.get(key, ())[:20]:
                pairs[name, other] = None
    return pairs
