"""Types of Protocol Buffers that every file may use."""

from __future__ import annotations

from typing import NamedTuple

from datamaps.schema.shapes import FieldType


class Kind(NamedTuple):
    """A type in our words: how it is written, the record that it leads to, and the full name of an enum."""

    type: FieldType
    format: str = ""
    native: str = ""
    nullable: bool = False
    enum: str = ""


SCALARS = {
    "double": Kind(FieldType.NUMBER, "double"),
    "float": Kind(FieldType.NUMBER, "float"),
    **{
        name: Kind(FieldType.INTEGER, name)
        for name in (
            *("int32", "int64", "uint32", "uint64", "sint32", "sint64"),
            *("fixed32", "fixed64", "sfixed32", "sfixed64"),
        )
    },
    "bool": Kind(FieldType.BOOLEAN),
    "string": Kind(FieldType.STRING),
    "bytes": Kind(FieldType.BINARY),
}
LIBRARIES = frozenset({"google.protobuf", "google.api", "google.type", "google.rpc"})
"""Packages that are given along with others, and are told of only as far as those use them."""
_WRAPPERS = {
    "DoubleValue": FieldType.NUMBER,
    "FloatValue": FieldType.NUMBER,
    **dict.fromkeys(("Int64Value", "UInt64Value", "Int32Value", "UInt32Value"), FieldType.INTEGER),
    "BoolValue": FieldType.BOOLEAN,
    "StringValue": FieldType.STRING,
    "BytesValue": FieldType.BINARY,
}
_WELL_KNOWN = {
    "google.protobuf.Timestamp": FieldType.DATETIME,
    "google.protobuf.Duration": FieldType.DURATION,
    "google.protobuf.FieldMask": FieldType.STRING,
    "google.protobuf.Struct": FieldType.OBJECT,
    "google.protobuf.Value": FieldType.UNKNOWN,
    "google.protobuf.ListValue": FieldType.ARRAY,
    "google.protobuf.Any": FieldType.OBJECT,
    "google.protobuf.Empty": FieldType.OBJECT,
    "google.type.Date": FieldType.DATE,
    "google.type.DateTime": FieldType.DATETIME,
    "google.type.TimeOfDay": FieldType.TIME,
    "google.type.Decimal": FieldType.NUMBER,
} | {f"google.protobuf.{name}": kind for name, kind in _WRAPPERS.items()}


def known(name: str) -> Kind | None:
    """A type of the language or of those that nearly everybody imports, by its full name."""
    kind = _WELL_KNOWN.get(name)
    return Kind(kind, name, nullable=True) if kind else None
