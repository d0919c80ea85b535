"""Long lists inside a page: nothing that came back from the browser is lost."""

from __future__ import annotations

import pytest
from django import forms
from django.http import QueryDict

from integrations_portal.look.rows import RowsField, with_row_moved_up, without_row

MANY = 250


def rows_field() -> RowsField:
    return RowsField({"do": forms.CharField(required=False), "expect": forms.CharField(required=False)}, {}, {})


def typed(count: int, skipped: int = -1) -> QueryDict:
    data = QueryDict(mutable=True)
    for number in range(count):
        if number != skipped:
            data[f"steps-{number}-do"] = f"Step {number}"
            data[f"steps-{number}-expect"] = ""
    return data


def read(data: QueryDict) -> list[str]:
    field = rows_field()
    return [row["do"] for row in field.clean(field.widget.value_from_datadict(data, {}, "steps"))]


def test_all_rows_come_back_however_many() -> None:
    assert read(typed(MANY)) == [f"Step {number}" for number in range(MANY)]


def test_rows_after_a_gap_come_back_too() -> None:
    assert read(typed(5, skipped=2)) == ["Step 0", "Step 1", "Step 3", "Step 4"]


def test_a_late_row_can_be_removed_and_moved() -> None:
    assert "Step 200" not in read(without_row(typed(MANY), "steps-200"))
    assert len(read(without_row(typed(MANY), "steps-200"))) == MANY - 1
    assert read(with_row_moved_up(typed(MANY), "steps-200"))[199:201] == ["Step 200", "Step 199"]


@pytest.mark.parametrize("row", ["steps-", "steps-x", "steps--1", "steps", "", f"steps-{'9' * 5000}", "other-0"])
def test_a_name_of_no_row_changes_nothing(row: str) -> None:
    assert read(without_row(typed(120), row)) == read(typed(120))
    assert read(with_row_moved_up(typed(120), row)) == read(typed(120))


def test_a_made_up_number_costs_nothing() -> None:
    data = typed(1)
    data["steps-999999999-do"] = "Far away"
    data["steps-99999999999999999999-do"] = "Too far"

    assert read(data) == ["Step 0", "Far away"]
