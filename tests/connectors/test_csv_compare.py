"""Two delimited files compared: what moved, what was renamed, and that ordinary new data are no difference."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from datamaps.connectors.kinds.files import CSV
from datamaps.connectors.registry import observe
from datamaps.management.commands.compare import compared
from datamaps.schema.compare import Comparison, compare
from datamaps.schema.merge import merge
from datamaps.schema.shapes import Field, Record, SystemSchema

Rows = list[list[str]]
ORDERS: Rows = [
    ["id", "customer", "state", "total", "placed"],
    *([str(n), f"Customer {n * 7}", ("open", "paid", "sent")[n % 3], f"{n}.50", "2026-01-02"] for n in range(1, 61)),
]


def written(rows: Rows) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def between(before: Rows, after: Rows) -> Comparison:
    one, other = (observe("csv", {}, given=written(rows)) for rows in (before, after))
    return compare(one, other, CSV.sees, CSV.positional, baseline=one)


def told(before: Rows, after: Rows) -> list[tuple[str, str, object, object]]:
    return [(one.kind.value, one.field, one.before, one.after) for one in between(before, after).changes]


def columns(rows: Rows, *order: int) -> Rows:
    return [[row[place] for place in order] for row in rows]


def renamed(rows: Rows, old: str, new: str) -> Rows:
    return [[new if name == old else name for name in rows[0]], *rows[1:]]


def test_two_columns_swapped_have_moved_and_nothing_else() -> None:
    changes = told(ORDERS, columns(ORDERS, 0, 3, 2, 1, 4))
    assert {kind for kind, *_rest in changes} == {"field.moved"}
    assert {field for _kind, field, *_rest in changes} <= {"customer", "state", "total"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("id", "order_number"), ("customer", "Kunde"), ("state", "status"), ("total", "amount"), ("placed", "ordered.on")],
)
def test_a_renamed_column_is_one_rename_whatever_its_type(old: str, new: str) -> None:
    target = f'"{new}"' if "." in new else new
    assert told(ORDERS, renamed(ORDERS, old, new)) == [("field.renamed", old, old, target)]


def test_two_columns_renamed_side_by_side_are_not_guessed() -> None:
    after = renamed(renamed(ORDERS, "total", "x"), "placed", "y")
    assert {kind for kind, *_rest in told(ORDERS, after)} == {"field.removed", "field.added"}


def test_a_column_that_came_or_went_is_told_and_moves_no_other() -> None:
    assert told(ORDERS, columns(ORDERS, 0, 1, 3, 4)) == [("field.removed", "state", "string", None)]
    assert told(columns(ORDERS, 0, 1, 3, 4), ORDERS) == [("field.added", "state", None, "string")]


def test_another_type_and_a_first_value_of_a_list_are_told() -> None:
    after = [*ORDERS[:-1], ["60", "Customer 420", "lost", "sixty", "2026-01-02"]]
    assert set(told(ORDERS, after)) == {
        ("field.type.changed", "total", "number", "string"),
        ("live.value.unmapped", "state", None, "lost"),
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows[:10],
        lambda rows: rows[::-1],
        lambda rows: [row for row in rows if row[2] != "sent"],
        lambda rows: [[row[0], row[1] * 3, *row[2:]] for row in rows],
        lambda rows: random.Random(1).sample(rows, len(rows)),
    ],
    ids=["fewer rows", "other order", "a value not there today", "longer texts", "mixed"],
)
def test_ordinary_other_data_are_no_difference(change: Callable[[Rows], Rows]) -> None:
    other = [ORDERS[0], *change(ORDERS[1:])]
    assert told(ORDERS, other) == []
    if len(other) < 20:
        assert told(other, ORDERS) == []


def test_real_files_swapped_and_renamed_are_told_by_the_command(realdata: Path, tmp_path: Path) -> None:
    text = (realdata / "csv_xlsx" / "nasty-country-codes.csv").read_text(encoding="utf-8")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    before, swapped, other = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    before.write_bytes(written(rows))
    order = list(range(56))
    order[0], order[50] = order[50], order[0]
    swapped.write_bytes(written(columns(rows, *order)))
    other.write_bytes(written(renamed(rows, "Capital", "Chief town")))
    moved = compared("csv", str(before), str(swapped)).changes
    assert {(one.kind.value, one.field) for one in moved} == {("field.moved", "FIFA"), ("field.moved", "TLD")}
    (change,) = compared("auto", str(before), str(other)).changes
    assert (change.kind.value, change.before, change.after) == ("field.renamed", "Capital", "Chief town")


def test_what_people_documented_is_not_overwritten_by_what_one_file_showed() -> None:
    documented = SystemSchema(
        records=(Record(name="rows", fields=(Field(path="state", max_length=40, values=("a", "b"), required=True),)),)
    )
    merged = merge(documented, observe("csv", {}, given=written(columns(ORDERS, 2, 0))), CSV.sees)
    state, number = merged["records"][0]["fields"]
    assert (state["max_length"], state["values"], state["required"]) == (40, ["a", "b"], True)
    assert (state["type"], number["type"]) == ("string", "integer")


def test_two_observations_of_the_same_values_tell_nothing_of_them() -> None:
    assert not [one for one in between(ORDERS, ORDERS).changes if one.kind.value.startswith("live")]
