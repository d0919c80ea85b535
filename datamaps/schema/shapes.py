"""`SystemSchema`: a system's shape. A connector observes one, the catalog documents one, drift compares two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field as Limits

from integrations_portal.shapes.base import Row, Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import FieldReference, Flag, Line, Lines, Number, Path, RecordName, Text


class FieldType(Choice):
    STRING = "string", _("text")
    INTEGER = "integer", _("whole number")
    NUMBER = "number", _("number")
    BOOLEAN = "boolean", _("yes or no")
    DATE = "date", _("date")
    TIME = "time", _("time")
    DATETIME = "datetime", _("date and time")
    DURATION = "duration", _("duration")
    BINARY = "binary", _("file or bytes")
    OBJECT = "object", _("group")
    ARRAY = "array", _("list")
    UNKNOWN = "unknown", _("type not known")


class Classification(Choice):
    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    CONFIDENTIAL = "confidential", _("Confidential")
    RESTRICTED = "restricted", _("Restricted")

    @property
    def rank(self) -> int:
        """0 for public to 3 for restricted."""
        return list(Classification).index(self)


class Personal(Choice):
    NONE = "none", _("Not about a person")
    PERSONAL = "personal", _("About a person")
    SPECIAL = "special", _("Specially protected")


class OperationKind(Choice):
    READ = "read", _("Read")
    WRITE = "write", _("Write")
    EVENT = "event", _("Event")


class Field(Row):
    """One field of a record. `path` uses `.` for nesting and `[]` for array items.

    A list of plain values has two rows: `tags` (array) and `tags[]` (its items).
    """

    natural_key = ("path",)
    path: Path
    title: Line = ""
    description: Text = ""
    type: FieldType = FieldType.UNKNOWN
    format: Line = ""
    native_type: Line = ""
    number: int | None = Limits(None, ge=0)
    """What it goes by where data carry numbers and no names (Protocol Buffers)."""
    max_length: int | None = Limits(None, ge=0)
    min_length: int | None = Limits(None, ge=0)
    precision: int | None = Limits(None, ge=0)
    scale: int | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    multiple_of: Number | None = None
    pattern: Line = ""
    required: Flag | None = None
    nullable: Flag | None = None
    unique: Flag = False
    key: Flag = False
    read_only: Flag = False
    write_only: Flag = False
    values: Lines = ()
    value_numbers: Lines = ()
    """What the values go by there, as `OPEN = 1`."""
    default: Line | None = None
    unit: Line = ""
    currency: Line = ""
    timezone: Line = ""
    references: FieldReference | None = None
    classification: Classification = Classification.INTERNAL
    personal: Personal = Personal.NONE
    critical: Flag = False
    deprecated: Flag = False
    unconfirmed: Flag = False
    """It came from a template: what is usual, which no import, sample or check has confirmed yet."""
    example: Line = ""


class Record(Row):
    natural_key = ("name",)
    name: RecordName
    title: Line = ""
    description: Text = ""
    changed_at: Path | None = None
    fields: tuple[Field, ...] = ()


class Operation(Row):
    """An endpoint, procedure, topic or message.

    `request` and `response` name what it takes and gives: records (`Order`, `Order[]`, `200 Order`), plain types, and
    parameters (`?limit`, `header X-Trace`); a change inside a record is told once, on the record. `parameters` has the
    shape of each parameter, of those in the path (`{id}`) and of the `body` too.
    """

    natural_key = ("name",)
    name: Line
    kind: OperationKind | None = None
    record: RecordName | None = None
    description: Text = ""
    deprecated: Flag = False
    request: Lines = ()
    parameters: tuple[Field, ...] = ()
    response: Lines = ()
    auth: Lines = ()
    media_types: Lines = ()


ANY = "*"
UNSHOWN = "samples"
"""The reason of what samples did not show: another sample may, so that its absence says nothing."""


class Hidden(Row):
    """A record, or one field of it, that may exist but that we may not see.

    `ANY` as record or path: there may be others that the source does not show us at all.
    """

    record: RecordName
    path: Path | None = None
    reason: Line = ""


def unshown(records: Iterable[Record]) -> tuple[Hidden, ...]:
    """What samples that show these records did not show: other records, and other fields of these."""
    return (
        Hidden(record=ANY, reason=UNSHOWN),
        *(Hidden(record=one.name, path=ANY, reason=UNSHOWN) for one in records),
    )


class Note(Row):
    """Something of the source that could only be read in part: where, a code, and its values."""

    where: Line = ""
    code: Line
    values: dict[str, Any] = {}


class SeenValue(Row):
    value: Line = ""
    count: int = 0


class SeenField(Row):
    path: Path
    values: tuple[SeenValue, ...] = ()


class SeenRecord(Row):
    """What the data itself says: rows, the newest change, the values of watched fields."""

    record: RecordName
    rows: int | None = None
    newest: Line = ""
    fields: tuple[SeenField, ...] = ()


class Composed(Row):
    """A record that has the fields of others (`of`: all of them, or one of them), or fields that have (`inside`).

    A change of what a record is composed of is told there.
    """

    natural_key = ("record",)
    record: RecordName
    of: Lines = ()
    inside: Lines = ()


class SystemSchema(Shape):
    """Everything that is known of a system's interface at one moment."""

    records: tuple[Record, ...] = ()
    operations: tuple[Operation, ...] = ()
    servers: Lines = ()
    auth: Lines = ()
    composed: tuple[Composed, ...] = ()
    left_out: Lines = ()
    """Records and operations that a source has and that were left out of the catalog on purpose."""
    hidden: tuple[Hidden, ...] = ()
    seen: tuple[SeenRecord, ...] = ()
    notes: tuple[Note, ...] = ()
