"""What documents are made of. A block says what is there; the writers say what it looks like.

Every writer handles every value of this file, and reads every attribute: a test sees to both.
"""

from __future__ import annotations

from dataclasses import dataclass

from datamaps.diagrams.graph import Graph


@dataclass(frozen=True)
class Code:
    """A field path, an address or a piece of a command."""

    text: str


@dataclass(frozen=True)
class Strong:
    text: str


@dataclass(frozen=True)
class Soft:
    """Words of less weight. `under` puts them on a line of their own."""

    text: str
    under: bool = False


@dataclass(frozen=True)
class Mark:
    """A state: a shape, a colour and words. `state` is a key of integrations_portal.look.states."""

    state: str
    text: str


@dataclass(frozen=True)
class Link:
    """Words that lead to an anchor of the same document."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Break:
    """The next words start a line of their own."""


Inline = str | Code | Strong | Soft | Mark | Link | Break
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside a chapter: level 1 stands right below the chapter's own."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    line: Line


@dataclass(frozen=True)
class Prose:
    """Markdown that people wrote."""

    text: str


@dataclass(frozen=True)
class Fact:
    label: str
    line: Line


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and an answer. `strip` sets them side by side, as under a title; `dense` two in a row."""

    facts: tuple[Fact, ...]
    strip: bool = False
    dense: bool = False


@dataclass(frozen=True)
class Column:
    """`width` is in 24ths of the table."""

    title: str
    width: int


@dataclass(frozen=True)
class Row:
    """`state` washes the row in the colour of a state; `anchor` lets links lead to it."""

    cells: tuple[Line, ...]
    state: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Listing:
    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Image:
    """A screenshot, told in words. `media` is its type, such as image/png; the sides are in pixels."""

    alt: str
    media: str
    content: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Step:
    """What to do, in Markdown, and what one should see then."""

    do: str
    expect: str = ""
    note: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class Steps:
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Figure:
    """A picture with its words; where it cannot be drawn, its table stands in.

    `name` is unique in a document; `told` says that a table with the same content follows anyway.
    """

    graph: Graph
    name: str
    told: bool = False


@dataclass(frozen=True)
class Callout:
    """Something to be seen first. `state` gives its shape and colour."""

    state: str
    title: str
    line: Line = ()


@dataclass(frozen=True)
class Question:
    """A question that is open, and who must answer it."""

    severity: str
    text: str
    about: Line
    who: str
    rule: str
    waived: str = ""


@dataclass(frozen=True)
class Questions:
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class SignatureLine:
    """A place to sign, or who has signed."""

    role: str
    name: str
    signed: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Signatures:
    lines: tuple[SignatureLine, ...]


Block = Heading | Paragraph | Prose | Facts | Table | Listing | Steps | Figure | Callout | Questions | Signatures


@dataclass(frozen=True)
class Gap:
    """Something that the documents ask for and nobody has answered."""

    chapter: str
    what: str


@dataclass(frozen=True)
class Chapter:
    """`wide` chapters stand on landscape pages; `reason` says why one is not relevant here."""

    id: str
    title: str
    blocks: tuple[Block, ...] = ()
    gaps: tuple[Gap, ...] = ()
    reason: str = ""
    wide: bool = False
    lead: str = ""
    """One line under the title that says what the chapter is for."""


@dataclass(frozen=True)
class Part:
    """A group of chapters. A document of one part shows no title for it."""

    id: str
    title: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Head:
    """What stands on the cover, in the running lines and in the metadata."""

    id: str
    kind: str
    reference: str
    title: str
    workspace: str
    language: str
    status: str
    """Words: "Draft, not signed" or "Version 3, signed on 12 January 2027"."""
    state: str
    draft: bool
    version: str
    hash: str
    made_on: str
    made_iso: str
    author: str


@dataclass(frozen=True)
class Document:
    head: Head
    front: tuple[Block, ...]
    parts: tuple[Part, ...]

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(chapter for part in self.parts for chapter in part.chapters)
