"""PostgreSQL: a fixed number of queries over `pg_catalog` become a catalog."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any

from datamaps.connectors.sql import postgres_queries as queries
from datamaps.connectors.sql.catalog import Catalog, Table, Type
from datamaps.connectors.sql.checks import listed_values, plain_default
from datamaps.connectors.sql.session import Query, Rows
from datamaps.connectors.sql.types import array_of, one_of, plain_type

AskAll = Callable[[tuple[str, ...], Mapping[str, Any]], list[Rows]]

_DETAILS = (
    queries.TYPES,
    queries.COLUMNS,
    queries.DEFAULTS,
    queries.UNIQUE,
    queries.CONSTRAINTS,
    queries.COMMENTS,
)
_FIRST = itemgetter(0)
_MADE_BY_SEQUENCE = "nextval("


def read_catalog(ask: Query, ask_all: AskAll, schemas: tuple[str, ...]) -> Catalog:
    """The catalog of the database that `ask` runs queries on; all of its schemas when none are named.

    `ask_all` runs several queries with the same values in one go.
    """
    found = ask(queries.TABLES, {"schemas": list(schemas) or None})
    default = schemas[0] if schemas else (found[0][4] if found else "") or "public"
    catalog = Catalog(default)
    for oid, schema, name, readable, _current in found:
        catalog.tables[oid] = Table(schema, name, hidden=not readable)
    types, columns, defaults, unique, constraints, comments = ask_all(_DETAILS, {"tables": list(catalog.tables)})
    computed = _add_columns(catalog, columns, _Types(types))
    _add_defaults(catalog, defaults, computed)
    _add_unique(catalog, unique)
    _add_constraints(catalog, constraints)
    for oid, number, comment in comments:
        table = catalog.tables[oid]
        if number:
            table.mark(number).comment = comment
        else:
            table.comment = comment
    lost = [oid for oid, table in catalog.tables.items() if table.hidden]
    if lost:
        _find_readable(catalog, lost, ask(queries.READABLE_COLUMNS, {"tables": lost}))
    return catalog


class _Types:
    """Types by their number and spelling; enumerations, domains and arrays of them resolved."""

    def __init__(self, rows: Rows) -> None:
        self._own = {row[0]: row for row in rows}
        self._known: dict[tuple[int, str], Type] = {}

    def type(self, number: int, native: str) -> Type:
        """The type of a column, the same object each time."""
        known = self._known.get((number, native))
        if known is None:
            known = self._known[number, native] = self._read(number, native, 0)
        return known

    def not_null(self, number: int) -> bool:
        """Whether a domain forbids nothing by itself."""
        row = self._own.get(number)
        return bool(row and row[4])

    def _read(self, number: int, native: str, depth: int) -> Type:
        if native.endswith("[]"):
            row = self._own.get(number)
            return array_of(native, self._read(row[2] if row else 0, native[:-2], depth + 1))
        row = self._own.get(number)
        if row is None or depth > 8:
            return plain_type(native)
        _number, kind, _element, base, _not_null, base_native, labels, checks = row
        if kind == "e":
            return one_of(native, tuple(labels or ()))
        if kind == "c":
            return Type(native, plain_type("json").type)
        inner = self._read(base, base_native, depth + 1)
        return _renamed(inner, native, _only_list(checks or ()))


def _renamed(inner: Type, native: str, values: tuple[str, ...]) -> Type:
    """The base of a domain under the domain's name, with the list of values that the domain allows."""
    names = ("type", "format", "max_length", "precision", "scale", "minimum", "timezone", "items")
    facets = {name: getattr(inner, name) for name in names}
    return Type(native, values=values or inner.values, **facets)


def _only_list(checks: Iterable[str]) -> tuple[str, ...]:
    lists = [found[1] for check in checks if (found := listed_values(check))]
    return lists[0] if len(lists) == 1 else ()


def _add_columns(catalog: Catalog, rows: Rows, types: _Types) -> set[tuple[int, int]]:
    """Adds the columns and gives the places of the computed ones."""
    tables = catalog.tables
    computed: set[tuple[int, int]] = set()
    for number, native, not_null, filled, numbered, generated, odd_name, places, names in rows:
        column = catalog.column(
            types.type(number, native),
            nullable=not (not_null or types.not_null(number)),
            filled=filled,
            read_only=numbered or generated,
        )
        spots = list(_places(places))
        called = names.split("\n") if odd_name is None else [odd_name] * len(spots)
        for (oid, place), name in zip(spots, called, strict=True):
            tables[oid].columns.append((place, name, column))
        if generated:
            computed.update(spots)
    for table in tables.values():
        table.columns.sort(key=_FIRST)
    return computed


def _places(text: str) -> Iterator[tuple[int, int]]:
    """The tables and numbers of columns in `16384 1 16385 1`."""
    numbers = map(int, text.split())
    return zip(numbers, numbers, strict=True)


def _add_defaults(catalog: Catalog, rows: Rows, computed: set[tuple[int, int]]) -> None:
    plain: dict[str, str | None] = {}
    for expression, places in rows:
        if expression not in plain:
            # A sequence is how a serial column is spelled: the database numbers the rows.
            numbered = expression.startswith(_MADE_BY_SEQUENCE)
            plain[expression] = None if numbered else plain_default(expression)
        default = plain[expression]
        for oid, number in _places(places) if default is not None else ():
            if (oid, number) not in computed:
                catalog.tables[oid].mark(number).default = default


def _add_unique(catalog: Catalog, rows: Rows) -> None:
    for oid, primary, numbers, count in rows:
        table = catalog.tables[oid]
        for number in numbers[:count]:
            if primary:
                table.mark(number).key = True
        if count == 1:
            table.mark(numbers[0]).unique = True


def _add_constraints(catalog: Catalog, rows: Rows) -> None:
    tables = catalog.tables
    named: dict[int, dict[Hashable, str]] = {}
    for oid, is_reference, numbers, other, other_numbers, definition in rows:
        table = tables[oid]
        if is_reference:
            if other not in tables:
                continue
            if other not in named:
                named[other] = {number: name for number, name, _column in tables[other].columns}
            for number, target in zip(numbers, other_numbers, strict=True):
                mark = table.mark(number)
                mark.references = mark.references or (other, named[other][target])
        elif found := listed_values(definition):
            table.mark(numbers[0]).values = found[1]


def _find_readable(catalog: Catalog, lost: list[Hashable], readable: Rows) -> None:
    """Of tables that may not be read as a whole: single columns of them may be."""
    seen: dict[Hashable, set[Hashable]] = {}
    for oid, number in readable:
        seen.setdefault(oid, set()).add(number)
    for oid in lost:
        if oid in seen:
            table = catalog.tables[oid]
            table.hidden = False
            table.hidden_columns = {number for number, _name, _column in table.columns} - seen[oid]
