"""The rows of a workbook's sheets, of the named parts of them, and of its tables.

What a workbook means may be larger than any memory, so this is called in a process that may only have so much of it.
"""

from __future__ import annotations

import datetime
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, TablesNotLoaded

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
    records: int


@dataclass(frozen=True)
class Part:
    """A sheet, a named part of one or a table: its rows, without columns in which no cell holds anything."""

    record: str
    rows: list[list[str]]
    more: int
    """How many rows there are beyond these."""
    hidden: bool = False
    """Whether it is a sheet that people do not see."""


@dataclass(frozen=True)
class _Asked:
    """What of a sheet is read as one record: all of it, a part, or a table, whose header may not stand in a cell."""

    record: str
    span: Span | None = None
    header: tuple[str, ...] = ()


def parts(content: bytes, ranges: list[Range], most: Most) -> Iterator[Part]:
    """The sheets and the parts of them, in order. Raises ConnectorError (malformed, too_large)."""
    try:
        book = _opened(content)
        seen = {one.name: one.visible for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet}
        asked: dict[str, list[_Asked]] = {name: [_Asked(name)] for name in seen}
        for record, name, *span in ranges:
            if name in asked:
                asked[name].append(_Asked(record, (span[0], span[1], span[2], span[3])))
        _ask_for_tables(book, asked)
        if sum(map(len, asked.values())) > most.records:
            raise ConnectorError(Trouble.TOO_LARGE, "xlsx_records", permanent=True, limit=most.records)
        for name, visible in seen.items():
            sheet = book.get_sheet_by_name(name)
            for one in asked[name]:
                hidden = one.span is None and visible is not SheetVisibleEnum.Visible
                yield replace(_part(one, sheet, most), hidden=hidden)
    except (MemoryError, ConnectorError):
        raise
    except Exception:  # noqa: BLE001 -- whatever the library does not understand, the file is what is wrong
        raise ConnectorError(Trouble.MALFORMED, "xlsx", permanent=True) from None


def _opened(content: bytes) -> CalamineWorkbook:
    """The workbook, with its tables unless what is written of them cannot be understood."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content), load_tables=True)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- the sheets may be sound nevertheless; if not, that is told next
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


def _ask_for_tables(book: CalamineWorkbook, asked: dict[str, list[_Asked]]) -> None:
    """Tables are records by their own names, but for one that is all that its sheet has."""
    try:
        names = book.table_names
    except TablesNotLoaded:
        return
    taken = {one.record.casefold() for some in asked.values() for one in some}
    for name in names or ():
        table = book.get_table_by_name(name)
        if table.sheet not in asked or table.start is None or table.end is None or not table.columns:
            continue
        sheet = book.get_sheet_by_name(table.sheet)
        if sheet.width == len(table.columns) and (sheet.start or (0, 0))[0] >= table.start[0] - 1:
            continue
        while name.casefold() in taken:
            name += "_2"
        taken.add(name.casefold())
        asked[table.sheet].append(_Asked(name, (*table.start, *table.end), tuple(table.columns)))


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


def _part(asked: _Asked, sheet: Any, most: Most) -> Part:
    kept: list[list[str]] = []
    letters, rows = 0, rows_of(sheet, asked.span)
    if asked.header:
        rows = chain([list(asked.header)], rows)
    for row in islice(rows, min(most.rows + 1, max(2, most.cells // max(1, sheet.width)))):
        kept.append(row)
        letters += sum(map(len, row))
        if letters > most.letters:
            break
    more = sum(1 for _row in rows)
    used = [place for place in range(max(map(len, kept), default=0)) if any(row[place].strip() for row in kept)]
    return Part(asked.record, [[row[place] for place in used] for row in kept], more)
