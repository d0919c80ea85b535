"""The reference page of the kinds of change, made from their table."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from datamaps.schema.kinds import ChangeKind
from datamaps.schema.severity import BY_DIRECTION, MATCH_KEY, WHOLE_SYSTEM, Severity

HEAD = """# Kinds of change

What a live check, an import and `manage.py compare` can find, and how much each matters to one who reads the thing and
to one who writes it. What is both read and written counts as the worse of the two; what no flow uses is for
information.

Some things depend on more than the table:

- A new value that the value map of the flow takes, or for which it says what becomes of unmapped values, is not told.
- {match_key}: breaking for a field that records are matched by.
- {whole_system}: of the whole system, so it matters to every flow that uses it.
- A field that nobody maps matters only when it must be given and a flow writes its record.
- A workspace can set the severity of any kind: **Settings** → **Severity of changes**. The reason beside a difference
  then says what it would be otherwise.

[How a difference is found and judged](../explanation/drift.md) says the rest.

This page is made from the table by `script/reference.py`.
"""

_TITLES = {
    "record": "Records",
    "field": "Fields",
    "operation": "Operations",
    "system": "The whole system",
    "access": "What we may see",
    "live": "The data itself",
}


def page() -> str:
    """The whole page as Markdown."""
    head = HEAD.format(match_key=_codes(MATCH_KEY), whole_system=_codes(WHOLE_SYSTEM))
    return "\n".join([head, *(_part(element, list(kinds)) for element, kinds in groupby(ChangeKind, _element))])


def _element(kind: ChangeKind) -> str:
    return kind.value.partition(".")[0]


def _codes(kinds: Iterable[ChangeKind]) -> str:
    return ", ".join(f"`{kind.value}`" for kind in ChangeKind if kind in kinds)


def _part(element: str, kinds: list[ChangeKind]) -> str:
    lines = [
        f"## {_TITLES[element]}",
        "",
        "| Kind | What it says | We read it | We write it |",
        "| --- | --- | --- | --- |",
    ]
    for kind in kinds:
        severities = BY_DIRECTION.get(kind, (Severity.INFO, Severity.INFO))
        cells = (f"`{kind.value}`", kind.told_of_any, *(severity.value for severity in severities))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
