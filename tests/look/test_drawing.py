"""What is drawn once a process stays right for each language and theme; what is drawn in Python is escaped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from integrations_portal.look.drawing import SENTENCE, Column, change, link, soft, table_head, table_rows
from integrations_portal.look.words import course_in_words

HOSTILE = "<script>alert(1)</script>\"'&"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;"


def test_what_is_kept_is_drawn_once_for_each_value_that_it_names() -> None:
    template = engines["django"].from_string("{% load drawing %}{% kept theme %}{{ theme }} {{ other }}{% endkept %}")
    said = [template.render({"theme": theme, "other": n}) for n, theme in enumerate(("light", "dark", "light"))]
    assert said == ["light 0", "dark 1", "light 0"]


def test_what_is_kept_in_one_language_is_not_said_in_another() -> None:
    template = engines["django"].from_string("{% load drawing i18n %}{% kept %}{% translate 'Monday' %}{% endkept %}")
    said = []
    for language in ("en", "de", "en"):
        with translation.override(language):
            said.append(template.render({}))
    assert said == ["Monday", "Montag", "Monday"]


@pytest.mark.parametrize("name", ["head", "script_words"])
def test_nothing_of_a_reader_stands_in_a_part_that_is_kept(name: str, project: Path) -> None:
    """All readers get the same text of it: only the theme may be asked for, by which it is kept."""
    text = (project / "templates" / "components" / f"{name}.html").read_text()
    (kept,) = re.findall(r"{% kept[^%]*%}(.*){% endkept %}", text, re.DOTALL)
    assert "{{" not in kept
    assert not re.findall(r"{% (?:if|for|with|include|url|csrf)\b(?! current_theme)", kept)


def test_each_reader_has_a_token_of_their_own_and_the_theme_they_chose() -> None:
    template = engines["django"].from_string(
        '{% load look %}{% theme as current_theme %}{% include "components/head.html" %}'
    )
    heads = []
    for theme in ("light", "dark"):
        request = RequestFactory().get("/")
        request.COOKIES["theme"] = theme
        heads.append(template.render({}, request))
    tokens = [re.findall(r'csrf-token" content="(\w{64})"', head) for head in heads]
    assert all(len(found) == 1 for found in tokens)
    assert tokens[0] != tokens[1]
    assert ["data-dark>" in head for head in heads] == [False, True]


def test_cells_are_text_unless_they_are_markup_of_ours() -> None:
    columns: tuple[Column[str], ...] = (
        Column("Name", lambda row: link(row, row), head="wide", told=False),
        Column(HOSTILE, lambda row: row),
        Column("Nothing", soft),
    )
    body = table_rows(columns, [HOSTILE])
    assert "<script" not in body
    assert body.count(ESCAPED) == 5
    assert f'<td><a href="{ESCAPED}">{ESCAPED}</a></td>' in body
    assert f'<td data-label="{ESCAPED}">{ESCAPED}</td>' in body
    assert "<script" not in table_head(columns)
    assert '<th scope="col" class="wide">Name</th>' in table_head(columns)


def test_a_long_cell_of_a_column_of_sentences_counts_as_one() -> None:
    column = Column[str]("Answer", lambda row: row, sentence=True)
    assert 'class="sentence"' not in table_rows([column], ["x" * SENTENCE])
    assert '<td class="sentence" data-label="Answer">' in table_rows([column], ["x" * (SENTENCE + 1)])


def test_before_and_after_are_text_and_what_is_not_there_says_so() -> None:
    drawn = change(HOSTILE, "")
    assert drawn.count(ESCAPED) == 1
    assert '<ins class="nothing"><span class="visually-hidden">after: </span>not there</ins>' in drawn
    assert "<script" not in drawn


@pytest.mark.parametrize(
    ("times", "touches", "said"),
    [
        (1, ["INT-0003", "INT-0007"], "First seen 3 May 2027, 10:15 · seen once · touches INT-0003, INT-0007"),
        (4, [], "First seen 3 May 2027, 10:15 · seen 4 times · touches nothing that is mapped"),
        (None, [], "First seen 3 May 2027, 10:15 · touches nothing that is mapped"),
    ],
)
def test_what_became_of_a_difference_is_one_line(times: int | None, touches: list[str], said: str) -> None:
    assert course_in_words(datetime(2027, 5, 3, 10, 15, tzinfo=UTC), times, touches) == said
