"""OData, versions 1 to 4: the metadata document of a service, as XML or JSON, from a file or an address.

Each entity type, complex type, enumeration and type definition is a record, with all that it inherits. Entity sets,
functions and actions are operations. Nothing else is asked of the service, and no other document is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit, urlunsplit

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.http import read_url
from datamaps.connectors.odata.document import Document
from datamaps.connectors.odata.json import root_of
from datamaps.connectors.odata.operations import Operations
from datamaps.connectors.odata.rows import Rows
from datamaps.connectors.parsing import xml_root
from datamaps.connectors.talk import Talk, downloaded
from datamaps.schema.normalize import normalize
from datamaps.schema.shapes import SystemSchema

_DOCUMENT = re.compile(r"\$metadata/?$|\.(?:xml|edmx|csdl|json)$", re.IGNORECASE)
_JSON = re.compile(rb"[\xef\xbb\xbf\xff\xfe\0\s]*\{")


def read(content: bytes, limits: Limits) -> SystemSchema:
    """The shape that a metadata document describes. Raises ConnectorError (malformed, too_large, timed_out)."""
    root = root_of(content, limits) if _JSON.match(content) else xml_root(content, limits)
    document = Document(root, limits)
    rows = Rows(document)
    records = tuple(rows.records())
    operations = tuple(Operations(document, rows).all())
    if not records and not operations:
        raise ConnectorError(Trouble.MALFORMED, "odata", permanent=True)
    return normalize(
        SystemSchema(
            records=records,
            operations=operations,
            composed=tuple(rows.composed),
            notes=tuple(document.notes.values()),
        )
    )


def talk(config: Mapping[str, object], limits: Limits) -> Talk:
    """Asks a service for its metadata, by its own address or that of the metadata. Raises ConnectorError."""
    return read((yield from downloaded(read_url(metadata_url(str(config["url"]).strip())))), limits)


def metadata_url(url: str) -> str:
    """The address of the metadata of a service; one that already is that, or leads to a file, as it is.

    Raises ConnectorError(config) for what is no address.
    """
    parts = urlsplit(str(read_url(url)))
    if _DOCUMENT.search(unquote(parts.path)):
        return url
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/$metadata"))
