"""What a schema says once its references, allOf, oneOf and anyOf are taken together: one flat look.

A named group stays a name: its own fields are read on its own record.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from datamaps.connectors.openapi.document import Schemas
from datamaps.connectors.openapi.look import Look, followed, only_requires, own, typed
from datamaps.connectors.plain import listed

_FLAGS = frozenset({"readOnly", "writeOnly", "deprecated", "default", "maxProperties", "minProperties"})
"""What a named group says of the field that has its shape."""
_MANY = 20_000
"""So many readings of schemas that hold each other are enough: then what was cut is kept."""
_NOT_READ = ("not", "if", "dependentRequired", "dependentSchemas", "contains", "propertyNames", "$dynamicRef")


class Looks:
    """Reads the looks of one document, and keeps those of its components."""

    def __init__(self, document: Schemas) -> None:
        self.document = document
        self.referred: set[str] = set()
        """Names of the components that were referred to since this was last emptied."""
        self._named: dict[str, Look] = {}
        self._opened: dict[str, Look] = {}
        self._reading: list[str] = []
        self._cut_at = sys.maxsize
        self._readings = self._cuts = 0
        self._following: set[str] = set()

    def named(self, name: str) -> Look:
        """The look of a component schema itself."""
        if name in self._named:
            return self._named[name]
        if name in self._reading:
            self._cut_at = min(self._cut_at, self._reading.index(name))
            return Look(types=frozenset({"object"}), links=(name,))
        return self._read(name)

    def _read(self, name: str) -> Look:
        """Reads a named schema. What was cut at one that is still being read is not kept but read again later.

        So the look of a schema never depends on which schema was asked for first.
        """
        depth, outer, referred = len(self._reading), self._cut_at, self.referred
        self._reading.append(name)
        self._cut_at, self.referred = sys.maxsize, set()
        look = self.look(self.document.schemas[name], name)
        self._reading.pop()
        cut, self.referred = self._cut_at, referred
        self._cut_at = min(outer, cut) if cut < depth else outer
        self._readings += 1
        if cut >= depth or self._readings > _MANY:
            self._named[name] = look
        return look

    def look(self, schema: Any, where: str) -> Look:
        """The look of any schema; `where` is for notes."""
        if not isinstance(schema, dict):
            if schema not in (True, None):
                self.document.note(where, "schema_not_read")
            return Look()
        for keyword in _NOT_READ:
            if keyword in schema:
                self.document.note(where, "keyword_not_read", keyword=keyword)
        parts = [own(schema)]
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
        if not reference.startswith("#"):
            self.document.target(reference, where)
            return Look(name=reference)
        self._following.add(reference)
        look = self.look(self.document.target(reference, where), where)
        self._following.discard(reference)
        return replace(look, followed=look.followed | {reference})

    def _variants(self, schemas: list[Any], where: str) -> Look:
        """One of several: null makes it nullable, labelled constants are a list of values, groups are joined."""
        looks = [self.look(schema, where) for schema in schemas]
        nullable = any(look.nullable for look in looks)
        rest = [look for look in looks if look.types != {"null"} and (look.says or not look.nullable)]
        said = [look for look in rest if look.says and not only_requires(look)]
        if not said:
            return Look(nullable=nullable)
        if len(said) < len(rest) and not all(only_requires(look) for look in rest if look not in said):
            return Look(nullable=nullable)  # anything goes
        if len(said) == 1:
            return replace(said[0], nullable=nullable)
        return replace(self.either(said, where), nullable=nullable)

    def both(self, parts: Iterable[Look], where: str) -> Look:
        """All of several looks at once."""
        result = Look()
        for part in parts:
            result = self._and(result, part, where)
        return typed(result)

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
        known = types if same_type or all(look.types for look in looks) else frozenset()
        return Look(known, keywords, values, followed=followed(looks))

    def _one_group(self, looks: list[Look]) -> Look:
        found: dict[str, list[Any]] = {}
        for look in looks:
            for name, schema in look.properties.items():
                if schema not in found.setdefault(name, []):
                    found[name].append(schema)
        properties = {name: one[0] if len(one) == 1 else {"oneOf": one} for name, one in found.items()}
        required = frozenset.intersection(*(look.required for look in looks))
        group = Look(types=frozenset({"object"}), properties=properties, required=required)
        return replace(group, followed=followed(looks))

    def opened(self, look: Look, where: str, within: frozenset[str] = frozenset()) -> Look:
        """The look with the fields of its named groups written out. A group inside itself stays a name."""
        if not look.links:
            return look
        names = [name for name in look.links if name not in within]
        self._cuts += len(look.links) - len(names)
        inside = [self._open_named(name, where, within) for name in names]
        if not inside:
            return replace(look, links=(), one_of=False)
        group = self._one_group(inside) if look.one_of else self.both(inside, where)
        group = replace(group, nullable=False, followed=group.followed.union(names))
        self.referred.update(name for name in group.followed if name in self.document.schemas)
        return self._and(group, replace(look, links=(), one_of=False), where)

    def _open_named(self, name: str, where: str, within: frozenset[str]) -> Look:
        """A named group written out; kept unless something in it was left out for being around it."""
        if name not in self._opened:
            before = self._cuts
            look = self.opened(self.named(name), where, within | {name})
            if self._cuts > before:
                return look
            self._opened[name] = look
        return self._opened[name]
