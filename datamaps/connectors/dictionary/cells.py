"""The cells of a data dictionary, as people write them: types, yes and no, lengths, lists of values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from datamaps.connectors.plain import clean
from datamaps.connectors.sql.build import OWN_SYSTEM
from datamaps.connectors.sql.catalog import Type
from datamaps.connectors.sql.types import plain_type
from datamaps.schema.shapes import FieldType
from integrations_portal.shapes.paths import FieldRef, quoted

_YES = frozenset(["primary key", *"y yes true t 1 x ✓ ✔ ✅ m r pk required mandatory always primary unique".split()])
_NO = frozenset("n no false f 0 o ✗ ✘ ❌ optional never".split())
_OF_NULL = {"null": True, "nullable": True, "not null": False, "notnull": False}
"""What a column says in the language of databases: that a value may be left out, or not."""

_WORDS = {
    FieldType.STRING: (
        *("string", "str", "keyword", "constant_keyword", "wildcard", "match_only_text", "alphanumeric", "an", "a"),
        *("alpha", "picklist", "pick list", "dropdown", "enum", "enumeration", "code", "id", "identifier", "guid"),
        *("e-mail", "email", "url", "uri", "phone", "memo", "lookup", "ip", "long text", "free text", "text area"),
        *("textarea", "flattened", "html", "rich text"),
    ),
    FieldType.INTEGER: (
        *("long", "short", "byte", "int16", "int32", "int64", "uint32", "uint64", "whole number", "counter"),
        *("number (whole)", "unsigned_long", "positive integer", "auto number", "autonumber"),
    ),
    FieldType.NUMBER: (
        *("n", "num", "amount", "currency", "percent", "percentage", "decimal number", "scaled_float", "half_float"),
        *("floating point",),
    ),
    FieldType.BOOLEAN: ("yes/no", "y/n", "checkbox", "flag", "true/false", "logical", "bool", "boolean"),
    FieldType.DATETIME: ("date/time", "date time", "date-time", "date and time", "datetime", "timestamp"),
    FieldType.OBJECT: ("object", "group", "struct", "record", "nested", "complex", "geo_point", "map"),
    FieldType.ARRAY: ("array", "list", "multi-select", "multiselect", "multi picklist", "multi-select picklist"),
    FieldType.BINARY: ("file", "attachment", "image", "bytes", "base64"),
}
_MEANT = {word: kind for kind, words in _WORDS.items() for word in words}
_SIZED = re.compile(r"(?P<name>[^()\[\]<>]+?)\s*[(\[]\s*(?P<first>\d{1,9})(?:\s*[,.]\s*(?P<second>\d{1,4}))?\s*[)\]]")
_LIST = re.compile(
    r"(?:array|list|set)\s*(?:<(?P<angle>.+)>|\((?P<round>\D.*)\)|of\s+(?P<of>.+))|(?P<square>.+)\[\]", re.I
)
_LENGTH = re.compile(r"(\d{1,9})(?:\s*[,.]\s*(\d{1,4}))?")
_BETWEEN = re.compile(r"\s*[;|\n\r]+\s*")
_MEANING = re.compile(r"\s*(?:=|:|\s[-–—]\s).*", re.DOTALL)
_MOST_VALUES = 500
_LONGEST_VALUE = 60
_REFERENCE = re.compile(r"(?P<record>[\w ]+?)\s*(?:\.\s*(?P<dot>\w[\w ]*)|\(\s*(?P<round>\w[\w ]*?)\s*\))")


def flag(cell: str) -> bool | None:
    """Yes, no, or that the cell says neither."""
    word = _word(cell)
    return True if word in _YES else False if word in _NO else None


def required(cell: str) -> bool | None:
    """Whether a value must be given, also as databases say it."""
    may_be_left_out = _OF_NULL.get(_word(cell))
    return flag(cell) if may_be_left_out is None else not may_be_left_out


def nullable(cell: str) -> bool | None:
    """Whether a value may be left out, also as databases say it."""
    return _OF_NULL.get(_word(cell), flag(cell))


def _word(cell: str) -> str:
    return " ".join(cell.casefold().split())


def says_no(cells: Iterable[str]) -> bool:
    """Whether any of the cells says no in words: then an empty one says nothing, else it says no."""
    return any(nullable(cell) is False or required(cell) is False for cell in cells)


def type_of(cell: str) -> Type:
    """What is meant by a type in words or in the language of a database; unknown when it is neither."""
    native = clean(" ".join(cell.split()))
    if listed := _LIST.fullmatch(native):
        inner = next(part for part in listed.groups() if part)
        return Type(native, FieldType.ARRAY, items=type_of(inner))
    sized = _SIZED.fullmatch(native)
    name = (sized["name"] if sized else native).casefold()
    if meant := _MEANT.get(name):
        length = int(sized["first"]) if sized and meant is FieldType.STRING else None
        return Type(native, meant, max_length=length)
    found = plain_type(native)
    # What a database keeps of a number by itself is no promise of a list, unless somebody wrote the digits.
    return found if sized else replace(found, precision=None, scale=None)


def length_of(cell: str) -> tuple[int | None, int | None]:
    """A length, or the digits of a number and how many of them are decimals (`10,2`)."""
    found = _LENGTH.fullmatch(cell.strip())
    return (int(found[1]), int(found[2]) if found[2] else None) if found else (None, None)


def values_of(cell: str) -> tuple[str, ...]:
    """The values of a list such as `1 = open; 2 = closed`, or one a line; none when the cell is prose."""
    parts = _BETWEEN.split(cell.strip())
    if len(parts) == 1:
        parts = [part.strip() for part in cell.split(",")]
    values = [clean(_MEANING.sub("", part).strip().strip("\"'“”‘’")) for part in parts[:_MOST_VALUES]]
    if len(values) < 2 or not all(0 < len(value) <= _LONGEST_VALUE for value in values):
        return ()
    return tuple(dict.fromkeys(values))


def reference_of(cell: str) -> str | None:
    """The field that `customer.id` or `customer(id)` points to."""
    found = _REFERENCE.fullmatch(cell.strip())
    if not found:
        return None
    return clean(str(FieldRef(OWN_SYSTEM, found["record"], quoted((found["dot"] or found["round"]).strip()))))
