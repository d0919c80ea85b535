"""Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 documents, as JSON or YAML.

Every component schema is a record; so is a body that is written out in an operation (`POST /orders request`,
`GET /orders 200 response`). Nothing is ever fetched: a reference that leads out of the document is noted.
"""

from __future__ import annotations

from datamaps.connectors.base import Limits
from datamaps.connectors.openapi.document import Document
from datamaps.connectors.openapi.operations import Operations
from datamaps.connectors.openapi.rows import Rows
from datamaps.connectors.openapi.signin import servers
from datamaps.connectors.parsing import data_value
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import SystemSchema


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape that a document describes. Raises ConnectorError (malformed, too_large, timed_out)."""
    return shape_of(Document(data_value(content, limits)), limits)


def shape_of(document: Document, limits: Limits) -> SystemSchema:
    """The shape of a parsed document."""
    rows = Rows(document, limits)
    records = [rows.component(name) for name in document.schemas]
    operations = Operations(document, rows)
    found = tuple(operations.all())
    schema = SystemSchema(
        records=(*records, *operations.bodies.values()),
        operations=found,
        servers=servers(document),
        auth=operations.signin.schemes(),
        composed=tuple(rows.composed),
        notes=tuple(document.notes.values()),
    )
    return normalize(schema)
