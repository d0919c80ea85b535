"""What differs between the operations of two OpenAPI documents is told once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connectors.openapi_documents import document, told

TEXT = {"type": "string"}
ORDER = {"Order": {"type": "object", "properties": {"id": TEXT}}}
TO_ORDER = {"$ref": "#/components/schemas/Order"}


def json_of(schema: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    return {"content": {media: {"schema": schema}}}


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
