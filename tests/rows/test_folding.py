"""How search compares text: capitals, accents and punctuation do not matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations_portal.shapes.folding import LONGEST, MOST_TERMS, asked, excerpt, fold, marked


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Customer.E-Mail", " customer e mail"),
        ("Über_Straße", " uber strasse"),
        ("  spaces\t\nand--dashes  ", " spaces and dashes"),
        ("лицевой Счёт", " лицевои счет"),
        ("顧客番号", " 顧客番号"),
        ("", ""),
        ("%_*\"'<>", ""),
    ],
)
def test_text_is_compared_without_capitals_accents_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_for_plain_letters_gives_what_the_long_way_gives(text: str) -> None:
    assert fold(f"{text} é") == f"{fold(text)} e"


@given(st.text(), st.text())
def test_the_pieces_of_a_marked_text_are_the_text(text: str, looked_for: str) -> None:
    assert "".join(piece for piece, _hit in marked(text, asked(looked_for))) == text


def test_words_must_occur_and_two_letters_begin_a_word() -> None:
    assert asked("Billing id x").terms == ("billing", " id")
    assert asked("F-02").terms == ("f 02",)
    assert asked("x").terms == ()
    assert not asked("x").says_nothing
    assert asked("%%%").says_nothing


def test_a_very_long_question_is_cut() -> None:
    found = asked(" ".join(f"word{number}" for number in range(500)))
    assert len(found.typed) <= LONGEST
    assert len(found.terms) == MOST_TERMS


def test_what_was_looked_for_is_marked_where_it_stands() -> None:
    assert marked("Billing.Straße", asked("strasse")) == [("Billing.", False), ("Straße", True)]
    assert marked("order_id", asked("id")) == [("order_", False), ("id", True)]
    assert marked("paid", asked("id")) == [("paid", False)], "two letters are the beginning of a word"


def test_an_excerpt_is_cut_around_the_first_hit() -> None:
    text = f"{'before ' * 40}the needle{' after' * 60}"
    shown = excerpt(text, asked("needle"))
    assert "needle" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 200
    assert excerpt(text, asked("absent")) == ""
