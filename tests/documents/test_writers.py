"""Both writers read every value of every block, and fail where one is missing."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from briefs.documents import blocks
from briefs.documents.blocks import (
    Break,
    Callout,
    Chapter,
    Code,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Head,
    Heading,
    Image,
    Link,
    Listing,
    Mark,
    Paragraph,
    Part,
    Prose,
    Question,
    Questions,
    Row,
    SignatureLine,
    Signatures,
    Soft,
    Step,
    Steps,
    Strong,
    Table,
)
from briefs.documents.html import document_html
from briefs.documents.markdown import code, document_markdown, lowered, plain
from datamaps.diagrams.graph import EquivalentTable, Graph, Node, View
from tests.documents.reading import words_of_markdown

HEAD = Head(
    "brief", "Brief", "INT-1", "Title", "North", "en", "Draft", "not_started", True, "", "abc", "today", "2026", "Sam"
)
GRAPH = Graph(View.FLOW, "Title", "Words.", (Node("n1", "CRM"),), (), EquivalentTable(("A",), (("1",),)))
IMAGE = Image("alt", "image/png", b"x", 2, 2)
LINE = ("plain", Code("a.b"), Strong("s"), Soft("soft"), Mark("match", "ok"), Link("go", "here"), Break())
TABLE = Table("Caption", (Column("One", 24),), (Row((LINE,), "stops", "here"),))
BLOCKS: dict[type, Any] = {
    Heading: Heading("H", 1, "h"),
    Paragraph: Paragraph(LINE),
    Prose: Prose("*m*"),
    Facts: Facts((Fact("L", LINE),)),
    Fact: Facts((Fact("L", LINE),)),
    Table: TABLE,
    Column: TABLE,
    Row: TABLE,
    Listing: Listing((LINE,)),
    Steps: Steps((Step("do", "see", "note"),)),
    Step: Steps((Step("do", "see", "note", IMAGE),)),
    Image: Steps((Step("do", image=IMAGE),)),
    Figure: Figure(GRAPH, "f"),
    Callout: Callout("stops", "T", LINE),
    Questions: Questions((Question("blocker", "Q", LINE, "who", "R-01", "w"),)),
    Question: Questions((Question("blocker", "Q", LINE, "who", "R-01", "w"),)),
    Signatures: Signatures((SignatureLine("r", "n", "s", "c"),)),
    SignatureLine: Signatures((SignatureLine("r", "n", "s", "c"),)),
    Code: Paragraph((Code("a"),)),
    Strong: Paragraph((Strong("a"),)),
    Soft: Paragraph((Soft("a"),)),
    Mark: Paragraph((Mark("match", "a"),)),
    Link: Paragraph((Link("a", "here"),)),
    Break: Paragraph((Break(),)),
}
# What only one writer has a use for: widths, colours, layout, and names of regions.
ONLY_ON_PAGES = {
    (Column, "width"), (Row, "state"), (Facts, "strip"), (Facts, "dense"), (Table, "caption"), (Figure, "name"),
    (Heading, "level"), (Image, "media"), (Image, "content"), (Image, "width"), (Image, "height"),
}  # fmt: skip


def whole(block: Any) -> Document:
    return Document(HEAD, (), (Part("p", "P", (Chapter("here", "C", (block,)),)),))


def without(value: Any, kind: type, name: str) -> Any:
    """The value, with one attribute gone from every block of that kind inside it."""
    if isinstance(value, tuple):
        return tuple(without(item, kind, name) for item in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    held = {field.name: without(getattr(value, field.name), kind, name) for field in dataclasses.fields(value)}
    if type(value) is not kind:
        return type(value)(**held)

    def gone(self: Any, asked: str) -> Any:
        if asked == name:
            raise AttributeError(asked)
        return object.__getattribute__(self, asked)

    broken = type("Broken", (kind,), {"__getattribute__": gone})
    made: Any = object.__new__(broken)
    made.__dict__.update({key: held[key] for key in held if key != name})
    return made


def test_every_block_is_tried_here() -> None:
    kinds = {kind for kind in vars(blocks).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)}
    kinds = {kind for kind in kinds if kind.__module__ == blocks.__name__}
    assert kinds - BLOCKS.keys() == {blocks.Gap, Chapter, Part, Head, Document}


CASES = [(kind, field.name) for kind in BLOCKS for field in dataclasses.fields(kind)]


@pytest.mark.parametrize(("kind", "name"), CASES)
def test_a_missing_value_fails(kind: type, name: str) -> None:
    document = whole(without(BLOCKS[kind], kind, name))
    with pytest.raises(AttributeError):
        document_html(document)
    if (kind, name) not in ONLY_ON_PAGES:
        with pytest.raises(AttributeError):
            document_markdown(document)


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Head)])
def test_a_missing_value_of_the_head_fails(name: str) -> None:
    document = without(whole(Paragraph(LINE)), Head, name)
    used_elsewhere = {"id", "language", "made_iso", "author", "draft", "version"}
    if name not in used_elsewhere:
        with pytest.raises(AttributeError):
            document_markdown(document)
    if name not in {"language", "made_iso", "author"}:
        with pytest.raises(AttributeError):
            document_html(document)


def test_a_link_without_its_place_is_plain_words() -> None:
    document = whole(Paragraph((Link("there", "nowhere"),)))
    assert "<a href" not in str(document_html(document)).partition("<section")[2]
    assert "[there]" not in document_markdown(document)


@pytest.mark.parametrize(
    "text",
    ["*a*", "_a_", "[a](b)", "<b>", "a | b", "# a", "1. a", "- a", "+ a", "`a`", "~~a~~", "&lt;", "\\", "![a](b)",
     "a\nb", "---", "> a", "http://x.example/a_b"],
)  # fmt: skip
def test_plain_words_mean_nothing_to_markdown(text: str) -> None:
    assert words_of_markdown(f"{plain(text)}\n") == " ".join(text.split())
    assert words_of_markdown(f"x {plain(text)}\n") == f"x {' '.join(text.split())}"


@pytest.mark.parametrize("text", ["a", "`", "``", "a`b", "`a", "a``b`c"])
def test_code_holds_any_backtick(text: str) -> None:
    assert words_of_markdown(code(text)) == text


def test_headings_that_people_wrote_stand_below_their_chapter() -> None:
    assert lowered("# One\n\n```\n# no heading\n```\n## Two", 3) == "#### One\n\n```\n# no heading\n```\n##### Two"
    assert lowered("```\nnever closed", 3).endswith("```")
