"""What Singer taps and Airbyte sources find: a record for each stream, read as the JSON Schema that it carries.

Which streams and properties somebody has selected, and how they are copied, is a setting and not a shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.json_schema.read import Definitions
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.parsing import json_value
from datamaps.connectors.plain import clean
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import Record, SystemSchema
from integrations_portal.shapes.paths import join_path

Streams = dict[str, tuple[dict[str, Any], frozenset[str]]]
"""The schema of each stream by name, and the paths of its key."""
_MESSAGES = 200
"""Lines of a source's output that are looked through for its catalog."""


def read_singer(content: bytes, limits: Limits) -> SystemSchema:
    """A tap's catalog, or the older properties file. Raises ConnectorError (malformed, too_large, timed_out)."""
    return _schema(_singer(json_value(content, limits)), limits)


def read_airbyte(content: bytes, limits: Limits) -> SystemSchema:
    """A source's catalog, alone or as one of the messages that `discover` prints, one a line."""
    return _schema(_airbyte(_catalog(content, limits)), limits)


def _schema(streams: Streams, limits: Limits) -> SystemSchema:
    if not streams:
        raise ConnectorError(Trouble.MALFORMED, "no_stream", permanent=True)
    definitions = Definitions({"$defs": {name: schema for name, (schema, _key) in streams.items()}})
    rows = Rows(definitions, limits)
    records = tuple(_with_key(rows.component(name), streams[name][1]) for name in definitions.schemas)
    notes = tuple(definitions.notes.values())
    return normalize(SystemSchema(records=records, composed=tuple(rows.composed), notes=notes))


def _with_key(record: Record, key: frozenset[str]) -> Record:
    marked = tuple(row.model_copy(update={"key": True}) if row.path in key else row for row in record.fields)
    return record.model_copy(update={"fields": marked})


def _singer(catalog: Any) -> Streams:
    return {
        name: (schema, frozenset(join_path((part,)) for part in _singer_key(stream)))
        for stream, name, schema in _named(catalog, ("tap_stream_id", "stream"), "schema")
    }


def _singer_key(stream: dict[str, Any]) -> Iterator[str]:
    """Where the key stands has changed: beside the schema, or in the metadata of the stream as a whole."""
    listed = stream.get("key_properties")
    yield from (part for part in listed if isinstance(part, str)) if isinstance(listed, list) else ()
    metadata = stream.get("metadata")
    for one in metadata if isinstance(metadata, list) else ():
        about = one.get("metadata") if isinstance(one, dict) and one.get("breadcrumb") == [] else None
        if isinstance(about, dict):
            keys = about.get("table-key-properties") or about.get("view-key-properties")
            yield from (part for part in keys if isinstance(part, str)) if isinstance(keys, list) else ()


def _airbyte(catalog: Any) -> Streams:
    return {
        name: (schema, frozenset(_airbyte_key(stream)))
        for stream, name, schema in _named(catalog, ("name",), "json_schema")
    }


def _airbyte_key(stream: dict[str, Any]) -> Iterator[str]:
    key = stream.get("source_defined_primary_key")
    for path in key if isinstance(key, list) else ():
        if isinstance(path, list) and path and all(isinstance(part, str) for part in path):
            yield join_path(path)


def _named(catalog: Any, names: tuple[str, ...], schema: str) -> Iterator[tuple[dict[str, Any], str, dict[str, Any]]]:
    """Each stream that has a name and a schema; a stream in a configured catalog is one level deeper."""
    streams = catalog.get("streams") if isinstance(catalog, dict) else None
    for one in streams if isinstance(streams, list) else ():
        stream = one.get("stream") if isinstance(one, dict) and isinstance(one.get("stream"), dict) else one
        if isinstance(stream, dict) and isinstance(stream.get(schema), dict):
            name = next((stream[key] for key in names if isinstance(stream.get(key), str) and stream[key].strip()), "")
            if name:
                yield stream, clean(name), stream[schema]


def _catalog(content: bytes, limits: Limits) -> Any:
    """The catalog of a file that is one, or that holds the messages of a source."""
    lines = [line for line in content.splitlines()[:_MESSAGES] if line.lstrip().startswith(b"{")]
    if len(lines) > 1 and all(line.rstrip().endswith(b"}") for line in lines):
        found = (json_value(line, limits) for line in lines)
        return next((one["catalog"] for one in found if isinstance(one, dict) and "catalog" in one), None)
    value = json_value(content, limits)
    return value["catalog"] if isinstance(value, dict) and isinstance(value.get("catalog"), dict) else value
