"""The catalog of a SQLite file: six queries, however many tables there are."""

from __future__ import annotations

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.sql.catalog import Catalog, Table, Type
from datamaps.connectors.sql.checks import checks_in, listed_values, plain_default
from datamaps.connectors.sql.session import Query, Rows, double_quoted
from datamaps.connectors.sql.types import plain_type
from datamaps.schema.shapes import FieldType

# Tables of virtual modules (full text, spatial) are left out with a note: to describe one, its module would run.
_OWN = """m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND coalesce(m.sql, '') NOT LIKE 'create virtual%'"""
_TABLES = "SELECT name, type, sql FROM main.sqlite_master AS m WHERE m.type IN ('table', 'view') ORDER BY name"
_COLUMNS = f"""
SELECT m.name, x.cid, x.name, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
FROM main.sqlite_master AS m, pragma_table_xinfo(m.name, 'main') AS x
WHERE {_OWN} AND m.type = ?
"""  # noqa: S608 -- joined from the fixed texts of this file
_REFERENCES = f"""
SELECT m.name, f."from", f."table", f."to", f.seq
FROM main.sqlite_master AS m, pragma_foreign_key_list(m.name, 'main') AS f
WHERE {_OWN} AND m.type = 'table'
"""  # noqa: S608 -- joined from the fixed texts of this file
_UNIQUE = f"""
SELECT m.name, i.name, c.name
FROM main.sqlite_master AS m, pragma_index_list(m.name, 'main') AS i, pragma_index_info(i.name, 'main') AS c
WHERE {_OWN} AND m.type = 'table' AND i."unique" = 1 AND i.partial = 0
"""  # noqa: S608 -- joined from the fixed texts of this file
_COMPUTED = (2, 3)


def read_catalog(ask: Query) -> Catalog:
    """All tables and views of the file. Raises ConnectorError."""
    catalog = Catalog("")
    statements: dict[str, str] = {}
    for name, kind, statement in ask(_TABLES):
        if name.startswith("sqlite_"):
            continue
        if kind == "table" and (statement or "").lower().lstrip().startswith("create virtual"):
            catalog.notes.append((name, "virtual_table", {}))
            continue
        catalog.tables[name] = Table("", name)
        statements[name] = statement or ""
    types: dict[str, Type] = {}
    _add_columns(catalog, ask(_COLUMNS, ("table",)), statements, types)
    _add_views(catalog, ask, types)
    _add_references(catalog, ask(_REFERENCES))
    _add_unique(catalog, ask(_UNIQUE))
    for name, table in catalog.tables.items():
        _add_checks(table, statements[str(name)])
    return catalog


def _add_columns(catalog: Catalog, rows: Rows, statements: dict[str, str], types: dict[str, Type]) -> None:
    keys: dict[str, int] = {}
    for row in rows:
        keys[row[0]] = keys.get(row[0], 0) + bool(row[6])
    for table_name, _position, name, native, not_null, default, key, hidden in rows:
        table = catalog.tables.get(table_name)
        if table is None or hidden == 1:
            continue
        # The one key column of this exact type is the row's own number, and is made when it is not given.
        numbered = bool(key) and keys[table_name] == 1 and (native or "").upper() == "INTEGER"
        without_rowid = bool(key) and "without rowid" in statements[table_name].lower()
        column = catalog.column(
            _type(native or "", types),
            nullable=not (not_null or numbered or without_rowid),
            filled=numbered,
            read_only=hidden in _COMPUTED,
        )
        table.columns.append((name.casefold(), name, column))
        if key:
            mark = table.mark(name.casefold())
            mark.key, mark.unique = True, keys[table_name] == 1
        given = plain_default(default)
        if given is not None:
            table.mark(name.casefold()).default = given


def _type(native: str, types: dict[str, Type]) -> Type:
    """A declared type. Every whole number has 64 bits here, whatever its type is called."""
    known = types.get(native)
    if known is None:
        known = plain_type(native) if native else Type("")
        if known.type is FieldType.INTEGER:
            known = Type(native, known.type)
        types[native] = known
    return known


def _add_views(catalog: Catalog, ask: Query, types: dict[str, Type]) -> None:
    """Views in one query.

    One that is broken (its table is gone) would spoil it, and is then left out by name.
    """
    try:
        rows = ask(_COLUMNS, ("view",))
    except ConnectorError as error:
        if error.trouble is not Trouble.MALFORMED:
            raise
        rows = []
        for (name,) in ask("SELECT name FROM main.sqlite_master WHERE type = 'view'"):
            try:
                info = ask(f"PRAGMA main.table_xinfo({double_quoted(name)})")
            except ConnectorError as one:
                if one.trouble is not Trouble.MALFORMED:
                    raise
                catalog.tables.pop(name, None)
                catalog.notes.append((name, "broken_view", {}))
            else:
                rows += [(name, *facts) for facts in info]
    _add_columns(catalog, rows, {str(name): "" for name in catalog.tables}, types)


def _add_references(catalog: Catalog, rows: Rows) -> None:
    by_name = {name.casefold(): name for name in map(str, catalog.tables)}
    for table_name, column, target, target_column, position in rows:
        table, other = catalog.tables.get(table_name), by_name.get((target or "").casefold())
        if table is None or other is None:
            continue
        if target_column is None:
            # Left out, it is the primary key of the other table.
            keys = [mark for mark, marks in catalog.tables[other].marks.items() if marks.key]
            if position >= len(keys):
                continue
            target_column = keys[position]
        names = {mark: name for mark, name, _column in catalog.tables[other].columns}
        target_name = names.get(str(target_column).casefold())
        if target_name is not None:
            mark = table.mark(str(column).casefold())
            mark.references = mark.references or (other, target_name)


def _add_unique(catalog: Catalog, rows: Rows) -> None:
    columns: dict[tuple[str, str], list[str | None]] = {}
    for table_name, index, column in rows:
        columns.setdefault((table_name, index), []).append(column)
    for (table_name, _index), names in columns.items():
        if len(names) == 1 and names[0] is not None and table_name in catalog.tables:
            catalog.tables[table_name].mark(names[0].casefold()).unique = True


def _add_checks(table: Table, statement: str) -> None:
    known = {mark for mark, _name, _column in table.columns}
    for check in checks_in(statement):
        found = listed_values(check)
        if found and found[0].casefold() in known:
            table.mark(found[0].casefold()).values = found[1]
