"""Data dictionaries: a table that somebody keeps, with a row for each field, as a delimited file or a workbook.

Which column says what is told by its heading. Where no column names the record, a sheet is one, and a file is one that
is called `fields`. Dots in a name mean nesting, as they do to whoever writes such lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from datamaps.connectors.archive import is_archive
from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.csv.table import MOST_CELLS, MOST_ROWS
from datamaps.connectors.csv.text import Records, decoded, delimiter_of, without_delimiter
from datamaps.connectors.dictionary.cells import (
    flag,
    length_of,
    nullable,
    reference_of,
    required,
    says_no,
    type_of,
    values_of,
)
from datamaps.connectors.dictionary.heads import Columns, Says, below_head
from datamaps.connectors.plain import clean
from datamaps.connectors.sql.catalog import Type
from datamaps.connectors.xlsx.read import MOST
from datamaps.connectors.xlsx.sheets import parts
from datamaps.schema.shapes import Field, FieldType, Note, Record, SystemSchema
from integrations_portal.shapes.paths import join_path, quoted

RECORD = "fields"
_LONGEST_NAME = 200
_PART = re.compile(r"[^\s.\[\]\"]+")
_LOOK_AT_CLOCK = 100
_SAMPLE = 65_536

Rows = Iterator[list[str]]


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The fields that a dictionary lists. Raises ConnectorError (malformed, too_large, timed_out)."""
    dictionary = _Dictionary(limits)
    for name, rows in _sheets(content, dictionary.notes):
        if found := below_head(rows):
            dictionary.take(name, *found)
    if not dictionary.records:
        raise ConnectorError(Trouble.MALFORMED, "dictionary", permanent=True)
    return dictionary.schema()


def looks_like_one(content: bytes) -> bool:
    """Whether a delimited text has the headings of a dictionary, and types below them."""
    try:
        text, _encoding, _broken = decoded(content[:_SAMPLE])
    except ConnectorError:
        return False
    found = below_head(iter(Records(text, delimiter_of(text) or without_delimiter(text))))
    if found is None:
        return False
    columns, rows = found
    cells = [one for row in rows if (one := _cell(row, columns, Says.TYPE))]
    known = [one for one in cells if type_of(one).type is not FieldType.UNKNOWN]
    return 2 * len(known) > len(cells)


def _sheets(content: bytes, notes: list[Note]) -> Iterator[tuple[str, Rows]]:
    """Each table that may be a dictionary, with the name of the record when its rows do not say another."""
    if is_archive(content):
        for part in parts(content, [], MOST):
            yield clean(part.record), iter(part.rows)
        return
    text, encoding, broken = decoded(content)
    if not text.strip(' ,;|"\t\r\n'):
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    if encoding:
        notes.append(Note(where=RECORD, code="csv_encoding", values={"encoding": encoding}))
    if broken:
        notes.append(Note(where=RECORD, code="csv_characters", values={"count": broken}))
    records = Records(text, delimiter_of(text) or without_delimiter(text))
    yield RECORD, iter(records)
    if records.stopped:
        notes.append(Note(where=RECORD, code="csv_stopped", values={"line": records.stopped}))


def _cell(row: list[str], columns: Columns, says: Says) -> str:
    place = columns.get(says)
    return row[place].strip() if place is not None and place < len(row) else ""


