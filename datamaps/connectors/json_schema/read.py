"""JSON Schema, drafts 4 to 2020-12, as JSON or YAML.

Every definition is a record; so is the schema itself, called `document`, unless all that it does is to point to one of
its definitions. Nothing is ever fetched: what a reference to another document stands for is not known, and when that
document lies beside this one, what is missing here may have moved there.
"""

from __future__ import annotations

from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.json_schema.places import NAMED, SAYS, Places, named_schemas, spelled
from datamaps.connectors.openapi.document import Schemas
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.parsing import data_value
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import ANY, Hidden, SystemSchema

ROOT = "document"
"""The name of the schema itself: its title is wording, and its address often has a version in it."""
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
_OTHERS = ("openapi", "swagger", "asyncapi")


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape that a schema describes. Raises ConnectorError (malformed, too_large, timed_out)."""
    definitions = Definitions(data_value(content, limits))
    rows = Rows(definitions, limits)
    records = tuple(rows.component(name) for name in definitions.schemas)
    hidden = (Hidden(record=ANY, reason="reference_remote"),) if definitions.places.beside() else ()
    schema = SystemSchema(
        records=records, composed=tuple(rows.composed), hidden=hidden, notes=tuple(definitions.notes.values())
    )
    return normalize(schema)


class Definitions(Schemas):
    """A parsed JSON Schema. Raises ConnectorError(malformed) for what is none."""

    def __init__(self, data: Any) -> None:
        if not isinstance(data, dict) or any(isinstance(data.get(key), str) for key in _OTHERS):
            raise ConnectorError(Trouble.MALFORMED, "json_schema", permanent=True)
        self.places = Places(data)
        data = self.places.ready(data)
        self._names: dict[str, str] = {}
        schemas: dict[str, Any] = {}
        if _says_more_than_where(data):
            schemas[ROOT] = {key: one for key, one in data.items() if key not in NAMED}
            self._names["#"] = ROOT
        for pointer, schema in named_schemas(data):
            name = "/".join(pointer[1:])
            # Both words for definitions may be in use, and one may be called like the schema itself.
            name = spelled(pointer) if name in schemas or name == ROOT else name
            schemas[name] = schema
            self._names[spelled(pointer)] = name
        if not schemas:
            raise ConnectorError(Trouble.MALFORMED, "json_schema", permanent=True)
        super().__init__(data, schemas)

    def schema_name(self, reference: object) -> str:
        """The name of the schema that a reference leads to; empty for any other reference."""
        return self._names.get(reference, "") if isinstance(reference, str) else ""


def _says_more_than_where(data: dict[str, Any]) -> bool:
    """Whether a schema describes something itself: more than where its description is."""
    kinds = data.get("type")
    if not set(kinds if isinstance(kinds, list) else [kinds] if kinds is not None else []) <= _TYPES:
        return False  # what calls itself `record` or `array of string` is a schema of another sort
    return bool(data.keys() & (SAYS - set(NAMED) - {"$ref"}))
