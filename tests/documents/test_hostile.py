"""Nothing that people write reaches out of a document: no file, no address, no attachment, no markup, no macro."""

from __future__ import annotations

import http.server
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from briefs.documents.pdf import Limits, PdfFailed, write_pdf
from briefs.documents.render import render
from briefs.dossier.dossier import Dossier
from tests.documents.conftest import TODAY, example
from tests.documents.reading import reader, words_of_html, words_of_markdown, words_of_pdf

pytestmark = pytest.mark.slow

SECRET = "canary-7f3a9"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title><h1>x</h1>",
    "</style><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "{{ 7 }}{% load x %}%(x)s{0}",
    "<a href='javascript:alert(1)'>a</a>",
    "[a](javascript:alert(1))",
    "]]><svg onload=alert(1)>",
    "``` x\n| a | b |\n# c",
    "\u202eabc\u200b\ufeff",
    "=1+1",
    "&lt;b&gt;",
)
ALLOWED_ATTRIBUTES = re.compile(r"(?:style|on\w+|srcdoc|formaction|action|background|poster)$")


@pytest.fixture
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server on loopback that notes who asks; nobody may."""
    hits: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


def spoiled(text: str) -> Dossier:
    """The small example with that text in every free answer that a document prints."""
    content = example("small").content.plain()
    keep = re.compile(r"[A-Za-z0-9_.\-\[\]>:/ ]*")

    def spoil(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: spoil(one, key) for key, one in value.items()}
        if isinstance(value, list):
            return [spoil(one, name) for one in value]
        written = isinstance(value, str) and (" " in value or not keep.fullmatch(value))
        return f"{value} {text}" if written and name not in ("cron", "pattern", "timezone", "config") else value

    content["brief"] = spoil(content["brief"])
    content["contacts"] = spoil(content["contacts"])
    content["systems"][0]["name"] = text
    return Dossier.read({"content": content})


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_page_holds_the_words_and_no_markup_of_theirs(text: str) -> None:
    dossier = spoiled(text)
    page = render(dossier, (), TODAY, "pack", "html").decode()
    tree = html.document_fromstring(page)
    assert not tree.findall(".//script")
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not ALLOWED_ATTRIBUTES.match(str(name)), (element.tag, name)
            if name in ("href", "src", "data", "srcset", "http-equiv"):
                assert str(value).startswith(("#", "https://", "mailto:")), (element.tag, value)
    assert len(tree.findall(".//title")) >= 1
    harmless = html.document_fromstring(render(spoiled("x"), (), TODAY, "pack", "html").decode())
    assert len(tree.findall(".//section")) == len(harmless.findall(".//section"))
    assert len(tree.findall(".//h2")) == len(harmless.findall(".//h2"))


def test_a_text_of_nothing_but_markup_stands_under_its_heading() -> None:
    dossier = example("nasty")
    brief = dossier.content.brief.model_copy(update={"goal": "<script>alert(1)</script>"})
    dossier = dossier.model_copy(update={"content": dossier.content.model_copy(update={"brief": brief})})
    tree = html.document_fromstring(render(dossier, (), TODAY, "brief", "html").decode())
    assert tree.xpath('string(//*[text()="The goal"]/following-sibling::*[1]/p)') == "<script>alert(1)</script>"


@pytest.mark.parametrize("text", [p for p in PAYLOADS if "\u202e" not in p and "\n" not in p])
def test_a_hostile_title_is_shown_as_it_is(text: str) -> None:
    dossier = spoiled(text)
    page = render(dossier, (), TODAY, "brief", "html")
    flat = " ".join(dossier.brief.title.split())
    assert flat in words_of_html(page)
    assert flat in words_of_markdown(render(dossier, (), TODAY, "brief", "md").decode())


def test_no_form_of_address_is_followed(canary: tuple[str, list[str]], tmp_path: Path) -> None:
    address, hits = canary
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    ways = [
        f"{address}/a.png",
        f"file://{secret}",
        str(secret),
        f"//{address.partition('//')[2]}/b",
        "ftp://127.0.0.1/x",
    ]
    body = "".join(
        f'<img src="{way}" alt="x"><link rel="stylesheet" href="{way}"><link rel="attachment" href="{way}">'
        f'<a rel="attachment" href="{way}">x</a><object data="{way}"></object><embed src="{way}">'
        f'<style>@import "{way}"; @font-face {{font-family: x; src: url({way})}} p {{background: url({way})}}</style>'
        f'<svg><image href="{way}" width="9" height="9"/><use href="{way}#x"/></svg>'
        for way in ways
    )
    made = write_pdf(f"<html lang=en><head><title>x</title><base href='{address}/'></head><body><p>y {body}</p>")
    assert hits == []
    assert SECRET.encode() not in made
    assert SECRET not in words_of_pdf(made)
    assert not reader(made).attachments


def test_a_brief_that_names_addresses_asks_nobody(canary: tuple[str, list[str]], tmp_path: Path) -> None:
    address, hits = canary
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET)
    dossier = spoiled(f'<img src="{address}/x"> ![p]({address}/y) <link rel="attachment" href="file://{secret}">')
    made = render(dossier, (), TODAY, "brief", "pdf", chapters=("purpose", "decisions"))
    assert hits == []
    assert SECRET not in words_of_pdf(made)
    assert not reader(made).attachments


def test_a_document_that_takes_too_long_is_stopped() -> None:
    endless = "<html><body>" + "<table><tr><td>" * 400 + "x" * 200_000 + "</body>"
    started = time.monotonic()
    with pytest.raises(PdfFailed, match=r"time|memory|fault"):
        write_pdf(endless, limits=Limits(seconds=3))
    assert time.monotonic() - started < 15


@pytest.mark.slow
def test_a_greedy_document_is_stopped() -> None:
    rows = "<tr><td>word word word</td></tr>" * 20_000
    with pytest.raises(PdfFailed, match=r"memory|fault"):
        write_pdf(f"<html><body><table>{rows}</table></body>", limits=Limits(seconds=60, memory=330_000_000))


def test_long_words_do_not_leave_the_page() -> None:
    chapters = ("purpose", "exceptions", "field_tables")
    for page in reader(render(spoiled("Wa" * 100), (), TODAY, "pack", "pdf", chapters=chapters)).pages:
        edges: list[float] = []

        def note(text: str, outer: list[float], inner: list[float], *_rest: object, edges: list[float] = edges) -> None:
            if text.strip():
                edges.append(inner[4] * outer[0] + outer[4])

        page.extract_text(visitor_text=note)
        assert edges
        assert max(edges) < float(page.mediabox.width) - 20


def test_many_signatures_begin_on_the_page_of_their_heading() -> None:
    content = example("nasty").content
    people = tuple(one.model_copy(update={"name": f"{one.name} {'Wa' * 100}"}) for one in content.contacts)
    dossier = Dossier(content=content.model_copy(update={"contacts": people}))
    pages = reader(render(dossier, (), TODAY, "brief", "pdf", chapters=("sign_off",))).pages
    (heading,) = (text for page in pages if "You are approving" in (text := page.extract_text()))
    assert "Business owner" in heading.partition("You are approving")[2]
