"""What tables hold, as a number of rows and a digest, so that a restored database can be proved equal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_RANGE = 2**256


@dataclass(frozen=True)
class Held:
    """Rows of a table and a digest of them that does not depend on their order."""

    rows: int
    digest: str


def held(rows: Iterable[tuple[Any, ...]]) -> Held:
    """The digests of all rows, added up: two tables with the same rows give the same, in whatever order they come."""
    count = total = 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest())
    return Held(count, f"{total % _RANGE:064x}")
