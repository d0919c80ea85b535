"""Delimited files: one record with a field for each column.

A file says nothing of itself but names and their order. Types are what all rows have in common, and a note says
how many rows that is. A longest value and a list of values are kept, but are what was seen, not what is allowed:
they are not among the facets that the kind sees, so that the next file may have others without being told of.
"""

from __future__ import annotations

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.csv.table import Table
from datamaps.connectors.csv.text import Records, decoded, delimiter_of, without_delimiter
from datamaps.schema.shapes import Note, SystemSchema

RECORD = "rows"
"""A kind that reads content is not told a file's name, and a name with a date in it would be new every day."""


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The columns of a delimited file. Raises ConnectorError (malformed, too_large, timed_out)."""
    table = Table(RECORD, limits)
    text, encoding, broken = decoded(content)
    limits.left()
    if not text.strip(' ,;|"\t\r\n'):
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    if encoding:
        table.notes.append(Note(where=RECORD, code="csv_encoding", values={"encoding": encoding}))
    if broken:
        table.notes.append(Note(where=RECORD, code="csv_characters", values={"count": broken}))
    records = Records(text, delimiter_of(text) or without_delimiter(text))
    rows = iter(records)
    first = next(rows, None)
    if first is None:
        if records.stopped:
            raise ConnectorError(Trouble.MALFORMED, "csv_row", permanent=True, line=records.stopped)
        raise ConnectorError(Trouble.MALFORMED, "empty", permanent=True)
    table.take(first, rows)
    if records.stopped:
        table.notes.append(Note(where=RECORD, code="csv_stopped", values={"line": records.stopped}))
    record = table.record()
    return SystemSchema(records=(record,), seen=(table.seen(not records.stopped),), notes=tuple(table.notes))
