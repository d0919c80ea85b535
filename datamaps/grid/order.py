"""The order of rows after one page of them was put into another order."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def ordered(stored: Sequence[T], page: Sequence[T], removed: Iterable[T] = (), *, keep: bool = False) -> list[T]:
    """All rows in their new order. `page` are the rows that somebody saw, as they want them, new ones among them.

    Rows of other pages keep their places; rows of the page share out the places that they had; a new row stands
    behind the row that it was put behind. `keep`: the page was not put into another order, whatever others did.
    """
    gone, known = set(removed), set(stored)
    wanted = [row for row in page if row not in gone]
    on_page = {row for row in wanted if row in known}
    moving = iter([row for row in (stored if keep else wanted) if row in on_page])
    found = [next(moving) if row in on_page else row for row in stored if row not in gone]
    for place, row in enumerate(wanted):
        if row in known:
            continue
        before = wanted[place - 1] if place else None
        after = next((other for other in wanted[place + 1 :] if other in known), None)
        if before is not None:
            found.insert(found.index(before) + 1, row)
        else:
            found.insert(found.index(after) if after is not None else len(found), row)
    return found
