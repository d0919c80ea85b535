"""The messages of an AsyncAPI document as records: the fields of the payload, and the headers beside them.

Headers are the group `headers`, the key of a Kafka message is `kafka key`. Payloads that are written as JSON Schema
or as Avro are read; of others there is a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from datamaps.connectors.asyncapi.document import JSON_SCHEMA, Document, format_of, in_json_schema, last_name
from datamaps.connectors.avro.read import Names, Reader
from datamaps.connectors.base import Limits
from datamaps.connectors.json_schema.places import spelled
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.plain import clean, listed, mapping, unescaped
from datamaps.schema.shapes import ANY, Composed, Field, FieldType, Hidden, Record
from datamaps.schema.tree import step

_AVRO = ("application/vnd.apache.avro",)
_HEADERS, _KEY = "headers", "kafka key"
_LOCATION = re.compile(r"\$message\.(?P<part>header|payload)#/(?P<pointer>.+)", re.DOTALL)


@dataclass(frozen=True)
class Message:
    """`said`: what the document says of it, with its traits. `key`: what it is called where it stands."""

    said: dict[str, Any]
    key: str
    place: str

    @property
    def wanted(self) -> str:
        """The name that it gives itself, wherever it stands; else what it is called there."""
        names = (self.said.get("name"), self.said.get("messageId"), self.key)
        return clean(next((one for one in names if isinstance(one, str) and one.strip()), self.key))


def with_traits(document: Document, said: dict[str, Any], where: str) -> dict[str, Any]:
    """A message or an operation with what its traits say of it. In version 2 they come on top, in 3 below."""
    own = {key: value for key, value in said.items() if key != "traits"}
    traits = [document.resolve(one, where) for one in listed(said.get("traits"))]
    merged: dict[str, Any] = {}
    for part in [own, *traits] if document.version == 2 else [*traits, own]:
        merged = _patched(merged, part)
    return merged


def _patched(value: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396), by which traits are merged."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(value) if isinstance(value, dict) else {}
    for key, one in patch.items():
        if one is None:
            merged.pop(key, None)
        else:
            merged[key] = _patched(merged.get(key), one)
    return merged


class Messages:
    """Collects the messages of a document by the place where each is described, and makes their records."""

    def __init__(self, document: Document, limits: Limits) -> None:
        self.document = document
        self.limits = limits
        self.found: dict[str, Message] = {}
        self.names: dict[str, str] = {}
        """What the record of the message at a place is called."""
        self.hidden: list[Hidden] = []

    def add(self, given: Any, pointer: tuple[str, ...], key: str, where: str) -> str:
        """Keeps a message; the place where it is described, behind references."""
        place, said = self.document.found(given, pointer, where)
        if said and place not in self.found:
            named = key if place == spelled(pointer) else unescaped(last_name(place))
            self.found[place] = Message(with_traits(self.document, said, where), named, place)
        return place

    def schemas(self) -> list[Any]:
        """What the messages say of their payloads and headers, where named schemas may be referred to."""
        return [
            message.said[key]
            for message in self.found.values()
            for key in ("payload", "headers")
            if key in message.said
        ]

    def records(self, rows: Rows) -> Iterator[Record]:
        """A record for each message, and those of the types that are written in Avro."""
        names = Names(self.limits)
        for message in self.found.values():
            form, schema = self.payload(message)
            if form.startswith(_AVRO):
                names.learn(self._plain(schema, message), "")
        reader = Reader(names, self.limits)
        types = [one for one in reader.schema().records if one.name not in self.document.schemas]
        self._name(frozenset(one.name for one in types))
        yield from types
        for place, message in sorted(self.found.items()):
            if self.names[place] not in self.document.schemas and self.names[place] not in names.records:
                yield self._record(message, self.names[place], rows, reader)
        for note in reader.notes:
            self.document.note(note.where, note.code, **note.values)

    def payload(self, message: Message) -> tuple[str, Any]:
        """The format in which a payload is described, and its schema."""
        form, schema = message.said.get("schemaFormat"), message.said.get("payload")
        if isinstance(schema, dict) and not self.document.schema_name(schema.get("$ref")):
            behind = self.document.resolve(schema, message.wanted)
            if format_of(behind):
                return format_of(behind), behind["schema"]
        form = form.lower() if isinstance(form, str) else ""
        return form, schema

    def _plain(self, schema: Any, message: Message) -> Any:
        """A schema that knows of no references, behind those of the document."""
        return self.document.resolve(schema, message.wanted) if "$ref" in mapping(schema) else schema

    def _name(self, types: frozenset[str]) -> None:
        """Gives each message a name of its own, by itself before by its place."""
        wanted = [message.wanted for message in self.found.values()]
        keys = [clean(message.key) for message in self.found.values()]
        for place, message in sorted(self.found.items()):
            name = message.wanted
            if wanted.count(name) > 1:
                name = clean(message.key)
                if keys.count(name) > 1 or name in wanted:
                    name = clean(" ".join(unescaped(part) for part in place.split("/")[2:]))
            if (name in self.document.schemas or name in types) and not self._is(message, name):
                name = f"{name} message"
            self.names[place] = name or message.key

    def _is(self, message: Message, name: str) -> bool:
        """Whether a message is nothing but the named schema."""
        schema = message.said.get("payload")
        same = isinstance(schema, dict) and self.document.schema_name(schema.get("$ref")) == name
        return same and not any(message.said.get(key) for key in ("headers", "correlationId", "bindings"))

    def _record(self, message: Message, name: str, rows: Rows, reader: Reader) -> Record:
        self.limits.left()
        record = self._body(message, name, rows, reader)
        fields = {row.path: row for row in record.fields}
        group = _HEADERS if _HEADERS not in fields else f"message {_HEADERS}"
        fields |= {row.path: row for row in self._beside(message, name, group, rows)}
        self._correlated(message, fields, group)
        said = message.said
        return record.model_copy(
            update={
                "title": _text(said.get("title")) or record.title,
                "description": _text(said.get("summary")) or _text(said.get("description")) or record.description,
                "fields": tuple(fields.values()),
            }
        )

    def _body(self, message: Message, name: str, rows: Rows, reader: Reader) -> Record:
        """The record of the payload. One that was not given, or that is not read, may have any fields."""
        form, schema = self.payload(message)
        if form and not form.startswith((*JSON_SCHEMA, *_AVRO)):
            self.document.note(name, "schema_format_not_read", format=form)
            self.hidden.append(Hidden(record=name, path=ANY, reason="schema_format_not_read"))
            return Record(name=name)
        if schema is None:
            return Record(name=name)
        reference = mapping(schema).get("$ref")
        if isinstance(reference, str) and not reference.startswith("#"):
            self.document.note(name, "reference_remote", reference=reference)
            self.hidden.append(Hidden(record=name, path=ANY, reason="reference_remote"))
            return Record(name=name)
        if not form.startswith(_AVRO):
            return rows.record(name, rows.looks.look(schema, name), schema)
        shown, fields = reader.payload(self._plain(schema, message), name)
        if shown:
            rows.composed.append(Composed(record=name, of=(shown,)))
        return Record(name=name, fields=fields)

    def _beside(self, message: Message, name: str, group: str, rows: Rows) -> Iterator[Field]:
        """The rows of the headers, in a group of their own, and of what else stands outside the payload."""
        headers = in_json_schema(message.said.get("headers"))
        if headers is not None:
            look = rows.looks.look(headers, f"{name}.{group}")
            yield from rows.rows(group, look, None, frozenset({name}), name)
        bindings = self.document.resolve(message.said.get("bindings"), name)
        key = mapping(bindings.get("kafka")).get("key")
        if isinstance(key, dict):
            yield from rows.rows(_KEY, rows.looks.look(key, f"{name}.{_KEY}"), None, frozenset(), name)

    def _correlated(self, message: Message, fields: dict[str, Field], group: str) -> None:
        """The field by which messages are found to belong together, even if nothing else is said of it."""
        said = self.document.resolve(message.said.get("correlationId"), message.wanted)
        location = said.get("location")
        found = _LOCATION.fullmatch(location) if isinstance(location, str) else None
        if not found:
            return
        in_headers = found["part"] == "header"
        path = group if in_headers else ""
        for part in found["pointer"].split("/"):
            path = step(path, clean(unescaped(part)))
        if in_headers and path not in fields:
            outer = fields.setdefault(group, Field(path=group, type=FieldType.OBJECT))
            if outer.native_type:
                return  # it is told of on the record that the headers are
            fields[path] = Field(path=path)
        if path in fields and not fields[path].description:
            fields[path] = fields[path].model_copy(update={"description": _text(said.get("description"))})


def _text(value: Any) -> str:
    return clean(value).strip() if isinstance(value, str) else ""
