"""All answers on one page: what is open comes first, what is settled is folded, and lists are told row by row."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from briefs.models import Entry
from briefs.sections.machine import Ask
from briefs.sections.words import RowInWords, answer_in_words, rows_in_words
from briefs.shapes.brief import Brief
from briefs.shapes.proof import Decision
from datamaps.models import Integration
from integrations_portal.accounts.models import User
from tests.conversation.conftest import url
from tests.documents.conftest import example

SignIn = Callable[[User], Client]
MEASURES = Ask(
    "measures",
    "How?",
    "",
    "",
    asks=tuple(Ask(name, name.title(), "", "") for name in ("name", "unit", "baseline", "target", "by")),
)


def told(**row: object) -> RowInWords:
    return rows_in_words(Brief, MEASURES, [row], example("nasty"))[0]


def test_a_measure_is_told_with_its_labels_and_its_numbers_in_their_unit() -> None:
    row = told(name="Days to close", unit="days", baseline=30, target=0, by="2027-03-01")
    assert row == RowInWords("Days to close", (("Baseline", "30 days"), ("Target", "0 days"), ("By", "1 March 2027")))


def test_a_row_without_its_name_begins_with_its_first_label() -> None:
    assert told(baseline=1_500_000) == RowInWords("", (("Baseline", "1500000"),))
    assert told(name="Calls", unit="a week") == RowInWords("Calls", (("Unit", "a week"),))


def test_the_same_list_in_one_line_has_its_labels_too() -> None:
    rows = [{"name": "Calls", "unit": "a week", "baseline": 9}, {"name": "Errors"}]
    assert answer_in_words(Brief, MEASURES, rows, example("nasty")) == "Calls: Baseline 9 a week; Errors"
    assert rows_in_words(Brief, MEASURES, [], example("nasty")) == ()
    assert rows_in_words(Decision, Ask("why", "", "", ""), "Because", example("nasty")) == ()


@pytest.mark.django_db
def test_sections_with_open_questions_come_first_and_the_others_are_folded(
    nasty: Integration, cora: User, sign_in: SignIn
) -> None:
    html = sign_in(cora).get(url(nasty, "answers")).content.decode()
    sections = re.findall(r'<(details|section) class="[^"]*check-section', html)
    assert sections == sorted(sections, reverse=True)
    assert {"details", "section"} <= set(sections)
    first = html[: html.index("check-settled")]
    assert len(re.findall(r"\d+ open questions?", first)) + first.count("Not started") == sections.count("section")
    assert "open question" not in html[html.index("check-settled") : html.index("</main>")].partition("<aside")[0]


@pytest.mark.django_db
def test_a_section_that_was_settled_unfolds_when_a_question_opens(
    nasty: Integration, cora: User, sign_in: SignIn
) -> None:
    client, folded = sign_in(cora), '<div class="stack-small" id="handoffs">'
    assert folded in client.get(url(nasty, "answers")).content.decode()
    Entry.objects.filter(integration=nasty, part="handoffs").delete()
    assert folded not in client.get(url(nasty, "answers")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["answers", "section"])
def test_a_long_answer_reads_as_it_does_in_documents(
    nasty: Integration, cora: User, sign_in: SignIn, where: str
) -> None:
    row = Entry.objects.get(integration=nasty, part="purpose")
    said = "Typed **twice**\nand read once\n\n1. here\n2. there\n\n<customer id>"
    row.put({**row.details, "problem": said, "goal": "<script>alert(1)</script>", "title": "**Sales**"}).save()
    shown = sign_in(cora).get(url(nasty, where, *(["purpose"] if where == "section" else []))).content.decode()
    assert "Typed <strong>twice</strong><br>\nand read once" in shown
    assert "<li>there</li>" in shown
    assert "&lt;customer id&gt;" in shown
    assert "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in shown
    assert "**Sales**" in shown  # a line is no text in which people write Markdown
