"""What one schema says, flat: types, values, limits, fields, and the named groups whose shape it has."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from datamaps.connectors.plain import listed, mapping

SAYS = frozenset(
    {
        *("type", "format", "enum", "const", "items", "prefixItems", "properties", "additionalProperties"),
        *("patternProperties", "required", "allOf", "oneOf", "anyOf", "$ref", "maxLength", "minLength", "pattern"),
        *("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "maxItems", "minItems"),
        *("maxProperties", "minProperties", "uniqueItems", "contentEncoding", "discriminator"),
    }
)
"""Keywords that say something of the shape; the rest are words about it, or flags of the place."""
KEPT = (SAYS - {"type", "enum", "const", "properties", "required", "allOf", "oneOf", "anyOf", "$ref"}) | {
    *("title", "description", "default", "readOnly", "writeOnly", "deprecated", "example", "x-deprecated"),
}


@dataclass(frozen=True)
class Look:
    """`types` are JSON types without null; none means any. `links` are the records whose shape a group has:
    all of them, or one of them when `one_of`. `name` is the component of a named value or list.
    """

    types: frozenset[str] = frozenset()
    keywords: dict[str, Any] = field(default_factory=dict)
    values: tuple[Any, ...] | None = None
    nullable: bool = False
    properties: dict[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    one_of: bool = False
    name: str = ""
    followed: frozenset[str] = frozenset()
    """References to unnamed parts and names of groups that were written out here: what holds itself is cut there."""

    @property
    def is_object(self) -> bool:
        return self.types == {"object"}

    @property
    def says(self) -> bool:
        """Whether anything of the shape is said."""
        return bool(
            self.types or self.properties or self.links or self.values is not None or self.keywords.keys() & SAYS
        )


def followed(looks: list[Look]) -> frozenset[str]:
    """What the looks were led through, and the names that are lost by joining them."""
    return frozenset().union(*(look.followed | ({look.name} if look.name else set()) for look in looks))


def only_requires(look: Look) -> bool:
    """`anyOf: [{required: [a]}, {required: [b]}]` says nothing of a field."""
    return not (look.types or look.properties or look.links or look.values is not None) and not (
        look.keywords.keys() & SAYS
    )


def own(schema: dict[str, Any]) -> Look:
    """What a schema says itself, without what it refers to or is composed of."""
    types, nullable = _types(schema)
    values = _values(schema)
    if values is not None and None in values:
        nullable = True
        values = tuple(value for value in values if value is not None) or None
    required = schema.get("required")
    return Look(
        types=types,
        keywords={name: value for name, value in schema.items() if name in KEPT},
        values=values,
        nullable=nullable,
        properties=dict(mapping(schema.get("properties"))),
        required=frozenset(name for name in listed(required) if isinstance(name, str)),
    )


def _types(schema: dict[str, Any]) -> tuple[frozenset[str], bool]:
    named = schema.get("type")
    types = {one for one in (named if isinstance(named, list) else [named]) if isinstance(one, str)}
    nullable = schema.get("nullable") is True or schema.get("x-nullable") is True or "null" in types
    if types == {"null"}:
        return frozenset({"null"}), True
    return frozenset(types - {"null"}), nullable


def _values(schema: dict[str, Any]) -> tuple[Any, ...] | None:
    if "const" in schema:
        return (schema["const"],)
    return tuple(schema["enum"]) if isinstance(schema.get("enum"), list) and schema["enum"] else None


def typed(look: Look) -> Look:
    """The look with the type that its other words imply, where none is given."""
    if look.types or not look.says:
        return look
    keywords = look.keywords.keys()
    if look.properties or look.links or keywords & {"additionalProperties", "patternProperties"}:
        return replace(look, types=frozenset({"object"}))
    if keywords & {"items", "prefixItems"}:
        return replace(look, types=frozenset({"array"}))
    if look.values:
        return replace(look, types=frozenset(_type_of(value) for value in look.values))
    return look


def _type_of(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "array" if isinstance(value, list) else "object" if isinstance(value, dict) else "string"
