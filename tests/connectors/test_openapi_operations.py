"""Operations of OpenAPI documents: what they take and answer, who may call them, and the bodies written out in them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi.read import read as read_bytes
from datamaps.schema.shapes import FieldType, Operation, OperationKind
from tests.connectors.openapi_documents import document, read, record, rows

TEXT = {"type": "string"}
ORDER = {"Order": {"type": "object", "properties": {"id": TEXT}}}
EU = "https://eu.example.com"
TO_ORDER = {"$ref": "#/components/schemas/Order"}


def json_of(schema: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    return {"content": {media: {"schema": schema}}}


def operation(name: str, data: dict[str, Any]) -> Operation:
    return next(one for one in read(data).operations if one.name == name)


def test_an_operation_names_its_records_parameters_media_types_and_sign_in() -> None:
    data = document(
        ORDER,
        {
            "/orders/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
                "put": {
                    "summary": "Replace an order",
                    "deprecated": True,
                    "parameters": [
                        {"name": "dry", "in": "query", "schema": {"type": "boolean", "default": False}},
                        {"name": "X-Trace", "in": "header", "required": True, "schema": TEXT},
                        {"name": "Accept", "in": "header", "schema": TEXT},
                    ],
                    "requestBody": {"required": True, **json_of(TO_ORDER)},
                    "responses": {
                        "200": json_of({"type": "array", "items": TO_ORDER}),
                        "404": {"description": "Not there"},
                    },
                    "security": [{"oauth": ["write", "read"]}, {"key": []}],
                },
            }
        },
        servers=[{"url": "https://{region}.example.com/v1/", "variables": {"region": {"default": "eu"}}}],
        components={
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "oauth": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {"tokenUrl": "https://eu.example.com/token", "scopes": {"read": ""}}
                    },
                },
            }
        },
    )
    found = operation("PUT /orders/{id}", data)
    assert (found.kind, found.record, found.deprecated) == (OperationKind.WRITE, "Order", True)
    assert found.request == ("?dry", "Order", "header X-Trace")
    assert found.response == ("200: Order[]", "404: ")
    assert found.auth == ("key", "oauth (read write)")
    assert found.media_types == ("gives application/json", "takes application/json")
    assert {row.path: row.required for row in found.parameters} == {
        "?dry": False,
        "header X-Trace": True,
        "{id}": True,
        "body": True,
    }
    assert read(data).servers == ("https://eu.example.com/v1",)
    assert read(data).auth == (
        "key: apiKey header X-Key",
        "oauth scope read",
        "oauth: oauth2 clientCredentials [/token]",
    )


def test_a_body_written_out_is_a_record_named_after_its_operation() -> None:
    body = {"type": "object", "properties": {"sku": TEXT}}
    data = document(
        {},
        {"/orders": {"post": {"requestBody": json_of(body), "responses": {"201": json_of({"items": body})}}}},
    )
    found = read(data)
    assert [one.name for one in found.records] == ["POST /orders 201 response", "POST /orders request"]
    assert found.operations[0].response == ("201: POST /orders 201 response[]",)
    assert list(rows(found, "POST /orders request")) == ["sku"]


def test_swagger_bodies_forms_and_media_types_are_read() -> None:
    data = document(
        {"Order": ORDER["Order"]},
        {
            "/orders": {
                "post": {
                    "parameters": [
                        {"in": "body", "name": "order", "required": True, "schema": {"$ref": "#/definitions/Order"}}
                    ],
                    "responses": {"200": {"schema": {"$ref": "#/definitions/Order"}}},
                },
                "put": {
                    "consumes": ["multipart/form-data"],
                    "parameters": [
                        {"in": "formData", "name": "file", "type": "file", "required": True},
                        {"in": "query", "name": "size", "type": "integer", "maximum": 9},
                    ],
                    "responses": {},
                },
            }
        },
        version="2.0",
        host="api.example.com",
        basePath="/v1",
        schemes=["https", "http"],
        consumes=["application/json"],
        produces=["application/json"],
        securityDefinitions={"key": {"type": "apiKey", "in": "query", "name": "k"}},
        security=[{"key": []}],
    )
    post, put = operation("POST /orders", data), operation("PUT /orders", data)
    assert (post.request, post.response, post.auth) == (("Order",), ("200: Order",), ("key",))
    assert put.media_types == ("takes multipart/form-data",)
    assert rows(read(data), "PUT /orders request")["file"].type is FieldType.BINARY
    assert {row.path: row.maximum for row in put.parameters} == {"?size": 9, "body": None}
    assert read(data).servers == ("http://api.example.com/v1", "https://api.example.com/v1")


def test_webhooks_and_callbacks_are_events() -> None:
    hook = {"post": {"requestBody": json_of(TO_ORDER), "responses": {}}}
    callback = {"{$request.body#/url}": {"post": {"requestBody": json_of(TO_ORDER)}}}
    data = document(
        ORDER, {"/subscribe": {"post": {"callbacks": {"shipped": callback}}}}, "3.1.0", webhooks={"paid": hook}
    )
    events = {one.name: one.record for one in read(data).operations if one.kind is OperationKind.EVENT}
    assert events == {"webhook paid": "Order", "POST /subscribe callback shipped": "Order"}


def test_the_query_method_and_other_methods_of_3_2_are_operations() -> None:
    data = document(
        ORDER,
        {"/orders": {"query": {"responses": {"200": json_of(TO_ORDER)}}, "additionalOperations": {"COPY": {}}}},
        "3.2.0",
    )
    assert {one.name: one.kind for one in read(data).operations} == {
        "QUERY /orders": OperationKind.READ,
        "COPY /orders": OperationKind.WRITE,
    }


def test_shared_parameters_responses_and_bodies_are_found_behind_their_names() -> None:
    data = document(
        ORDER,
        {
            "/orders": {
                "post": {
                    "parameters": [{"$ref": "#/components/parameters/Limit"}],
                    "requestBody": {"$ref": "#/components/requestBodies/Order"},
                    "responses": {"200": {"$ref": "#/components/responses/Order"}},
                }
            }
        },
        components={
            "parameters": {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer"}}},
            "requestBodies": {"Order": json_of(TO_ORDER)},
            "responses": {"Order": json_of(TO_ORDER)},
        },
    )
    found = operation("POST /orders", data)
    assert (found.request, found.response) == (("?limit", "Order"), ("200: Order",))


ODD = {
    "maxLength": "9",
    "minimum": "a",
    "maximum": 1e400,
    "format": 3,
    "pattern": 7,
    "title": [],
    "default": [{}],
    "description": 3,
    "example": {},
    "multipleOf": None,
    "required": True,
}


@pytest.mark.parametrize(
    "data",
    [
        {"openapi": "3.0.0", "paths": None},
        {"openapi": "3.1.0"},
        {"openapi": "3.0.0", "paths": {"/a": None, "b": {}, "/c": {"get": None, "post": "x"}}},
        {"openapi": "3.0.0", "paths": {"/a": {"get": {"parameters": [None, 3, {}], "responses": {"200": None}}}}},
        {"openapi": "3.0.0", "paths": [], "components": {"schemas": {"A": None, "B": 3}}},
        {"openapi": "3.0.0", "paths": {"/a": {"get": {"requestBody": {"content": {"x": None}}, "security": 3}}}},
        {"openapi": "3.0.0", "servers": "x", "components": {"securitySchemes": {"a": None}}, "security": {}},
        {"swagger": "2.0", "host": 3, "basePath": [], "definitions": {"A": {"properties": []}}},
        {"swagger": 2.0, "paths": {"/a": {"get": {"parameters": [{"in": "body"}], "responses": {"200": {}}}}}},
        {"openapi": "3.0.0", "components": {"schemas": {"A": {"properties": {"x": {"items": 3, "enum": "a"}}}}}},
        document({"A": {"type": "object", "required": "x", "properties": {"x": ODD}}}),
    ],
)
def test_malformed_parts_never_crash(data: dict[str, Any]) -> None:
    read(data)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[]", "openapi_not_object"),
        (b"just text", "openapi_not_object"),
        (b"{}", "openapi_version"),
        (b'{"openapi": "4.0.0"}', "openapi_version"),
        (b'{"swagger": "1.2"}', "openapi_version"),
        (b'{"openapi": {"a": 1}}', "openapi_version"),
        (b'{"asyncapi": "3.0.0"}', "openapi_version"),
        (b'{"openapi": "3.0.0", "paths"', "json"),
    ],
)
def test_what_is_no_openapi_document_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ConnectorError) as raised:
        read_bytes(content, Limits())
    assert (raised.value.trouble, raised.value.code) == (Trouble.MALFORMED, code)


@pytest.mark.slow
def test_a_document_that_unfolds_without_end_is_refused_in_time() -> None:
    schemas: dict[str, Any] = {name: {"type": "object", "properties": {name: TEXT}} for name in ("L0", "M")}
    for level in range(1, 40):
        below = f"#/components/schemas/L{level - 1}"
        part = {"allOf": [{"$ref": below}, {"$ref": "#/components/schemas/M"}, {"properties": {"own": TEXT}}]}
        schemas[f"L{level}"] = {"properties": {"a": part, "b": part}}
    content = orjson.dumps(document(schemas))
    with pytest.raises(ConnectorError) as raised:
        read_bytes(content, Limits(seconds=20, fields=20_000))
    assert raised.value.trouble in (Trouble.TOO_LARGE, Trouble.TIMED_OUT)


def test_a_wide_and_strange_document_is_read() -> None:
    schemas = {f"Größe {number}": {"properties": {"名": TEXT, "a\x00b": TEXT}} for number in range(300)}
    found = read(document(schemas, {f"/ö/{number}": {"get": {"responses": {}}} for number in range(300)}))
    assert len(found.records) == len(found.operations) == 300
    assert record(found, "Größe 7").fields[0].path == "a\ufffdb"


def test_named_media_types_streams_and_whole_query_strings_of_3_2_are_read() -> None:
    thing, form = {"$ref": "#/components/schemas/Thing"}, "application/x-www-form-urlencoded"
    whole = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}
    given = {"name": "q", "in": "querystring", "content": {form: {"$ref": "#/components/mediaTypes/Whole"}}}
    data = {
        "openapi": "3.2.0",
        "paths": {
            "/a": {
                "get": {
                    "parameters": [given],
                    "responses": {"200": {"content": {"application/jsonl": {"itemSchema": thing}}}},
                },
                "post": {"requestBody": {"content": {"application/json": {"$ref": "#/components/mediaTypes/One"}}}},
            }
        },
        "components": {
            "schemas": {"Thing": {"type": "object", "properties": {"a": {"type": "integer"}}}},
            "mediaTypes": {"One": {"schema": thing}, "Whole": {"schema": whole}},
        },
    }
    asked = operation("GET /a", data)
    assert (asked.record, asked.response) == ("Thing", ("200: Thing",))
    assert {row.path: row.required for row in asked.parameters} == {"?q": False, "?q.word": True}
    assert operation("POST /a", data).request == ("Thing",)
