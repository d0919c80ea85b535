"""SOAP services by their WSDL 1.1 and its schemas: one file, or a zip of those that belong together.

Types and elements are records as in any XML schema; what can be called are operations. What a service imports is taken
from the same upload and never fetched.
"""

from __future__ import annotations

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.soap.operations import Operations
from datamaps.connectors.soap.service import Service
from datamaps.connectors.xsd.files import Files
from datamaps.connectors.xsd.rows import Rows
from datamaps.connectors.xsd.schemas import Schemas
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import SystemSchema


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape that a service describes. Raises ConnectorError (malformed, too_large, timed_out)."""
    files = Files(content, limits)
    schemas = Schemas(files, limits)
    service = Service(files, schemas)
    schemas.add_files()
    schemas.finish()
    rows = Rows(schemas)
    records = list(rows.records())
    reading = Operations(service, rows)
    operations = tuple(reading.all())
    records += reading.bodies
    if not operations and service.elsewhere:
        raise ConnectorError(Trouble.MALFORMED, "soap_elsewhere", permanent=True, place=service.elsewhere)
    if not records and not operations:
        raise ConnectorError(Trouble.MALFORMED, "soap", permanent=True)
    return normalize(
        SystemSchema(
            records=tuple(records),
            operations=operations,
            servers=service.servers(),
            composed=tuple(rows.composed),
            hidden=schemas.unseen,
            notes=schemas.notes,
        )
    )
