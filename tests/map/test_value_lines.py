"""A value table as lines of text: lossless out and in, every fault with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datamaps.map.shared import ValuePair
from datamaps.map.value_lines import MOST, LineFault, lines_of, pairs_of


def pair(source: str, target: str, note: str = "") -> ValuePair:
    return ValuePair(source=source, target=target, note=note)


def test_arrows_and_columns_of_a_spreadsheet_are_understood() -> None:
    pairs, faults = pairs_of("Won → active\r\nLost->closed → seldom\n\nOpen\tnew\tat first\t\t\n")
    assert pairs == (pair("Won", "active"), pair("Lost", "closed", "seldom"), pair("Open", "new", "at first"))
    assert faults == ()


def test_a_value_with_an_arrow_in_it_is_written_with_tabs() -> None:
    pairs = (pair("a -> b", "c"), pair("", "anything else"), pair("x", "", "gone"))
    assert "\t" in lines_of(pairs)
    assert pairs_of(lines_of(pairs)) == (pairs, ())


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=6)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), unique_by=lambda one: one[0], max_size=8))
def test_what_is_shown_reads_back_as_it_was(rows: list[tuple[str, str, str]]) -> None:
    pairs = tuple(pair(*row) for row in rows if any(row))
    assert pairs_of(lines_of(pairs)) == (pairs, ())


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("Won → active\nLost", LineFault.NO_ARROW, 2),
        ("a → b → c → d", LineFault.TOO_MANY, 1),
        ("a → b\n\na → c", LineFault.TWICE, 3),
        (f"{'x' * 2001} → b", LineFault.TOO_LONG, 1),
        ("\n".join(f"{n} → b" for n in range(MOST + 1)), LineFault.TOO_LARGE, MOST),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, kind: LineFault, line: int) -> None:
    _pairs, faults = pairs_of(text)
    assert [(fault.kind, fault.line) for fault in faults] == [(kind, line)]
    assert str(line) in faults[0].words()


def test_a_percent_sign_in_a_value_does_no_harm() -> None:
    _pairs, faults = pairs_of("100%(x)s")
    assert "100%(x)s" in faults[0].words()
