"""A document as HTML: for a page of the site, for a file that stands alone, and for paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from textwrap import shorten

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
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
    Part,
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
from briefs.documents.vector import placeholder
from datamaps.diagrams.diagram import drawing
from datamaps.diagrams.graph import Graph
from datamaps.diagrams.paper import paper_drawing
from integrations_portal.look.markdown import render_markdown
from integrations_portal.look.words import path_with_breaks

# Room for a picture between the margins of paper, in points.
_UPRIGHT, _WIDE = (480.0, 430.0), (730.0, 300.0)
_UNBROKEN = 22  # characters of a field path that fit every column
_RUNNING = 84  # characters of a title that fit above a page


@dataclass(frozen=True)
class Paper:
    """A page for pdf.py, with the pictures that take the places of its placeholders."""

    html: str
    pictures: tuple[bytes, ...]


def document_html(document: Document) -> SafeString:
    """The document as one `<article>`, without head or style sheet."""
    return _Writer(Contents(document)).article()


def page_html(document: Document, css: str) -> str:
    """A whole HTML file that needs nothing else. `css` is ours and holds no `</style`."""
    return _page(document, css, document_html(document))


def paper_html(document: Document, css: str) -> Paper:
    """The same for paper."""
    writer = _Writer(Contents(document), paper=True)
    html = _page(document, css, writer.article())
    return Paper(html, tuple(writer.pictures))


def _page(document: Document, css: str, article: SafeString) -> str:
    head = document.head
    page = format_html(
        '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<title>{}</title>\n<meta name="author" content="{}">\n<meta name="description" content="{}">\n'
        '<meta name="dcterms.created" content="{}">\n<meta name="generator" content="Integrations Portal">\n'
        "<style>{}</style>\n</head>\n<body>\n{}\n</body>\n</html>\n",
        head.language,
        f"{head.reference} {head.title}: {head.kind}",
        head.author,
        f"{head.kind}, {head.workspace}",
        head.made_iso,
        mark_safe(css),  # noqa: S308 - our own files
        article,
    )
    return str(page)


def _join(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


@dataclass(frozen=True)
class _Writer:
    contents: Contents
    paper: bool = False
    pictures: list[bytes] = field(default_factory=list)

    def article(self) -> SafeString:
        document = self.contents.document
        head = document.head
        # The running lines of paper take their words from these attributes.
        return format_html(
            '<article class="document document-{}" data-reference="{}" data-kind="{}" data-standing="{}" '
            'data-draft="{}">\n{}\n{}\n{}\n</article>',
            head.id,
            shorten(f"{head.reference}  {head.title}", _RUNNING, placeholder="…"),
            head.kind,
            f"{head.status}   {head.hash}",
            _("Draft") if head.draft else "",
            self.cover(),
            self.nav(),
            _join([self.part(part) for part in document.parts]),
        )

    def cover(self) -> SafeString:
        head = self.contents.document.head
        version = _("Version %(n)s") % {"n": head.version} if head.version else _("Draft")
        return format_html(
            '<header class="cover"><p class="kind">{} <span class="ref">{}</span></p><h1>{}</h1>'
            '<p class="status">{}</p>{}<p class="made">{} · {} · {} {}</p></header>',
            head.kind,
            head.reference,
            head.title,
            self.mark(Mark(head.state, head.status)),
            _join([self.block(block, 2) for block in self.contents.document.front]),
            head.workspace,
            head.made_on,
            version,
            head.hash,
        )

    def nav(self) -> SafeString:
        items = []
        for part, chapters in self.contents.entries():
            if self.contents.titled(part):
                items.append(format_html('<li class="of-part"><a href="#part-{}">{}</a></li>', part.id, part.title))
            for chapter in chapters:
                number = self.contents.numbers[chapter.id]
                link = '<li><a href="#{}"><span class="number">{}</span> {}</a></li>'
                items.append(format_html(link, chapter.id, number, chapter.title))
        return format_html(
            '<nav class="contents" aria-label="{0}"><p class="contents-title">{0}</p><ol>{1}</ol></nav>',
            _("Contents"),
            _join(items),
        )

    def part(self, part: Part) -> SafeString:
        title = SafeString("")
        level = 2
        if self.contents.titled(part):
            title = format_html('<h2 class="part-title" id="part-{}">{}</h2>', part.id, part.title)
            level = 3
        chapters = _join([self.chapter(chapter, level) for chapter in part.chapters])
        kind = "part" if any(chapter.blocks for chapter in part.chapters) else "part brief"
        return format_html('<div class="{}">{}{}</div>\n', kind, title, chapters)

    def chapter(self, chapter: Chapter, level: int) -> SafeString:
        depths = self.contents.depths(chapter, level)
        body = _join([self.block(block, depth) for block, depth in zip(chapter.blocks, depths, strict=True)])
        if chapter.reason:
            words = _("Not relevant here: %(why)s") % {"why": chapter.reason}
            body = format_html('<p class="reason">{}</p>{}', words, body)
        lead = format_html('<p class="lead">{}</p>', chapter.lead) if chapter.lead else ""
        return format_html(
            '<section class="chapter{}" id="{}"><h{}><span class="number">{}</span> {}</h{}>{}{}</section>\n',
            " wide" if chapter.wide else "",
            chapter.id,
            level,
            self.contents.numbers[chapter.id],
            chapter.title,
            level,
            lead,
            body,
        )

    # Blocks

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
        rows = [_join(pairs[start : start + size]) for start in range(0, len(pairs), size)]
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
            _join(rows),
        )

    def steps(self, block: Steps) -> SafeString:
        items = []
        for step in block.steps:
            see = _("You should see")
            expect = format_html('<p class="expect"><span>{}</span> {}</p>', see, step.expect) if step.expect else ""
            note = format_html('<p class="soft">{}</p>', step.note) if step.note else ""
            items.append(format_html("<li>{}{}{}</li>", render_markdown(step.do), expect, note))
        return format_html('<ol class="steps">{}</ol>', _join(items))

    def questions(self, block: Questions) -> SafeString:
        items = []
        for question in block.questions:
            key, glyph = sign(question.severity)
            about = [
                *([question.rule] if question.rule else []),
                self.line(question.about),
                question.who,
                question.waived,
            ]
            more = format_html_join(" · ", "{}", ((part,) for part in about if part))
            items.append(
                format_html(
                    '<li class="question question-{}"><p><span class="glyph" aria-hidden="true">{}</span> {}</p>'
                    '<p class="soft">{}</p></li>',
                    key,
                    glyph,
                    question.text,
                    more,
                )
            )
        return format_html('<ul class="questions">{}</ul>', _join(items))

    def signatures(self, block: Signatures) -> SafeString:
        items = []
        for line in block.lines:
            signed = self.mark(Mark("completed", line.signed)) if line.signed else SafeString("")
            comment = format_html('<p class="soft">{}</p>', line.comment) if line.comment else ""
            items.append(
                format_html(
                    '<div class="signature"><p class="role">{}</p><p class="name">{}</p><p class="line">{}</p>{}</div>',
                    line.role,
                    line.name,
                    signed or _("Date and signature"),
                    comment,
                )
            )
        return format_html('<div class="signatures">{}</div>', _join(items))

    # Pictures

    def figure(self, block: Figure) -> SafeString:
        graph = block.graph
        image = self.printed(graph) if self.paper else self.drawn(graph, block.name)
        table = self.equivalent(graph) if not block.told else SafeString("")
        if not image:
            missing = _("The picture could not be drawn here; the table says the same.")
            return format_html('<figure class="picture"><p class="soft">{}</p></figure>{}', missing, table)
        return format_html(
            '<figure class="picture"><div class="picture-frame">{}</div><figcaption>{}</figcaption></figure>{}',
            image,
            graph.title,
            table,
        )

    def drawn(self, graph: Graph, name: str) -> SafeString:
        return mark_safe(drawing(graph, prefix=name).text)  # noqa: S308 - cleaned against an allow-list

    def printed(self, graph: Graph) -> SafeString:
        """A placeholder of the right size with the words of the picture."""
        width, height = _WIDE if graph.view == "fields" else _UPRIGHT
        found = paper_drawing(graph, width)
        if not found.pdf:
            return SafeString("")
        self.pictures.append(found.pdf)
        scale = min(1, width / found.width, height / found.height)
        return format_html(
            '<img src="{}" alt="{}" style="width:{}pt;height:{}pt">',
            placeholder(len(self.pictures) - 1),
            f"{graph.title}. {graph.description}",
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
            _join(rows),
        )

    # Words

    def line(self, line: Line) -> SafeString:
        return _join([self.inline(part) for part in line])

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
                if part.anchor not in self.contents.anchors:
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
