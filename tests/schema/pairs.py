"""The real pairs: reading both files of one, and what comparing them finds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from datamaps.connectors.base import Limits
from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.openapi.read import read
from datamaps.schema.changes import Value
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.shapes import SystemSchema

Found = tuple[str, str, Value, Value]


@cache
def shape(path: Path) -> SystemSchema:
    """The shape of one real file, read once for all tests."""
    return read(path.read_bytes(), Limits())


@cache
def pair(folder: Path) -> tuple[SystemSchema, SystemSchema, Comparison]:
    """The two shapes of a pair, and their comparison."""
    before, after = (shape(next(folder.glob(f"{name}.*"))) for name in ("before", "after"))
    return before, after, compare(before, after, OPENAPI.sees, baseline=before)


def found(comparison: Comparison) -> set[Found]:
    """Kind, path and the two values of every change."""
    return {(one.kind.value, one.path, one.before, one.after) for one in comparison.changes}


def of_kind(comparison: Comparison, *kinds: str) -> set[tuple[str, Value, Value]]:
    """Path and values of the changes of some kinds."""
    return {(path, before, after) for kind, path, before, after in found(comparison) if kind in kinds}


def paths(comparison: Comparison, *kinds: str) -> set[str]:
    """Paths of the changes of some kinds."""
    return {path for path, _before, _after in of_kind(comparison, *kinds)}


def named_fields(schema: SystemSchema, names: set[str]) -> int:
    """How many properties the named records have at their top, as a count of `properties` has it."""
    return sum(
        len({row.path for row in record.fields if "." not in row.path and not row.path.endswith("[]")} - {"*"})
        for record in schema.records
        if record.name in names and [row.path for row in record.fields][:1] != ["value"]
    )
