"""Operations of OpenAPI documents: what they take and answer, who may call them, and the bodies written out in them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from datamaps.connectors.base import ConnectorError, Limits, Trouble
from datamaps.connectors.openapi import read as read_bytes
from datamaps.schema.shapes import FieldType, Operation, OperationKind
from tests.connectors.openapi_documents import document, read, record, rows, told

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


def order_document(**changes: Any) -> dict[str, Any]:
    """A document with one operation, and with parts of it replaced."""
    call = {
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}}],
        "requestBody": {**json_of(TO_ORDER)},
        "responses": {"200": json_of(TO_ORDER)},
        "security": [{"key": []}],
    } | changes
    return document({**ORDER, "Basket": {"properties": {"sku": TEXT}}}, {"/orders": {"post": call}})


LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"deprecated": True}, {("operation.deprecated", "POST /orders", False, True)}),
        ({"description": "Other words", "tags": ["x"], "operationId": "y"}, set()),
        ({"parameters": []}, {("operation.request.changed", "POST /orders", "?limit", None)}),
        (
            {"parameters": [LIMIT, {"name": "q", "in": "query", "schema": TEXT}]},
            {("operation.request.changed", "POST /orders", None, "?q")},
        ),
        ({"parameters": [LIMIT | {"required": True}]}, {("field.required.gained", "POST /orders.?limit", False, True)}),
        (
            {"parameters": [LIMIT | {"schema": {"type": "integer", "maximum": 20}}]},
            {("field.maximum.lowered", "POST /orders.?limit", 50, 20)},
        ),
        (
            {"requestBody": {"required": True, **json_of(TO_ORDER)}},
            {("field.required.gained", "POST /orders.body", False, True)},
        ),
        (
            {"requestBody": json_of({"$ref": "#/components/schemas/Basket"})},
            {("operation.request.changed", "POST /orders", "Order", "Basket")},
        ),
        (
            {"requestBody": json_of({"type": "array", "items": TO_ORDER})},
            {("operation.request.changed", "POST /orders", "Order", "Order[]")},
        ),
        (
            {"responses": {"200": json_of(TEXT)}},
            {("operation.response.changed", "POST /orders", "200: Order", "200: string")},
        ),
        (
            {"responses": {"200": json_of(TO_ORDER), "429": {}}},
            {("operation.response.changed", "POST /orders", None, "429: ")},
        ),
        (
            {"responses": {}},
            {
                ("operation.response.changed", "POST /orders", "200: Order", None),
                ("operation.media_type.removed", "POST /orders", "gives application/json", None),
            },
        ),
        (
            {"responses": {"200": json_of(TO_ORDER, "text/xml")}},
            {
                ("operation.media_type.removed", "POST /orders", "gives application/json", None),
                ("operation.media_type.added", "POST /orders", None, "gives text/xml"),
            },
        ),
        (
            {"security": [{"oauth": ["write"]}]},
            {("operation.auth.changed", "POST /orders", ("key",), ("oauth (write)",))},
        ),
    ],
)
def test_a_change_of_an_operation_is_told_once(changes: dict[str, Any], expected: set[Any]) -> None:
    assert told(order_document(), order_document(**changes)) == expected


def test_the_name_of_a_path_parameter_does_not_matter() -> None:
    def named(name: str, kind: str = "string") -> dict[str, Any]:
        parameter = {"name": name, "in": "path", "required": True, "schema": {"type": kind}}
        return document({}, {f"/orders/{{{name}}}": {"get": {"parameters": [parameter], "responses": {}}}})

    assert told(named("id"), named("orderId")) == set()
    assert told(named("id"), named("orderId", "integer")) == {
        ("field.type.changed", "GET /orders/{id}.{id}", "string", "integer")
    }


def test_a_change_inside_a_body_is_told_on_its_record_and_not_on_each_operation() -> None:
    def orders(kind: str) -> dict[str, Any]:
        paths = {f"/orders{number}": {"post": {"requestBody": json_of(TO_ORDER)}} for number in range(9)}
        return document({"Order": {"properties": {"id": {"type": kind}}}}, paths)

    assert told(orders("string"), orders("integer")) == {("field.type.changed", "Order.id", "string", "integer")}


def test_one_change_of_sign_in_everywhere_is_one_change_of_the_system() -> None:
    def signed(*schemes: str) -> dict[str, Any]:
        paths: dict[str, Any] = {f"/orders{number}": {"get": {"responses": {}}} for number in range(5)}
        return document({}, paths, security=[{scheme: []} for scheme in schemes])

    assert told(signed("key"), signed("oauth")) == {("system.auth.changed", "system", ("key",), ("oauth",))}


def test_a_base_path_that_moved_is_one_change_also_for_what_is_written_out_in_operations() -> None:
    def moved(prefix: str, server: str) -> dict[str, Any]:
        body = json_of({"properties": {"sku": TEXT}})
        paths = {f"{prefix}/{name}": {"post": {"requestBody": body}} for name in ("orders", "baskets", "returns")}
        return document({}, paths, servers=[{"url": server}])

    before, after = moved("", "https://api.example.com/v2"), moved("/v2", "https://api.example.com")
    assert {kind for kind, *_rest in told(before, after)} == {"system.server.changed"}
    assert {kind for kind, *_rest in told(moved("/v1", "https://a.example"), moved("/v2", "https://a.example"))} == {
        "system.server.changed"
    }


def test_an_operation_under_another_name_is_offered_as_renamed() -> None:
    before = document(ORDER, {"/customer-orders": {"get": {"responses": {"200": json_of(TO_ORDER)}}}})
    after = document(ORDER, {"/customers-orders": {"get": {"responses": {"200": json_of(TO_ORDER)}}}})
    assert told(before, after) == {
        ("operation.renamed", "GET /customer-orders", "GET /customer-orders", "GET /customers-orders")
    }


def test_the_headers_of_an_answer_are_told_like_parameters() -> None:
    def answered(required: bool | None = None, kind: str = "integer") -> dict[str, Any]:
        rate = {"required": required, "schema": {"type": kind}}
        headers = {} if required is None else {"X-Rate": rate}
        return document({}, {"/orders": {"get": {"responses": {"200": {"headers": headers}}}}})

    assert told(answered(), answered(True)) == {
        ("operation.response.changed", "GET /orders", None, "200 header X-Rate")
    }
    assert told(answered(True), answered(False)) == {
        ("field.required.lost", "GET /orders.200 header X-Rate", True, False)
    }
    assert told(answered(True), answered(True, kind="string")) == {
        ("field.type.changed", "GET /orders.200 header X-Rate", "integer", "string")
    }
