"""Types of columns as data warehouses write them."""

from __future__ import annotations

import re
from dataclasses import replace

from datamaps.connectors.sql.catalog import Type
from datamaps.connectors.sql.types import array_of, plain_type
from datamaps.schema.shapes import FieldType

_SPELLINGS = {
    "string": "text",
    "int64": "bigint",
    "byteint": "smallint",
    "long": "bigint",
    "short": "smallint",
    "float64": "double precision",
    "float32": "real",
    "bignumeric": "numeric",
    "bigdecimal": "numeric",
    "bytes": "bytea",
    "timestamp_ntz": "timestamp",
    "timestamp_ltz": "timestamp with time zone",
    "timestamp_tz": "timestamp with time zone",
}
_OF_ADAPTER = {"bigquery": {"timestamp": "timestamp with time zone"}}
_WHOLE = ("hugeint", "uhugeint", "ubigint", "uinteger", "usmallint", "utinyint")
_GROUPS = ("struct", "record", "map", "object", "super", "variant")
_ARRAY = re.compile(r"array\s*<(?P<items>.*)>|(?P<before>.+)\[\d*\]|array", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[a-z_][a-z0-9_]*", re.IGNORECASE)
_LONGEST = 500


def column_type(native: str, adapter: str, depth: int = 0) -> Type:
    """The meaning of a type such as `NUMBER(38,0)`, `INT64` or `ARRAY<STRING>`; unknown when we know none such."""
    native = " ".join(native.split())[:_LONGEST]
    array = _ARRAY.fullmatch(native)
    if array:
        items = array["items"] or array["before"] or ""
        inner = column_type(items, adapter, depth + 1) if items and depth < 10 else Type("")
        return array_of(native, inner)
    name = _NAME.match(native)
    word = name[0].lower() if name else ""
    if word in _GROUPS:
        return Type(native, FieldType.OBJECT, word)
    if word in _WHOLE:
        return Type(native, FieldType.INTEGER)
    spelled = _OF_ADAPTER.get(adapter, {}).get(word) or _SPELLINGS.get(word)
    if spelled is None or (word == "timestamp" and len(native) > len(word)):
        return plain_type(native)
    return replace(plain_type(spelled + native[len(word) :]), native=native)
