"""Cells as sheets copy them, and as the shapes read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamaps.grid.check import Ends, Typed, check_rows
from datamaps.grid.columns import COLUMN, COLUMNS, NotAnAnswer, cells_of, in_words, merged, read_cell
from datamaps.grid.order import ordered
from datamaps.grid.pasted import read_pasted, write_pasted
from datamaps.grid.words import fault_in_words
from datamaps.map.flows import FieldMap

CELL = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=12)
ROWS = st.lists(st.lists(CELL, min_size=1, max_size=4), max_size=5)


@given(ROWS)
def test_what_is_written_as_copied_cells_is_read_as_the_same_cells(rows: list[list[str]]) -> None:
    assert read_pasted(write_pasted(rows)) == rows


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    read_pasted(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", []),
        ("a", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\tb', [["two\nlines", "b"]]),
        ('"say ""yes"""', [['say "yes"']]),
        ('"sales.Order".id\tb', [['"sales.Order".id', "b"]]),
        ('"open', [['"open']]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ("\t\n", [["", ""]]),
    ],
)
def test_cells_are_read_as_excel_and_sheets_copy_them(text: str, rows: list[list[str]]) -> None:
    assert read_pasted(text) == rows


def test_closed_lists_are_read_by_value_or_label_in_any_case() -> None:
    assert read_cell(COLUMN["transform"], " look UP ") == "lookup"
    assert read_cell(COLUMN["transform"], "lookup") == "lookup"
    assert read_cell(COLUMN["confirmed"], "No") is False
    with pytest.raises(NotAnAnswer):
        read_cell(COLUMN["transform"], "translate")


def test_several_source_fields_stand_in_one_cell() -> None:
    assert read_cell(COLUMN["source"], 'first; "a;b".c\nlast') == ["first", '"a;b".c', "last"]


def test_nothing_becomes_confirmed_by_an_empty_cell() -> None:
    suggested = {"target": "name", "confirmed": False}
    assert merged(suggested, {"confirmed": read_cell(COLUMN["confirmed"], "")}) == suggested
    assert FieldMap.read(merged(suggested, {"confirmed": True})).confirmed


PLAIN = {
    "source": ["first", "last"],
    "target": "name",
    "transform": "concatenate",
    "null_rule": "reject",
    "values": [{"source": "a", "target": "b"}],
    "confirmed": False,
    "note": "two\nlines",
}


def test_a_row_goes_through_its_cells_unchanged_and_keeps_what_the_grid_does_not_show() -> None:
    by_value, cells = cells_of(PLAIN), cells_of(PLAIN)
    by_label = {column.name: in_words(column, cells[column.name]) for column in COLUMNS}
    changed = check_rows([Typed(by_value | {"rule": "x"}, PLAIN), Typed(by_label | {"target": "other"}, PLAIN)])
    assert changed.faults == ()
    assert changed.answers[0] == FieldMap.read({**PLAIN, "rule": "x"}).plain()
    assert changed.answers[1] == FieldMap.read({**PLAIN, "target": "other"}).plain()


def codes(*rows: Typed, **more: object) -> list[tuple[int, str, str]]:
    checked = check_rows(rows, **more)  # type: ignore[arg-type]
    assert all(fault_in_words(fault) for fault in checked.faults)
    return [(fault.row, fault.column, fault.code) for fault in checked.faults]


def test_every_fault_is_found_with_its_row_and_column() -> None:
    found = codes(
        Typed({"source": "a..b", "target": "x"}),
        Typed({"source": "a", "target": "y", "transform": "translate"}),
        Typed({"source": "a", "note": "no target"}),
        Typed({"target": "z", "rule": "x" * 2_001}),
        Typed({"target": "q", "note": "\x00"}),
    )
    assert found == [
        (0, "source", "path"),
        (1, "transform", "choice"),
        (2, "target", "no_target"),
        (3, "rule", "long"),
        (4, "note", "unstorable"),
    ]


def test_two_rows_may_not_fill_one_target_the_same_way() -> None:
    twice = Typed({"source": "a", "target": "x"})
    assert codes(twice, twice) == [(0, "target", "twice"), (1, "target", "twice")]
    assert codes(twice, beside=[{"target": "x"}]) == [(0, "target", "twice_elsewhere")]
    ruled = Typed({"source": "a", "target": "x", "rule": "when won"})
    assert codes(ruled, ruled, beside=[{"target": "x", "rule": "else"}]) == []
    assert codes(ruled, twice) == [(0, "target", "twice"), (1, "target", "twice")]
    back = Typed({"source": "a", "target": "x", "way": "back"})
    assert codes(Typed({"source": "a", "target": "x", "way": "forward"}), back) == []
    assert codes(Typed({"source": "a", "target": "x", "transform": "ignore"}), twice) == []


def test_a_row_that_nobody_touched_is_never_refused() -> None:
    lacking = {"source": ["a"]}
    assert codes(Typed(cells_of(lacking), lacking)) == []


def test_a_path_that_the_catalog_does_not_know_is_named_and_may_be_kept() -> None:
    ends = Ends(source=lambda path: path == "a", target=None)
    checked = check_rows([Typed({"source": "a; b", "target": "x"})], ends=ends)
    assert [(fault.code, fault.values["value"]) for fault in checked.faults] == [("stranger", "b")]
    assert not checked.stops


@given(st.data())
def test_rows_of_other_pages_keep_their_places_and_none_is_lost(data: st.DataObject) -> None:
    stored = list(range(data.draw(st.integers(0, 8))))
    page = data.draw(st.permutations([n for n in stored if data.draw(st.booleans())] + [100, 101]))
    removed = [n for n in page if data.draw(st.booleans())]
    found = ordered(stored, page, removed)
    kept = [n for n in page if n not in removed]
    assert sorted(found) == sorted({*stored, *page} - {*removed})
    assert [n for n in found if n in stored and n not in page] == [n for n in stored if n not in page]
    assert [n for n in found if n in kept and n < 100] == [n for n in kept if n < 100]
    assert [n for n in ordered(stored, page, keep=True) if n < 100] == stored


def test_a_new_row_stands_behind_the_one_that_it_was_put_behind() -> None:
    assert ordered([1, 2, 3, 4], [2, 9, 3]) == [1, 2, 9, 3, 4]
    assert ordered([1, 2, 3], [9, 2]) == [1, 9, 2, 3]
    assert ordered([1, 2, 3, 4], [4, 2]) == [1, 4, 3, 2]
