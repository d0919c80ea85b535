"""One spelling of a shape: what means the same has the same bytes."""

from __future__ import annotations

from typing import Any

from datamaps.schema.changes import plain
from datamaps.schema.facets import types
from datamaps.schema.shapes import Field, FieldType, Operation, Record, SystemSchema
from integrations_portal.shapes.base import canonical_json
from integrations_portal.shapes.paths import split_path

_NUMBERS = ("minimum", "maximum", "multiple_of")
_UNKNOWN = FieldType.UNKNOWN
"""Looked up once: an enumeration takes longer to give a member than the rest of what is asked of most rows."""


def normalize(schema: SystemSchema, positional: bool = False) -> SystemSchema:
    """The same shape in canonical order and values. Fields keep their order only where it carries meaning."""
    return schema.model_copy(
        update={
            "records": tuple(
                sorted((normal_record(one, positional) for one in schema.records), key=lambda one: one.name)
            ),
            "operations": tuple(sorted((normal_operation(one) for one in schema.operations), key=lambda one: one.name)),
            "servers": tuple(sorted(set(schema.servers))),
            "auth": tuple(sorted(set(schema.auth))),
            "composed": tuple(sorted(schema.composed, key=lambda one: one.record)),
            "hidden": tuple(sorted(schema.hidden, key=lambda one: (one.record, one.path or ""))),
            "seen": tuple(sorted(schema.seen, key=lambda one: one.record)),
            "notes": tuple(sorted(schema.notes, key=lambda one: canonical_json(one.plain()))),
        }
    )


def normal_record(record: Record, positional: bool = False) -> Record:
    """One record in canonical order and values."""
    rows = [_field(row) for row in record.fields]
    if not positional:
        paths = [row.__dict__["path"] for row in rows]
        # Plain names are in the order of their parts, since they have but one.
        keys = paths if all(map(str.isidentifier, paths)) else list(map(split_path, paths))
        rows = [rows[place] for place in sorted(range(len(rows)), key=keys.__getitem__)]
    return record.model_copy(update={"fields": tuple(rows)})


def _field(row: Field) -> Field:
    answers = row.__dict__
    whole = answers["minimum"] is answers["maximum"] is answers["multiple_of"] is None
    if whole and not answers["values"] and answers["type"] is not _UNKNOWN:
        return row  # most rows: a large shape is looked through in a few milliseconds
    update: dict[str, Any] = {}
    for facet in _NUMBERS:
        value = getattr(row, facet)
        if isinstance(value, float) and value.is_integer():
            update[facet] = plain(value)
    if row.values:
        update["values"] = tuple(sorted(set(row.values)))
        update["value_numbers"] = tuple(sorted(set(row.value_numbers)))
    if row.type is FieldType.UNKNOWN and " | " in row.native_type:
        members = types(row)
        if members == {"integer", "number"}:
            update |= {"type": FieldType.NUMBER, "native_type": ""}
        elif members:
            update["native_type"] = " | ".join(sorted(members))
    return row.model_copy(update=update) if update else row


def normal_operation(operation: Operation) -> Operation:
    """One operation in canonical order and values."""
    rows = tuple(sorted((_field(row) for row in operation.parameters), key=lambda row: split_path(row.path)))
    return operation.model_copy(
        update={
            "request": tuple(sorted(set(operation.request))),
            "response": tuple(sorted(set(operation.response))),
            "auth": tuple(sorted(set(operation.auth))),
            "media_types": tuple(sorted(set(operation.media_types))),
            "parameters": rows,
        }
    )


def plain_schema(schema: SystemSchema) -> dict[str, Any]:
    """The shape as plain JSON under the names of the workspace file; every field says its type."""
    data: dict[str, Any] = {"records": [], "operations": []} | schema.plain()
    for record, shown in zip(schema.records, data["records"], strict=True):
        shown.setdefault("fields", [])
        for row, plain_row in zip(record.fields, shown["fields"], strict=True):
            plain_row["type"] = row.type.value
    return data
