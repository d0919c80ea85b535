"""Attributes of SCIM schemas (RFC 7643, section 7) as rows of fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.plain import LONGEST, clean, listed, mapping
from datamaps.connectors.sql.build import OWN_SYSTEM
from datamaps.schema.shapes import ANY, Field, FieldType, Hidden, Note, Record, SystemSchema
from datamaps.schema.tree import step
from integrations_portal.shapes.paths import FieldRef, quoted

_TYPES = {
    "string": FieldType.STRING,
    "boolean": FieldType.BOOLEAN,
    "decimal": FieldType.NUMBER,
    "integer": FieldType.INTEGER,
    "datetime": FieldType.DATETIME,
    "binary": FieldType.BINARY,
    "reference": FieldType.STRING,
    "complex": FieldType.OBJECT,
}
_FORMATS = {"reference": "uri", "binary": "base64"}
_READ_ONLY = {"mutability": "readOnly"}
# What every resource has, whether its schema says so or not (RFC 7643, section 3.1).
_COMMON: tuple[dict[str, Any], ...] = (
    {"name": "id", "type": "string", "required": True, "uniqueness": "server", **_READ_ONLY},
    {"name": "externalId", "type": "string"},
    {
        "name": "meta",
        "type": "complex",
        **_READ_ONLY,
        "subAttributes": [
            {"name": "resourceType", "type": "string", **_READ_ONLY},
            {"name": "created", "type": "dateTime", **_READ_ONLY},
            {"name": "lastModified", "type": "dateTime", **_READ_ONLY},
            {"name": "location", "type": "reference", **_READ_ONLY},
            {"name": "version", "type": "string", **_READ_ONLY},
        ],
    },
)


@dataclass(frozen=True)
class Resource:
    """One record to be: its schema, if the service gave it, and by URN its extensions and whether each must be there.

    `part`: it is an extension by itself, which has no identity of its own.
    """

    name: str
    description: str = ""
    schema: Mapping[str, Any] | None = None
    extensions: Mapping[str, tuple[Mapping[str, Any] | None, bool]] = field(default_factory=dict)
    part: bool = False


class Rows:
    """Turns resources into records, within the limit on fields."""

    def __init__(self, resources: Sequence[Resource], limits: Limits) -> None:
        self.resources = resources
        self.limits = limits
        self.names = {one.name for one in resources if not one.part}
        self.notes: list[Note] = []
        self.hidden: list[Hidden] = []
        self._count = 0

    def shape(self) -> SystemSchema:
        """Raises ConnectorError (too_large, timed_out)."""
        records = tuple(self._record(one) for one in self.resources)
        return SystemSchema(records=records, hidden=tuple(self.hidden), notes=tuple(self.notes))

    def _record(self, resource: Resource) -> Record:
        name = clean(resource.name)
        attributes = self._attributes(resource.schema, name)
        if not resource.part:
            own = {str(one.get("name")).casefold() for one in attributes}
            attributes += [one for one in _COMMON if one["name"].casefold() not in own]
        rows = {row.path: row for row in self._rows(attributes, "", name)}
        for urn, (schema, required) in resource.extensions.items():
            path = quoted(clean(urn))
            rows[path] = Field(path=path, type=FieldType.OBJECT, required=required)
            rows |= {row.path: row for row in self._rows(self._attributes(schema, name, path), path, name)}
        changed = "meta.lastModified" if "meta.lastModified" in rows else None
        description = clean(resource.description)
        return Record(name=name, description=description, changed_at=changed, fields=tuple(rows.values()))

    def _attributes(self, schema: Mapping[str, Any] | None, record: str, path: str = "") -> list[Mapping[str, Any]]:
        """The attributes of a schema; of one that is named and was not given, whatever it has may exist."""
        if schema is not None:
            return [mapping(one) for one in listed(schema.get("attributes"))]
        self.hidden.append(Hidden(record=record, path=ANY, reason="schema"))
        self.notes.append(Note(where=_where(record, path), code="scim_schema_missing"))
        return []

    def _rows(self, attributes: Sequence[Mapping[str, Any]], above: str, record: str) -> Iterator[Field]:
        """The rows of attributes and of what is inside them. SCIM's names do not tell small letters from capitals."""
        taken: set[str] = set()
        for one in attributes:
            name = one.get("name")
            if not isinstance(name, str) or not name.strip():
                self.notes.append(Note(where=_where(record, above), code="field_no_name"))
                continue
            path = f"{above}.{quoted(clean(name))}" if above else quoted(clean(name))
            if name.casefold() in taken:
                self.notes.append(Note(where=_where(record, path), code="field_twice"))
                continue
            taken.add(name.casefold())
            if max(len(path), len(name)) > LONGEST:
                self.notes.append(Note(where=_where(record), code="path_too_long", values={"path": path[:200]}))
                continue
            yield from self._attribute(one, path, record)

    def _attribute(self, one: Mapping[str, Any], path: str, record: str) -> Iterator[Field]:
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        if self._count % 1_000 == 0:
            self.limits.left()
        row = self._row(one, path, record)
        if one.get("mutability") == "immutable":
            self.notes.append(Note(where=_where(record, path), code="set_once"))
        if one.get("multiValued") is True:
            whole = {"type": FieldType.ARRAY, "format": "", "values": (), "unique": False, "references": None}
            yield row.model_copy(update=whole)
            path = step(path, "[]")
            kept = {"type", "format", "values", "references"}
            yield Field(path=path, **{name: getattr(row, name) for name in kept})
        else:
            yield row
        if row.type is FieldType.OBJECT:
            inside = [mapping(sub) for sub in listed(one.get("subAttributes"))]
            yield from self._rows(inside, path, record)

    def _row(self, one: Mapping[str, Any], path: str, record: str) -> Field:
        said = one.get("type")
        # Left out, it is text (RFC 7643, section 7).
        name = said.casefold() if isinstance(said, str) else "string"
        if name not in _TYPES:
            values = {"type": clean(said)[:60]}
            self.notes.append(Note(where=_where(record, path), code="type_unknown", values=values))
        identity = path == "id"
        return Field(
            path=path,
            description=clean(one.get("description") or ""),
            type=_TYPES.get(name, FieldType.UNKNOWN),
            format=_FORMATS.get(name, ""),
            required=one.get("required") is True,
            read_only=one.get("mutability") == "readOnly",
            # What is never given back can only be written, whatever else is said of it.
            write_only=one.get("mutability") == "writeOnly" or one.get("returned") == "never",
            unique=identity or one.get("uniqueness") in ("server", "global"),
            key=identity,
            values=tuple(sorted({clean(text) for text in listed(one.get("canonicalValues")) if _is_value(text)})),
            references=self._reference(one),
        )

    def _reference(self, one: Mapping[str, Any]) -> str | None:
        """The identity of the one kind of resource that an attribute points at."""
        kinds = listed(one.get("referenceTypes"))
        target = kinds[0] if len(kinds) == 1 else None
        if not isinstance(target, str) or target not in self.names:
            return None
        return str(FieldRef(OWN_SYSTEM, clean(target), "id"))


def _where(record: str, path: str = "") -> str:
    return clean(f"{record}.{path}" if path else record)


def _is_value(value: object) -> bool:
    return isinstance(value, str | int | float) and str(value).strip() != ""
