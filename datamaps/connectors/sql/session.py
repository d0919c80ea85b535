"""An open, read-only connection to a database: what the dialects have in common once they are connected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.sql.catalog import Catalog

Rows = list[tuple[Any, ...]]


class Query(Protocol):
    """Runs one query and gives all of its rows. Raises ConnectorError."""

    def __call__(self, query: str, values: Mapping[str, Any] | Sequence[Any] = (), /) -> Rows: ...


@dataclass(frozen=True)
class Session:
    """`catalog` reads the catalog.

    `ask` runs a query; the rest is how the dialect spells things in probes.
    """

    ask: Query
    catalog: Callable[[], Catalog]
    quote: Callable[[str], str]
    as_text: Callable[[str], str]
    """The expression that turns a quoted column into at most 200 characters of text."""
    first: tuple[str, str] = ("", " LIMIT {count}")
    """What comes after SELECT and at the end, so that only the first `count` rows are given."""


def seconds_for_statement(limits: Limits) -> int:
    """Whole seconds after which the server shall stop a statement: half of what is left, so that one slow count does
    not cost the whole observation.
    """
    return max(1, int(limits.left() / 2))


def double_quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def driver_missing(name: str) -> ConnectorError:
    """The error for a database whose driver is not installed."""
    return ConnectorError(Trouble.CONFIG, "driver_missing", permanent=True, driver=name)
