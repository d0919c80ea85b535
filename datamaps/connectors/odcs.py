"""Open Data Contract Standard, versions 2 and 3: a record for each object (table, topic, document) of a contract.

What a contract says of quality, price and service is not a shape and is left out, but for lists of valid values.
An identity (`id`) that later versions give to objects and properties is no name and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi.rows import bounds
from datamaps.connectors.parsing import data_value
from datamaps.connectors.plain import clean
from datamaps.connectors.sql.build import OWN_SYSTEM
from datamaps.schema.shapes import Classification, Field, FieldType, Note, Record, SystemSchema
from integrations_portal.shapes.paths import FieldRef, join_path, quoted

TYPES = {
    "string": FieldType.STRING,
    "integer": FieldType.INTEGER,
    "number": FieldType.NUMBER,
    "boolean": FieldType.BOOLEAN,
    "date": FieldType.DATE,
    "time": FieldType.TIME,
    "timestamp": FieldType.DATETIME,
    "object": FieldType.OBJECT,
    "array": FieldType.ARRAY,
}
_OLDER = {
    "text": "string",
    "varchar": "string",
    "int": "integer",
    "long": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "numeric": "number",
    "bool": "boolean",
    "datetime": "timestamp",
    "timestamp_ntz": "timestamp",
    "timestamp_tz": "timestamp",
}
"""What contracts of version 2, which names no types, call them."""
_LEVELS = {one.value: one for one in Classification}
_COLUMN = {
    "column": "name",
    "isPrimaryKey": "primaryKey",
    "isUnique": "unique",
    "criticalDataElementStatus": "criticalDataElement",
}
_LENGTH = re.compile(r"(?:var)?char(?:acter)?(?: varying)?2?\s*\(\s*(\d{1,9})\s*\)", re.IGNORECASE)
_NUMERIC = re.compile(r"(?:decimal|numeric|number)\s*\(\s*(\d{1,4})\s*(?:,\s*(\d{1,4})\s*)?\)", re.IGNORECASE)
Parts = tuple[str, ...]


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The objects of one contract. Raises ConnectorError (malformed, too_large, timed_out)."""
    contract = data_value(content, limits)
    objects = _objects(contract) if isinstance(contract, dict) else []
    if not objects:
        raise ConnectorError(Trouble.MALFORMED, "odcs_no_object", permanent=True)
    return _Reader(limits).schema(objects)


