"""A document as Markdown, for reading as it is and for tools that render it. Pictures are Mermaid."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from briefs.documents.blocks import (
    Block,
    Break,
    Callout,
    Chapter,
    Code,
    Document,
    Facts,
    Figure,
    Heading,
    Inline,
    Line,
    Link,
    Listing,
    Mark,
    Paragraph,
    Prose,
    Questions,
    Signatures,
    Soft,
    Steps,
    Strong,
    Table,
)
from briefs.documents.contents import Contents
from briefs.documents.marks import sign
from datamaps.diagrams.mermaid import mermaid

_SPECIAL = re.compile(r"([\\`*_\[\]|])")
# Not every tool knows these behind a backslash.
_ENTITIES = {"<": "&lt;", ">": "&gt;", "~~": "&#126;&#126;"}
_AT_START = re.compile(r"^(\s*)([#+-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w{1,31};)")
_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})")


def document_markdown(document: Document) -> str:
    """The whole document. Text that people wrote is escaped, except where it is Markdown itself."""
    return _Writer(Contents(document)).document()


def plain(text: str) -> str:
    """Text that means nothing to Markdown but itself, in one line."""
    escaped = _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", " ".join(text.split())))
    for sign_of_markup, entity in _ENTITIES.items():
        escaped = escaped.replace(sign_of_markup, entity)
    return _AT_START.sub(lambda m: f"{m[1]}{m[2]}\\" if m[2].isdigit() else f"{m[1]}\\{m[2]}", escaped)


def code(text: str) -> str:
    """A span of code that holds the text whatever backticks are in it."""
    flat = " ".join(text.split())
    fence = "`" * (max((len(run) for run in re.findall("`+", flat)), default=0) + 1)
    space = " " if "`" in flat else ""
    return f"{fence}{space}{flat}{space}{fence}" if flat else ""


def lowered(text: str, level: int) -> str:
    """Markdown that people wrote, with its headings below `level`; what stands between code fences stays."""
    lines, fence = [], ""
    for line in text.strip().splitlines():
        found = _FENCE.match(line)
        if found and (not fence or found[2].startswith(fence)):
            fence = "" if fence else found[2]
        elif not fence and (heading := re.match(r" {0,3}(#{1,6})\s", line)):
            line = "#" * min(6, level + len(heading[1])) + line.lstrip().lstrip("#")
        lines.append(line)
    if fence:  # left open: everything after it would be code
        lines.append(fence)
    return "\n".join(lines)


@dataclass(frozen=True)
class _Writer:
    contents: Contents

    def document(self) -> str:
        document = self.contents.document
        head = document.head
        _key, glyph = sign(head.state)
        lines = [
            f"# {plain(head.title)}",
            f"{plain(head.kind)} {plain(head.reference)}  ·  {glyph} {plain(head.status)}",
            *(self.block(block, 2) for block in document.front),
            f"{plain(head.workspace)} · {plain(head.made_on)} · {code(head.hash)}",
            self.nav(),
        ]
        for part in document.parts:
            level = 2
            if self.contents.titled(part):
                lines.append(f"{_anchor(f'part-{part.id}')}## {plain(part.title)}")
                level = 3
            lines += [self.chapter(chapter, level) for chapter in part.chapters]
        return "\n\n".join(line for line in lines if line) + "\n"

    def nav(self) -> str:
        lines = [f"**{_('Contents')}**", ""]
        for part, chapters in self.contents.entries():
            if self.contents.titled(part):
                lines.append(f"- [{plain(part.title)}](#part-{part.id})")
            indent = "  " if self.contents.titled(part) else ""
            for chapter in chapters:
                number = self.contents.numbers[chapter.id]
                lines.append(f"{indent}- {number} [{plain(chapter.title)}](#{chapter.id})")
        return "\n".join(lines) if self.contents.document.parts else ""

    def chapter(self, chapter: Chapter, level: int) -> str:
        number = self.contents.numbers[chapter.id]
        lines = [f"{_anchor(chapter.id)}{'#' * level} {number} {plain(chapter.title)}"]
        if chapter.lead:
            lines.append(f"*{plain(chapter.lead)}*")
        if chapter.reason:
            lines.append(plain(_("Not relevant here: %(why)s") % {"why": chapter.reason}))
        depths = self.contents.depths(chapter, level)
        lines += [self.block(block, depth) for block, depth in zip(chapter.blocks, depths, strict=True)]
        return "\n\n".join(line for line in lines if line)

    # Blocks

    def block(self, block: Block, level: int) -> str:
        match block:
            case Heading():
                return f"{_anchor(block.anchor)}{'#' * level} {plain(block.text)}"
            case Paragraph():
                return self.line(block.line)
            case Prose():
                return lowered(block.text, level)
            case Facts():
                return "\n".join(f"- **{plain(fact.label)}:** {self.line(fact.line)}" for fact in block.facts)
            case Table():
                return self.table(block)
            case Listing():
                mark = "1." if block.ordered else "-"
                return "\n".join(f"{mark} {self.line(item)}" for item in block.items)
            case Steps():
                return self.steps(block)
            case Figure():
                return self.figure(block)
            case Callout():
                body = f"\n> {self.line(block.line)}" if block.line else ""
                return f"> **{sign(block.state)[1]} {plain(block.title)}**{body}"
            case Questions():
                return self.questions(block)
            case Signatures():
                return self.signatures(block)

    def table(self, block: Table) -> str:
        lines = [
            "| " + " | ".join(plain(column.title) or " " for column in block.columns) + " |",
            "|" + " --- |" * len(block.columns),
        ]
        for row in block.rows:
            cells = [self.line(cell) for cell in row.cells]
            cells[0] = _anchor(row.anchor, alone=False) + cells[0]
            lines.append("| " + " | ".join(cell or " " for cell in cells) + " |")
        return "\n".join(lines)

    def steps(self, block: Steps) -> str:
        lines = []
        for number, step in enumerate(block.steps, 1):
            body = lowered(step.do, 4).splitlines() or [""]
            if step.expect:
                body += ["", f"*{_('You should see')}* {plain(step.expect)}"]
            if step.note:
                body += ["", plain(step.note)]
            if step.image:  # a text holds no picture, but what it shows
                body += ["", plain(_("Picture: %(words)s") % {"words": step.image.alt})]
            first, *rest = body
            lines += [f"{number}. {first}", *(f"   {line}".rstrip() for line in rest)]
        return "\n".join(lines)

    def figure(self, block: Figure) -> str:
        graph = block.graph
        picture = f"```mermaid\n{mermaid(graph)}```\n\n*{plain(graph.title)}. {plain(graph.description)}*"
        if block.told:
            return picture
        heads = "| " + " | ".join(plain(title) for title in graph.table.columns) + " |"
        rows = ["| " + " | ".join(plain(cell) or " " for cell in row) + " |" for row in graph.table.rows]
        return "\n".join([picture, "", heads, "|" + " --- |" * len(graph.table.columns), *rows])

    def questions(self, block: Questions) -> str:
        lines = []
        for question in block.questions:
            more = [plain(question.who), plain(question.waived), self.line(question.about), question.rule]
            rest = " · ".join(part for part in more if part)
            lines.append(f"- {sign(question.severity)[1]} {plain(question.text)}<br>{rest}")
        return "\n".join(lines)

    def signatures(self, block: Signatures) -> str:
        lines = [f"| {_('Role')} | {_('Name')} | {_('Signed')} |", "| --- | --- | --- |"]
        for line in block.lines:
            signed = " ".join(part for part in (plain(line.signed), plain(line.comment)) if part)
            lines.append(f"| {plain(line.role)} | {plain(line.name)} | {signed or ' '} |")
        return "\n".join(lines)

    # Words

    def line(self, line: Line) -> str:
        """Words of a line. Words under others start a line, and what follows them another one."""
        parts = []
        for before, part in zip((None, *line), line, strict=False):
            if isinstance(before, Soft) and before.under and not (isinstance(part, Soft) and part.under):
                parts.append("<br>")
            parts.append(self.inline(part))
        return "".join(parts)

    def inline(self, part: Inline) -> str:
        match part:
            case str():
                return _spaced(part)
            case Code():
                return code(part.text).replace("|", "\\|")
            case Strong():
                return _spaced(part.text, "**") if part.text.strip() else ""
            case Soft():
                return f"<br>{plain(part.text)}" if part.under else self.inline(part.text)
            case Mark():
                return f"{sign(part.state)[1]} {plain(part.text)}"
            case Link():
                if part.anchor not in self.contents.anchors:
                    return plain(part.text)
                return f"[{plain(part.text)}](#{part.anchor})"
            case Break():
                return "<br>"


def _spaced(text: str, mark: str = "") -> str:
    """Plain words with their marks; spaces at the ends hold words apart, outside of the marks."""
    start = " " if text[:1].isspace() else ""
    end = " " if text[-1:].isspace() and text.strip() else ""
    return f"{start}{mark}{plain(text)}{mark}{end}"


def _anchor(id: str, *, alone: bool = True) -> str:
    """A place that links lead to."""
    return f'<a id="{id}"></a>' + ("\n\n" if alone else "") if id else ""
