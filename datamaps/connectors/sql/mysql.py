"""MySQL and MariaDB: a fixed number of queries over `information_schema` become a catalog."""

from __future__ import annotations

import re

from datamaps.connectors.base import ConnectorError
from datamaps.connectors.sql import mysql_queries as queries
from datamaps.connectors.sql.catalog import Catalog, Column, Table, Type
from datamaps.connectors.sql.checks import listed_values, plain_default
from datamaps.connectors.sql.session import Query, Rows
from datamaps.connectors.sql.types import array_of, one_of, plain_type
from datamaps.schema.shapes import FieldType

_LIST = re.compile(r"(enum|set)\((.*)\)(?:\s.*)?", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_JSON_CHECK = re.compile(r"\(?json_valid\(`((?:[^`]|``)*)`\)\)?", re.IGNORECASE)
_GRANT = re.compile(
    r"GRANT (?P<rights>.+?) ON (?:TABLE )?(?P<database>\*|`(?:[^`]|``)*`)\.(?P<table>\*|`(?:[^`]|``)*`) TO ",
    re.DOTALL,
)
_RIGHT = re.compile(r"\b(SELECT|ALL PRIVILEGES)\b(\s*\()?")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
_CHECKS_SINCE = (8, 0, 16)
_SINGLE = re.compile(r"float(\(\d+,\d+\))?( unsigned)?", re.IGNORECASE)
_YES_OR_NO = ("tinyint(1)", "bit(1)")

Key = tuple[str, str]


def read_catalog(ask: Query, database: str, schemas: tuple[str, ...]) -> Catalog:
    """The catalog of a database, and of others on the same server that are named as schemas."""
    names = list(dict.fromkeys((database, *schemas)))
    version = str(ask(queries.VERSION)[0][0])
    mariadb = "mariadb" in version.lower()
    catalog = Catalog(schemas[0] if schemas and database not in schemas else database)
    for schema, name, comment, kind in ask(queries.TABLES, (names,)):
        view = kind == "VIEW"
        catalog.tables[schema, name] = Table(schema, name, comment="" if view else comment or "", view=view)
    _add_columns(catalog, ask(queries.COLUMNS, (names,)), mariadb=mariadb)
    _add_unique(catalog, ask(queries.UNIQUE, (names,)))
    for schema, name, column, other_schema, other, target in ask(queries.REFERENCES, (names,)):
        if (schema, name) in catalog.tables:
            mark = catalog.tables[schema, name].mark(column)
            mark.references = mark.references or ((other_schema, other), target)
    if mariadb or _number(version) >= _CHECKS_SINCE:
        _add_checks(catalog, ask(queries.CHECKS_MARIADB if mariadb else queries.CHECKS_MYSQL, (names,)))
    _judge_grants(catalog, ask)
    return catalog


def _number(version: str) -> tuple[int, ...]:
    match = _VERSION.search(version)
    return tuple(map(int, match.groups())) if match else (0,)


def _add_columns(catalog: Catalog, rows: Rows, *, mariadb: bool) -> None:
    types: dict[str, Type] = {}
    made: dict[tuple[str, ...], Column] = {}
    for schema, table_name, _position, name, native, nullable, default, extra, comment, rights, key in rows:
        table = catalog.tables.get((schema, table_name))
        if table is None:
            continue
        facts = (native, nullable, extra)
        column = made.get(facts)
        if column is None:
            if native not in types:
                types[native] = read_type(native)
            column = made[facts] = _column(catalog, types[native], nullable, extra.lower())
        table.columns.append((name, name, column))
        if "select" not in rights.lower():
            table.hidden_columns.add(name)
        if key in ("PRI", "UNI"):
            # Told here even where single columns are all that we may see, and then nowhere else.
            table.mark(name).key = key == "PRI"
            table.mark(name).unique = key == "UNI"
        given = None if table.view else _default(default, extra, mariadb=mariadb)
        if given is not None:
            table.mark(name).default = given
        if comment:
            table.mark(name).comment = comment
    for table in catalog.tables.values():
        table.hidden = bool(table.columns) and len(table.hidden_columns) == len(table.columns)


def _column(catalog: Catalog, kind: Type, nullable: str, extra: str) -> Column:
    return catalog.column(
        kind,
        nullable=nullable == "YES",
        filled="auto_increment" in extra,
        read_only="generated" in extra.replace("default_generated", "") or "row start" in extra,
    )


def read_type(native: str) -> Type:
    """The meaning of a column type.

    Lists of values, truth values of one digit or bit, and the shared ones.
    """
    if listed := _LIST.fullmatch(native):
        values = tuple(text.replace("''", "'") for text in _QUOTED.findall(listed[2]))
        if listed[1].lower() == "enum":
            return one_of(native, values)
        return array_of(native, one_of("", values))
    if native.lower() in _YES_OR_NO:
        return Type(native, FieldType.BOOLEAN)
    if _SINGLE.fullmatch(native):
        return Type(native, FieldType.NUMBER, precision=6)
    return plain_type(native)


def _default(default: str | None, extra: str, *, mariadb: bool) -> str | None:
    """MariaDB writes an expression; MySQL the bare text, unless the expression is marked."""
    if default is None or mariadb or "DEFAULT_GENERATED" in extra:
        return plain_default(default)
    return default


def _add_unique(catalog: Catalog, rows: Rows) -> None:
    columns: dict[tuple[str, str, str], list[tuple[str | None, int | None]]] = {}
    for schema, table_name, index, column, part in rows:
        columns.setdefault((schema, table_name, index), []).append((column, part))
    for (schema, table_name, index), parts in columns.items():
        table = catalog.tables.get((schema, table_name))
        for column, part in parts if table is not None else ():
            if column is None or table is None:
                continue
            if index == "PRIMARY":
                table.mark(column).key = True
            if len(parts) == 1 and part is None:
                table.mark(column).unique = True


def _add_checks(catalog: Catalog, rows: Rows) -> None:
    for schema, table_name, clause in rows:
        table = catalog.tables.get((schema, table_name))
        if table is None:
            continue
        known = {key for key, _name, _column in table.columns}
        if json := _JSON_CHECK.fullmatch(clause.strip()):
            found_name = json[1].replace("``", "`")
            table.columns = [
                (key, name, _as_json(one) if name == found_name else one) for key, name, one in table.columns
            ]
        elif (found := listed_values(clause.replace("\\'", "'"))) and found[0] in known:
            table.mark(found[0]).values = found[1]


def _as_json(column: Column) -> Column:
    """MariaDB keeps JSON as text with a condition."""
    kind = Type("json", FieldType.OBJECT, "json")
    return Column(kind, column.nullable, column.filled, column.read_only)


def _judge_grants(catalog: Catalog, ask: Query) -> None:
    """What the catalog leaves out is not gone: it shows only what we have a right on."""
    try:
        lines = [str(row[0]) for row in ask(queries.GRANTS)]
    except ConnectorError:
        lines = []
    catalog.incomplete = True
    by_column: set[tuple[str, str]] = set()
    by_table: set[tuple[str, str]] = set()
    for match in filter(None, map(_GRANT.match, lines)):
        rights = _RIGHT.search(match["rights"])
        if rights is None:
            continue
        database, table = (part.strip("`").replace("``", "`") for part in (match["database"], match["table"]))
        if table != "*":
            (by_column if rights[2] else by_table).add((database, table))
        elif database == "*" or _matches(database, catalog.default_schema):
            catalog.incomplete = False
    for key, table_row in catalog.tables.items():
        table_row.incomplete = catalog.incomplete and key in by_column and key not in by_table


def _matches(pattern: str, database: str) -> bool:
    """Whether a name in a grant, where `_` and `%` stand for others, means this database."""
    expression = re.sub(r"\\\\?([_%])|([_%])|(.)", _piece, pattern, flags=re.DOTALL)
    return re.fullmatch(expression, database, re.IGNORECASE | re.DOTALL) is not None


def _piece(match: re.Match[str]) -> str:
    if match[2]:
        return "." if match[2] == "_" else ".*"
    return re.escape(match[1] or match[3])
