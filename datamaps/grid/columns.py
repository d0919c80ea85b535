"""The columns of the mapping grid: how the answers of a field map are written in cells, and read from them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from datamaps.map.flows import FieldMap
from integrations_portal.shapes.answers import AnswerType, answer_type
from integrations_portal.shapes.base import is_empty
from integrations_portal.shapes.choices import Choice, Words

Cells = dict[str, str]
"""What stands in a row, by the name of the column. A column that was not given is not in it."""


class Standing(Choice):
    """Whether a person stands behind a row. Nothing becomes confirmed by being left empty."""

    CONFIRMED = "confirmed", _("Confirmed")
    SUGGESTED = "suggested", _("Suggested")


@dataclass(frozen=True)
class Column:
    """One answer of a field map. `also` are other names that a sheet may give it at its head."""

    name: str
    label: Words
    also: tuple[str, ...] = ()

    @property
    def answer(self) -> AnswerType:
        return answer_type(FieldMap, self.name)

    @property
    def choices(self) -> list[tuple[str, Words]]:
        """The closed list of the column; empty where anything may be written."""
        if self.name == "confirmed":
            return Standing.choices()
        return self.answer.choice.choices() if self.answer.choice else []


COLUMNS = (
    Column("source", _("Source fields"), ("source", "source field", "from")),
    Column("target", _("Target field"), ("target", "to", "destination")),
    Column("way", _("Way"), ("direction",)),
    Column("transform", _("How"), ("transform", "transformation")),
    Column("rule", _("Rule"), ("mapping rule",)),
    Column("null_rule", _("If empty"), ("null rule", "null_rule")),
    Column("default", _("Default or constant"), ("default", "constant")),
    Column("unmapped", _("Value without a match"), ("unmapped",)),
    Column("confirmed", _("Standing"), ("confirmed", "status")),
    Column("note", _("Note"), ("notes", "comment")),
)
COLUMN = {column.name: column for column in COLUMNS}

# Names in quotes may hold a semicolon; a quote that nothing closes stays, so that the shape refuses the path.
_PATH = re.compile(r'(?:"(?:[^"]|"")*+"|[^;\n])+')
_LONGEST_CELL = 100_000
_STANDING = {"confirmed": True, "yes": True, "true": True, "suggested": False, "no": False, "false": False}


class NotAnAnswer(ValueError):
    """What stands in a cell of a closed list is none of its answers."""


def columns_of(two_way: bool) -> tuple[Column, ...]:
    """The columns of a flow; which way a field goes is only asked where there are two."""
    return COLUMNS if two_way else tuple(column for column in COLUMNS if column.name != "way")


def cells_of(plain: Mapping[str, Any]) -> Cells:
    """The cells of a row from its plain answers; closed lists by their value."""
    return {column.name: _cell(column, plain.get(column.name)) for column in COLUMNS}


def _cell(column: Column, value: Any) -> str:
    if column.name == "confirmed":
        return Standing.SUGGESTED.value if value is False else Standing.CONFIRMED.value
    if is_empty(value):
        return ""
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)


def in_words(column: Column, cell: str) -> str:
    """A cell as people read it: the label where it is the value of a closed list."""
    return str(dict(column.choices).get(cell, cell))


def read_cell(column: Column, cell: str) -> Any:
    """The plain answer of a cell; None for none. Raises NotAnAnswer; what a shape checks is left to the shape."""
    text = cell.strip()
    if column.name == "source":
        paths = [text] if len(text) > _LONGEST_CELL else _PATH.findall(text)
        return [path.strip() for path in paths if path.strip()]
    if not text or not column.choices:
        return text or None
    if column.name == "confirmed" and text.casefold() in _STANDING:
        return _STANDING[text.casefold()]
    for value, label in column.choices:
        if text.casefold() in (value.casefold(), str(label).casefold()):
            return value == Standing.CONFIRMED if column.name == "confirmed" else value
    raise NotAnAnswer(text)


def merged(plain: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a row with those of its cells over them; what a grid has no column for stays."""
    found = {name: value for name, value in plain.items() if name not in answers}
    found |= {name: value for name, value in answers.items() if not is_empty(value)}
    if answers.get("confirmed", False) is None:  # left empty: as it was
        found |= {"confirmed": plain["confirmed"]} if "confirmed" in plain else {}
    return found
