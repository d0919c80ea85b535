"""Blocks and words as HTML, with their pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from briefs.documents.blocks import (
    Block,
    Break,
    Callout,
    Code,
    Facts,
    Figure,
    Heading,
    Image,
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
from briefs.documents.marks import sign
from briefs.documents.vector import placeholder
from datamaps.diagrams.diagram import drawing
from datamaps.diagrams.graph import Graph
from datamaps.diagrams.paper import PaperDrawing
from integrations_portal.look.markdown import render_markdown
from integrations_portal.look.words import path_with_breaks

# Room for a picture between the margins of paper, in points.
_UPRIGHT, _WIDE = (480.0, 430.0), (730.0, 300.0)
_UNBROKEN = 22  # characters of a field path that fit every column


def room_for(graph: Graph) -> tuple[float, float]:
    """Width and height that a picture may have on paper, in points."""
    return _WIDE if graph.view == "fields" else _UPRIGHT


def join(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


@dataclass(frozen=True)
class BlockWriter:
    """Writes blocks for a screen or for paper. `anchors` are the places that links may lead to.

    On paper pictures are placeholders; `drawn` has what takes their places, `pictures` gathers it in its order.
    """

    anchors: frozenset[str]
    drawn: Mapping[Graph, PaperDrawing] | None = None
    pictures: list[bytes] = field(default_factory=list)

    @property
    def paper(self) -> bool:
        return self.drawn is not None

    def block(self, block: Block, level: int) -> SafeString:
        match block:
            case Heading():
                return self.heading(block, level)
            case Paragraph():
                return format_html("<p>{}</p>", self.line(block.line))
            case Prose():
                return format_html('<div class="prose">{}</div>', render_markdown(block.text))
            case Facts():
                return self.facts(block)
            case Table():
                return self.table(block)
            case Listing():
                items = format_html_join("", "<li>{}</li>", ((self.line(item),) for item in block.items))
                tag = "ol" if block.ordered else "ul"
                return format_html('<{} class="listing">{}</{}>', tag, items, tag)
            case Steps():
                return self.steps(block)
            case Figure():
                return self.figure(block)
            case Callout():
                key, glyph = sign(block.state)
                return format_html(
                    '<div class="callout callout-{}"><p><strong><span aria-hidden="true">{}</span> {}</strong></p>'
                    "{}</div>",
                    key,
                    glyph,
                    block.title,
                    format_html("<p>{}</p>", self.line(block.line)) if block.line else "",
                )
            case Questions():
                return self.questions(block)
            case Signatures():
                return self.signatures(block)

    def facts(self, block: Facts) -> SafeString:
        pairs = [format_html("<dt>{}</dt><dd>{}</dd>", fact.label, self.line(fact.line)) for fact in block.facts]
        size = 2 if block.dense else 1
        rows = [join(pairs[start : start + size]) for start in range(0, len(pairs), size)]
        kind = "strip" if block.strip else "facts dense" if block.dense else "facts"
        return format_html(
            '<dl class="{}">{}</dl>', kind, format_html_join("", "<div>{}</div>", ((row,) for row in rows))
        )

    def heading(self, block: Heading, level: int) -> SafeString:
        anchor = format_html(' id="{}"', block.anchor) if block.anchor else ""
        kind = "major" if block.level == 1 else "minor"
        return format_html('<h{} class="{}"{}>{}</h{}>', level, kind, anchor, block.text, level)

    def table(self, block: Table) -> SafeString:
        cols = format_html_join("", '<col class="w{}">', ((column.width,) for column in block.columns))
        heads = format_html_join("", '<th scope="col">{}</th>', ((column.title,) for column in block.columns))
        rows = []
        for row in block.rows:
            first, *rest = row.cells
            cells = format_html_join("", "<td>{}</td>", ((self.line(cell),) for cell in rest))
            anchor = format_html(' id="{}"', row.anchor) if row.anchor else ""
            state = format_html(' class="row-{}"', row.state) if row.state else ""
            rows.append(format_html('<tr{}{}><th scope="row">{}</th>{}</tr>', anchor, state, self.line(first), cells))
        return format_html(
            '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table><colgroup>{}</colgroup>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
            block.caption,
            cols,
            heads,
            join(rows),
        )

    def steps(self, block: Steps) -> SafeString:
        items = []
        for step in block.steps:
            see = _("You should see")
            expect = format_html('<p class="expect"><span>{}</span> {}</p>', see, step.expect) if step.expect else ""
            note = format_html('<p class="soft">{}</p>', step.note) if step.note else ""
            image = self.image(step.image) if step.image else ""
            items.append(format_html("<li>{}{}{}{}</li>", render_markdown(step.do), expect, note, image))
        return format_html('<ol class="steps">{}</ol>', join(items))

    def image(self, block: Image) -> SafeString:
        """The picture inside of the file, which so needs nothing else."""
        return format_html(
            '<p class="shot"><img src="data:{};base64,{}" alt="{}" width="{}" height="{}"></p>',
            block.media,
            b64encode(block.content).decode("ascii"),
            block.alt,
            block.width,
            block.height,
        )

    def questions(self, block: Questions) -> SafeString:
        items = []
        for question in block.questions:
            key, glyph = sign(question.severity)
            people = format_html_join(" · ", "{}", ((part,) for part in (question.who, question.waived) if part))
            for_integrators = [part for part in (self.line(question.about), question.rule) if part]
            code = format_html_join(" · ", "{}", ((part,) for part in for_integrators))
            items.append(
                format_html(
                    '<li class="question question-{}"><p><span class="glyph" aria-hidden="true">{}</span> {}</p>'
                    '<p class="soft">{} <span class="reference">{}</span></p></li>',
                    key,
                    glyph,
                    question.text,
                    people,
                    code,
                )
            )
        return format_html('<ul class="questions">{}</ul>', join(items))

    def signatures(self, block: Signatures) -> SafeString:
        items = []
        for line in block.lines:
            signed = self.mark(Mark("completed", line.signed)) if line.signed else SafeString("")
            comment = format_html('<br><span class="soft">{}</span>', line.comment) if line.comment else ""
            items.append(
                format_html(
                    '<div class="signature"><p class="role">{}</p><p class="name">{}</p><p class="line">{}{}</p></div>',
                    line.role,
                    line.name,
                    signed or _("Date and signature"),
                    comment,
                )
            )
        return format_html('<div class="signatures">{}</div>', join(items))

    # Pictures

    def figure(self, block: Figure) -> SafeString:
        graph = block.graph
        image = self.picture(graph, block.name) if self.drawn is None else self.printed(self.drawn[graph])
        table = self.equivalent(graph) if not block.told else SafeString("")
        if not image:
            missing = _("The picture could not be drawn here; the table says the same.")
            return format_html('<figure class="picture"><p class="soft">{}</p></figure>{}', missing, table)
        return format_html(
            '<figure class="picture"><div class="picture-frame">{}</div><figcaption>{}</figcaption></figure>{}',
            image,
            # On paper the description is the alternative text of the picture.
            graph.title if self.paper else f"{graph.title}. {graph.description}",
            table,
        )

    def picture(self, graph: Graph, name: str) -> SafeString:
        return mark_safe(drawing(graph, prefix=name).text)  # noqa: S308 - cleaned against an allow-list

    def printed(self, found: PaperDrawing) -> SafeString:
        """A placeholder of the right size with the words of the picture."""
        if not found.pdf:
            return SafeString("")
        width, height = room_for(found.graph)
        self.pictures.append(found.pdf)
        scale = min(1, width / found.width, height / found.height)
        return format_html(
            '<img src="{}" alt="{}" style="width:{}pt;height:{}pt">',
            placeholder(len(self.pictures) - 1),
            f"{found.graph.title}. {found.graph.description}",
            f"{scale * found.width:.1f}",
            f"{scale * found.height:.1f}",
        )

    def equivalent(self, graph: Graph) -> SafeString:
        found = graph.table
        heads = format_html_join("", '<th scope="col">{}</th>', ((title,) for title in found.columns))
        rows = [
            format_html("<tr>{}</tr>", format_html_join("", "<td>{}</td>", ((cell,) for cell in row)))
            for row in found.rows
        ]
        return format_html(
            '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table>'
            "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
            graph.title,
            heads,
            join(rows),
        )

    # Words

    def line(self, line: Line) -> SafeString:
        return join([self.inline(part) for part in line])

    def inline(self, part: Inline) -> SafeString:
        match part:
            case str():
                return conditional_escape(str(part))
            case Code():
                # Each place where a path may break costs time on paper; short ones need none.
                short = self.paper and len(part.text) <= _UNBROKEN
                return format_html("<code>{}</code>", part.text if short else path_with_breaks(part.text))
            case Strong():
                return format_html("<strong>{}</strong>", part.text)
            case Soft():
                # The space keeps words apart where there is no style sheet.
                shape = ' <span class="soft under">{}</span>' if part.under else '<span class="soft">{}</span>'
                return format_html(shape, part.text)
            case Mark():
                return self.mark(part)
            case Link():
                if part.anchor not in self.anchors:
                    return conditional_escape(part.text)
                return format_html('<a href="#{}">{}</a>', part.anchor, part.text)
            case Break():
                return SafeString("<br>")

    def mark(self, mark: Mark) -> SafeString:
        key, glyph = sign(mark.state)
        return format_html(
            '<span class="mark mark-{}"><span class="glyph" aria-hidden="true">{}</span> {}</span>',
            key,
            glyph,
            mark.text,
        )
