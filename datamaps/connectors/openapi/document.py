"""Documents of named schemas, of OpenAPI or Swagger above all: their named parts, and references inside them.

A reference that leads out of the document is never followed: it is noted, and what it stands for is not
known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from datamaps.connectors.base import ConnectorError, Trouble
from datamaps.connectors.plain import clean, mapping, text_of, unescaped
from datamaps.schema.shapes import Note

_VERSION = re.compile(r"(2|3)\.(\d+)")
_SCHEMA_HOMES = ("#/components/schemas/", "#/definitions/")
REFERENCE = re.compile(rb'"\$ref":"(#[^"\\]*)"')
"""References inside the document, in the text of plain data."""


class Schemas:
    """Plain data with named schemas in it, and references inside it."""

    def __init__(self, data: dict[str, Any], schemas: Mapping[str, Any]) -> None:
        self.data = data
        self.schemas = schemas
        self.notes: dict[tuple[str, str, str], Note] = {}

    def note(self, where: str, code: str, **values: str) -> None:
        """Something that could only be read in part; told once for each place."""
        key = where, code, repr(values)
        if key not in self.notes:
            short = {name: clean(value) for name, value in values.items()}
            self.notes[key] = Note(where=clean(where), code=code, values=short)

    def schema_name(self, reference: object) -> str:
        """The name of the schema that a reference leads to; empty for any other reference."""
        if isinstance(reference, str):
            for home in _SCHEMA_HOMES:
                if reference.startswith(home):
                    name = unescaped(reference[len(home) :])
                    return name if name in self.schemas else ""
        return ""

    def names_in(self, schema: Any) -> set[str]:
        """The component schemas that a schema refers to, wherever in it."""
        if not isinstance(schema, dict):
            return set()
        found = {reference.decode() for reference in REFERENCE.findall(text_of(schema))}
        return {name for name in map(self.schema_name, found) if name}

    def resolve(self, value: Any, where: str) -> dict[str, Any]:
        """What a part of the document is, behind references; an empty one for what cannot be followed."""
        seen: set[str] = set()
        while isinstance(value, dict) and isinstance(value.get("$ref"), str):
            reference = value["$ref"]
            if reference in seen:
                self.note(where, "reference_cycle", reference=reference)
                return {}
            seen.add(reference)
            value = self.target(reference, where)
        return value if isinstance(value, dict) else {}

    def target(self, reference: str, where: str) -> Any:
        """What one reference leads to; nothing, and a note, when it leads out of the document or nowhere."""
        if not reference.startswith("#"):
            self.note(where, "reference_remote", reference=reference)
            return None
        if reference == "#":
            return self.data
        here: Any = self.data
        for part in reference.removeprefix("#/").split("/"):
            name = unescaped(part)
            if isinstance(here, dict) and name in here:
                here = here[name]
            elif isinstance(here, list) and name.isdigit() and int(name) < len(here):
                here = here[int(name)]
            else:
                self.note(where, "reference_missing", reference=reference)
                return None
        return here


class Document(Schemas):
    """A parsed document. Raises ConnectorError(malformed) when it is no OpenAPI document that we know."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict):
            raise ConnectorError(Trouble.MALFORMED, "openapi_not_object", permanent=True)
        self.swagger = "swagger" in data
        version = data.get("swagger") if self.swagger else data.get("openapi")
        found = _VERSION.match(str(version)) if isinstance(version, str | float) else None
        if not found or (found[1] == "2") != self.swagger:
            raise ConnectorError(Trouble.MALFORMED, "openapi_version", permanent=True, version=str(version)[:40])
        components = mapping(data.get("components"))
        self.home = "#/definitions/" if self.swagger else "#/components/schemas/"
        super().__init__(data, mapping(data.get("definitions") if self.swagger else components.get("schemas")))
