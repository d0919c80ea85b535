"""A document as HTML: for a page of the site, for a file that stands alone, and for paper."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Document, Figure, Mark, Part
from briefs.documents.contents import Contents
from briefs.documents.html_blocks import BlockWriter, join, room_for
from datamaps.diagrams.paper import paper_drawings

_RUNNING = 84  # characters of a title that fit above a page


@dataclass(frozen=True)
class Paper:
    """A page for pdf.py, with the pictures that take the places of its placeholders."""

    html: str
    pictures: tuple[bytes, ...]


def document_html(document: Document) -> SafeString:
    """The document as one `<article>`, without head or style sheet."""
    contents = Contents(document)
    return _Writer(contents, BlockWriter(contents.anchors)).article()


def page_html(document: Document, css: str) -> str:
    """A whole HTML file that needs nothing else. `css` is ours and holds no `</style`."""
    return _page(document, css, document_html(document))


def paper_html(document: Document, css: str) -> Paper:
    """The same for paper."""
    contents = Contents(document)
    figures = (block for chapter in document.chapters for block in chapter.blocks if isinstance(block, Figure))
    drawn = paper_drawings((figure.graph, room_for(figure.graph)[0]) for figure in figures)
    blocks = BlockWriter(contents.anchors, drawn)
    html = _page(document, css, _Writer(contents, blocks).article())
    return Paper(html, tuple(blocks.pictures))


def _page(document: Document, css: str, article: SafeString) -> str:
    head = document.head
    page = format_html(
        '<!DOCTYPE html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<title>{}</title>\n<meta name="author" content="{}">\n<meta name="description" content="{}">\n'
        '<meta name="dcterms.created" content="{}">\n<meta name="generator" content="Integrations Portal">\n'
        "<style>{}</style>\n</head>\n<body>\n<main>{}</main>\n</body>\n</html>\n",
        head.language,
        f"{head.reference} {head.title}: {head.kind}",
        head.author,
        f"{head.kind}, {head.workspace}",
        head.made_iso,
        mark_safe(css),  # noqa: S308 - our own files
        article,
    )
    return str(page)


@dataclass(frozen=True)
class _Writer:
    contents: Contents
    blocks: BlockWriter

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
            join([self.part(part) for part in document.parts]),
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
            self.blocks.mark(Mark(head.state, head.status)),
            join([self.blocks.block(block, 2) for block in self.contents.document.front]),
            head.workspace,
            head.made_on,
            version,
            head.hash,
        )

    def nav(self) -> SafeString:
        items: list[SafeString] = []
        for part, chapters in self.contents.entries():
            if self.contents.titled(part):
                items.append(format_html('<li class="of-part"><a href="#part-{}">{}</a></li>', part.id, part.title))
            for chapter in chapters:
                number = self.contents.numbers[chapter.id]
                link = '<li><a href="#{}"><span class="number">{}</span> {}</a></li>'
                items.append(format_html(link, chapter.id, number, chapter.title))
        if not items:
            return SafeString("")
        return format_html(
            '<nav class="contents" aria-label="{0}"><p class="contents-title">{0}</p><ol>{1}</ol></nav>',
            _("Contents"),
            join(items),
        )

    def part(self, part: Part) -> SafeString:
        title = SafeString("")
        level = 2
        if self.contents.titled(part):
            title = format_html('<h2 class="part-title" id="part-{}">{}</h2>', part.id, part.title)
            level = 3
        chapters = join([self.chapter(chapter, level) for chapter in part.chapters])
        kind = "part" if any(chapter.blocks for chapter in part.chapters) else "part brief"
        return format_html('<div class="{}">{}{}</div>\n', kind, title, chapters)

    def chapter(self, chapter: Chapter, level: int) -> SafeString:
        depths = self.contents.depths(chapter, level)
        body = join([self.blocks.block(block, depth) for block, depth in zip(chapter.blocks, depths, strict=True)])
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
