"""Which row of a list before is which row after."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from integrations_portal.shapes.base import Row, Shape, digest

Plain = dict[str, Any]
Pair = tuple[Plain | None, Plain | None]


def pairs(shape: type[Shape], before: list[Plain], after: list[Plain]) -> list[Pair]:
    """Rows that are the same one: by ref, then by equal content, then by what people tell them apart by.

    In the order of `after`, then those that are gone.
    """
    found: dict[int, Plain] = {}
    gone = list(range(len(before)))
    for key in (_ref, digest, _natural(shape)):
        waiting: dict[Hashable, list[int]] = {}
        for number in gone:
            if mark := key(before[number]):
                waiting.setdefault(mark, []).append(number)
        for number, row in enumerate(after):
            same = waiting.get(key(row) or None)
            if number not in found and same:
                found[number] = before[same.pop(0)]
        taken = {id(row) for row in found.values()}
        gone = [number for number in gone if id(before[number]) not in taken]
    kept: list[Pair] = [(found.get(number), row) for number, row in enumerate(after)]
    return kept + [(before[number], None) for number in gone]


def moved(found: Iterable[Pair], before: list[Plain]) -> bool:
    """Whether rows that stayed stand in another order."""
    places = {id(row): number for number, row in enumerate(before)}
    stayed = [places[id(old)] for old, new in found if old is not None and new is not None]
    return stayed != sorted(stayed)


def _ref(row: Plain) -> str:
    return str(row.get("ref") or "")


def _natural(shape: type[Shape]) -> Callable[[Plain], str]:
    names = shape.natural_key if issubclass(shape, Row) else ()

    def name(row: Plain) -> str:
        return "\n".join(str(row.get(part.rstrip("_"), "")) for part in names).strip()

    return name
