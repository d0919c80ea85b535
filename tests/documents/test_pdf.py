"""PDFs: tagged, with contents, bookmarks, fonts inside, vector pictures, and the same bytes each time."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from briefs.documents.document import build
from briefs.documents.flags import flags_of
from briefs.documents.kind import Kind
from briefs.documents.render import render
from briefs.readiness.judge import judge
from tests.documents.conftest import TODAY, example
from tests.documents.reading import fonts, reader, structure, words_of_pdf
from tests.documents.test_standing import signed

pytestmark = pytest.mark.slow


@cache
def pdf(name: str, document: str) -> bytes:
    dossier = example(name)
    return render(dossier, flags_of(judge(dossier, TODAY)), TODAY, document, "pdf")


def test_the_brief_is_tagged_and_says_so() -> None:
    found = reader(pdf("small", "brief"))
    root = found.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en"
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_headings_tables_lists_and_links_are_elements() -> None:
    kinds = {str(element["/S"]) for element in structure(pdf("small", "brief"))}
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/Link", "/Figure"} <= kinds


def test_no_level_of_heading_is_left_out() -> None:
    levels = [
        int(str(element["/S"])[2:])
        for element in structure(pdf("small", "pack"))
        if re.fullmatch(r"/H\d", str(element["/S"]))
    ]
    assert set(range(1, max(levels) + 1)) == set(levels)


def test_every_picture_has_words_and_is_drawn_in_lines() -> None:
    made = pdf("nasty", "brief")
    figures = [element for element in structure(made) if element["/S"] == "/Figure"]
    assert figures
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)
    for page in reader(made).pages:
        assert not list(page.images), "a picture became pixels"


def test_the_title_is_that_of_the_brief_and_nothing_tells_the_machine() -> None:
    found = reader(pdf("small", "brief"))
    assert found.metadata is not None
    assert found.metadata.title == "INT-0001 Post web shop sales into accounting: Integration brief"
    assert found.metadata.author == "Sam Lee"
    assert str(found.metadata.get("/CreationDate")).startswith("D:20261120")
    assert b"/work/" not in pdf("small", "brief")


def test_the_same_brief_gives_the_same_bytes() -> None:
    dossier = example("small")
    again = render(dossier, flags_of(judge(dossier, TODAY)), TODAY, "brief", "pdf")
    assert again == pdf("small", "brief")


def test_every_font_is_inside() -> None:
    found = list(fonts(pdf("nasty", "brief")))
    assert found
    for font in found:
        description = font["/FontDescriptor"].get_object()
        assert any(name in description for name in ("/FontFile", "/FontFile2", "/FontFile3")), font["/BaseFont"]


def test_the_contents_name_the_right_pages() -> None:
    found = reader(pdf("nasty", "brief"))
    first = found.pages[0].extract_text()
    bookmarks = {
        str(entry.title): found.get_destination_page_number(entry)
        for entry in flatten(found.outline)
        if re.match(r"\d+ ", str(entry.title))
    }
    assert len(bookmarks) == len(build(example("nasty"), (), TODAY, Kind.BRIEF).chapters)
    for title, page in bookmarks.items():
        number, _space, name = title.partition(" ")
        assert page is not None
        entry = re.search(rf"{number}\s+{re.escape(name.strip())}\s+(\d+)", first)
        assert entry, title
        assert int(entry[1]) == page + 1, title
        assert name.strip() in found.pages[page].extract_text()


def flatten(outline: list[Any]) -> list[Any]:
    return [entry for item in outline for entry in (flatten(item) if isinstance(item, list) else [item])]


def test_every_link_leads_somewhere_in_the_document() -> None:
    found = reader(pdf("small", "pack"))
    names = set(found.named_destinations)
    links = 0
    for page in found.pages:
        for annotation in page.get("/Annots", ()):
            target = annotation.get_object()
            if "/Dest" in target:
                links += 1
                assert str(target["/Dest"]) in names
            elif "/A" in target:
                assert target["/A"]["/S"] == "/URI"
    assert links > 60


def test_running_lines_name_brief_standing_and_page() -> None:
    made = reader(pdf("small", "brief"))
    count = len(made.pages)
    for number, page in enumerate(made.pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"{number} / {count}" in text
        assert "DRAFT" in text
        assert "Draft, not signed" in text
        if number > 1:
            assert "INT-0001 Post web shop sales into accounting" in text


def test_a_signed_brief_carries_no_draft_mark() -> None:
    words = words_of_pdf(render(signed(), (), TODAY, "brief", "pdf"))
    assert "DRAFT" not in words
    assert "Version 3, signed" in words


def test_mapping_tables_stand_on_wide_pages_with_repeated_heads() -> None:
    made = reader(pdf("nasty", "data-map"))
    wide = [page for page in made.pages if page.mediabox.width > page.mediabox.height]
    assert wide
    assert any("field_tables" not in page.extract_text() and "Rule" in page.extract_text() for page in wide[1:])
    assert "Field by field" in wide[0].extract_text()


@pytest.mark.parametrize("name", ["small", "nasty"])
def test_start_here_is_one_page(name: str) -> None:
    made = reader(pdf(name, "pack"))
    starts = {str(entry.title): made.get_destination_page_number(entry) for entry in flatten(made.outline)}
    (start,) = (page for title, page in starts.items() if title.endswith("Start here"))
    assert starts["The brief"] == start + 1


@pytest.mark.parametrize("name", ["small", "small-clean"])
def test_the_pack_of_an_easy_brief_has_at_most_twenty_pages(name: str) -> None:
    assert len(reader(pdf(name, "pack")).pages) <= 20


@pytest.mark.slow
@pytest.mark.parametrize("document", ["brief", "data-map", "runbook", "guide", "agreement", "pack"])
def test_a_pdf_says_what_the_markdown_says(document: str) -> None:
    dossier = example("medium")
    markdown = render(dossier, flags_of(judge(dossier, TODAY)), TODAY, document, "md").decode()
    text = re.sub(r"```.*?```|<[^>]+>|\(#[^)]*\)", " ", markdown, flags=re.DOTALL)
    # Long words may be broken at the end of a line.
    said = re.sub(r"[-‐]\s?|\s", "", words_of_pdf(pdf("medium", document)))
    missing = {word for word in re.findall(r"[A-Za-z]{4,}", text) if word not in said}
    assert missing <= {"Role", "Name", "Signed", "alone"} | set(re.findall(r"\w+", _descriptions(markdown)))


def _descriptions(markdown: str) -> str:
    """The words below pictures, which a PDF holds as alternative text."""
    return " ".join(re.findall(r"```\n\n\*([^*]+)\*", markdown))
