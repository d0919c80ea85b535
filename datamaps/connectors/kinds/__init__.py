"""The one visible table of connector kinds."""

from __future__ import annotations

from datamaps.connectors.base import ConnectorError, Kind, Trouble
from datamaps.connectors.kinds.apis import ASYNCAPI, GRAPHQL, JSON_SCHEMA, OPENAPI
from datamaps.connectors.kinds.contracts import AIRBYTE, AVRO, DBT, ODCS, PROTOBUF, SINGER
from datamaps.connectors.kinds.files import CSV, DICTIONARY, XLSX
from datamaps.connectors.kinds.people import NULL
from datamaps.connectors.kinds.services import SALESFORCE, SCIM, WEBHOOK
from datamaps.connectors.kinds.trading import EDIFACT, X12
from datamaps.connectors.kinds.xml import ODATA, SOAP, XSD
from datamaps.connectors.sql.form import SQL

KINDS: dict[str, Kind] = {
    kind.id: kind
    for kind in (
        OPENAPI,
        JSON_SCHEMA,
        SQL,
        CSV,
        AVRO,
        XLSX,
        DICTIONARY,
        GRAPHQL,
        SCIM,
        SALESFORCE,
        WEBHOOK,
        ODATA,
        ASYNCAPI,
        SOAP,
        XSD,
        PROTOBUF,
        ODCS,
        DBT,
        SINGER,
        AIRBYTE,
        X12,
        EDIFACT,
        NULL,
    )
}


def kind_of(kind_id: str) -> Kind:
    """A kind of the table. Raises ConnectorError(config) for a name that is not in it."""
    kind = KINDS.get(kind_id)
    if kind is None:
        known = ", ".join(KINDS)
        raise ConnectorError(Trouble.CONFIG, "kind", permanent=True, kind=kind_id[:40], known=known)
    return kind
