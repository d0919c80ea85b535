"""OpenAPI: comparing two documents of 13 MB, against only loading both."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import orjson

from datamaps.connectors.base import Limits
from datamaps.connectors.openapi_compare import compare_contents

SCHEMAS = 5_400
WORDS = "the value that was given when the record was made or last changed by a person".split()
TYPES: tuple[dict[str, Any], ...] = (
    {"type": "string", "maxLength": 255},
    {"type": "string", "format": "date-time", "readOnly": True},
    {"type": "string", "nullable": True},
    {"type": "integer", "format": "int64"},
    {"type": "number", "minimum": 0},
    {"type": "boolean", "default": False},
    {"type": "string", "enum": ["active", "paused", "closed"]},
    {"type": "array", "items": {"type": "string"}},
)


def document(chance: random.Random) -> dict[str, Any]:
    """A document of about 13 MB: groups that refer to each other, some of them extended, and their operations."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for number in range(SCHEMAS):
        name = f"Thing{number}"
        group = {"type": "object", "required": ["field0"], "properties": _properties(number, chance)}
        base = {"$ref": f"#/components/schemas/Thing{number - 1}"}
        schemas[name] = {"allOf": [base, group]} if number % 50 == 49 else group
        if number % 3 == 0:
            reference = {"$ref": f"#/components/schemas/{name}"}
            paths[f"/things{number}"] = {"get": _operation(reference), "post": _operation(reference, body=True)}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _properties(number: int, chance: random.Random) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in range(16):
        words = " ".join(chance.choices(WORDS, k=10))
        found[f"field{field}"] = {"description": words, **chance.choice(TYPES)}
    found["other"] = {"$ref": f"#/components/schemas/Thing{chance.randrange(SCHEMAS)}"}
    return found


def _operation(reference: dict[str, Any], body: bool = False) -> dict[str, Any]:
    content = {"application/json": {"schema": reference}}
    operation: dict[str, Any] = {
        "summary": "Works on a thing",
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "A thing", "content": content}},
    }
    return operation | ({"requestBody": {"content": content}} if body else {})


def changed(before: dict[str, Any]) -> dict[str, Any]:
    """The document with a field less, a field more, a limit less and an operation more."""
    after = copy.deepcopy(before)
    schemas = after["components"]["schemas"]
    del schemas["Thing10"]["properties"]["field3"]
    schemas["Thing20"]["properties"]["fresh"] = {"type": "string"}
    schemas["Thing30"]["properties"]["field0"] = {"type": "string", "maxLength": 10}
    after["paths"]["/things0"]["put"] = after["paths"]["/things0"]["post"]
    return after


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def run() -> list[tuple[str, float, str]]:
    """Rows of what was measured, the ratio, and the goal."""
    old = document(random.Random(1))
    before, after = (json.dumps(one, ensure_ascii=False).encode() for one in (old, changed(old)))
    del old
    loading = seconds(lambda: (orjson.loads(before), orjson.loads(after)))
    comparing = seconds(lambda: compare_contents(before, after, Limits()))
    digest = seconds(lambda: hashlib.sha256(before).digest())
    same = bytes(bytearray(before))
    unchanged = seconds(lambda: compare_contents(before, same, Limits()))
    tracemalloc.start()
    compare_contents(before, after, Limits())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    size = f"{len(before) / 1e6:.1f} MB"
    return [
        (f"OpenAPI: comparing two documents of {size}, to loading both with orjson", comparing / loading, "<= 1.5"),
        (f"OpenAPI: an unchanged document of {size}, to its sha256", unchanged / digest, "<= 2"),
        ("OpenAPI: peak memory of the comparison, to the size of a document", peak / len(before), "<= 10"),
    ]
