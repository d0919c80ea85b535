"""What a column type means, for the type names that the dialects share and for those of their own."""

from __future__ import annotations

import re

from datamaps.connectors.sql.catalog import Type
from datamaps.schema.shapes import FieldType

_NATIVE = re.compile(
    r"(?P<name>[^(\[]+)(?:\(\s*(?P<first>-?\d+|max|\*)(?:\s+(?:char|byte))?(?:\s*,\s*(?P<second>-?\d+))?\s*\))?"
    r"(?P<rest>[^()\[\]]*)",
    re.IGNORECASE,
)
_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "integer": 32, "bigint": 64}
_SPELLINGS = {
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "serial": "integer",
    "bigserial": "bigint",
    "smallserial": "smallint",
    "year": "smallint",
    "float4": "real",
    "float8": "double precision",
    "double": "double precision",
    "binary_float": "real",
    "binary_double": "double precision",
    "dec": "numeric",
    "decimal": "numeric",
    "number": "numeric",
    "bool": "boolean",
    "bpchar": "character",
    "character varying": "varchar",
    "national character varying": "varchar",
    "native character": "character",
    "varying character": "varchar",
    "nvarchar": "varchar",
    "nvarchar2": "varchar",
    "varchar2": "varchar",
    "char": "character",
    "nchar": "character",
    "varbinary": "binary",
    "timestamptz": "timestamp with time zone",
    "timestamp without time zone": "timestamp",
    "time without time zone": "time",
    "timetz": "time with time zone",
    "datetime2": "timestamp",
    "smalldatetime": "timestamp",
    "datetime": "timestamp",
    "datetimeoffset": "timestamp with time zone",
    "bit varying": "bit",
    "varbit": "bit",
}  # fmt: skip
_TEXTS = {
    "text": "", "tinytext": "", "mediumtext": "", "longtext": "", "clob": "", "nclob": "", "ntext": "", "long": "",
    "citext": "", "name": "", "sysname": "", "tsvector": "", "tsquery": "", "rowid": "", "urowid": "", "ltree": "",
    "uuid": "uuid", "uniqueidentifier": "uuid", "xml": "xml", "xmltype": "xml", "jsonpath": "",
    "inet": "ip", "inet4": "ipv4", "inet6": "ipv6", "cidr": "cidr", "macaddr": "mac", "macaddr8": "mac",
}  # fmt: skip
_SIMPLE = {
    "boolean": (FieldType.BOOLEAN, ""),
    "date": (FieldType.DATE, ""),
    "time": (FieldType.TIME, ""),
    "time with time zone": (FieldType.TIME, ""),
    "interval": (FieldType.DURATION, ""),
    "json": (FieldType.OBJECT, "json"),
    "jsonb": (FieldType.OBJECT, "json"),
    "hstore": (FieldType.OBJECT, "hstore"),
    "oid": (FieldType.INTEGER, ""),
    "rowversion": (FieldType.BINARY, ""),
    **dict.fromkeys(
        ("bytea", "blob", "tinyblob", "mediumblob", "longblob", "image", "raw", "long raw", "bfile"),
        (FieldType.BINARY, ""),
    ),
}
_DECIMAL_DIGITS = {"real": 6, "double precision": 15}
LOCAL_TIME = "date-time-local"
_LOCAL_CLOCKS = ("timestamp", "timestamp with local time zone")


def plain_type(native: str) -> Type:
    """The meaning of a type such as `varchar(255)` or `numeric(10,2)`; unknown when it is none that we know.

    The precision of whole numbers is that of the largest one that fits, of approximate numbers the digits
    that are surely kept.
    """
    match = _NATIVE.fullmatch(native.strip())
    if match is None:
        return Type(native)
    rest = " ".join(match["rest"].lower().split())
    unsigned = "unsigned" in rest.split() or "unsigned" in match["name"].lower().split()
    words = [word for word in match["name"].lower().split() if word not in ("unsigned", "zerofill", "signed")]
    tail = [word for word in rest.split() if word not in ("unsigned", "zerofill", "signed")]
    name = " ".join([*words, *tail])
    name = _SPELLINGS.get(name, name)
    first = int(match["first"]) if (match["first"] or "").lstrip("-").isdigit() else None
    second = int(match["second"]) if match["second"] else None
    return (
        _whole(native, name, unsigned=unsigned) or _decimal(native, name, first, second) or _rest(native, name, first)
    )


def _whole(native: str, name: str, *, unsigned: bool) -> Type | None:
    bits = _BITS.get(name)
    if bits is None:
        return None
    digits = len(str(2**bits - 1 if unsigned else 2 ** (bits - 1) - 1))
    return Type(native, FieldType.INTEGER, precision=digits, scale=0, minimum=0 if unsigned else None)


def _decimal(native: str, name: str, first: int | None, second: int | None) -> Type | None:
    if name == "numeric":
        # Digits without decimal places are whole numbers, but the database keeps and shows them as decimals.
        scale = None if first is None else second or 0
        return Type(native, FieldType.NUMBER, precision=first, scale=scale)
    if name == "float":
        digits = 6 if first is not None and first <= 24 else 15
        return Type(native, FieldType.NUMBER, precision=digits)
    if name in _DECIMAL_DIGITS:
        return Type(native, FieldType.NUMBER, precision=_DECIMAL_DIGITS[name])
    if name in ("money", "smallmoney"):
        return Type(native, FieldType.NUMBER, precision=19 if name == "money" else 10, scale=4)
    return None


def _rest(native: str, name: str, first: int | None) -> Type:
    length = first if first is not None and first >= 0 else None
    if name in ("varchar", "character"):
        return Type(native, FieldType.STRING, max_length=length)
    if name in _TEXTS:
        return Type(native, FieldType.STRING, _TEXTS[name])
    if name == "bit":
        return Type(native, FieldType.STRING, "bits", max_length=length)
    if name == "binary":
        return Type(native, FieldType.BINARY, max_length=length)
    if name == "timestamp with time zone":
        return Type(native, FieldType.DATETIME, timezone="offset")
    if name in _LOCAL_CLOCKS:
        return Type(native, FieldType.DATETIME, LOCAL_TIME)
    if name.startswith("interval"):
        return Type(native, FieldType.DURATION)
    kind, form = _SIMPLE.get(name, (FieldType.UNKNOWN, ""))
    return Type(native, kind, form)


def array_of(native: str, items: Type) -> Type:
    """A list of `items`."""
    return Type(native, FieldType.ARRAY, items=items)


def one_of(native: str, values: tuple[str, ...]) -> Type:
    """Text out of a closed list."""
    return Type(native, FieldType.STRING, values=values)