def _objects(contract: dict[str, Any]) -> list[dict[str, Any]]:
    """The objects of version 3; those of version 2 under the names of version 3."""
    if isinstance(contract.get("schema"), list):
        return _named(contract["schema"])
    found = []
    for table in _dicts(contract.get("dataset")):
        columns = [
            {_COLUMN.get(key, key): value for key, value in column.items()} for column in _dicts(table.get("columns"))
        ]
        for column in columns:
            if isinstance(column.get("isNullable"), bool):
                column["required"] = not column["isNullable"]
        found.append(table | {"name": table.get("table"), "properties": columns})
    return _named(found)


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.notes: list[Note] = []

    def schema(self, objects: list[dict[str, Any]]) -> SystemSchema:
        records: dict[str, Record] = {}
        for one in objects:
            name = clean(one["name"])
            points = dict(_relations(one))
            rows: dict[str, Field] = {}
            for part in _named(one.get("properties")):
                for row in self._rows((clean(part["name"]),), part, name, points):
                    rows.setdefault(row.path, row)
            title, description = _text(one.get("businessName")), _text(one.get("description"))
            records.setdefault(
                name, Record(name=name, title=title, description=description, fields=tuple(rows.values()))
            )
        return SystemSchema(records=tuple(records.values()), notes=tuple(self.notes))

    def _rows(self, parts: Parts, part: dict[str, Any], record: str, points: dict[str, str]) -> Iterator[Field]:
        self.limits.left()
        path = join_path(parts)
        kind = self._type(part, f"{quoted(record)}.{path}")
        options = part["logicalTypeOptions"] if isinstance(part.get("logicalTypeOptions"), dict) else {}
        physical = _text(part.get("physicalType"))
        required = _flag(part.get("required"))
        yield Field(
            path=path,
            title=_text(part.get("businessName")),
            description=_text(part.get("description")),
            type=kind,
            native_type=physical,
            required=required,
            unique=bool(_flag(part.get("unique"))),
            key=bool(_flag(part.get("primaryKey"))),
            critical=bool(_flag(part.get("criticalDataElement"))),
            classification=_LEVELS.get(_text(part.get("classification")).lower(), Classification.INTERNAL),
            references=points.get(path) or next((to for _path, to in _relations(part)), None),
            values=_valid_values(part),
            format=_text(options.get("format")) if kind not in (FieldType.ARRAY, FieldType.OBJECT) else "",
            pattern=_text(options.get("pattern")),
            **_sizes(kind, physical, options),
        )
        for child in _named(part.get("properties")):
            yield from self._rows((*parts, clean(child["name"])), child, record, points)
        if isinstance(part.get("items"), dict):
            yield from self._rows((*parts, "[]"), part["items"], record, points)

    def _type(self, part: dict[str, Any], where: str) -> FieldType:
        said = part.get("logicalType")
        called = said.strip().lower() if isinstance(said, str) else ""
        if (known := _OLDER.get(called, called)) in TYPES:
            return TYPES[known]
        if said is None:
            self.notes.append(Note(where=where, code="type_missing"))
        else:
            self.notes.append(Note(where=where, code="type_unknown", values={"type": clean(str(said))[:60]}))
        return FieldType.UNKNOWN


def _relations(part: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Own field and the field that it points to, for each pair of a foreign key; without an own one on a property."""
    for relation in _dicts(part.get("relationships")):
        to = relation.get("to")
        ends = to if isinstance(to, list) else [to]
        starts = relation.get("from")
        froms = starts if isinstance(starts, list) else [starts] * len(ends)
        for start, end in zip(froms, ends, strict=False):
            table, dot, column = end.rpartition(".") if isinstance(end, str) else ("", "", "")
            if dot and table and column:
                own = start.rpartition(".")[2] if isinstance(start, str) else ""
                yield join_path((clean(own),)) if own else "", clean(str(FieldRef(OWN_SYSTEM, table, quoted(column))))


def _sizes(kind: FieldType, physical: str, options: dict[str, Any]) -> dict[str, Any]:
    """Bounds as the contract says them, else as its type in the database does. Bounds of dates are not numbers."""
    found: dict[str, Any] = {
        "max_length": _count(options.get("maxLength")),
        "min_length": _count(options.get("minLength")),
        "multiple_of": _number(options.get("multipleOf")),
    }
    if kind in (FieldType.INTEGER, FieldType.NUMBER):
        found["minimum"], found["maximum"] = bounds(options, kind)
    if found["max_length"] is None and (length := _LENGTH.fullmatch(physical.strip())):
        found["max_length"] = int(length[1])
    if numeric := _NUMERIC.fullmatch(physical.strip()):
        found |= {"precision": int(numeric[1]), "scale": int(numeric[2] or 0)}
    return {name: value for name, value in found.items() if value is not None}


def _valid_values(part: dict[str, Any]) -> tuple[str, ...]:
    """The list of a quality rule that says which values there may be."""
    for rule in _dicts(part.get("quality")):
        arguments = rule["arguments"] if isinstance(rule.get("arguments"), dict) else rule
        listed = arguments.get("validValues")
        if isinstance(listed, list):
            return tuple(clean(str(one)) for one in listed if isinstance(one, str | int | float))
    return ()


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _named(value: Any) -> list[dict[str, Any]]:
    return [one for one in _dicts(value) if isinstance(one.get("name"), str) and one["name"].strip()]


def _text(value: Any) -> str:
    return clean(value).strip() if isinstance(value, str) else ""


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _number(value: Any) -> int | float | None:
    usable = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 2**53
    return value if usable else None
