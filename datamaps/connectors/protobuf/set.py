"""Descriptor sets: what the compiler of Protocol Buffers writes with `--descriptor_set_out`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FieldOptions,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodDescriptorProto,
    MethodOptions,
)
from google.protobuf.message import DecodeError, Message
from google.protobuf.unknown_fields import UnknownFieldSet

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.protobuf.model import (
    EnumOf,
    EnumValue,
    Extension,
    FieldOf,
    File,
    MessageOf,
    Method,
    Options,
    Service,
)

_LABELS = {1: "optional", 2: "required", 3: "repeated"}
_TEXT, _GROUP, _MESSAGE_FIELDS, _ENUMS, _NESTED = 9, 10, 2, 4, 3
_BEHAVIOR = 1052
"""The number of `google.api.field_behavior`, which says what a caller must give and cannot write."""
_BEHAVIORS = {1: "OPTIONAL", 2: "REQUIRED", 3: "OUTPUT_ONLY", 4: "INPUT_ONLY"}
_HTTP = 72295728
"""The number of `google.api.http`; the field of it that is set names the verb."""
_VERBS = {2: "get", 3: "put", 4: "post", 5: "delete", 6: "patch"}
Place = tuple[int, ...]


def decode(content: bytes, limits: Limits) -> list[File]:
    """The files in a set. Raises ConnectorError (malformed, timed_out)."""
    found = FileDescriptorSet()
    try:
        found.ParseFromString(content)
    except DecodeError:
        raise ConnectorError(Trouble.MALFORMED, "protobuf_set", permanent=True) from None
    if not _is_text(found):
        raise ConnectorError(Trouble.MALFORMED, "protobuf_set", permanent=True)
    files = []
    for one in found.file:
        limits.left()
        files.append(_Reader(one).file())
    return files


def _is_text(message: Message) -> bool:
    """Whether all texts are: what is none is handed out as bytes by the library."""
    for field, value in message.ListFields():
        several = value if field.is_repeated else (value,)
        if field.message_type is not None:
            if not all(map(_is_text, several)):
                return False
        elif field.type == _TEXT and not all(isinstance(one, str) for one in several):
            return False
    return True


class _Reader:
    def __init__(self, file: FileDescriptorProto) -> None:
        self.source = file
        self.comments: dict[Place, str] = {
            tuple(place.path): _plain(place.leading_comments or place.trailing_comments)
            for place in file.source_code_info.location
            if place.leading_comments or place.trailing_comments
        }
        self.messages: list[MessageOf] = []
        self.enums: list[EnumOf] = []
        self.extensions: list[Extension] = []

    def file(self) -> File:
        package = self.source.package
        for spot, message in enumerate(self.source.message_type):
            self._message(message, package, (4, spot))
        for spot, enum in enumerate(self.source.enum_type):
            self._enum(enum, package, (5, spot))
        self._extended(self.source.extension, package, 7, ())
        services = tuple(
            Service(
                _within(package, service.name),
                tuple(self._method(one, (6, number, 2, spot)) for spot, one in enumerate(service.method)),
            )
            for number, service in enumerate(self.source.service)
        )
        return File(
            package=package,
            level=_level(self.source),
            options=_features(self.source.options),
            messages=tuple(self.messages),
            enums=tuple(self.enums),
            services=services,
            extensions=tuple(self.extensions),
        )

    def _message(self, message: DescriptorProto, scope: str, place: Place) -> None:
        name = _within(scope, message.name)
        maps = {f".{_within(name, one.name)}": one for one in message.nested_type if one.options.map_entry}
        fields = [self._field(one, maps, (*place, _MESSAGE_FIELDS, spot)) for spot, one in enumerate(message.field)]
        self.messages.append(MessageOf(name, tuple(fields), self.comments.get(place, "")))
        for spot, inner in enumerate(message.nested_type):
            if not inner.options.map_entry:
                self._message(inner, name, (*place, _NESTED, spot))
        for spot, enum in enumerate(message.enum_type):
            self._enum(enum, name, (*place, _ENUMS, spot))
        self._extended(message.extension, name, 6, place)

    def _extended(self, found: Iterable[FieldDescriptorProto], scope: str, key: int, place: Place) -> None:
        for spot, one in enumerate(found):
            self.extensions.append(Extension(one.extendee, self._field(one, {}, (*place, key, spot)), scope))

    def _field(self, field: FieldDescriptorProto, maps: dict[str, DescriptorProto], place: Place) -> FieldOf:
        comment = self.comments.get(place, "")
        options = _of_field(field)
        entry = maps.get(field.type_name)
        if entry is not None and len(entry.field) == 2:
            key, value = entry.field
            return FieldOf(field.name, field.number, _type(value), "", comment, options, _type(key))
        label = _LABELS.get(field.label, "")
        if label == "optional" and _level(self.source) != "proto2" and not field.proto3_optional:
            label = ""
        alternative = field.HasField("oneof_index") and not field.proto3_optional
        group = field.type == _GROUP
        return FieldOf(
            field.name, field.number, _type(field), label, comment, options, group=group, alternative=alternative
        )

    def _enum(self, enum: EnumDescriptorProto, scope: str, place: Place) -> None:
        values = tuple(
            EnumValue(one.name, one.number, self.comments.get((*place, 2, spot), ""))
            for spot, one in enumerate(enum.value)
        )
        self.enums.append(EnumOf(_within(scope, enum.name), values, self.comments.get(place, "")))

    def _method(self, method: MethodDescriptorProto, place: Place) -> Method:
        takes = method.input_type + "[]" * method.client_streaming
        gives = method.output_type + "[]" * method.server_streaming
        return Method(method.name, takes, gives, self.comments.get(place, ""), _of_method(method.options))


def _plain(comment: str) -> str:
    """The words of a comment, which has kept the space before each line."""
    return "\n".join(line.removeprefix(" ").rstrip() for line in comment.split("\n")).strip()


def _level(file: FileDescriptorProto) -> str:
    """proto2, proto3, or the year of an edition, whose number in the descriptor is 1000 for 2023 and so on."""
    return str(file.edition + 1_023) if file.syntax == "editions" else file.syntax or "proto2"


def _type(field: FieldDescriptorProto) -> str:
    if field.type_name:
        return field.type_name
    return FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower() if field.type else ""


def _features(options: Any) -> Options:
    """What the editions set, under the names that they have in text."""
    return {
        f"features.{feature.name}": (feature.enum_type.values_by_number[value].name,)
        for feature, value in options.features.ListFields()
        if feature.enum_type is not None and value in feature.enum_type.values_by_number
    }


def _of_field(field: FieldDescriptorProto) -> Options:
    options: dict[str, tuple[str, ...]] = dict(_features(field.options))
    if field.options.deprecated:
        options["deprecated"] = ("true",)
    if field.HasField("default_value"):
        options["default"] = (field.default_value,)
    if field.json_name:
        options["json_name"] = (field.json_name,)
    behaviors = tuple(_BEHAVIORS[number] for number in _behaviors(field.options) if number in _BEHAVIORS)
    return options | ({"(google.api.field_behavior)": behaviors} if behaviors else {})


def _behaviors(options: FieldOptions) -> list[int]:
    """The numbers of an option that the library does not know: one at a time, or packed."""
    found: list[int] = []
    for number, data in _unknown(options):
        if number == _BEHAVIOR:
            found += [data] if isinstance(data, int) else list(data)
    return found


def _unknown(options: FieldOptions | MethodOptions) -> list[tuple[int, Any]]:
    """Number and value of each option that the library does not know."""
    found = UnknownFieldSet(options)
    return [(found[spot].field_number, found[spot].data) for spot in range(len(found))]


def _of_method(options: MethodOptions) -> Options:
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    if options.deprecated:
        found["deprecated"] = ("true",)
    if options.idempotency_level:
        found["idempotency_level"] = (MethodOptions.IdempotencyLevel.Name(options.idempotency_level),)
    for number, data in _unknown(options):
        if number == _HTTP and isinstance(data, bytes) and data:
            verb = _VERBS.get(data[0] >> 3)
            if verb:
                found[f"(google.api.http).{verb}"] = ("",)
    return found


def _within(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name
