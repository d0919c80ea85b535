"""Reads the sheets of a workbook in a process of its own: a small file may unpack to more than any memory.

It is run as a program, with nothing of the portal in it. The workbook comes in by standard input; the rows go out by
standard output, one JSON text a line: `{"record": name}`, then its rows as lists of texts, then `{"more": n}` for the
rows that were counted only. The argument is JSON: `rows`, `cells` and `letters` are the most that is handed on for one
record, `ranges` the named parts of sheets: `[name, sheet, first row, first column, last row, last column]`, from 0.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

DAMAGED = 3
"""The status for what is no workbook, or a broken one."""
_LONGEST = 32_767
"""Letters that a cell can hold."""

Span = tuple[int, int, int, int]


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


def put(record: str, sheet: Any, span: Span | None, most: dict[str, int]) -> None:
    """Writes one record. Columns in which no cell holds anything are left out: the sheet only reaches that far."""
    kept: list[list[str]] = []
    letters, rows = 0, rows_of(sheet, span)
    for row in islice(rows, min(most["rows"] + 1, max(2, most["cells"] // max(1, sheet.width)))):
        kept.append(row)
        letters += sum(map(len, row))
        if letters > most["letters"]:
            break
    more = sum(1 for _row in rows)
    used = [place for place in range(max(map(len, kept), default=0)) if any(row[place].strip() for row in kept)]
    lines = [{"record": record}, *([row[place] for place in used] for row in kept), {"more": more}]
    sys.stdout.writelines(json.dumps(line) + "\n" for line in lines)


def main(content: bytes, asked: dict[str, Any]) -> int:
    """Writes the sheets and the named parts of them; the status to leave with."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = [one.name for one in book.sheets_metadata if one.typ is SheetTypeEnum.WorkSheet]
        parts: dict[str, list[tuple[str, Span | None]]] = {name: [(name, None)] for name in names}
        for record, name, *span in asked["ranges"]:
            if name in parts:
                parts[name].append((record, (span[0], span[1], span[2], span[3])))
        for name in names:
            sheet = book.get_sheet_by_name(name)
            for record, part in parts[name]:
                put(record, sheet, part, asked)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 -- whatever the library does not understand, the file is what is wrong
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer.read(), json.loads(sys.argv[1])))
