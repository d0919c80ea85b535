"""What a schema says once its references, allOf, oneOf and anyOf are taken together: one flat look.

A named group stays a name: its own fields are read on its own record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from datamaps.connectors.openapi_document import Document, listed, mapping

_SAYS = frozenset(
    {
        *("type", "format", "enum", "const", "items", "prefixItems", "properties", "additionalProperties"),
        *("patternProperties", "required", "allOf", "oneOf", "anyOf", "$ref", "maxLength", "minLength", "pattern"),
        *("maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "multipleOf", "maxItems", "minItems"),
        *("maxProperties", "minProperties", "uniqueItems", "contentEncoding", "discriminator"),
    }
)
"""Keywords that say something of the shape; the rest are words about it, or flags of the place."""
_KEPT = (_SAYS - {"type", "enum", "const", "properties", "required", "allOf", "oneOf", "anyOf", "$ref"}) | {
    *("title", "description", "default", "readOnly", "writeOnly", "deprecated", "example", "x-deprecated"),
}
_FLAGS = frozenset({"readOnly", "writeOnly", "deprecated", "default", "maxProperties", "minProperties"})
"""What a named group says of the field that has its shape."""
_NOT_READ = ("not", "if", "dependentRequired", "dependentSchemas", "contains", "propertyNames", "$dynamicRef")


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
    """References to unnamed parts that led here: what holds itself by one of them is cut."""

    @property
    def is_object(self) -> bool:
        return self.types == {"object"}

    @property
    def says(self) -> bool:
        """Whether anything of the shape is said."""
        return bool(
            self.types or self.properties or self.links or self.values is not None or self.keywords.keys() & _SAYS
        )


class Looks:
    """Reads the looks of one document, and keeps those of its components."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.referred: set[str] = set()
        """Names of the components that were referred to since this was last emptied."""
        self._named: dict[str, Look] = {}
        self._reading: set[str] = set()
        self._following: set[str] = set()

    def named(self, name: str) -> Look:
        """The look of a component schema itself."""
        if name not in self._named:
            if name in self._reading:
                return Look(types=frozenset({"object"}), links=(name,))
            self._reading.add(name)
            referred, self.referred = self.referred, set()
            self._named[name] = self.look(self.document.schemas[name], name)
            self.referred = referred
            self._reading.discard(name)
        return self._named[name]

    def look(self, schema: Any, where: str) -> Look:
        """The look of any schema; `where` is for notes."""
        if not isinstance(schema, dict):
            if schema not in (True, None):
                self.document.note(where, "schema_not_read")
            return Look()
        for keyword in _NOT_READ:
            if keyword in schema:
                self.document.note(where, "keyword_not_read", keyword=keyword)
        parts = [self._own(schema)]
        if "$ref" in schema:
            parts.insert(0, self._reference(schema["$ref"], where))
        parts += [self.look(part, where) for part in listed(schema.get("allOf"))]
        for keyword in ("oneOf", "anyOf"):
            if listed(schema.get(keyword)):
                parts.append(self._variants(schema[keyword], where))
        return self.both(parts, where)

    def _reference(self, reference: Any, where: str) -> Look:
        name = self.document.schema_name(reference)
        if name:
            self.referred.add(name)
            target = self.named(name)
            if target.is_object:
                flags = {key: target.keywords[key] for key in target.keywords.keys() & _FLAGS}
                return Look(types=target.types, keywords=flags, links=(name,), nullable=target.nullable)
            return replace(target, name=name)
        if not isinstance(reference, str) or reference in self._following:
            self.document.note(where, "reference_cycle", reference=str(reference))
            return Look()
        self._following.add(reference)
        look = self.look(self.document.target(reference, where), where)
        self._following.discard(reference)
        return replace(look, followed=look.followed | {reference})

    def _own(self, schema: dict[str, Any]) -> Look:
        types, nullable = _types(schema)
        values = _values(schema)
        if values is not None and None in values:
            nullable = True
            values = tuple(value for value in values if value is not None) or None
        required = schema.get("required")
        return Look(
            types=types,
            keywords={name: value for name, value in schema.items() if name in _KEPT},
            values=values,
            nullable=nullable,
            properties=dict(mapping(schema.get("properties"))),
            required=frozenset(name for name in listed(required) if isinstance(name, str)),
        )

    def _variants(self, schemas: list[Any], where: str) -> Look:
        """One of several: null makes it nullable, labelled constants are a list of values, groups are joined."""
        looks = [self.look(schema, where) for schema in schemas]
        nullable = any(look.nullable for look in looks)
        rest = [look for look in looks if look.types != {"null"} and (look.says or not look.nullable)]
        said = [look for look in rest if look.says and not _only_requires(look)]
        if not said:
            return Look(nullable=nullable)
        if len(said) < len(rest) and not all(_only_requires(look) for look in rest if look not in said):
            return Look(nullable=nullable)  # anything goes
        if len(said) == 1:
            return replace(said[0], nullable=nullable)
        return replace(self.either(said, where), nullable=nullable)

    def both(self, parts: Iterable[Look], where: str) -> Look:
        """All of several looks at once."""
        result = Look()
        for part in parts:
            result = self._and(result, part, where)
        return _typed(result)

    def _and(self, first: Look, second: Look, where: str) -> Look:
        if first == Look():
            return second
        if second == Look():
            return first
        if first.links and second.links and first.links != second.links and (first.one_of or second.one_of):
            first, second = self.opened(first, where), self.opened(second, where)
        properties = dict(first.properties)
        for name, schema in second.properties.items():
            same = name in properties and properties[name] != schema
            properties[name] = {"allOf": [properties[name], schema]} if same else schema
        keywords = first.keywords | second.keywords
        items = [part.keywords["items"] for part in (first, second) if "items" in part.keywords]
        if len(items) == 2 and items[0] != items[1]:
            keywords["items"] = {"allOf": items}
        values = first.values if second.values is None else second.values
        if first.values is not None and second.values is not None:
            values = tuple(value for value in first.values if value in second.values) or second.values
        return Look(
            types=second.types & first.types or second.types or first.types,
            keywords=keywords,
            values=values,
            nullable=first.nullable or second.nullable,
            properties=properties,
            required=first.required | second.required,
            links=tuple(dict.fromkeys((*first.links, *second.links))),
            one_of=first.one_of or second.one_of,
            name=first.name or second.name,
            followed=first.followed | second.followed,
        )

    def either(self, looks: list[Look], where: str) -> Look:
        """One look for what is one of several."""
        if all(look.is_object for look in looks):
            pure = all(look.links and not look.properties and (len(look.links) == 1 or look.one_of) for look in looks)
            if pure:
                links = tuple(sorted({link for look in looks for link in look.links}))
                return Look(types=frozenset({"object"}), links=links, one_of=len(links) > 1)
            return self._one_group([self.opened(look, where) for look in looks])
        types = frozenset().union(*(look.types for look in looks))
        values = None
        if all(look.values is not None for look in looks):
            values = tuple(value for look in looks for value in look.values or ())
        shared = [set(map(repr, look.keywords.items())) for look in looks]
        common = set.intersection(*shared)
        keywords = {name: value for name, value in looks[0].keywords.items() if repr((name, value)) in common}
        same_type = len(types) == 1 and all(look.types for look in looks)
        if types == {"array"}:
            items = [look.keywords.get("items") for look in looks]
            keywords["items"] = items[0] if items.count(items[0]) == len(items) else {"oneOf": items}
        return Look(types if same_type or all(look.types for look in looks) else frozenset(), keywords, values)

    def _one_group(self, looks: list[Look]) -> Look:
        found: dict[str, list[Any]] = {}
        for look in looks:
            for name, schema in look.properties.items():
                if schema not in found.setdefault(name, []):
                    found[name].append(schema)
        properties = {name: one[0] if len(one) == 1 else {"oneOf": one} for name, one in found.items()}
        required = frozenset.intersection(*(look.required for look in looks))
        return Look(types=frozenset({"object"}), properties=properties, required=required)

    def opened(self, look: Look, where: str, within: frozenset[str] = frozenset()) -> Look:
        """The look with the fields of its named groups written out. A group inside itself stays a name."""
        if not look.links:
            return look
        inside = [
            self.opened(self.named(name), where, within | {name}) if name not in within else Look()
            for name in look.links
        ]
        group = self._one_group(inside) if look.one_of else self.both(inside, where)
        return self._and(replace(group, nullable=False), replace(look, links=(), one_of=False), where)


def _only_requires(look: Look) -> bool:
    """`anyOf: [{required: [a]}, {required: [b]}]` says nothing of a field."""
    return not (look.types or look.properties or look.links or look.values is not None) and not (
        look.keywords.keys() & _SAYS
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


def _typed(look: Look) -> Look:
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
