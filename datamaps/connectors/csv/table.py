"""Rows with a head as a record: the columns, their names and types, and how sure that is.

What delimited files and the sheets of a workbook have in common.
"""

from __future__ import annotations

from collections.abc import Iterator

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.csv.columns import Column
from datamaps.connectors.plain import clean
from datamaps.schema.shapes import Field, FieldType, Note, Record, SeenField, SeenRecord, SeenValue
from integrations_portal.shapes.paths import quoted

MOST_COLUMNS = 2_000
MOST_ROWS = 100_000
MOST_CELLS = 2_000_000
_LONGEST_NAME = 200
_LOOK_AT_CLOCK = 100


class Table:
    """One table under its name, its columns and what there is to note of it."""

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.notes: list[Note] = []
        self.columns: list[Column] = []
        self.names: list[str] = []
        self.rows = 0
        self.looked_at = 0
        self.short = self.long = 0

    def take(self, first: list[str], rows: Iterator[list[str]], counted: int = 0) -> None:
        """Reads the head, or first row, and all below it; `counted` rows more are known to be there.

        Raises ConnectorError (too_large, timed_out).
        """
        most = min(MOST_COLUMNS, self.limits.fields)
        if len(first) > most:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=most)
        self.columns = [Column() for _cell in first]
        self._count(rows, counted)
        self.names = self._names(first)

    def _count(self, rows: Iterator[list[str]], counted: int) -> None:
        """Every row is counted; the cells are looked at up to the cap."""
        most = min(MOST_ROWS, MOST_CELLS // max(1, len(self.columns)))
        for row in rows:
            if self.rows % _LOOK_AT_CLOCK == 0:
                self.limits.left()
            self.rows += 1
            if self.rows <= most:
                self._look_at(row)
        self.rows += counted
        if self.rows > self.looked_at:
            self.notes.append(
                Note(where=self.name, code="csv_rows", values={"count": self.looked_at, "rows": self.rows})
            )

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
            self.notes.append(Note(where=self.name, code="csv_no_header"))
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
            self.notes.append(Note(where=self.name, code="path_too_long", values={"path": wanted[:60]}))
        chosen, count = wanted, 1
        while chosen in names or (chosen != name and chosen in taken):
            count += 1
            chosen = f"{wanted}_{count}"
        where = f"{self.name}.{quoted(chosen)}"
        if not name:
            self.notes.append(Note(where=where, code="csv_name_missing", values={"number": number}))
        elif count > 1 and len(name) <= _LONGEST_NAME:
            self.notes.append(Note(where=where, code="csv_name_twice", values={"number": number, "name": name}))
        return chosen

    def record(self) -> Record:
        """The table with its columns in their order."""
        if self.short or self.long:
            values = {"short": self.short, "long": self.long, "rows": self.looked_at}
            self.notes.append(Note(where=self.name, code="csv_ragged", values=values))
        pairs = zip(self.names, self.columns, strict=True)
        return Record(name=self.name, fields=tuple(self._field(quoted(name), column) for name, column in pairs))

    def seen(self, whole: bool = True) -> SeenRecord:
        """How many rows there are, when all of them were counted, and the values that repeat."""
        lists = tuple(
            SeenField(path=quoted(name), values=tuple(SeenValue(value=value, count=count) for value, count in listed))
            for name, column in zip(self.names, self.columns, strict=True)
            if (listed := column.listed())
        )
        return SeenRecord(record=self.name, rows=self.rows if whole else None, fields=lists)

    def _field(self, path: str, column: Column) -> Field:
        self._say_how_sure(f"{self.name}.{path}", column)
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
