"""Small OpenAPI documents for tests, and short ways to look at what is read from them."""

from __future__ import annotations

import copy
from typing import Any

from datamaps.connectors.base import Limits
from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.openapi.compare import compare_documents
from datamaps.connectors.openapi.document import Document
from datamaps.connectors.openapi.read import shape_of
from datamaps.schema.changes import Value
from datamaps.schema.compare import compare
from datamaps.schema.shapes import Field, Record, SystemSchema

Data = dict[str, Any]


def document(schemas: Data | None = None, paths: Data | None = None, version: str = "3.0.3", **rest: Any) -> Data:
    """An OpenAPI document, or with version 2.0 a Swagger one, of these schemas and paths."""
    if version == "2.0":
        return {"swagger": "2.0", "paths": paths or {}, "definitions": schemas or {}, **rest}
    components = {"schemas": schemas or {}} | rest.pop("components", {})
    return {"openapi": version, "paths": paths or {}, "components": components, **rest}


def read(data: Data) -> SystemSchema:
    return shape_of(Document(copy.deepcopy(data)), Limits())


def record(schema: SystemSchema, name: str) -> Record:
    return next(one for one in schema.records if one.name == name)


def rows(schema: SystemSchema, name: str) -> dict[str, Field]:
    """The fields of a record by path."""
    return {row.path: row for row in record(schema, name).fields}


def row(property_schema: Data, **others: Data) -> Field:
    """The row of a property with this schema; `others` are further named schemas."""
    named = {"Thing": {"type": "object", "properties": {"x": property_schema}}, **others}
    return rows(read(document(named, version="3.1.0")), "Thing")["x"]


def told(before: Data, after: Data) -> set[tuple[str, str, Value, Value]]:
    """Kind, path and values of what differs; by all of both documents and by where they differ, which must agree."""
    old, new = read(before), read(after)
    result = compare(old, new, OPENAPI.sees, baseline=old)
    short = compare_documents(Document(copy.deepcopy(before)), Document(copy.deepcopy(after)), Limits())
    assert short.changes == result.changes
    return {(one.kind.value, one.path, one.before, one.after) for one in result.changes}
