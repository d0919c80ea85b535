"""Messages and enums of Protocol Buffers as records, the methods of services as operations.

What goes over the wire is told apart even where people see one and the same: the format of a field is how it is
written (`int32`, `sint32`, `enum`), and each field has its number. The package is no part of a name: it often has a
version in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi.rows import plain_text
from datamaps.connectors.plain import LONGEST, clean, storable
from datamaps.connectors.protobuf.model import EnumOf, FieldOf, File, MessageOf, Method, Options, Service
from datamaps.connectors.protobuf.types import LIBRARIES, SCALARS, Kind, known
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Field, FieldType, Note, Operation, OperationKind, Record, SystemSchema
from datamaps.schema.tree import ROOT, step
from integrations_portal.shapes.paths import quoted

_BEHAVIOR = "(google.api.field_behavior)"
_OF_LANGUAGE = "google.protobuf."
_LONGEST_WORDS = 200_000


class Rows:
    """Turns files that were given together into one shape, within the limit on fields."""

    def __init__(self, files: list[File], limits: Limits) -> None:
        self.files = files
        self.limits = limits
        self.messages: dict[str, MessageOf] = {}
        self.enums: dict[str, EnumOf] = {}
        self.short: dict[str, str] = {}
        """The full names of types without their package."""
        self.notes: dict[str, Note] = {}
        self._count = 0
        for file in files:
            cut = len(file.package) + 1 if file.package else 0
            for message in file.messages:
                self.messages.setdefault(message.name, message)
                self.short.setdefault(message.name, message.name[cut:])
            for enum in file.enums:
                self.enums.setdefault(enum.name, enum)
                self.short.setdefault(enum.name, enum.name[cut:])
        self._shared = _twice(list(self.short.values()))
        self._wanted = self._reached()

    def shape(self) -> SystemSchema:
        """Every message, enum and method. Raises ConnectorError: malformed for files of nothing, too_large."""
        operations = tuple(self._operations())
        records: dict[str, Record] = {}
        for file in self.files:
            for message in file.messages:
                if message.name in self._wanted:
                    records.setdefault(message.name, self._message(message, file))
            for enum in file.enums:
                if enum.name in self._wanted:
                    records.setdefault(enum.name, self._enum(enum))
        if not records and not operations:
            raise ConnectorError(Trouble.MALFORMED, "protobuf_nothing", permanent=True)
        notes = tuple(self.notes.values())
        return normalize(SystemSchema(records=tuple(records.values()), operations=operations, notes=notes))

    def _reached(self) -> frozenset[str]:
        """The types to tell of: all but those of common libraries that nothing else here uses."""
        own = [file for file in self.files if file.package not in LIBRARIES]
        if not own:
            return frozenset(self.short)
        waiting = [one.name for file in own for one in file.messages] + [one.name for file in own for one in file.enums]
        waiting += [self.find(one.field.type, one.scope) for file in own for one in file.extensions]
        sides = [(side, service.name) for file in own for service in file.services for side in _sides(service)]
        waiting += [self.find(side, scope) for side, scope in sides]
        found = set(waiting)
        while waiting:
            message = self.messages.get(waiting.pop())
            types = {self.find(one.type, message.name) for one in message.fields} if message else set()
            waiting += types - found
            found |= types
        return frozenset(one for one in found if one in self.short and not known(one))

    def called(self, full: str) -> str:
        """What the record of a type is called: without the package, unless two share that name."""
        short = self.short[full]
        return clean(full if short in self._shared else short)

    def find(self, name: str, scope: str) -> str:
        """The full name of the type that is meant in a scope, the innermost first; empty when it is not here."""
        if name.startswith("."):
            return name[1:] if name[1:] in self.short else ""
        while True:
            full = f"{scope}.{name}" if scope else name
            if full in self.short:
                return full
            if not scope:
                return ""
            scope = scope.rpartition(".")[0]

    def _message(self, message: MessageOf, file: File) -> Record:
        name = self.called(message.name)
        rows: dict[str, Field] = {}
        extensions = [
            (f"({one.field.name})", one.field, one.scope, other)
            for other in self.files
            for one in other.extensions
            if self.find(one.extended, one.scope) == message.name
        ]
        own = [(one.name, one, message.name, file) for one in message.fields]
        for called, field, scope, origin in (*own, *extensions):
            for row in self._field(called, field, scope, origin, name):
                rows.setdefault(row.path, row)
        return Record(name=name, description=_words(message.comment), fields=tuple(rows.values()))

    def _field(self, called: str, field: FieldOf, scope: str, file: File, record: str) -> Iterator[Field]:
        """The row of a field, and of what a list or a map holds."""
        path = step("", clean(called))
        if len(path) > LONGEST:
            self.notes[path] = Note(where=record, code="path_too_long", values={"path": path[:200]})
            return
        kind = self._kind(field, scope, file, f"{quoted(record)}.{path}")
        options = field.options
        behaviors = options.get(_BEHAVIOR, ())
        must = _is_required(field) or "REQUIRED" in behaviors
        words = {
            "title": _json_name(field),
            "description": _words(field.comment),
            "number": field.number if field.number >= 0 else None,
            "deprecated": "true" in options.get("deprecated", ()),
            "required": must,
            "read_only": "OUTPUT_ONLY" in behaviors,
            "write_only": "INPUT_ONLY" in behaviors,
        }
        if field.map_key:
            yield self._row(path, Kind(FieldType.OBJECT, f"map<{clean(field.map_key)}>"), **words, nullable=False)
            yield self._row(step(path, "*"), kind)
        elif field.label == "repeated":
            yield self._row(path, Kind(FieldType.ARRAY), **words, nullable=False)
            yield self._row(f"{path}[]", kind)
        else:
            nullable = kind.nullable or _may_be_absent(field, kind, file)
            default = _default(kind, options.get("default", ("",))[0]) if "default" in options else None
            yield self._row(path, kind, **words, nullable=nullable, default=default)

    def _row(self, path: str, kind: Kind, **words: object) -> Field:
        self._count += 1
        if self._count > self.limits.fields:
            raise ConnectorError(Trouble.TOO_LARGE, "fields", permanent=True, limit=self.limits.fields)
        if self._count % 500 == 0:
            self.limits.left()
        enum = self.enums.get(kind.enum)
        facets = {"values": _values(enum), "value_numbers": _value_numbers(enum)} if enum else {}
        return Field(path=path, type=kind.type, format=kind.format, native_type=clean(kind.native), **facets, **words)

    def _kind(self, field: FieldOf, scope: str, file: File, where: str) -> Kind:
        if field.type in SCALARS and not field.group:
            return SCALARS[field.type]
        full = self.find(field.type, scope)
        name = full or field.type.lstrip(".")
        if found := known(name):
            return found
        if full in self.enums:
            return Kind(FieldType.STRING, "enum", self.called(full), enum=full)
        if full:
            delimited = field.group or _feature(field.options, file, "message_encoding") == "DELIMITED"
            return Kind(FieldType.OBJECT, "group" if delimited else "", self.called(full))
        if name not in self.notes:
            self.notes[name] = Note(where=clean(where), code="type_elsewhere", values={"type": clean(name)[:200]})
        return Kind(FieldType.UNKNOWN, clean(_without_package(name)), name)

    def _enum(self, enum: EnumOf) -> Record:
        lines = [f"{one.name}: {one.comment}" for one in enum.values if one.comment]
        row = Field(
            path=ROOT,
            type=FieldType.STRING,
            format="enum",
            values=_values(enum),
            value_numbers=_value_numbers(enum),
            description=_words("\n".join(lines)),
        )
        return Record(name=self.called(enum.name), description=_words(enum.comment), fields=(row,))

    def _operations(self) -> Iterator[Operation]:
        for file in self.files:
            for service in file.services:
                for method in service.methods:
                    self.limits.left()
                    yield self._operation(service.name, service.name[len(file.package) :].lstrip("."), method)

    def _operation(self, scope: str, service: str, method: Method) -> Operation:
        takes, gives = (self._side(one, scope) for one in (method.takes, method.gives))
        kind = _kind_of(method.options)
        order = (gives, takes) if kind is OperationKind.READ else (takes, gives)
        names = [side[0].removesuffix("[]") for side in order if side]
        return Operation(
            name=clean(f"rpc {service}/{method.name}"),
            kind=kind,
            record=next((name for name in names if name in self._called()), None),
            description=_words(method.comment),
            deprecated="true" in method.options.get("deprecated", ()),
            request=takes,
            response=gives,
        )

    def _called(self) -> frozenset[str]:
        return frozenset(self.called(full) for full in self.messages)

    def _side(self, written: str, scope: str) -> tuple[str, ...]:
        name = written.removesuffix("[]")
        stream = written[len(name) :]
        if name.lstrip(".") == f"{_OF_LANGUAGE}Empty":
            return ()
        full = self.find(name, scope)
        return (clean(self.called(full) if full else name.lstrip(".")) + stream,)


def _sides(service: Service) -> list[str]:
    return [side.removesuffix("[]") for one in service.methods for side in (one.takes, one.gives)]


def _without_package(name: str) -> str:
    """A type of a file that was not given: packages are written small. What it is not known to be can still change."""
    parts = name.split(".")
    return ".".join(part for part in parts if not part[:1].islower()) or parts[-1]


def _twice(names: list[str]) -> frozenset[str]:
    return frozenset(name for name, count in Counter(names).items() if count > 1)


def _feature(options: Options, file: File, name: str) -> str:
    """What an edition sets for a field, by itself or for the whole file."""
    for said in (options, file.options):
        if found := said.get(f"features.{name}"):
            return found[-1]
    return ""


def _is_required(field: FieldOf) -> bool:
    presence = field.options.get("features.field_presence", ("",))[-1]
    return field.label == "required" or presence == "LEGACY_REQUIRED"


def _may_be_absent(field: FieldOf, kind: Kind, file: File) -> bool | None:
    """Whether it can be told that nobody gave it; else it is empty or 0 then. Of a type not known it may be either."""
    if _is_required(field):
        return False
    if field.alternative or kind.type is FieldType.OBJECT or field.label == "optional":
        return True
    implicit = _feature(field.options, file, "field_presence") == "IMPLICIT" or file.level == "proto3"
    return (None if kind.type is FieldType.UNKNOWN else False) if implicit else True


def _json_name(field: FieldOf) -> str:
    """The name in JSON, where it is another one than the usual."""
    said = field.options.get("json_name", ("",))[-1]
    usual = re.sub(r"_+([A-Za-z0-9]?)", lambda found: found[1].upper(), field.name)
    return clean(said) if said != usual else ""


def _default(kind: Kind, said: str) -> str | None:
    """What a field is when nothing is given, in one spelling."""
    if kind.type is FieldType.BINARY:
        return None
    with suppress(ValueError):
        if kind.type is FieldType.INTEGER:
            return str(int(said, 8) if re.fullmatch(r"-?0[0-7]+", said) else int(said, 0))
        if kind.type is FieldType.NUMBER:
            return plain_text(float(said)) if said.lstrip("-") not in ("inf", "nan") else said
    return clean(said)


def _kind_of(options: Options) -> OperationKind | None:
    """Reads and writes are told apart where something says so."""
    if "NO_SIDE_EFFECTS" in options.get("idempotency_level", ()) or "(google.api.http).get" in options:
        return OperationKind.READ
    writes = any(f"(google.api.http).{verb}" in options for verb in ("put", "post", "delete", "patch"))
    return OperationKind.WRITE if writes else None


def _values(enum: EnumOf) -> tuple[str, ...]:
    return tuple(clean(one.name) for one in enum.values)


def _value_numbers(enum: EnumOf) -> tuple[str, ...]:
    return tuple(clean(f"{one.name} = {one.number}") for one in enum.values)


def _words(text: str) -> str:
    return storable(text[:_LONGEST_WORDS]).strip()
