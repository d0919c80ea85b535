"""Cells as spreadsheets copy them: tabs between cells, a line for each row, quotes around what holds either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# A cell is in quotes only where the closing quote ends it: some sheets copy `"a".b` as it stands.
_CELL = re.compile(r'(?:"((?:[^"]|"")*+)"(?=[\t\n]|\Z)|([^\t\n]*+))([\t\n]|\Z)')
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|^"')


def read_pasted(text: str) -> list[list[str]]:
    """The cells of copied text. The line break that sheets put after the last row makes no row of its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    for match in _CELL.finditer(text):
        quoted, plain, end = match.groups()
        rows[-1].append(plain if quoted is None else quoted.replace('""', '"'))
        if not end:
            break
        if end == "\n":
            rows.append([])
    if rows[-1] == [""]:
        rows.pop()
    return rows


def write_pasted(rows: Iterable[Sequence[str]]) -> str:
    """The text that `read_pasted` reads as these cells."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell
