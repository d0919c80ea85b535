"""Documents read back as plain words."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import html
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from integrations_portal.look.markdown import render_markdown


def words_of_html(page: str | bytes) -> str:
    """What a reader sees of the article, in one line."""
    text = page.decode() if isinstance(page, bytes) else page
    tree: Any = html.document_fromstring(
        re.sub(r"<br\s*/?>|</(?:p|li|td|th|dt|dd|div|figcaption|h\d)>", r" \g<0>", text)
    )
    article = tree.find(".//article")
    for picture in (article if article is not None else tree).iter("svg", "style"):
        picture.clear()
    return " ".join(str((article if article is not None else tree).text_content()).split())


def words_of_markdown(text: str) -> str:
    """What a reader sees of rendered Markdown, without pictures, in one line."""
    shown = re.sub(r"```mermaid\n.*?```", "", text, flags=re.DOTALL).replace("<br>", " ")
    return words_of_html(str(render_markdown(re.sub(r'<a id="[^"]*"></a>', "", shown))))


def reader(pdf: bytes) -> Any:
    """pypdf's reader: its objects are whatever the file says, so nothing is known of their types."""
    return PdfReader(io.BytesIO(pdf))


def words_of_pdf(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader(pdf).pages).split())


def structure(pdf: bytes) -> Iterator[Any]:
    """Every element of the structure tree, from the top down."""
    waiting = [reader(pdf).trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop()
        found = element.get_object() if isinstance(element, IndirectObject) else element
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, DictionaryObject):
            if "/S" in found:
                yield found
            if "/K" in found:
                waiting.append(found["/K"])


def fonts(pdf: bytes) -> Iterator[Any]:
    """Every font of every page, with its descendants."""
    for page in reader(pdf).pages:
        resources = page.get("/Resources")
        named = resources.get_object().get("/Font") if resources else None
        for font in (named.get_object() if named else {}).values():
            found = font.get_object()
            for child in found.get("/DescendantFonts", ()):
                yield child.get_object()
