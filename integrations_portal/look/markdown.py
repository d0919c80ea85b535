"""Markdown that people wrote, as HTML that is safe to show: rendered first, then sanitised."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import markdown as python_markdown
import nh3
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# No extension that keeps raw HTML, adds scripts or style attributes, or loads anything.
_EXTENSIONS = ("sane_lists", "tables", "pymdownx.betterem", "pymdownx.superfences", "pymdownx.magiclink")
_SETTINGS: dict[str, dict[str, object]] = {
    "pymdownx.superfences": {"css_class": "code", "disable_indented_code_blocks": False},
    "pymdownx.magiclink": {"hide_protocol": False},
}
_INLINE = {"a", "abbr", "br", "code", "del", "em", "ins", "kbd", "s", "strong", "sub", "sup"}
_BLOCKS = {"blockquote", "dd", "dl", "dt", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
_TABLES = {"table", "tbody", "td", "th", "thead", "tr"}
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "th": {"scope"}}
_SCHEMES = frozenset({"http", "https", "mailto"})
# Headings stand below the title of the page and the headings of its sections.
_LOWER = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
_DROPPED_WITH_CONTENT = frozenset({"script", "style", "template", "noscript", "iframe", "object", "svg", "math"})


# In sanitised HTML nothing but escaped text stands inside of code.
_CODE = re.compile(r"<pre><code>([^<]*)</code></pre>|<code>([^<]*)</code>")


class _LowerHeadings(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            element.tag = _LOWER.get(element.tag, element.tag)


def render_markdown(text: str) -> SafeString:
    """Safe HTML of Markdown text. Raw HTML in it is shown as far as it is harmless and dropped otherwise.

    Links keep only http, https, mailto and addresses inside the site, and tell other sites nothing.
    Pictures are left out, since a picture from elsewhere would tell its owner who reads the page.
    """
    engine = python_markdown.Markdown(extensions=list(_EXTENSIONS), extension_configs=_SETTINGS)
    engine.treeprocessors.register(_LowerHeadings(engine), "lower_headings", 0)
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
