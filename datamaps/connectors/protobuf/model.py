"""What a file of Protocol Buffers describes, whether it was written as text or compiled into a descriptor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Options = Mapping[str, tuple[str, ...]]
"""Options by their name as it is written, `deprecated` or `(google.api.field_behavior)`, with each of their values."""


@dataclass(frozen=True)
class FieldOf:
    """One field. `type` is as it is written; `label` is required, optional, repeated or empty.

    `map_key` is the type of the keys of a map, whose values are of `type`; `group` is a message that is written out.
    """

    name: str
    number: int
    type: str
    label: str = ""
    comment: str = ""
    options: Options = field(default_factory=dict)
    map_key: str = ""
    group: bool = False
    alternative: bool = False
    """Whether it is one of several, of which only one can be there (`oneof`)."""


@dataclass(frozen=True)
class MessageOf:
    """`name` is the full one, with the package and what it stands in."""

    name: str
    fields: tuple[FieldOf, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class EnumValue:
    name: str
    number: int
    comment: str = ""


@dataclass(frozen=True)
class EnumOf:
    name: str
    values: tuple[EnumValue, ...] = ()
    comment: str = ""


@dataclass(frozen=True)
class Extension:
    """A field that is added to a message elsewhere; `scope` is where its names are looked up."""

    extended: str
    field: FieldOf
    scope: str


@dataclass(frozen=True)
class Method:
    """`takes` and `gives` are types as they are written, with `[]` behind them for a stream."""

    name: str
    takes: str
    gives: str
    comment: str = ""
    options: Options = field(default_factory=dict)


@dataclass(frozen=True)
class Service:
    name: str
    methods: tuple[Method, ...] = ()


@dataclass(frozen=True)
class File:
    """`level` is proto2, proto3 or the year of an edition."""

    package: str = ""
    level: str = "proto2"
    options: Options = field(default_factory=dict)
    messages: tuple[MessageOf, ...] = ()
    enums: tuple[EnumOf, ...] = ()
    services: tuple[Service, ...] = ()
    extensions: tuple[Extension, ...] = ()
