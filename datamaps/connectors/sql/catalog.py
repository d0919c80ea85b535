"""What every dialect reads out of its catalog, before it becomes a `SystemSchema`.

What occurs many times is one object: 10,000 columns have a few dozen types, and are of as many kinds, whatever they are
called.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from datamaps.schema.shapes import FieldType


@dataclass(slots=True, eq=False)
class Type:
    """A column's type: as the database writes it, and what it means. `items` is the type inside an array."""

    native: str
    type: FieldType = FieldType.UNKNOWN
    format: str = ""
    max_length: int | None = None
    precision: int | None = None
    scale: int | None = None
    minimum: int | None = None
    timezone: str = ""
    values: tuple[str, ...] = ()
    items: Type | None = None


@dataclass(slots=True, eq=False)
class Column:
    """What a column is, but for its name. `filled`: the database gives a value when none is written; `read_only`: it
    refuses one.
    """

    type: Type
    nullable: bool = True
    filled: bool = False
    read_only: bool = False


@dataclass(slots=True)
class Marks:
    """What keys, constraints, defaults and comments add to one column of one table."""

    key: bool = False
    unique: bool = False
    default: str | None = None
    references: tuple[Hashable, str] | None = None
    """The other table, by its key in the catalog, and the name of its column."""
    values: tuple[str, ...] = ()
    comment: str = ""


@dataclass(slots=True)
class Table:
    """A table or view. Columns are in order: the mark that the catalog knows one by, its name, and what it is."""

    schema: str
    name: str
    columns: list[tuple[Hashable, str, Column]] = field(default_factory=list)
    marks: dict[Hashable, Marks] = field(default_factory=dict)
    comment: str = ""
    view: bool = False
    hidden: bool = False
    """Whether no column of it may be read."""
    hidden_columns: set[Hashable] = field(default_factory=set)
    incomplete: bool = False
    """Whether it may have columns that the catalog does not show to us."""

    def mark(self, column: Hashable) -> Marks:
        """The marks of a column, made when there are none yet."""
        found = self.marks.get(column)
        if found is None:
            found = self.marks[column] = Marks()
        return found


@dataclass(slots=True)
class Catalog:
    """All tables by the catalog's own key.

    `notes` are (where, code, values) of what could only be read in part.
    """

    default_schema: str
    tables: dict[Hashable, Table] = field(default_factory=dict)
    notes: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    incomplete: bool = False
    """Whether there may be tables that the catalog does not show to us."""
    _columns: dict[tuple[Type, bool, bool, bool], Column] = field(default_factory=dict)

    def column(self, kind: Type, *, nullable: bool, filled: bool, read_only: bool) -> Column:
        """What such columns are: the same object each time."""
        facts = (kind, nullable, filled, read_only)
        found = self._columns.get(facts)
        if found is None:
            found = self._columns[facts] = Column(kind, nullable, filled, read_only)
        return found
