"""The style sheets that a document carries with it: the site's values, and the document's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "css"
_SCREEN = ("document.css", "drawing.css")
_PAPER = ("tokens.css", "document.css", "document-paper.css")
_ALONE = """
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
       font-family: var(--font); font-size: 0.95rem; }
@page { margin: 18mm 16mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 9.5pt; background: none; }
  .document table, .document .wide table { min-width: 0; }
  .document tr, .document figure, .document .question { break-inside: avoid; }
  .document h2, .document h3, .document h4 { break-after: avoid; }
}
"""


@cache
def for_screen() -> str:
    """For a file that stands alone."""
    dark = f"@media screen and (prefers-color-scheme: dark) {{\n{_read('dark.css')}}}\n"
    return _read("tokens.css") + dark + "".join(_read(name) for name in _SCREEN) + _ALONE


@cache
def for_paper() -> str:
    """For WeasyPrint."""
    return "".join(_read(name) for name in _PAPER)


def _read(name: str) -> str:
    return (_FOLDER / name).read_text()
