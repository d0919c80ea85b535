"""What people write in Markdown never becomes anything but text, links, lists and tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from integrations_portal.look.markdown import render_markdown
from integrations_portal.look.templatetags.look import markdown
from tests.look.payloads import PAYLOADS

ALLOWED = {
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "ol": {"start"},
    "th": {"scope"},
}
INLINE = {"a", "abbr", "br", "code", "del", "em", "ins", "kbd", "s", "strong", "sub", "sup"}
BLOCKS = {"blockquote", "dd", "dl", "dt", "h3", "h4", "hr", "li", "ol", "p", "pre", "ul"}
TAGS = INLINE | BLOCKS | {"table", "tbody", "td", "th", "thead", "tr"}


class Found(HTMLParser):
    """Every tag with its attributes, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)


def harmless(html: str) -> None:
    found = Found()
    found.feed(html)
    assert not found.comments
    for tag, attributes in found.tags:
        assert tag in TAGS, html
        assert set(attributes) <= ALLOWED.get(tag, set()), html
        href = attributes.get("href")
        assert href is None or safe_address(href), html


def safe_address(href: str) -> bool:
    """Whether a browser, which drops tabs and line ends first, sees a harmless scheme or none."""
    address = re.sub(r"[\t\n\r]", "", href).lstrip("".join(map(chr, range(33))))
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", address, re.IGNORECASE)
    return scheme is None or scheme[1].lower() in {"http", "https", "mailto"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text(payload: str) -> None:
    harmless(render_markdown(payload))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_text_stays_text_inside_a_list_a_table_and_a_link(payload: str) -> None:
    harmless(render_markdown(f"- before {payload} after"))
    harmless(render_markdown(f"| a | b |\n| - | - |\n| {payload} | x |"))
    harmless(render_markdown(f"[{payload}](https://ok.example)"))
    harmless(render_markdown(f"[x](https://ok.example '{payload}')"))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PAYLOADS, "\n\n", "    ", "`", "*", "[", "](", ")", "<", ">", '"', "|"]), max_size=5))
def test_pieces_of_hostile_text_stay_text_in_any_order(pieces: list[str]) -> None:
    harmless(render_markdown("".join(pieces)))


def test_there_are_at_least_sixty_payloads() -> None:
    assert len(set(PAYLOADS)) >= 60


def test_code_keeps_what_was_typed() -> None:
    assert "<code>&lt;script&gt;</code>" in render_markdown("`<script>`")
    assert "&lt;b&gt;" in render_markdown("```\n<b>\n```")


def test_headings_stand_below_those_of_the_page() -> None:
    html = render_markdown("# One\n\n## Two\n\n### Three")
    assert "<h3>One</h3>" in html
    assert "<h3>Two</h3>" in html
    assert "<h4>Three</h4>" in html


def test_links_tell_other_sites_nothing() -> None:
    html = render_markdown("[a](https://example.org) https://example.org/b <ops@example.org> [in](/w/acme/)")
    assert html.count('rel="noopener noreferrer nofollow"') == 4
    assert 'href="/w/acme/"' in html
    assert 'href="https://example.org/b"' in html


def test_pictures_are_not_loaded_but_can_be_opened() -> None:
    shown = render_markdown("![The screen](https://example.org/a.png) ![](/b.png)")
    assert "<img" not in shown
    assert re.findall(r'<a href="(.+?)" [^>]*>(.+?)</a>', shown) == [
        ("https://example.org/a.png", "The screen"),
        ("/b.png", "/b.png"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<div><p></p></div>",
        "<!-- ask Priya -->",
        "<iframe src='/a'>inside</iframe>",
        '"><img src=x onerror=alert(1)>',
        "Ask for the <customer id>, then for <b>both</b>.",
        "<script>\n\nover lines\n\n</script>",
    ],
)
def test_nothing_that_stands_in_angle_brackets_is_gone_for_those_who_read(text: str) -> None:
    shown = fragment_fromstring(render_markdown(text), create_parent="div").text_content()
    assert shown.split() == text.split()


def test_tags_inside_of_a_line_work() -> None:
    shown = render_markdown("H<sub>2</sub>O<br>and <kbd>Ctrl</kbd>")
    assert "H<sub>2</sub>O<br>and <kbd>Ctrl</kbd>" in shown
    assert "<td>1<br>2</td>" in render_markdown("| a | b |\n| - | - |\n| 1<br>2 | c |")


def test_a_line_ends_where_somebody_ended_it() -> None:
    assert re.sub(r"\s", "", render_markdown("Old Street 1\nLondon\n\n- a\n- b")) == (
        "<p>OldStreet1<br>London</p><ul><li>a</li><li>b</li></ul>"
    )


def test_lists_tables_and_code_come_through() -> None:
    html = render_markdown("1. a\n2. b\n\n| x |\n| - |\n| y |\n\n**bold** *em* ~~gone~~")
    for piece in ("<ol>", "<li>a</li>", "<th>x</th>", "<td>y</td>", "<strong>bold</strong>", "<em>em</em>"):
        assert piece in html


def test_rendering_twice_gives_the_same() -> None:
    assert render_markdown("[x]: /a\n\n[x]") == render_markdown("[x]: /a\n\n[x]")
    assert "href" not in render_markdown("[x]")


def test_deep_nesting_ends_in_time() -> None:
    harmless(render_markdown("> " * 120 + "x"))
    harmless(render_markdown("[" * 2000 + "x"))
    harmless(render_markdown("*" * 2000 + "x"))


def test_a_table_that_is_wider_than_its_place_scrolls_by_keyboard_and_has_a_name() -> None:
    shown = markdown("| a | b |\n| - | - |\n| 1 | 2 |")
    assert 'tabindex="0" role="group" aria-label="Text with a table"' in shown
    assert "tabindex" not in markdown("`<table>`, and no table")
