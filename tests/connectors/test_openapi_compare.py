"""Comparing documents where they differ gives what comparing all of them gives."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from datamaps.connectors.base import ConnectorError, Limits
from datamaps.connectors.kinds.apis import OPENAPI
from datamaps.connectors.openapi.compare import compare_contents, compare_documents
from datamaps.connectors.openapi.parts import keep, load
from datamaps.connectors.openapi.read import read
from datamaps.schema.compare import Comparison, compare
from tests.connectors.openapi_documents import document

TEXT = {"type": "string"}
PAIRS = (
    "pair-adyen-legalentity-oas31",
    "pair-amazon-orders-swagger2",
    "pair-paypal-invoicing",
    "pair-square",
    "pair-xero-accounting",
)


def whole(before: bytes, after: bytes) -> Comparison:
    old = read(before, Limits())
    return compare(old, read(after, Limits()), OPENAPI.sees, baseline=old)


@pytest.mark.parametrize("name", PAIRS)
def test_both_ways_find_the_same_in_real_pairs(realdata: Path, name: str) -> None:
    folder = realdata / "openapi" / name
    before, after = (next(folder.glob(f"{one}.*")).read_bytes() for one in ("before", "after"))
    assert compare_contents(before, after, Limits()) == whole(before, after)
    assert compare_contents(after, before, Limits()) == whole(after, before)


def named(chance: random.Random, size: int = 12) -> dict[str, Any]:
    """Schemas that refer to each other, merge each other, and are values and lists too."""

    def reference() -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/S{chance.randrange(size)}"}

    def schema(depth: int = 0) -> dict[str, Any]:
        kinds = ["text", "text", "list", "group", "reference", "all", "one"]
        kind = chance.choice(kinds if depth < 3 else kinds[:2])
        if kind == "text":
            return TEXT | chance.choice(({}, {"maxLength": 9}, {"enum": ["a", "b"]}, {"nullable": True}))
        if kind == "list":
            return {"type": "array", "items": chance.choice((reference(), schema(depth + 1)))}
        if kind == "group":
            properties = {name: schema(depth + 1) for name in chance.sample("abcdef", 3)}
            return {"type": "object", "properties": properties, "required": ["a"]}
        if kind == "reference":
            return reference()
        word = "allOf" if kind == "all" else "oneOf"
        return {word: [reference(), {"type": "object", "properties": {"x": schema(depth + 1)}}]}

    return {f"S{number}": schema() for number in range(size)}


@pytest.mark.parametrize("seed", range(40))
def test_both_ways_find_the_same_in_documents_made_up(seed: int) -> None:
    chance = random.Random(seed)
    schemas = named(chance)
    paths: dict[str, Any] = {
        f"/p{number}": {
            "post": {
                "requestBody": {"content": {"application/json": {"schema": chance.choice(list(schemas.values()))}}},
                "responses": {"200": {"$ref": "#/components/responses/Fine"}},
            }
        }
        for number in range(6)
    }
    fine = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/S1"}}}}
    before = document(schemas, paths, components={"responses": {"Fine": fine}})
    after = json.loads(json.dumps(before))
    for name in chance.sample(sorted(schemas), 2):
        after["components"]["schemas"][name] = named(chance)["S0"]
    first, second = (json.dumps(one).encode() for one in (before, after))
    assert compare_contents(first, second, Limits()) == whole(first, second)


def test_a_changed_shared_part_reaches_every_operation_that_uses_it() -> None:
    def limited(most: int) -> bytes:
        shared = {"Limit": {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": most}}}
        use = {"get": {"parameters": [{"$ref": "#/components/parameters/Limit"}], "responses": {}}}
        paths: dict[str, Any] = {f"/p{number}": use for number in range(9)} | {"/other": {"get": {"responses": {}}}}
        return json.dumps(document({}, paths, components={"parameters": shared})).encode()

    result = compare_contents(limited(50), limited(20), Limits())
    assert {one.path for one in result.changes} == {f"GET /p{number}.?limit" for number in range(9)}
    assert result == whole(limited(50), limited(20))


def test_a_few_operations_that_change_their_sign_in_are_not_the_whole_system() -> None:
    def signed(*changed: int) -> bytes:
        paths: dict[str, Any] = {
            f"/p{number}": {"get": {"responses": {}, "security": [{"new" if number in changed else "old": []}]}}
            for number in range(9)
        }
        return json.dumps(document({}, paths)).encode()

    result = compare_contents(signed(), signed(2, 5), Limits())
    assert {(one.kind.value, one.path) for one in result.changes} == {
        ("operation.auth.changed", "GET /p2"),
        ("operation.auth.changed", "GET /p5"),
    }


def test_numbers_that_only_yaml_can_write_are_no_obstacle() -> None:
    text = "openapi: 3.0.0\ncomponents:\n  schemas:\n    A: {type: integer, maximum: 99999999999999999999999%s}\n"
    before, after = (text % end for end in ("", "9"))
    (change,) = compare_documents(keep(before.encode(), Limits()), load(after.encode(), Limits()), Limits()).changes
    assert change.kind.value == "field.maximum.raised"


def test_a_document_that_did_not_change_is_not_parsed_and_a_broken_one_is_refused() -> None:
    assert compare_contents(b"not even a document", b"not even a document", Limits()).changes == ()
    with pytest.raises(ConnectorError):
        compare_contents(b"not even a document", b"{}", Limits())
