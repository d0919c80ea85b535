"""HTML on standard input becomes PDF on standard output: the part of pdf.py that runs in a process of its own.

It may read nothing but what it is given: pictures and fonts as `data:` addresses, fonts of the machine.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher


class OnlyData(URLFetcher):  # type: ignore[misc]  # published without types
    """Refuses every address but `data:`, and says so in no more than one line each."""

    def __init__(self) -> None:
        super().__init__(timeout=1, allowed_protocols={"data"}, allow_redirects=False)


def write(html: bytes, identifier: bytes) -> bytes:
    """A tagged PDF. The same HTML and identifier give the same bytes."""
    document: Any = HTML(string=html.decode(), base_url=None, url_fetcher=OnlyData())
    pdf: bytes = document.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return pdf


def main() -> int:
    logging.disable(logging.CRITICAL)
    identifier, _, html = sys.stdin.buffer.read().partition(b"\n")
    sys.stdout.buffer.write(write(html, identifier))
    return 0


if __name__ == "__main__":
    sys.exit(main())
