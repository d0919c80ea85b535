"""Markdown that people wrote, as HTML that is safe to show: rendered first, then sanitised."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import markdown as python_markdown
import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown.inlinepatterns import HTML_RE, HtmlInlineProcessor
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# No extension that keeps raw HTML, adds scripts or style attributes, or loads anything.
# Whoever writes in a form means a line that they end, so it ends for those who read it too.
_EXTENSIONS = ("nl2br", "sane_lists", "tables", "pymdownx.betterem", "pymdownx.superfences", "pymdownx.magiclink")
_SETTINGS: dict[str, dict[str, object]] = {
    "pymdownx.superfences": {"css_class": "code", "disable_indented_code_blocks": False},
    "pymdownx.magiclink": {"hide_protocol": False},
}
_INLINE = {"a", "abbr", "br", "code", "del", "em", "ins", "kbd", "s", "strong", "sub", "sup"}
_BLOCKS = {"blockquote", "dd", "dl", "dt", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "th": {"scope"}, "*": set[str]()}
_SCHEMES = frozenset({"http", "https", "mailto"})
# Headings stand below the title of the page and the headings of its sections.
_LOWER = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
_DROPPED_WITH_CONTENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)[\s/>]")

# In sanitised HTML nothing but escaped text stands inside of code.
_CODE = re.compile(r"<pre><code>([^<]*)</code></pre>|<code>([^<]*)</code>")


class _KnownTags(HtmlInlineProcessor):
    """Takes tags inside of a line that may stay for HTML. What else stands in angle brackets is text, such as
    `<customer id>` or a script: nothing that somebody wrote is gone from what others read and sign."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as the library names and calls it
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        found = _TAG.match(m[1])
        if found is None or found[1].lower() not in _INLINE:
            return None, None, None
        return super().handleMatch(m, data)


class _ForReaders(Treeprocessor):
    """Lowers headings, and leads to pictures in place of loading them."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            element.tag = _LOWER.get(element.tag, element.tag)
            if element.tag == "img":
                address = element.attrib.pop("src", "")
                element.tag, element.text = "a", element.attrib.pop("alt", "") or address
                element.set("href", address)


def render_markdown(text: str) -> SafeString:
    """Safe HTML of Markdown text. Raw HTML in it works as far as it is harmless and is shown as typed otherwise.

    Links keep only http, https, mailto and addresses inside the site, and tell other sites nothing.
    A picture becomes a link to it, since one from elsewhere would tell its owner who reads the page.
    """
    engine = python_markdown.Markdown(extensions=list(_EXTENSIONS), extension_configs=_SETTINGS)
    # Blocks of HTML would otherwise be kept whole and then dropped with all their words.
    engine.preprocessors.deregister("html_block")
    engine.inlinePatterns.register(_KnownTags(HTML_RE, engine), "html", 90)
    engine.treeprocessors.register(_ForReaders(engine), "for_readers", 0)
    clean = nh3.clean(
        engine.convert(text),
        tags=_INLINE | _BLOCKS | _TABLES,
        clean_content_tags=set(_DROPPED_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        url_schemes=set(_SCHEMES),
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )
    return mark_safe(clean)  # noqa: S308 - sanitised in the line above


def with_copy_buttons(rendered: SafeString) -> SafeString:
    """The same HTML of `render_markdown`, with a button after each command that copies it."""

    def copyable(found: re.Match[str]) -> str:
        return render_to_string("components/copy.html", {"text": html.unescape(found[1] or found[2] or "").strip("\n")})

    return mark_safe(_CODE.sub(copyable, rendered))  # noqa: S308 - sanitised before; the component escapes
