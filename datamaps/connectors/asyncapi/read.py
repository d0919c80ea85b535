"""AsyncAPI 2 and 3 documents, as JSON or YAML, alone or in a zip with the files that they refer to.

Every message and every named schema is a record; the channels are operations. Both versions give one and the same
shape, so that a document that was brought from 2 to 3 shows no difference.
"""

from __future__ import annotations

from datamaps.connectors.asyncapi.document import loaded
from datamaps.connectors.asyncapi.messages import Messages
from datamaps.connectors.asyncapi.operations import Operations
from datamaps.connectors.base import Limits
from datamaps.connectors.openapi.rows import Rows
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import ANY, Hidden, SystemSchema


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape that a document describes. Raises ConnectorError (malformed, too_large, timed_out)."""
    document = loaded(content, limits)
    messages = Messages(document, limits)
    operations = Operations(document, messages)
    document.learn(messages.schemas())
    rows = Rows(document, limits)
    records = (*messages.records(rows), *(rows.component(name) for name in document.schemas))
    elsewhere = (Hidden(record=ANY, reason="reference_remote"),) if document.incomplete() else ()
    schema = SystemSchema(
        records=records,
        operations=tuple(operations.all(rows)),
        servers=operations.servers.addresses(),
        auth=operations.servers.schemes(),
        composed=tuple(rows.composed),
        hidden=(*elsewhere, *messages.hidden),
        notes=tuple(document.notes.values()),
    )
    return normalize(schema)
