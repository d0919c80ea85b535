"""XLSX workbooks: each sheet is a record, and so is each named range of two rows or more and each table beside others.

Columns are read as those of a delimited file are, and say as much and as little. The size that a workbook unpacks to is
looked at first; the kind is read in a process of its own everywhere, within limits of time and memory.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from datamaps.connectors.archive import DAMAGED
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.csv.table import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Table
from datamaps.connectors.parsing import xml_root
from datamaps.connectors.plain import clean
from datamaps.connectors.xlsx.sheets import Most, Part, Range, parts
from datamaps.schema.shapes import Note, SystemSchema

MOST_UNPACKED = 300_000_000
MOST_PARTS = 2_000
MOST_RECORDS = 500
MOST = Most(rows=MOST_ROWS, cells=MOST_CELLS, letters=20_000_000, records=MOST_RECORDS)
_LARGEST_INDEX = 5_000_000
_MOST_NAMED = 20
_BOOK = "xl/workbook.xml"
_RANGE = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!\[\]:(),]+))!"
    r"\$(?P<left>[A-Z]{1,3})\$(?P<top>[0-9]{1,7}):\$(?P<right>[A-Z]{1,3})\$(?P<bottom>[0-9]{1,7})"
)


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The columns of each sheet and named range. Raises ConnectorError (malformed, too_large, timed_out)."""
    ranges = named_ranges(_index(content), limits)
    limits.left()
    tables = [_table(part, limits) for part in parts(content, ranges, MOST)]
    if not any(table.columns for table in tables):
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    return SystemSchema(
        records=tuple(table.record() for table in tables),
        seen=tuple(table.seen() for table in tables),
        notes=tuple(note for table in tables for note in table.notes),
    )


def chosen(schema: SystemSchema, config: Mapping[str, object]) -> SystemSchema:
    """Of what a workbook has, the records that `parts` names, one a line; all of it when none is named.

    One that is gone from it is not in the shape. Raises ConnectorError(not_found) when all of them are.
    """
    given = config.get("parts")
    wanted = {line.strip().casefold() for line in str(given or "").splitlines()} - {""}
    if not wanted:
        return schema
    names = {record.name for record in schema.records if record.name.strip().casefold() in wanted}
    if not names:
        known = ", ".join(record.name for record in schema.records[:_MOST_NAMED])
        raise ConnectorError(Trouble.NOT_FOUND, "xlsx_parts", permanent=True, known=known)
    left_out = {record.name for record in schema.records} - names
    return schema.model_copy(
        update={
            "records": tuple(record for record in schema.records if record.name in names),
            "seen": tuple(one for one in schema.seen if one.record in names),
            "notes": tuple(note for note in schema.notes if not _is_about(note, left_out)),
        }
    )


def _is_about(note: Note, records: set[str]) -> bool:
    """A name of a sheet may have dots in it, so each beginning of the place is tried."""
    parts = note.where.split(".")
    return any(".".join(parts[:count]) in records for count in range(1, len(parts) + 1))


def _index(content: bytes) -> bytes:
    """The list of sheets and names, once the size of all parts is known to be bearable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise ConnectorError(Trouble.TOO_LARGE, "xlsx_unpacked", permanent=True)
            with packed.open(_BOOK) as part:
                found = part.read(_LARGEST_INDEX + 1)
    except DAMAGED:
        raise ConnectorError(Trouble.MALFORMED, "xlsx", permanent=True) from None
    if len(found) > _LARGEST_INDEX:
        raise ConnectorError(Trouble.TOO_LARGE, "xlsx_unpacked", permanent=True)
    return found


def named_ranges(index: bytes, limits: Limits) -> list[Range]:
    """The names that stand for two rows or more of one sheet, with the sheet and the corners, from 0.

    Names that programs make for themselves (print areas, filters) or hide are left out.
    """
    root = xml_root(index, limits)
    sheets = [one.get("name", "") for one in root.iterfind("{*}sheets/{*}sheet")]
    taken = {name.casefold() for name in sheets}
    found: list[Range] = []
    for one in root.iterfind("{*}definedNames/{*}definedName"):
        name, where = one.get("name", ""), _RANGE.fullmatch((one.text or "").strip())
        if where is None or one.get("hidden") in ("1", "true") or name.startswith("_xlnm") or not name:
            continue
        sheet = (where["quoted"] or "").replace("''", "'") or where["plain"]
        top, bottom = int(where["top"]) - 1, int(where["bottom"]) - 1
        while name.casefold() in taken:  # a sheet, or a name that holds on another sheet only
            name += "_2"
        if bottom > top >= 0 and sheet in sheets:
            taken.add(name.casefold())
            found.append((name, sheet, top, _column(where["left"]), bottom, _column(where["right"])))
    if len(found) + len(sheets) > MOST_RECORDS:
        raise ConnectorError(Trouble.TOO_LARGE, "xlsx_records", permanent=True, limit=MOST_RECORDS)
    return found


def _column(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _table(part: Part, limits: Limits) -> Table:
    limits.left()
    table = Table(clean(part.record), limits)
    if part.hidden:
        table.notes.append(Note(where=table.name, code="xlsx_hidden"))
    if not part.rows:
        table.notes.append(Note(where=table.name, code="xlsx_empty"))
    elif len(part.rows[0]) > min(MOST_COLUMNS, limits.fields):
        raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=min(MOST_COLUMNS, limits.fields))
    else:
        table.take(part.rows[0], iter(part.rows[1:]), counted=part.more)
    return table
