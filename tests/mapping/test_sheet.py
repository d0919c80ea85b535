"""A mapping out as a sheet and in again: nothing is a formula, nothing is lost, every fault has its place."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from datamaps.grid.check import Ends
from datamaps.grid.columns import COLUMNS
from datamaps.grid.sheet import MOST_ROWS, NotASheet, Reading, read_sheet, read_table, table_of, write_csv, write_xlsx
from datamaps.grid.words import fault_in_words

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1", "=cmd|' /C calc'!A0"]
ROWS = [
    {"source": ["name"], "target": "legal_name", "rule": formula, "transform": "lookup", "note": 'a "b"\nc, d; é'}
    for formula in FORMULAS
]
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_sheet_is_read_back_as_it_was_written(form: str) -> None:
    table = table_of(ROWS, COLUMNS)
    content = write_csv(table) if form == "csv" else write_xlsx(table, "Account → Customer: [all]*?/")
    assert read_sheet(content) == table


@given(st.lists(st.tuples(TEXT, TEXT.filter(str.strip)), min_size=1, max_size=4))
def test_any_text_comes_back_from_csv(rows: list[tuple[str, str]]) -> None:
    table = [["Source fields", "Target field"], *(list(row) for row in rows)]
    assert read_sheet(write_csv(table)) == table


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx(table_of(ROWS, COLUMNS), "x"))).worksheets[0]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {formula for formula in FORMULAS if formula[0] in "=+-@"} <= {cell.value for cell in cells}


def test_no_cell_of_a_csv_file_starts_like_a_formula() -> None:
    text = write_csv(table_of(ROWS, COLUMNS)).decode("utf-8-sig")
    for formula in FORMULAS:
        assert f",{formula}," not in text
        assert f"'{formula}" in text


def test_numbers_of_a_workbook_are_read_as_people_see_them() -> None:
    book, content = Workbook(), io.BytesIO()
    book.worksheets[0].append(["Target field", "Default"])
    book.worksheets[0].append(["x", 7])
    book.worksheets[0].append(["y", 7.5])
    book.save(content)
    assert read_sheet(content.getvalue()) == [["Target field", "Default"], ["x", "7"], ["y", "7.5"]]


def bomb() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 200_000_000)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 torn", "damaged"),
        (b"%PDF-1.7", "not_text"),
        (b"x" * 5_000_001, "large"),
        (b'a,b\n"never closed,', "damaged"),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(NotASheet) as refused:
        read_sheet(content)
    assert refused.value.code == code


def test_a_packed_flood_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(NotASheet) as refused:
        read_sheet(bomb())
    assert refused.value.code == "large"


STORED: list[dict[str, Any]] = [
    {"source": ["a"], "target": "x", "confirmed": False, "note": "keep"},
    {"source": ["b"], "target": "y"},
]


def read(table: list[list[str]], headed: bool = True) -> Reading:
    reading = read_table(table, STORED, COLUMNS, Ends(), headed)
    assert all(fault_in_words(fault) for fault in reading.faults)
    return reading


def faults(reading: Reading) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.code) for fault in reading.faults]


def test_a_line_changes_the_row_of_its_target_and_leaves_what_it_does_not_name() -> None:
    reading = read([["to", "From"], ["x", "c"], ["z", "d"]])
    assert [line.place for line in reading.lines] == [0, None]
    assert reading.checked.answers == (
        {"source": ["c"], "target": "x", "confirmed": False, "note": "keep"},
        {"source": ["d"], "target": "z"},
    )
    assert not reading.stops


def test_every_fault_is_named_with_the_row_and_column_of_the_sheet() -> None:
    reading = read([["Target", "How", "Owner"], ["", "", ""], ["x..", "copy", ""], ["y", "translate", "Ann"]])
    assert faults(reading) == [(1, "Owner", "head_unknown"), (3, "target", "path"), (4, "transform", "choice")]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ([], "no_head"),
        ([["what", "ever"], ["a", "b"]], "no_head"),
        ([["source"], ["a"]], "no_key"),
        ([["target", "to"], ["a", "b"]], "head_twice"),
        ([["target"]], "empty"),
        ([["target"], ["a", "b"]], "wide"),
        ([["target"], *([[f"f{n}"] for n in range(MOST_ROWS + 1)])], "many"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(table: list[list[str]], code: str) -> None:
    reading = read(table)
    assert code in [found for _row, _column, found in faults(reading)]
    assert reading.stops


def test_two_lines_for_one_target_name_each_other_by_the_rows_of_the_sheet() -> None:
    reading = read([["target", "source"], ["", ""], ["q", "a"], ["q", "b"]])
    assert [(fault.row, fault.values["other"]) for fault in reading.faults] == [(3, 4), (4, 3)]


def test_without_a_head_the_columns_stand_as_in_the_grid() -> None:
    assert read([["a", "z"]], headed=False).checked.answers == ({"source": ["a"], "target": "z"},)
