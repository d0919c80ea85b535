"""The style sheets that a document carries with it: the site's values, and the document's own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "css"
_SCREEN = ("tokens.css", "dark.css", "document.css", "drawing.css", "print.css")
_PAPER = ("tokens.css", "document.css", "document-paper.css")
_ALONE = """
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 60rem; background: var(--paper); color: var(--ink);
       font-family: var(--font); }
"""


@cache
def for_screen() -> str:
    """For a file that stands alone."""
    return "".join(_read(name) for name in _SCREEN) + _ALONE


@cache
def for_paper() -> str:
    """For WeasyPrint."""
    return "".join(_read(name) for name in _PAPER)


def _read(name: str) -> str:
    path = _FOLDER / name
    return path.read_text() if path.exists() else ""
