"""Every document says what people wrote, the same in every form, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from briefs.documents.document import build
from briefs.documents.flags import Flag, flags_from_rows, flags_of
from briefs.documents.kind import Kind
from briefs.documents.markdown import document_markdown
from briefs.documents.render import Form, file_name, render
from briefs.dossier.dossier import Dossier
from briefs.readiness.judge import judge
from briefs.readiness.questions import as_rows
from tests.documents.conftest import TODAY, example
from tests.documents.reading import words_of_html, words_of_markdown


def flags(dossier: Dossier) -> tuple[Flag, ...]:
    return flags_of(judge(dossier, TODAY))


def free_texts(value: Any) -> Iterator[str]:
    """Answers of several words, without signs that mean something to Markdown."""
    if isinstance(value, dict):
        for name, one in value.items():
            # A waiver's `about` and cron schedules are shown in words of their own.
            if name not in ("cron", "image"):
                yield from free_texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from free_texts(one)
    elif isinstance(value, str) and len(value.split()) > 1 and not re.search(r"[*`_<>\[\]#\n]|  ", value):
        yield value.strip()


@pytest.mark.parametrize("kind", list(Kind))
def test_every_document_comes_as_page_markdown_and_prompt(dossier: Dossier, kind: Kind) -> None:
    found = flags(dossier)
    page = render(dossier, found, TODAY, kind, "html").decode()
    text = render(dossier, found, TODAY, kind, "md").decode()
    prompt = render(dossier, found, TODAY, kind, "prompt").decode()
    assert page.startswith("<!DOCTYPE html>")
    assert 'lang="en"' in page
    assert text in prompt
    for made in (page, text, prompt):
        assert dossier.brief.ref in made
        assert "%(" not in made


def test_the_pack_holds_everything_that_people_wrote(dossier: Dossier) -> None:
    page = words_of_html(render(dossier, flags(dossier), TODAY, "pack", "html"))
    missing = [text for text in free_texts(dossier.brief.plain()) if " ".join(text.split()) not in page]
    assert not missing


def test_trading_messages_say_whether_they_go_through_a_network() -> None:
    pack = words_of_html(render(example("medium"), (), TODAY, "pack", "html"))
    assert "Trading messages (EDI) · Through a network (VAN) · AS2" in pack


@pytest.mark.parametrize("kind", list(Kind))
def test_page_and_markdown_say_the_same_words(dossier: Dossier, kind: Kind) -> None:
    found = flags(dossier)
    page = words_of_html(render(dossier, found, TODAY, kind, "html"))
    text = words_of_markdown(render(dossier, found, TODAY, kind, "md").decode())
    only_on_page = set(re.findall(r"\w{4,}", page)) - set(re.findall(r"\w{4,}", text))
    only_in_text = set(re.findall(r"\w{4,}", text)) - set(re.findall(r"\w{4,}", page))
    # A page has lines to sign on; a table of signatures has a head.
    assert only_on_page <= {"Date", "signature"}
    assert only_in_text <= {"Role", "Name", "Signed"}


def test_each_chapter_stands_once_in_a_pack(dossier: Dossier) -> None:
    ids = [chapter.id for chapter in build(dossier, flags(dossier), TODAY, Kind.PACK).chapters]
    assert len(ids) == len(set(ids))


def test_what_is_unanswered_is_one_list_and_no_empty_table(dossier: Dossier) -> None:
    brief = type(dossier.brief).read({"ref": "INT-9"})
    empty = Dossier(content=dossier.content.model_copy(update={"brief": brief}))
    document = build(empty, (), TODAY, Kind.PACK)
    tables = [block for chapter in document.chapters for block in chapter.blocks if type(block).__name__ == "Table"]
    assert not tables
    unanswered = next(chapter for chapter in document.chapters if chapter.id == "unanswered")
    text = document_markdown(document)
    for what in ("The goal", "Handoffs", "Exceptions", "Business owner", "Check first", "Steps to put it back"):
        assert what in text[text.index(unanswered.title) :]


def test_a_section_that_is_not_relevant_says_why_and_asks_nothing() -> None:
    document = build(example("small"), (), TODAY, Kind.PACK)
    agreement = next(chapter for chapter in document.chapters if chapter.id == "agreement")
    assert agreement.reason.startswith("Both systems are ours")
    assert not [gap for chapter in document.chapters for gap in chapter.gaps if gap.chapter == "Duties and promises"]


def test_open_questions_stand_under_the_person_who_must_answer() -> None:
    dossier = example("nasty")
    text = document_markdown(build(dossier, flags(dossier), TODAY, Kind.BRIEF))
    part = text[text.index("Questions still open\n") :]
    assert part.index("Priya Shah") < part.index("what is decided?")
    assert "13 questions stop this" in text


def test_waivers_are_printed_with_their_question_the_reason_and_the_day() -> None:
    dossier = example("nasty")
    waivers = [
        {"rule": "FLW-09", "about": "F-02", "reason": "We look by hand", "by": "priya", "until": "2027-03-01"},
        {"rule": "FLW-01", "about": "F-77", "reason": "Gone"},
    ]
    brief = type(dossier.brief).read(dossier.brief.plain() | {"waivers": waivers})
    changed = Dossier(content=dossier.content.model_copy(update={"brief": brief}))
    flag = Flag("FLW-09", "warning", "F-02", "Who checks the sender?", waived=True)
    text = render(changed, (flag,), TODAY, "brief", "md").decode()
    assert "Who checks the sender?<br>F-02 · FLW-09 | We look by hand | Priya Shah | 1 March 2027 |" in text
    assert "Nothing asks for it any more<br>F-77 · FLW-01 | Gone |" in text


def test_a_question_is_told_without_its_code_which_stands_in_small_print() -> None:
    dossier = example("nasty")
    html = render(dossier, flags(dossier), TODAY, "brief", "html").decode()
    code = r"\b(?:OWN|DEF|DEC|EXC|FLW|KEY|FLD|SEC|TST|HND|OPS|AGR|VAL|SCP)-\d\d\b"
    small_print = re.findall(r'<span class="reference">(.*?)</span>', html)
    assert len(re.findall(code, " ".join(small_print))) > 20
    assert not re.search(code, re.sub(r'<span class="reference">.*?</span>', "", html))


def test_stored_flags_read_back_as_they_were_printed() -> None:
    findings = judge(example("nasty"), TODAY)
    stored = flags_from_rows(as_rows(findings))
    assert [flag.question for flag in stored] == [flag.question for flag in flags_of(findings)]
    assert [flag.contacts for flag in stored] == [flag.contacts for flag in flags_of(findings)]


def test_json_is_the_dossier_itself() -> None:
    dossier = example("small")
    assert Dossier.model_validate_json(render(dossier, (), TODAY, "brief", "json")).plain() == dossier.plain()


def test_only_the_chapters_asked_for() -> None:
    document = build(example("small"), (), TODAY, Kind.PACK, chapters=("purpose", "first_checks"))
    assert [chapter.id for chapter in document.chapters if not chapter.reason] == ["purpose", "first_checks"]


def test_unknown_documents_and_forms_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match="brief, data-map"):
        render(example("small"), (), TODAY, "novel", "html")
    with pytest.raises(ValueError, match="html, md, pdf"):
        render(example("small"), (), TODAY, "brief", "docx")


def test_files_are_named_after_brief_document_and_form() -> None:
    assert file_name(example("small"), "pack", "pdf") == "INT-0001-pack.pdf"
    assert file_name(example("small"), "brief", Form.PROMPT) == "INT-0001-brief.prompt.md"
