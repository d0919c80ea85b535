"""The rows of a workbook's sheets and of the named parts of them.

What a workbook means may be larger than any memory, so this is called in a process that may only have so much of it.
"""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

from datamaps.connectors.base import ConnectorError, Trouble

_LONGEST = 32_767
"""Letters that a cell can hold."""

Span = tuple[int, int, int, int]
Range = tuple[str, str, int, int, int, int]
"""Name, sheet, first row, first column, last row, last column; from 0."""


@dataclass(frozen=True)
class Most:
    """The most that is taken for one record; rows beyond it are counted only."""

    rows: int
    cells: int
    letters: int


@dataclass(frozen=True)
class Part:
    """A sheet or a named part of one: its rows, without columns in which no cell holds anything."""

    record: str
    rows: list[list[str]]
    more: int
    """How many rows there are beyond these."""


def parts(content: bytes, ranges: list[Range], most: Most) -> Iterator[Part]:
    """The sheets and the named parts of them, in order. Raises ConnectorError(malformed)."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        asked: dict[str, list[tuple[str, Span | None]]] = {name: [(name, None)] for name in names}
        for record, name, *span in ranges:
            if name in asked:
                asked[name].append((record, (span[0], span[1], span[2], span[3])))
        for name in names:
            sheet = book.get_sheet_by_name(name)
            for record, part in asked[name]:
                yield _part(record, sheet, part, most)
    except (MemoryError, ConnectorError):
        raise
    except Exception:  # noqa: BLE001 -- whatever the library does not understand, the file is what is wrong
        raise ConnectorError(Trouble.MALFORMED, "xlsx", permanent=True) from None


def text_of(cell: object) -> str:
    """A cell as it would stand in a text file."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))  # spreadsheets keep every number as a decimal
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ")
    return str(cell)[:_LONGEST]


def rows_of(sheet: Any, span: Span | None) -> Iterator[list[str]]:
    """The rows that hold something, as wide as the sheet or the named part of it."""
    top, left = sheet.start or (0, 0)
    first, last = (span[0], span[2]) if span else (0, sys.maxsize)
    for place, row in enumerate(sheet.iter_rows(), top):
        if place > last:
            return
        if place < first:
            continue
        cells = row[max(0, span[1] - left) : max(0, span[3] + 1 - left)] if span else row
        texts = [text_of(cell) for cell in cells]
        if any(map(str.strip, texts)):
            yield texts


def _part(record: str, sheet: Any, span: Span | None, most: Most) -> Part:
    kept: list[list[str]] = []
    letters, rows = 0, rows_of(sheet, span)
    for row in islice(rows, min(most.rows + 1, max(2, most.cells // max(1, sheet.width)))):
        kept.append(row)
        letters += sum(map(len, row))
        if letters > most.letters:
            break
    more = sum(1 for _row in rows)
    used = [place for place in range(max(map(len, kept), default=0)) if any(row[place].strip() for row in kept)]
    return Part(record, [[row[place] for place in used] for row in kept], more)
