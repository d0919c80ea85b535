"""HTML and pictures come in, PDF goes out: the part of pdf.py that runs in a process of its own.

It may read nothing but what it is given: pictures and fonts as `data:` addresses, fonts of the machine.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from briefs.documents.vector import exchange

_COLLECT_AFTER = 20_000
"""New objects between two looks of the collector. Pages are made of millions that stay: looking for what goes at the
usual pace takes a fifth of the time, and frees nothing."""


class OnlyData(URLFetcher):  # type: ignore[misc]  # published without types
    """Refuses every address but `data:`, and says so in no more than one line each."""

    def __init__(self) -> None:
        super().__init__(timeout=1, allowed_protocols={"data"}, allow_redirects=False)


def write(html: bytes, identifier: bytes, pictures: Sequence[bytes] = ()) -> bytes:
    """A tagged PDF. `pictures` are PDFs of one page each, for the placeholders in the HTML.

    The same input gives the same bytes.
    """
    document: Any = HTML(string=html.decode(), base_url=None, url_fetcher=OnlyData())
    pdf: bytes = document.write_pdf(
        font_config=FontConfiguration(),
        pdf_variant="pdf/ua-1",
        pdf_identifier=identifier,
        finisher=lambda _document, made: exchange(made, pictures),
    )
    return pdf


def read_parts(source: BinaryIO) -> Iterator[bytes]:
    """Byte strings, each after a line that says how long it is."""
    while line := source.readline():
        yield source.read(int(line))


def main() -> int:
    logging.disable(logging.CRITICAL)
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    identifier, *parts = read_parts(sys.stdin.buffer)
    html, *pictures = parts
    sys.stdout.buffer.write(write(html, identifier, pictures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
