"""Global search: one statement over the trigrams of all entries of a workspace, one for the rows to show.

What is found stands in four ranks: the whole name, the beginning of it, somewhere in it, somewhere in the other words.
Every part of the statement ends after a few rows, so that a word which a quarter of a million fields hold costs no
more than a rare one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter

from django.db import connection

from integrations_portal.accounts.models import Workspace
from integrations_portal.rows.models import SearchEntry, Shelf
from integrations_portal.shapes.folding import Asked

EACH = 6
ALL = 100
MOST_COUNTED = 1000
WORKSPACE_BITS = 39
SHELF_BITS = 35
"""A row of `rows_trigrams` has the number workspace << 39 | shelf << 35 | id of the entry: a shelf is one range."""
_COUNT = 9

Statement = tuple[str, tuple[str | int, ...]]


@dataclass
class Found:
    """What is found on one shelf: the best rows, and how many there are, counted up to 1,000."""

    shelf: Shelf
    count: int = 0
    entries: list[SearchEntry] = field(default_factory=list)

    @property
    def more(self) -> bool:
        return self.count > len(self.entries)

    @property
    def uncounted(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > MOST_COUNTED


def search(workspace: Workspace, looked_for: Asked, shelves: Iterable[Shelf] = Shelf, each: int = EACH) -> list[Found]:
    """The shelves on which something is found, in their order. Two queries, none for what says nothing."""
    if looked_for.says_nothing:
        return []
    shelves = tuple(shelves)
    counts: dict[int, int] = {}
    ranked: dict[int, list[tuple[int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(*_statement(workspace, shelves, looked_for, each))
        for shelf, rank, number in cursor.fetchall():
            if rank == _COUNT:
                counts[shelf] = number
            else:
                ranked[shelf].append((rank, number))
    best = {shelf: _best(rows)[:each] for shelf, rows in ranked.items()}
    entries = SearchEntry.objects.of(workspace).in_bulk([pk for pks in best.values() for pk in pks])
    return [
        Found(shelf, counts[shelf], [entries[pk] for pk in best.get(shelf, ()) if pk in entries])
        for shelf in shelves
        if counts.get(shelf)
    ]


def _best(rows: list[tuple[int, int]]) -> list[int]:
    """Each row once, by its best rank; within a rank as they came."""
    return list(dict.fromkeys(pk for _rank, pk in sorted(rows, key=itemgetter(0))))


@dataclass(frozen=True)
class _Rows:
    """Rows that may be found: their table, the condition, the values in that, and how the id of an entry is told.

    All text is of this file and all that people typed is in `values`.
    """

    table: str
    condition: str
    values: tuple[str | int, ...]
    id: str = "id"
    order: str = ""

    def some(self, most: int) -> Statement:
        return self._selected(f"{self.id} AS id", self.table, most)

    def ranked(self, shelf: Shelf, rank: int, most: int) -> Statement:
        return self._selected(f"{int(shelf)}, {rank}, {self.id}", self.table, most)

    def ranked_where(self, held: str, shelf: Shelf, rank: int, most: int) -> Statement:
        """Not even looked for while nothing is held: a join with no row on its left reads nothing on its right."""
        table = f"(SELECT 1 FROM {held} LIMIT 1) AS any_row CROSS JOIN {self.table}"  # noqa: S608 -- see above
        return self._selected(f"{int(shelf)}, {rank}, {self.id}", table, most)

    def _selected(self, columns: str, table: str, most: int) -> Statement:
        order = f" ORDER BY {self.order}" if self.order else ""
        return f"SELECT {columns} FROM {table} WHERE {self.condition}{order} LIMIT {most}", self.values  # noqa: S608


def _statement(workspace: Workspace, shelves: Iterable[Shelf], looked_for: Asked, each: int) -> Statement:
    """One question for all shelves. What is held by a shelf is looked up once and serves its count and last rank."""
    held: list[Statement] = []
    parts: list[Statement] = []
    for shelf in shelves:
        (sql, values), ranks = _of_shelf(workspace, shelf, looked_for, each)
        held.append((f"held_{int(shelf)} AS ({sql})", values))
        parts += ranks
    lists = ", ".join(sql for sql, _values in held)
    union = " UNION ALL ".join(f"SELECT * FROM ({sql}) AS part" for sql, _values in parts)  # noqa: S608 -- see _Rows
    return f"WITH {lists} {union}", tuple(value for _sql, values in (*held, *parts) for value in values)


def _of_shelf(workspace: Workspace, shelf: Shelf, looked_for: Asked, each: int) -> tuple[Statement, list[Statement]]:
    """All that a shelf holds, up to what is counted, and its ranks and count.

    Later ranks find the rows of earlier ones again, so they ask for more.
    """
    here, held = (workspace.pk, int(shelf)), f"held_{int(shelf)}"
    whole = _Rows(_TABLE, f"{_HERE} AND name = %s", (*here, looked_for.whole))
    beginning = _beginning(here, looked_for.whole)
    ranks = [whole.ranked(shelf, 0, each), beginning.ranked(shelf, 1, 2 * each)]
    count: Statement = (f"SELECT {int(shelf)}, {_COUNT}, count(*) FROM {held}", ())  # noqa: S608 -- see _Rows
    if not looked_for.terms:
        return beginning.some(MOST_COUNTED + 1), [*ranks, count]
    within = _within_table if connection.vendor == "sqlite" else _within
    in_name, anywhere = within(here, looked_for.terms)
    last: Statement = (f"SELECT {int(shelf)}, 3, id FROM {held} LIMIT {4 * each}", ())  # noqa: S608 -- see _Rows
    return anywhere.some(MOST_COUNTED + 1), [*ranks, in_name.ranked_where(held, shelf, 2, 3 * each), last, count]


_TABLE = "rows_searchentry"
_HERE = "workspace_id = %s AND shelf = %s"


def _beginning(here: tuple[int, int], whole: str) -> _Rows:
    """Names that begin so, in the order of the index. On PostgreSQL its order is not that of plain comparison."""
    if connection.vendor == "sqlite":
        between = f"{_HERE} AND name >= %s AND name < %s"
        return _Rows(_TABLE, between, (*here, whole, f"{whole}\U0010ffff"), order="name")
    return _Rows(_TABLE, f"{_HERE} AND name LIKE %s", (*here, f"{whole}%"), order="name USING ~<~")


def _within(here: tuple[int, int], terms: tuple[str, ...]) -> tuple[_Rows, _Rows]:
    """In the name, and anywhere, by the indexes of PostgreSQL.

    Folded text holds letters, digits and spaces only: nothing in it means something to LIKE.
    """
    likes = [f"%{term}%" for term in terms]
    in_name = " AND name LIKE %s" * len(terms)
    anywhere = " AND (name LIKE %s OR rest LIKE %s)" * len(terms)
    both = [like for like in likes for _column in ("name", "rest")]
    return _Rows(_TABLE, _HERE + in_name, (*here, *likes)), _Rows(_TABLE, _HERE + anywhere, (*here, *both))


def _within_table(here: tuple[int, int], terms: tuple[str, ...]) -> tuple[_Rows, _Rows]:
    """In the name, and anywhere, by the table of trigrams of SQLite. Quoted words of letters are no commands there."""
    first = here[0] << WORKSPACE_BITS | here[1] << SHELF_BITS
    mask = (1 << SHELF_BITS) - 1
    words = " AND ".join(f'"{term}"' for term in terms)
    condition = "rows_trigrams MATCH %s AND rows_trigrams.rowid BETWEEN %s AND %s"
    number = f"rows_trigrams.rowid & {mask}"
    in_name, anywhere = (
        _Rows("rows_trigrams", condition, (asking, first, first | mask), number)
        for asking in (f"name : ({words})", words)
    )
    return in_name, anywhere
