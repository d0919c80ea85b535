"""OpenAPI: comparing two documents of 13 MB, against only loading both."""

from __future__ import annotations

import copy
import hashlib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from datamaps.connectors.base import Limits
from datamaps.connectors.openapi.compare import compare_contents

PROJECT = Path(__file__).resolve().parent.parent.parent
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
    """The least processor time of several runs, in seconds: others may use the machine meanwhile."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


CHILD = """
import re, sys
from pathlib import Path
from datamaps.connectors.base import Limits
from datamaps.connectors.openapi.compare import compare_contents
before, after = (Path(name).read_bytes() for name in sys.argv[1:])
most = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
start = most()
compare_contents(before, after, Limits())
print((most() - start) * 1024)
"""


def resident(before: bytes, after: bytes) -> int:
    """By how many bytes of memory a process grows that compares the two documents."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, content in (("before", before), ("after", after)):
            Path(folder, name).write_bytes(content)
            names.append(str(Path(folder, name)))
        command = [sys.executable, "-c", CHILD, *names]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=PROJECT)
    return int(done.stdout)


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
    peak = resident(before, after)
    size = f"{len(before) / 1e6:.1f} MB"
    return [
        (f"OpenAPI: comparing two documents of {size}, to loading both with orjson", comparing / loading, "<= 1.5"),
        (f"OpenAPI: an unchanged document of {size}, to its sha256", unchanged / digest, "<= 2"),
        ("OpenAPI: peak memory of the comparison, to the size of a document", peak / len(before), "<= 10"),
    ]
