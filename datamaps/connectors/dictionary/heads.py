"""The headings of a data dictionary: which column says what of a field, whatever people call it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto


class Says(Enum):
    """What a column of a dictionary says of the field in its row."""

    RECORD = auto()
    NAME = auto()
    TITLE = auto()
    TYPE = auto()
    REQUIRED = auto()
    OPTIONAL = auto()
    NULLABLE = auto()
    LENGTH = auto()
    VALUES = auto()
    KEY = auto()
    UNIQUE = auto()
    REFERENCES = auto()
    DEFAULT = auto()
    EXAMPLE = auto()
    UNIT = auto()
    DESCRIPTION = auto()


# The most telling first: of two headings that say the same, the earlier one here counts.
_WORDS: Mapping[Says, tuple[str, ...]] = {
    Says.RECORD: (
        *("table", "table name", "record", "record name", "record type", "object", "object name", "api object"),
        *("entity", "entity name", "collection", "dataset", "file", "field set", "model", "class", "sheet"),
    ),
    Says.NAME: (
        *("api name", "technical name", "physical name", "system name", "column name", "column", "field name", "field"),
        *("attribute name", "attribute", "data element", "element name", "element", "property", "path", "variable"),
        *("variable / field name", "variable name", "name"),
    ),
    Says.TITLE: ("label", "field label", "display name", "business name", "title", "caption", "name"),
    Says.TYPE: ("data type", "datatype", "field type", "column type", "sql type", "type", "format"),
    Says.REQUIRED: ("required", "mandatory", "is required", "is mandatory", "not null", "required?", "mandatory?"),
    Says.OPTIONAL: ("optional", "is optional", "optional?"),
    Says.NULLABLE: ("nullable", "is nullable", "null", "nulls", "allow nulls", "null?", "nullable?"),
    Says.LENGTH: ("length", "max length", "maximum length", "size", "field length", "max size", "precision"),
    Says.VALUES: (
        *("allowed values", "valid values", "permitted values", "picklist values", "pick list", "picklist", "values"),
        *("enum", "enumeration", "code list", "domain"),
    ),
    Says.KEY: ("primary key", "pk", "key", "is primary key", "identifier"),
    Says.UNIQUE: ("unique", "is unique", "unique?"),
    Says.REFERENCES: ("foreign key", "fk", "references", "refers to", "reference", "lookup"),
    Says.DEFAULT: ("default", "default value"),
    Says.EXAMPLE: ("example", "sample", "example value", "sample value", "sample data"),
    Says.UNIT: ("unit", "unit of measure", "uom", "units"),
    Says.DESCRIPTION: ("description", "definition", "meaning", "comment", "comments", "notes", "explanation"),
}
_RANK = {says: {word: rank for rank, word in enumerate(words)} for says, words in _WORDS.items()}
_GAPS = re.compile(r"[\s_\-.]+")
LOOKED_AT = 20
"""Rows above the headings: a title, a date, who made it."""

Columns = Mapping[Says, int]


def columns(row: Sequence[str]) -> Columns:
    """Which column says what; each column is taken for one thing."""
    words = [_GAPS.sub(" ", cell).strip().casefold() for cell in row]
    found: dict[Says, int] = {}
    for says, ranks in _RANK.items():
        fitting = [(ranks[word], place) for place, word in enumerate(words) if word in ranks]
        free = [one for one in sorted(fitting) if one[1] not in found.values()]
        if free:
            found[says] = free[0][1]
    return found


def is_head(row: Sequence[str]) -> bool:
    """Whether the row names at least the column of fields and that of their types."""
    found = columns(row)
    return Says.NAME in found and Says.TYPE in found


def below_head(rows: Iterator[list[str]]) -> tuple[Columns, Iterator[list[str]]] | None:
    """The columns by the first row that looks like headings, and the rows below it; none without such a row."""
    for _line, row in zip(range(LOOKED_AT), rows, strict=False):
        if is_head(row):
            return columns(row), rows
    return None
