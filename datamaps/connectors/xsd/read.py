"""XML Schema (XSD): one schema, or several that belong together in a packed file.

Each type and each element at the top of a schema is a record. What a schema includes or imports is taken from the same
upload and never fetched: what is missing there has an unknown type and a note.
"""

from __future__ import annotations

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.xsd.files import Files
from datamaps.connectors.xsd.rows import Rows
from datamaps.connectors.xsd.schemas import Schemas
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import SystemSchema


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shapes that schemas describe. Raises ConnectorError (malformed, too_large, timed_out)."""
    schemas = Schemas(Files(content, limits), limits)
    schemas.add_files()
    schemas.finish()
    rows = Rows(schemas)
    records = tuple(rows.records())
    if not records:
        raise ConnectorError(Trouble.MALFORMED, "xsd", permanent=True)
    return normalize(
        SystemSchema(records=records, composed=tuple(rows.composed), hidden=schemas.unseen, notes=schemas.notes)
    )
