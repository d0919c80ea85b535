"""SQL Server: a fixed number of queries over `sys` become a catalog."""

from __future__ import annotations

from datamaps.connectors.sql.catalog import Catalog, Table, Type
from datamaps.connectors.sql.checks import listed_values, plain_default
from datamaps.connectors.sql.session import Query, Rows
from datamaps.connectors.sql.types import plain_type
from datamaps.schema.shapes import FieldType

# Whether everything of the database is shown to us, and which schema is the default one.
RIGHTS = """
SELECT CASE WHEN HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION') = 1
              OR HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'SELECT') = 1 THEN 1 ELSE 0 END, SCHEMA_NAME()
"""
TABLES = """
SELECT o.object_id, s.name, o.name, CAST(p.value AS nvarchar(4000))
FROM sys.objects o
JOIN sys.schemas s ON s.schema_id = o.schema_id
LEFT JOIN sys.extended_properties p
  ON p.class = 1 AND p.major_id = o.object_id AND p.minor_id = 0 AND p.name = 'MS_Description'
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
"""
COLUMNS = """
SELECT c.object_id, c.column_id, c.name, TYPE_NAME(c.system_type_id), c.max_length, c.precision, c.scale,
       c.is_nullable, c.is_identity, c.is_computed, d.definition, CAST(p.value AS nvarchar(4000)),
       HAS_PERMS_BY_NAME(QUOTENAME(s.name) + '.' + QUOTENAME(o.name), 'OBJECT', 'SELECT', QUOTENAME(c.name), 'COLUMN')
FROM sys.columns c
JOIN sys.objects o ON o.object_id = c.object_id AND o.type IN ('U', 'V') AND o.is_ms_shipped = 0
JOIN sys.schemas s ON s.schema_id = o.schema_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
LEFT JOIN sys.extended_properties p
  ON p.class = 1 AND p.major_id = c.object_id AND p.minor_id = c.column_id AND p.name = 'MS_Description'
ORDER BY c.object_id, c.column_id
"""
UNIQUE = """
SELECT i.object_id, i.index_id, i.is_primary_key, k.column_id
FROM sys.indexes i
JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.is_included_column = 0
WHERE i.is_unique = 1 AND i.has_filter = 0 AND i.is_disabled = 0
"""
REFERENCES = """
SELECT parent_object_id, parent_column_id, referenced_object_id, referenced_column_id
FROM sys.foreign_key_columns
"""
CHECKS = "SELECT parent_object_id, definition FROM sys.check_constraints WHERE is_disabled = 0"

_WITH_LENGTH = ("char", "varchar", "binary", "varbinary")
_WITH_TWO_BYTES = ("nchar", "nvarchar")
_WITH_DIGITS = ("decimal", "numeric")
_WITH_FRACTION = ("datetime2", "datetimeoffset", "time")


def read_catalog(ask: Query, schemas: tuple[str, ...]) -> Catalog:
    """The catalog of the database that `ask` runs queries on; all of its schemas when none are named."""
    everything, current = ask(RIGHTS)[0]
    catalog = Catalog(schemas[0] if schemas else current or "dbo", incomplete=not everything)
    for number, schema, name, comment in ask(TABLES):
        if not schemas or schema in schemas:
            catalog.tables[number] = Table(schema, name, comment=comment or "")
    _add_columns(catalog, ask(COLUMNS))
    _add_unique(catalog, ask(UNIQUE))
    for number, column, other, other_column in ask(REFERENCES):
        if number in catalog.tables and other in catalog.tables:
            names = {mark: name for mark, name, _column in catalog.tables[other].columns}
            mark = catalog.tables[number].mark(column)
            if other_column in names:
                mark.references = mark.references or (other, names[other_column])
    for number, definition in ask(CHECKS):
        found = listed_values(definition or "")
        if found and number in catalog.tables:
            table = catalog.tables[number]
            column = next((mark for mark, name, _column in table.columns if name == found[0]), None)
            if column is not None:
                table.mark(column).values = tuple(reversed(found[1]))
    return catalog


def _add_columns(catalog: Catalog, rows: Rows) -> None:
    types: dict[tuple[object, ...], Type] = {}
    for row in rows:
        number, place, name, *facts, nullable, identity, computed, default, comment, readable = row
        table = catalog.tables.get(number)
        if table is None:
            continue
        shape = tuple(facts)
        if shape not in types:
            types[shape] = read_type(*facts)
        column = catalog.column(
            types[shape], nullable=bool(nullable), filled=bool(identity), read_only=bool(identity or computed)
        )
        table.columns.append((place, name, column))
        if not readable:
            table.hidden_columns.add(place)
        given = plain_default(default)
        if given is not None:
            table.mark(place).default = given
        if comment:
            table.mark(place).comment = comment
    for table in catalog.tables.values():
        table.hidden = bool(table.columns) and len(table.hidden_columns) == len(table.columns)


def read_type(name: str | None, length: int, precision: int, scale: int) -> Type:
    """The type of a column; `length` is in bytes, -1 without a limit."""
    if name is None:
        return Type("")
    if name in _WITH_LENGTH or name in _WITH_TWO_BYTES:
        size = length // 2 if name in _WITH_TWO_BYTES else length
        return plain_type(f"{name}({'max' if length < 0 else size})")
    if name in _WITH_DIGITS:
        return plain_type(f"{name}({precision},{scale})")
    if name in _WITH_FRACTION:
        return plain_type(f"{name}({scale})")
    if name == "bit":
        return Type(name, FieldType.BOOLEAN)
    if name == "tinyint":
        return Type(name, FieldType.INTEGER, precision=3, scale=0, minimum=0)
    if name == "timestamp":
        return Type(name, FieldType.BINARY)
    return plain_type(name)


def _add_unique(catalog: Catalog, rows: Rows) -> None:
    columns: dict[tuple[int, int], list[tuple[bool, int]]] = {}
    for number, index, primary, column in rows:
        columns.setdefault((number, index), []).append((bool(primary), column))
    for (number, _index), parts in columns.items():
        table = catalog.tables.get(number)
        for primary, column in parts if table is not None else ():
            if table is not None:
                mark = table.mark(column)
                mark.key = mark.key or primary
                mark.unique = mark.unique or len(parts) == 1