class _Dictionary:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.notes: list[Note] = []
        self.records: dict[str, dict[str, Field]] = {}
        self.descriptions: dict[str, str] = {}

    def take(self, record: str, columns: Columns, below: Rows) -> None:
        """Reads the rows of one table."""
        rows = self._within(below)
        silent = {says: None if says_no(_cell(row, columns, says) for row in rows) else False for says in columns}
        for number, row in enumerate(rows):
            if number % _LOOK_AT_CLOCK == 0:
                self.limits.left()
            # In a table with joined cells only the first row of a record names it.
            record = clean(_cell(row, columns, Says.RECORD))[:_LONGEST_NAME].strip() or record
            name = _cell(row, columns, Says.NAME)
            if not name or len(name) > _LONGEST_NAME:
                self._without_name(record, name, _cell(row, columns, Says.DESCRIPTION))
                continue
            for field in self._fields(record, name, row, columns, silent):
                self._add(record, field)

    def _within(self, below: Rows) -> list[list[str]]:
        rows: list[list[str]] = []
        cells = 0
        for row in below:
            cells += len(row)
            if len(rows) >= MOST_ROWS or cells > MOST_CELLS:
                raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=MOST_ROWS)
            rows.append(row)
        return rows

    def _without_name(self, record: str, name: str, description: str) -> None:
        """A row without a field speaks of the record itself, or is a heading between rows."""
        if name:
            self.notes.append(Note(where=record, code="field_no_name"))
        elif description:
            self.descriptions.setdefault(record, clean(description))

    def _fields(
        self, record: str, name: str, row: list[str], columns: Columns, silent: dict[Says, bool | None]
    ) -> Iterator[Field]:
        def said(says: Says) -> str:
            return clean(_cell(row, columns, says))

        def yes(says: Says, heard: Callable[[str], bool | None] = flag) -> bool | None:
            if says not in columns:
                return None
            return heard(said(says)) if said(says) else silent[says]

        path = path_of(name)
        meant = self._type(said(Says.TYPE), f"{quoted(record)}.{path}")
        optional = yes(Says.OPTIONAL)
        length, scale = length_of(said(Says.LENGTH))
        number = meant.type is FieldType.NUMBER
        values = values_of(_cell(row, columns, Says.VALUES)) if Says.VALUES in columns else ()
        yield Field(
            path=path,
            title=said(Says.TITLE),
            description=said(Says.DESCRIPTION),
            type=meant.type,
            native_type=meant.native,
            format=meant.format,
            max_length=meant.max_length or (length if meant.type is FieldType.STRING else None),
            precision=(meant.precision or length) if number else meant.precision,
            scale=scale if number and meant.scale is None else meant.scale,
            required=yes(Says.REQUIRED, required) if optional is None else not optional,
            nullable=yes(Says.NULLABLE, nullable),
            key=bool(yes(Says.KEY)),
            unique=bool(yes(Says.UNIQUE)),
            values=values or meant.values,
            references=reference_of(said(Says.REFERENCES)),
            default=said(Says.DEFAULT) or None,
            example=said(Says.EXAMPLE),
            unit=said(Says.UNIT),
        )
        if meant.items:
            yield Field(path=f"{path}[]", type=meant.items.type, native_type=meant.items.native)

    def _type(self, cell: str, where: str) -> Type:
        meant = type_of(cell)
        if not cell:
            self.notes.append(Note(where=where, code="type_missing"))
        elif meant.type is FieldType.UNKNOWN:
            self.notes.append(Note(where=where, code="type_unknown", values={"type": cell[:60]}))
        return meant

    def _add(self, record: str, field: Field) -> None:
        fields = self.records.setdefault(record, {})
        if field.path in fields:
            self.notes.append(Note(where=f"{quoted(record)}.{field.path}", code="field_twice"))
        else:
            fields[field.path] = field

    def schema(self) -> SystemSchema:
        records = tuple(
            Record(
                name=name.lower() if self._emphasised() else name,
                description=self.descriptions.get(name, ""),
                fields=tuple(fields.values()),
            )
            for name, fields in self.records.items()
        )
        return SystemSchema(records=records, notes=tuple(self.notes))

    def _emphasised(self) -> bool:
        """Whether the records stand in capitals and the fields do not: then only to be seen, as headings are."""
        paths = (path for fields in self.records.values() for path in fields)
        return all(name.isupper() for name in self.records) and not all(path.isupper() for path in paths)


def path_of(name: str) -> str:
    """The path that a name in a list stands for: `source.ip` and `lines[].sku` are nested, `Net amt. (EUR)` is not."""
    plain = clean(" ".join(name.split()).strip("\"'`"))
    parts = plain.replace("[]", ".[]").split(".")
    if len(parts) > 1 and parts[0] != "[]" and all(part == "[]" or _PART.fullmatch(part) for part in parts):
        return join_path(tuple(parts))
    return quoted(plain)
