"""What the data itself says.

Rows of a table, its newest time, the values of a field and how often each occurs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.sql.build import record_name
from datamaps.connectors.sql.catalog import Catalog
from datamaps.connectors.sql.session import Session
from datamaps.schema.shapes import Field, FieldType, Note, Record, SeenField, SeenRecord, SeenValue, SystemSchema
from integrations_portal.shapes.paths import join_path, parse_field_ref, parse_record_ref, split_path

MOST_VALUES = 200
_TIMES = (FieldType.DATE, FieldType.DATETIME)
_NOT_COUNTED = (FieldType.BINARY, FieldType.OBJECT, FieldType.ARRAY)


@dataclass
class _Wish:
    """What is watched of one record: its rows always, and these fields."""

    record: Record
    fields: list[Field] = field(default_factory=list)


def look(session: Session, catalog: Catalog, schema: SystemSchema, watch: tuple[str, ...]) -> SystemSchema:
    """The schema with what was seen of `watch`: `Customer` counts rows, `Customer.status` counts values, too.

    A watched date gives the newest one. What is not there, or took too long, becomes a note.
    """
    notes: list[Note] = []
    seen = []
    tables = {record_name(table, catalog.default_schema): table for table in catalog.tables.values()}
    for wish in _wishes(schema, watch, notes):
        table = tables[wish.record.name]
        place = ".".join(session.quote(part) for part in (table.schema, table.name) if part)
        seen.append(_look_at(session, wish, place, notes))
    return schema.model_copy(update={"seen": tuple(seen), "notes": (*schema.notes, *notes)})


def _wishes(schema: SystemSchema, watch: tuple[str, ...], notes: list[Note]) -> list[_Wish]:
    """Only names that the catalog has shown get any further, so that nothing from outside is ever run."""
    records = {record.name: record for record in schema.records}
    wishes: dict[str, _Wish] = {}
    for text in watch:
        name, path = _parts(text, records)
        record = records.get(name)
        row = next((row for row in record.fields if row.path == path), None) if record and path else None
        if record is None or (path and row is None):
            notes.append(Note(where=text, code="watch_not_found"))
            continue
        wish = wishes.setdefault(name, _Wish(record))
        if row is not None and row.type in _NOT_COUNTED:
            notes.append(Note(where=text, code="watch_not_countable"))
        elif row is not None and row not in wish.fields:
            wish.fields.append(row)
    return list(wishes.values())


def _parts(text: str, records: dict[str, Record]) -> tuple[str, str]:
    """Record and path of `Customer`, `Customer.status`, `sales.Order` or `"sales.Order".status`."""
    if text in records:
        return text, ""
    try:
        return parse_record_ref(f"x.{text}").record, ""
    except ValueError:
        pass
    try:
        _system, record, path = parse_field_ref(f"x.{text}")
        path = join_path(split_path(path))
    except ValueError:
        return text, ""
    if record not in records:
        longest = next((name for name in sorted(records, reverse=True) if text.startswith(f"{name}.")), None)
        return (longest, text[len(longest) + 1 :]) if longest else (record, path)
    return record, path


def _look_at(session: Session, wish: _Wish, table: str, notes: list[Note]) -> SeenRecord:
    rows, newest = None, ""
    fields = []
    where = wish.record.name
    try:
        rows = int(session.ask(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 -- names are quoted
        for row in wish.fields:
            where = f"{wish.record.name}.{row.path}"
            column = session.quote(split_path(row.path)[0])
            if row.type in _TIMES:
                newest = max(newest, _newest(session, table, column))
            else:
                fields.append(SeenField(path=row.path, values=tuple(_values(session, table, column))))
    except ConnectorError as error:
        if error.trouble not in (Trouble.TIMED_OUT, Trouble.FORBIDDEN, Trouble.INTERNAL, Trouble.MALFORMED):
            raise
        notes.append(Note(where=where, code="watch_failed", values={"trouble": error.trouble.value}))
    return SeenRecord(record=wish.record.name, rows=rows, newest=newest, fields=tuple(fields))


def _newest(session: Session, table: str, column: str) -> str:
    text = session.ask(f"SELECT {session.as_text(f'max({column})')} FROM {table}")[0][0]  # noqa: S608 -- names are quoted
    return str(text).strip().replace(" ", "T", 1) if text is not None else ""


def _values(session: Session, table: str, column: str) -> Iterator[SeenValue]:
    """The most frequent values with their counts; a value that is not there is not counted."""
    top, limit = (part.format(count=MOST_VALUES) for part in session.first)
    text = session.as_text(column)
    query = (
        f"SELECT {top}{text}, count(*) FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 -- names are quoted
        f" GROUP BY {text} ORDER BY count(*) DESC, {text}{limit}"
    )
    for value, count in session.ask(query):
        yield SeenValue(value=str(value).replace("\0", ""), count=int(count))
