"""Oracle: a fixed number of queries over the `ALL_` views become a catalog."""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any

from datamaps.connectors.sql.catalog import Catalog, Table, Type
from datamaps.connectors.sql.checks import listed_values, plain_default
from datamaps.connectors.sql.session import Query, Rows
from datamaps.connectors.sql.types import LOCAL_TIME, plain_type
from datamaps.schema.shapes import FieldType

# Which schema is the default one, whose it is, and whether the tables of others are all shown to us.
RIGHTS = """
SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'), SYS_CONTEXT('USERENV', 'SESSION_USER'),
       (SELECT COUNT(*) FROM session_privs WHERE privilege IN ('SELECT ANY TABLE', 'READ ANY TABLE'))
FROM dual
"""
TABLES = """
SELECT owner, table_name, comments
FROM all_tab_comments
WHERE table_type IN ('TABLE', 'VIEW') AND owner IN ({schemas}) AND table_name NOT LIKE 'BIN$%'
"""
COLUMNS = """
SELECT owner, table_name, column_name, data_type, data_length, char_length, data_precision, data_scale, nullable,
       identity_column, virtual_column, data_default
FROM all_tab_cols WHERE owner IN ({schemas}) AND hidden_column = 'NO'
ORDER BY owner, table_name, column_id
"""
COMMENTS = """
SELECT owner, table_name, column_name, comments
FROM all_col_comments WHERE owner IN ({schemas}) AND comments IS NOT NULL
"""
CONSTRAINTS = """
SELECT c.owner, c.constraint_name, c.constraint_type, c.table_name, k.column_name, k.position, c.r_owner,
       c.r_constraint_name, c.search_condition_vc
FROM all_constraints c
JOIN all_cons_columns k ON k.owner = c.owner AND k.constraint_name = c.constraint_name
WHERE c.owner IN ({schemas}) AND c.constraint_type IN ('P', 'U', 'R', 'C') AND c.status = 'ENABLED'
ORDER BY c.owner, c.constraint_name, k.position
"""

_WITH_LENGTH = ("CHAR", "NCHAR", "VARCHAR2", "NVARCHAR2")
_FRACTION = re.compile(r"\(\d+\)")
Key = tuple[str, str]


def read_catalog(ask: Query, schemas: tuple[str, ...]) -> Catalog:
    """The catalog of the named schemas, or of the user's own. Names are taken as they are stored."""
    current, user, any_table = ask(RIGHTS)[0]
    names = schemas or (current,)
    catalog = Catalog(names[0], incomplete=not any_table and any(name != user for name in names))
    values = {f"s{position}": name for position, name in enumerate(names)}
    marks = ", ".join(f":{name}" for name in values)

    def rows(query: str) -> Rows:
        return ask(query.format(schemas=marks), values)

    for owner, name, comment in rows(TABLES):
        catalog.tables[owner, name] = Table(owner, name, comment=comment or "")
    _add_columns(catalog, rows(COLUMNS))
    for owner, name, column, comment in rows(COMMENTS):
        if (owner, name) in catalog.tables:
            catalog.tables[owner, name].mark(column).comment = comment
    _add_constraints(catalog, rows(CONSTRAINTS))
    return catalog


def _add_columns(catalog: Catalog, rows: Rows) -> None:
    types: dict[tuple[Any, ...], Type] = {}
    for owner, table_name, name, *facts, nullable, identity, computed, default in rows:
        table = catalog.tables.get((owner, table_name))
        if table is None:
            continue
        shape = tuple(facts)
        if shape not in types:
            types[shape] = read_type(*facts)
        column = catalog.column(
            types[shape], nullable=nullable == "Y", filled=identity == "YES", read_only=computed == "YES"
        )
        table.columns.append((name, name, column))
        # An identity column has its sequence as default, which says nothing; a computed one its expression.
        given = None if identity == "YES" or computed == "YES" else plain_default(default)
        if given is not None:
            table.mark(name).default = given


def read_type(
    name: str | None, length: int | None, characters: int | None, precision: int | None, scale: int | None
) -> Type:
    """The type of a column. A number without decimal places is a whole one; a date has a time of day."""
    if name is None:
        return Type("")
    if name in _WITH_LENGTH:
        return plain_type(f"{name}({characters})")
    if name == "RAW":
        return Type(f"RAW({length})", FieldType.BINARY, max_length=length)
    if name == "NUMBER":
        if precision is None:
            whole = scale == 0
            kind = FieldType.INTEGER if whole else FieldType.NUMBER
            return Type("INTEGER" if whole else "NUMBER", kind, precision=38 if whole else None, scale=scale)
        kind = FieldType.NUMBER if scale else FieldType.INTEGER
        return Type(f"NUMBER({precision},{scale or 0})", kind, precision=precision, scale=scale or 0)
    if name == "FLOAT":
        # Given in binary digits.
        return Type(f"FLOAT({precision})", FieldType.NUMBER, precision=int((precision or 126) * 0.30103))
    if name == "DATE":
        return Type(name, FieldType.DATETIME, LOCAL_TIME)
    plain = plain_type(_FRACTION.sub("", name))
    return Type(name, plain.type, plain.format, precision=plain.precision, timezone=plain.timezone)


def _add_constraints(catalog: Catalog, rows: Rows) -> None:
    columns: dict[Key, list[tuple[Any, ...]]] = {}
    for row in rows:
        columns.setdefault((row[0], row[1]), []).append(row)
    for parts in columns.values():
        owner, _name, kind, table_name, column, _position, *_other, condition = parts[0]
        table = catalog.tables.get((owner, table_name))
        if table is None:
            continue
        if kind in ("P", "U"):
            for part in parts:
                table.mark(part[4]).key |= kind == "P"
            if len(parts) == 1:
                table.mark(column).unique = True
        elif kind == "R":
            _add_reference(table, parts, columns)
        elif len(parts) == 1 and (found := listed_values(condition or "")):
            table.mark(column).values = found[1]


def _add_reference(table: Table, parts: list[tuple[Any, ...]], columns: dict[Key, list[tuple[Any, ...]]]) -> None:
    target = columns.get((parts[0][6], parts[0][7]), [])
    for part, other in zip(parts, target, strict=False):
        key: Hashable = (other[0], other[3])
        mark = table.mark(part[4])
        mark.references = mark.references or (key, other[4])
