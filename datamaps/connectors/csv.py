"""Delimited files: one record with a field for each column.

A file says nothing of itself but names and their order. Types are what all rows have in common, and a note says
how many rows that is. A longest value and a list of values are kept, but are what was seen, not what is allowed:
they are not among the facets that the kind sees, so that the next file may have others without being told of.
"""

from __future__ import annotations

from collections.abc import Iterable

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.csv_columns import Column
from datamaps.connectors.csv_text import Records, decoded, delimiter_of, without_delimiter
from datamaps.connectors.openapi_document import clean
from datamaps.schema.shapes import (
    Field,
    FieldType,
    Note,
    Record,
    SeenField,
    SeenRecord,
    SeenValue,
    SystemSchema,
)
from integrations_portal.shapes.paths import quoted

RECORD = "rows"
"""A kind that reads content is not told a file's name, and a name with a date in it would be new every day."""
MOST_COLUMNS = 2_000
MOST_ROWS = 100_000
MOST_CELLS = 2_000_000
_LONGEST_NAME = 200
_LOOK_AT_CLOCK = 100


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The columns of a delimited file. Raises ConnectorError (malformed, too_large, timed_out)."""
    return _Sheet(limits).read(content)


class _Sheet:
    """One file, its columns and what there is to note of it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.notes: list[Note] = []
        self.columns: list[Column] = []
        self.rows = 0
        self.looked_at = 0
        self.short = self.long = 0

    def read(self, content: bytes) -> SystemSchema:
        text, encoding, broken = decoded(content)
        self.limits.left()
        if not text.strip(' ,;|"\t\r\n'):
            raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
        if encoding:
            self.notes.append(Note(where=RECORD, code="csv_encoding", values={"encoding": encoding}))
        if broken:
            self.notes.append(Note(where=RECORD, code="csv_characters", values={"count": broken}))
        records = Records(text, delimiter_of(text) or without_delimiter(text))
        rows = iter(records)
        first = next(rows, None)
        if first is None:
            if records.stopped:
                raise ConnectorError(Trouble.MALFORMED, "csv_row", permanent=True, line=records.stopped)
            raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
        most = min(MOST_COLUMNS, self.limits.fields)
        if len(first) > most:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=most)
        self.columns = [Column() for _cell in first]
        self._count(rows)
        if records.stopped:
            self.notes.append(Note(where=RECORD, code="csv_stopped", values={"line": records.stopped}))
        return self._schema(self._names(first), whole=not records.stopped)

    def _count(self, rows: Iterable[list[str]]) -> None:
        """Every row is counted; the cells are looked at up to the cap."""
        most = min(MOST_ROWS, MOST_CELLS // max(1, len(self.columns)))
        for row in rows:
            if self.rows % _LOOK_AT_CLOCK == 0:
                self.limits.left()
            self.rows += 1
            if self.rows <= most:
                self._look_at(row)
        if self.rows > most:
            self.notes.append(Note(where=RECORD, code="csv_rows", values={"count": most, "rows": self.rows}))

    def _look_at(self, row: list[str]) -> None:
        self.looked_at += 1
        self.short += len(row) < len(self.columns)
        self.long += len(row) > len(self.columns)
        for place, column in enumerate(self.columns):
            column.add(row[place] if place < len(row) else "")

    def _names(self, first: list[str]) -> list[str]:
        """The names of the columns: distinct, and by number where the file gives none."""
        votes = sum(column.vote(cell.strip()) for column, cell in zip(self.columns, first, strict=True))
        if votes > 0:
            self.rows += 1
            self._look_at(first)
            self.notes.append(Note(where=RECORD, code="csv_no_header"))
            return [f"column_{number}" for number in range(1, len(first) + 1)]
        plain = [clean(" ".join(cell.split())) for cell in first]
        taken, names = set(plain), set[str]()
        result = []
        for number, name in enumerate(plain, 1):
            result.append(self._distinct(name, number, taken, names))
            names.add(result[-1])
        return result

    def _distinct(self, name: str, number: int, taken: set[str], names: set[str]) -> str:
        """`taken` are all names in the file, so that `a_2` made for a second `a` is never that of another column."""
        wanted = name or f"column_{number}"
        if len(wanted) > _LONGEST_NAME:
            wanted = wanted[:_LONGEST_NAME]
            self.notes.append(Note(where=RECORD, code="path_too_long", values={"path": wanted[:60]}))
        chosen, count = wanted, 1
        while chosen in names or (chosen != name and chosen in taken):
            count += 1
            chosen = f"{wanted}_{count}"
        where = f"{RECORD}.{quoted(chosen)}"
        if not name:
            self.notes.append(Note(where=where, code="csv_name_missing", values={"number": number}))
        elif count > 1 and len(name) <= _LONGEST_NAME:
            self.notes.append(Note(where=where, code="csv_name_twice", values={"number": number, "name": name}))
        return chosen

    def _schema(self, names: list[str], whole: bool) -> SystemSchema:
        if self.short or self.long:
            values = {"short": self.short, "long": self.long, "rows": self.looked_at}
            self.notes.append(Note(where=RECORD, code="csv_ragged", values=values))
        paths = [quoted(name) for name in names]
        fields = [self._field(path, column) for path, column in zip(paths, self.columns, strict=True)]
        lists = tuple(
            SeenField(path=path, values=tuple(SeenValue(value=value, count=count) for value, count in listed))
            for path, column in zip(paths, self.columns, strict=True)
            if (listed := column.listed())
        )
        seen = SeenRecord(record=RECORD, rows=self.rows if whole else None, fields=lists)
        return SystemSchema(records=(Record(name=RECORD, fields=tuple(fields)),), seen=(seen,), notes=tuple(self.notes))

    def _field(self, path: str, column: Column) -> Field:
        self._say_how_sure(f"{RECORD}.{path}", column)
        text = column.type() is FieldType.STRING
        return Field(
            path=path,
            type=column.type(),
            max_length=column.longest if text else None,
            # That no cell is empty today is no promise; that one is empty is a fact.
            nullable=True if column.empty else None,
            values=tuple(sorted(value for value, _count in column.listed())),
        )

    def _say_how_sure(self, where: str, column: Column) -> None:
        counts = {"filled": column.filled, "empty": column.empty}
        almost = column.almost()
        if not column.filled:
            self.notes.append(Note(where=where, code="csv_column_empty", values={"empty": column.empty}))
        elif almost:
            looks_like, agree = almost
            values = counts | {"looks_like": looks_like.value, "agree": agree}
            self.notes.append(Note(where=where, code="csv_almost", values=values))
        else:
            values = counts | {"taken_as": column.type().value, "agree": column.filled}
            self.notes.append(Note(where=where, code="csv_agree", values=values))
