"""Which records of a source come into the catalog. What is left out is neither taken nor touched."""

from __future__ import annotations

from collections.abc import Iterable, Set

from datamaps.schema.bodies import records_named
from datamaps.schema.shapes import Operation, SystemSchema

OTHER_OPERATIONS = ""
"""Stands among the names of records for the operations that take and give none of them."""


def narrowed(seen: SystemSchema, left_out: Set[str]) -> SystemSchema:
    """What was seen, without the records and operations of these names."""
    if not left_out:
        return seen
    return seen.model_copy(
        update={
            "records": tuple(one for one in seen.records if one.name not in left_out),
            "operations": tuple(one for one in seen.operations if one.name not in left_out),
            "composed": tuple(one for one in seen.composed if one.record not in left_out),
        }
    )


def with_operations(seen: SystemSchema, left_out: Set[str], used: Set[str]) -> frozenset[str]:
    """The names of all that is left out where these records are: an operation comes with any record that it takes or
    gives, and always when a flow uses it.
    """
    records = frozenset(one.name for one in seen.records)
    away = (one.name for one in seen.operations if one.name not in used and _is_left(one, records, left_out))
    return frozenset({*left_out, *away} - {OTHER_OPERATIONS})


def _is_left(operation: Operation, records: Set[str], left_out: Set[str]) -> bool:
    named = records_named(operation) & records
    return named <= left_out if named else OTHER_OPERATIONS in left_out


def without_records(seen: SystemSchema) -> int:
    """How many operations take and give no record."""
    records = frozenset(one.name for one in seen.records)
    return sum(not records_named(one) & records for one in seen.operations)


def remembered(before: Iterable[str], left_out: Iterable[str], seen: SystemSchema, documented: Set[str]) -> list[str]:
    """The names of what stays left out of the catalog after an import, sorted: what the source has and nobody took, and
    what was left out before. `documented`: the names of the records and operations that the catalog has now.
    """
    known = {one.name for one in seen.records} | {one.name for one in seen.operations}
    return sorted({*before, *(known & set(left_out))} - documented)
