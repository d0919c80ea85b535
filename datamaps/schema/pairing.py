"""Which field of one group is which of the other, where names alone do not tell: renamed, or moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Set

from datamaps.schema.likeness import Naming, shape_of
from datamaps.schema.renames import CLOSE, Pair, Shape, closeness, in_place, pair
from datamaps.schema.shapes import FieldType, Record
from datamaps.schema.tree import Node, link_names

_NO_NAMES = ("[]", "*")
"""The members of a list or of a map, which nobody named."""


def renames(
    before: Node, after: Node, gone: list[str], come: list[str], now: Naming, *, numbered: bool, ordered: bool
) -> list[Pair]:
    """Which of the fields that are gone seem to be which of those that came.

    `now` gives the present names of records; `numbered` fields go by a number, `ordered` ones by their place.
    """
    old = [name for name in gone if name not in _NO_NAMES]
    new = [name for name in come if name not in _NO_NAMES]
    if not old or not new:
        return []

    def shape(name: str, removed: bool) -> Shape:
        return shape_of(before.children[name], now) if removed else shape_of(after.children[name])

    found: list[Pair] = []
    if numbered:
        found = _same_numbers(before, after, old, new)
        # A field that goes by a number is another one under another number, however alike the names are.
        old = [name for name in old if _number(before, name) is None]
        new = [name for name in new if _number(after, name) is None]
    found += pair(old, new, shape)
    return found + in_place(list(before.children), list(after.children), found, shape) if ordered else found


def that_lead_to_the_same(pairs: list[Pair], before: Mapping[str, Record], after: Mapping[str, Record]) -> list[Pair]:
    """Records that seem renamed, without those that only look alike: whose names are not close, and of which a field
    led to a record that is gone, and leads to another one now. Wrappers of a list are all alike, whatever is in it.
    """
    kept = pairs
    while True:
        renamed = {one.removed for one in kept}
        gone = before.keys() - after.keys() - renamed
        wrong = [
            one
            for one in kept
            if one.evidence["name"] < CLOSE and _lead_elsewhere(before[one.removed], after[one.added], gone)
        ]
        if not wrong:
            return kept
        kept = [one for one in kept if one not in wrong]


def _lead_elsewhere(before: Record, after: Record, gone: Set[str]) -> bool:
    now = {row.path: row.native_type for row in after.fields if row.type is FieldType.OBJECT}
    return any(
        now.get(row.path) and not gone.isdisjoint(link_names(row.native_type))
        for row in before.fields
        if row.type is FieldType.OBJECT
    )


def _same_numbers(before: Node, after: Node, gone: list[str], come: list[str]) -> list[Pair]:
    """Fields that went by a number under one name, and go by it under another one."""
    now = {_number(after, name): name for name in come}
    found = []
    for name in gone:
        number = _number(before, name)
        target = now.pop(number, None) if number is not None else None
        if target is not None:
            found.append(Pair(name, target, {"name": round(closeness(name, target), 2), "same_number": number}))
    return found


def _number(side: Node, name: str) -> int | None:
    row = side.children[name].row
    return row.number if row else None


def moved(before: Node, after: Node, pairs: list[tuple[str, str]]) -> Iterator[tuple[str, int, int]]:
    """The documented names of fields that changed order relative to the others, and their places, counted from 1.

    One that was only pushed along did not move.
    """
    new_spots = {name: spot for spot, name in enumerate(after.children, 1)}
    old_spots = {name: spot for spot, name in enumerate(before.children, 1)}
    chain = sorted(pairs, key=lambda names: old_spots[names[0]])
    still = _longest_run([new_spots[new] for _old, new in chain])
    for old, new in chain:
        if new_spots[new] not in still:
            yield old, old_spots[old], new_spots[new]


def _longest_run(numbers: list[int]) -> set[int]:
    """The members of one longest increasing subsequence."""
    tails: list[int] = []
    chains: list[tuple[int, ...]] = []
    for number in numbers:
        spot = bisect_left(tails, number)
        chain = (*(chains[spot - 1] if spot else ()), number)
        tails[spot : spot + 1] = [number]
        chains[spot : spot + 1] = [chain]
    return set(chains[-1]) if chains else set()
