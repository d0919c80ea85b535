"""Where the references of a JSON Schema lead: by pointer, by anchor, and by the address of a part that is in the file.

All drafts from 4 to 2020-12 come out in one spelling: every reference that stays in the document is a plain pointer
(`#/$defs/Line`), so that what reads the schema needs to know of nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urldefrag, urljoin

from datamaps.connectors.plain import listed, mapping, unescaped

NAMED = ("$defs", "definitions")
_OF_NAMES = frozenset({*NAMED, "properties", "patternProperties", "dependentSchemas", "dependencies"})
_OF_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems", "items"})
_OF_ONE = frozenset(
    {
        *("items", "additionalItems", "additionalProperties", "unevaluatedItems", "unevaluatedProperties"),
        *("not", "if", "then", "else", "contains", "propertyNames", "contentSchema"),
    }
)
SAYS = _OF_NAMES | _OF_LISTS | _OF_ONE | {"$ref", "$dynamicRef", "$recursiveRef", "type", "enum", "const", "required"}
"""Keywords that only a schema has."""
_OLD_DRAFT = re.compile(r"json-schema\.org/draft-0[3-7]/")
_WORDS = frozenset({"title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated", "nullable"})
"""What drafts up to 7 let stand beside a reference without a meaning, and what people mean by it all the same."""

Pointer = tuple[str, ...]


def is_schema(value: Any) -> bool:
    """Whether a value is a schema, and not a folder of schemas (`$defs: {servers: {api: {...}}}`)."""
    if not isinstance(value, dict):
        return isinstance(value, bool)
    inside = [one for one in value.values() if isinstance(one, dict)]
    return bool(value.keys() & SAYS) or not inside or len(inside) < len(value)


def below(schema: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The schemas right below one, with the steps that lead to each."""
    for key, value in schema.items():
        if key in _OF_NAMES and isinstance(value, dict):
            yield from (((key, name), one) for name, one in value.items() if not isinstance(one, list))
        elif key in _OF_LISTS and isinstance(value, list):
            yield from (((key, str(place)), one) for place, one in enumerate(value))
        elif key in _OF_ONE and isinstance(value, dict):
            yield (key,), value


def spelled(pointer: Pointer) -> str:
    """A pointer as a reference."""
    return "#" + "".join(f"/{part.replace('~', '~0').replace('/', '~1')}" for part in pointer)


class Places:
    """The parts of one document that have an address or an anchor of their own."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.base = _address(data)
        self.outside: set[str] = set()
        """Addresses of other documents that were met while references were put in order."""
        self._known: dict[str, Pointer] = {self.base: ()}
        self._old = bool(_OLD_DRAFT.search(str(data.get("$schema", ""))))
        self._find(data, (), "")

    def _find(self, schema: Any, pointer: Pointer, base: str) -> None:
        if not isinstance(schema, dict):
            return
        own = _address(schema)
        if own.startswith("#"):
            self._known.setdefault(base + own, pointer)
        elif own:
            base = urldefrag(urljoin(base, own))[0]
            self._known.setdefault(base, pointer)
        for key in ("$anchor", "$dynamicAnchor"):
            if isinstance(schema.get(key), str):
                self._known.setdefault(f"{base}#{schema[key]}", pointer)
        if schema.get("$recursiveAnchor") is True:
            self._known.setdefault(f"{base}#", pointer)
        for steps, one in below(schema):
            self._find(one, (*pointer, *steps), base)
        if pointer and not is_schema(schema):
            for name, one in schema.items():
                self._find(one, (*pointer, name), base)

    def ready(self, schema: Any, base: str | None = None) -> Any:
        """A schema with its references as plain pointers, in the words that all drafts share."""
        if not isinstance(schema, dict):
            return schema
        base = self.base if base is None else base
        own = _address(schema)
        if own and not own.startswith("#"):
            base = urldefrag(urljoin(base, own))[0]
        result = dict(schema)
        for steps, one in below(schema):
            changed = self.ready(one, base)
            if len(steps) == 1:
                result[steps[0]] = changed
            else:
                result[steps[0]] = _with(result[steps[0]], schema[steps[0]], steps[1], changed)
        if not schema.keys() & SAYS and not is_schema(schema):
            result = {name: self.ready(one, base) for name, one in schema.items()}
        for keyword in ("$recursiveRef", "$dynamicRef"):
            if isinstance(result.get(keyword), str):
                result["$ref"] = result.pop(keyword)
        if isinstance(result.get("$ref"), str):
            result["$ref"] = self._local(result["$ref"], base)
            if self._old:
                result = {key: one for key, one in result.items() if key == "$ref" or key in _WORDS | set(NAMED)}
        if "example" not in result and listed(schema.get("examples")):
            result["example"] = schema["examples"][0]
        return result

    def _local(self, reference: str, base: str) -> str:
        """The pointer that a reference stands for; as it is when it leads out of the document."""
        address, fragment = urldefrag(urljoin(base, reference) if not reference.startswith("#") else base + reference)
        if fragment and not fragment.startswith("/"):
            found = self._known.get(f"{address}#{fragment}")
            return spelled(found) if found is not None else reference
        root = self._known.get(f"{address}#") if reference == "#" else None
        root = self._known.get(address) if root is None else root
        if root is None:
            self.outside.add(address)
            return reference
        return spelled((*root, *map(unescaped, fragment.split("/")[1:])))

    def beside(self) -> bool:
        """Whether a reference leads to a document of the same folder: this one is only a part of what is described."""
        folder = urljoin(self.base, ".")
        return any(urljoin(one, ".") == folder for one in self.outside)


def _with(changed: Any, before: Any, step: str, value: Any) -> Any:
    """A group or list of schemas with one of them replaced, copied when it is still the one that was given."""
    changed = (dict(changed) if isinstance(changed, dict) else list(changed)) if changed is before else changed
    changed[int(step) if isinstance(changed, list) else step] = value
    return changed


def _address(schema: dict[str, Any]) -> str:
    """The address that a schema gives itself; `id` is that of draft 4, unless it is a field of this name."""
    found = schema.get("$id", schema.get("id"))
    if not isinstance(found, str):
        return ""
    return quote(found, safe=":/?#[]@!$&'()*+,;=%~") if not found.startswith("#") else found


def named_schemas(data: dict[str, Any]) -> Iterator[tuple[Pointer, Any]]:
    """The schemas that the document names, those in folders of them too."""
    for key in NAMED:
        for name, one in mapping(data.get(key)).items():
            yield from _in_folder((key, name), one)


def _in_folder(pointer: Pointer, value: Any) -> Iterator[tuple[Pointer, Any]]:
    if is_schema(value):
        yield pointer, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _in_folder((*pointer, name), one)
