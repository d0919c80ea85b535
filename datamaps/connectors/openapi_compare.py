"""Two OpenAPI documents compared where they differ."""

from __future__ import annotations

from datamaps.connectors.base import Limits
from datamaps.connectors.openapi import shape_of
from datamaps.connectors.openapi_document import Document
from datamaps.connectors.parsing import data_value
from datamaps.connectors.registry import OPENAPI
from datamaps.schema.compare import Comparison, compare


def load(content: bytes, limits: Limits) -> Document:
    """A parsed document. Raises ConnectorError (malformed, too_large)."""
    return Document(data_value(content, limits))


def compare_documents(before: Document, after: Document, limits: Limits) -> Comparison:
    """The same as comparing what is read from both. Raises ConnectorError (too_large, timed_out)."""
    old, new = shape_of(before, limits), shape_of(after, limits)
    return compare(old, new, OPENAPI.sees, baseline=old)
