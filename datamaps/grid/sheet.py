"""A mapping as a sheet: CSV and XLSX out and in, and the table that a person pastes, read against the stored rows."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from python_calamine import CalamineError, load_workbook

from datamaps.connectors.archive import DAMAGED, is_archive
from datamaps.connectors.base import ConnectorError
from datamaps.connectors.csv.text import Records, decoded, delimiter_of, without_delimiter
from datamaps.grid.check import Checked, Ends, Fault, Typed, check_rows
from datamaps.grid.columns import COLUMN, Cells, Column, cells_of, in_words

MOST_ROWS = 2_000
MOST_CONTENT = 5_000_000
"""Bytes of an uploaded sheet."""
_MOST_UNPACKED = 100_000_000
_MOST_CELLS = 1_000
# What a spreadsheet would take for a formula; in a CSV file an apostrophe before it makes it text. One that stands
# there already gets another, so that it comes back as it was.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

Plain = Mapping[str, Any]


class NotASheet(ValueError):
    """The file is no table that can be read here. `code` is damaged, large or not_text."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def table_of(rows: Sequence[Plain], columns: Sequence[Column]) -> list[list[str]]:
    """The head and one line for each row, as people read them."""
    cells = [cells_of(row) for row in rows]
    return [
        [str(column.label) for column in columns],
        *([in_words(column, row[column.name]) for column in columns] for row in cells),
    ]


def write_csv(table: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with its mark, so that spreadsheets read it as such; nothing in it is a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([[f"'{cell}" if _FORMULA.match(cell) else cell for cell in row] for row in table])
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(table: Sequence[Sequence[str]], title: str) -> bytes:
    """A workbook of one sheet in which every cell is text."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\']", " ", ILLEGAL_CHARACTERS_RE.sub("", title))[:31].strip() or "Mapping"
    for number, row in enumerate(table, start=1):
        for place, text in enumerate(row, start=1):
            cell = sheet.cell(number, place)
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:32_767]
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = bool(_FORMULA.match(text))
    sheet.freeze_panes = "A2"
    for letter in "ABCDEFGHIJ"[: len(table[0])]:
        sheet.column_dimensions[letter].width = 24
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read_sheet(content: bytes) -> list[list[str]]:
    """The cells of an uploaded CSV or XLSX file. Raises NotASheet."""
    if len(content) > MOST_CONTENT:
        raise NotASheet("large")
    return _read_xlsx(content) if is_archive(content) else _read_csv(content)


def _read_csv(content: bytes) -> list[list[str]]:
    try:
        text, _encoding, _broken = decoded(content)
    except ConnectorError:
        raise NotASheet("not_text") from None
    records = Records(text, delimiter_of(text) or without_delimiter(text))
    rows = [[cell[1:] if _GUARDED.match(cell) else cell for cell in row] for row in islice(records, MOST_ROWS + 2)]
    if records.stopped:
        raise NotASheet("damaged")
    return rows


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise NotASheet("large")
        sheet = load_workbook(io.BytesIO(content)).get_sheet_by_index(0)
        found = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
    except NotASheet:
        raise
    except (CalamineError, IndexError, *DAMAGED):
        raise NotASheet("damaged") from None
    return [[_text(cell) for cell in row[:_MOST_CELLS]] for row in found]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # spreadsheets keep every number as a decimal
    return str(cell)


@dataclass(frozen=True)
class Line:
    """One line of a sheet: where it stood (from 1), what it holds, and the stored row that it changes, if any."""

    number: int
    cells: Cells
    place: int | None = None


@dataclass(frozen=True)
class Reading:
    """A sheet read against the stored rows. Faults count rows as the sheet does, from 1."""

    heads: tuple[Column, ...]
    lines: tuple[Line, ...]
    checked: Checked
    faults: tuple[Fault, ...]

    @property
    def stops(self) -> bool:
        return any(fault.stops for fault in self.faults)


def read_table(
    table: Sequence[Sequence[str]], stored: Sequence[Plain], columns: Sequence[Column], ends: Ends, headed: bool = True
) -> Reading:
    """What a sheet would do to the stored rows of a record map: preview and import both ask this."""
    heads, faults = _heads(table[0] if table else (), columns) if headed else (tuple(columns), [])
    body = list(enumerate(table, start=1))[1 if headed else 0 :]
    rows = [(number, row) for number, row in body if any(map(str.strip, row))]
    if not rows:
        faults.append(Fault(1, "", "empty"))
    if len(rows) > MOST_ROWS:
        faults.append(Fault(1, "", "many", {"found": len(rows), "most": MOST_ROWS}))
        rows = []
    lines = _placed([_line(number, row, heads, faults) for number, row in rows], stored)
    taken = {line.place for line in lines}
    checked = check_rows(
        [Typed(line.cells, stored[line.place] if line.place is not None else None) for line in lines],
        [row for place, row in enumerate(stored) if place not in taken],
        ends,
    )
    faults += [_at_line(fault, lines) for fault in checked.faults]
    return Reading(tuple(head for head in heads if head), tuple(lines), checked, tuple(faults))


def _at_line(fault: Fault, lines: Sequence[Line]) -> Fault:
    values = dict(fault.values)
    if fault.code == "twice":
        values["other"] = lines[values["other"] - 1].number
    return Fault(lines[fault.row].number, fault.column, fault.code, values, fault.stops)


def _heads(row: Sequence[str], columns: Sequence[Column]) -> tuple[tuple[Column | None, ...], list[Fault]]:
    """Which column each head means; those that mean none are named, never dropped in silence."""
    known = tuple(str(column.label) for column in columns)
    names = {word.casefold(): column for column in columns for word in (str(column.label), column.name, *column.also)}
    heads: list[Column | None] = []
    faults: list[Fault] = []
    for cell in row:
        head = names.get(cell.strip().casefold())
        if head is None and cell.strip():
            faults.append(Fault(1, cell, "head_unknown", {"value": cell, "known": known}, stops=False))
        elif head is not None and head in heads:
            faults.append(Fault(1, head.name, "head_twice", {"value": cell}))
        heads.append(head)
    if not any(heads):
        return (), [Fault(1, "", "no_head", {"known": known})]
    if COLUMN["target"] not in heads:
        faults.append(Fault(1, "target", "no_key"))
    return tuple(heads), faults


def _line(number: int, row: Sequence[str], heads: Sequence[Column | None], faults: list[Fault]) -> Line:
    cells = {head.name: cell for head, cell in zip(heads, row, strict=False) if head is not None}
    beyond = next((cell for cell in row[len(heads) :] if cell.strip()), "") if heads else ""
    if beyond:
        faults.append(Fault(number, "", "wide", {"value": beyond[:80]}))
    return Line(number, cells)


def _placed(lines: Sequence[Line], stored: Sequence[Plain]) -> list[Line]:
    """Each line with the stored row that it is about: the one with its target, or of fields that do not move."""
    free: dict[object, list[int]] = {}
    for place, row in enumerate(stored):
        free.setdefault(_key(cells_of(row)), []).append(place)
    found = []
    for line in lines:
        places = free.get(_key(line.cells), [])
        found.append(Line(line.number, line.cells, places.pop(0) if places else None))
    return found


def _key(cells: Cells) -> tuple[str, str]:
    target = cells.get("target", "").strip()
    return (target, "") if target else ("", cells.get("source", "").strip())
