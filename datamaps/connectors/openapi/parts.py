"""The parts of an OpenAPI document that a reference can lead to, as plain data or kept as text.

A document of 13 MB is 80 MB once it is loaded. Of two that are compared, the first is kept as the text of its parts,
and a part is loaded when it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from datamaps.connectors.base import Limits
from datamaps.connectors.openapi.document import Document
from datamaps.connectors.parsing import data_value
from datamaps.connectors.plain import text_of, unescaped

_WORDS = ("info", "tags", "externalDocs", "openapi", "servers", "host", "basePath", "schemes")
"""What no operation and no schema is read from."""
EVERYWHERE = ("security", "consumes", "produces", "swagger")
"""What every operation is read from."""
_DEEP = {"components": 4, "definitions": 3, "parameters": 3, "responses": 3, "paths": 3, "webhooks": 3}


class Parts(dict[str, Any]):
    """Values by name, each kept as the text that it is loaded from whenever it is asked for."""

    def __getitem__(self, name: str) -> Any:
        return orjson.loads(self.text(name))

    def get(self, name: str, default: Any = None) -> Any:
        return orjson.loads(self.text(name)) if name in self else default

    def items(self) -> Any:
        return ((name, self[name]) for name in self)

    def values(self) -> Any:
        return (self[name] for name in self)

    def text(self, name: str) -> bytes:
        kept: bytes = super().__getitem__(name)
        return kept


def load(content: bytes, limits: Limits) -> Document:
    """A parsed document. Raises ConnectorError (malformed, too_large)."""
    return Document(data_value(content, limits))


def keep(content: bytes, limits: Limits) -> Document:
    """A parsed document with its parts kept as text. Raises ConnectorError (malformed, too_large)."""
    document = load(content, limits)
    data = document.data
    for key in data.keys() & _DEEP.keys():
        if isinstance(data[key], dict) and _DEEP[key] == 3:
            data[key] = _kept(data[key])
        elif isinstance(data[key], dict):
            data[key] = {name: _kept(one) if isinstance(one, dict) else one for name, one in data[key].items()}
    return Document(data)


def _kept(named: dict[str, Any]) -> Parts:
    parts = Parts()
    while named:  # taken away one by one, so that both are never there as a whole
        name, value = named.popitem()
        parts[name] = bytes(memoryview(text_of(value)))  # a copy, as orjson's own is four times its size
    return Parts(reversed(list(dict.items(parts))))


def units(document: Document) -> Iterator[tuple[str, Any]]:
    """The parts by reference: components, paths, and any other part as a whole; a part kept as text as that text."""
    for key, value in document.data.items():
        if key in _WORDS or key in EVERYWHERE:
            continue
        depth = _DEEP.get(key, 2)
        if depth == 2 or not isinstance(value, dict):
            yield f"#/{key}", value
        elif depth == 3:
            yield from ((f"#/{key}/{name}", one) for name, one in dict.items(value))
        else:
            for section, named in value.items():
                if isinstance(named, dict):
                    yield from ((f"#/{key}/{section}/{name}", one) for name, one in dict.items(named))


def unit_of(reference: str) -> str:
    """The part that a reference leads to or into."""
    parts = reference.split("/")
    depth = _DEEP.get(parts[1] if len(parts) > 1 else "", 2)
    return "/".join([*parts[: depth - 1], *map(unescaped, parts[depth - 1 : depth])])
