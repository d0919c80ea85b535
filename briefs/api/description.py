"""The API as an OpenAPI document, made from the table of its operations and the shapes of their answers."""

from __future__ import annotations

import re
from collections.abc import Iterable

import orjson
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from briefs.api.answers import Problem
from briefs.api.door import Caller, Operation, Plain
from briefs.api.operations import OPERATIONS
from briefs.workspace_file.schema import workspace_schema

_ARGUMENT = re.compile(r"<(?P<kind>\w+):(?P<name>\w+)>")
_PLACE = b'"#/components/schemas/'
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_SCHEMAS = {"slug": {"type": "string"}, "uuid": {"type": "string", "format": "uuid"}}


def description(operations: Iterable[Operation]) -> Plain:
    """An OpenAPI 3.1 document in plain JSON values."""
    listed = tuple(operations)
    paths: dict[str, Plain] = {}
    for one in listed:
        paths.setdefault("/" + _ARGUMENT.sub(r"{\g<name>}", one.route), {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": _("Integrations Portal"), "version": "1"},
        "servers": [{"url": f"{settings.BASE_URL}/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": _schemas(listed),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "responses": {
                "Problem": {"description": _("Why not, in one sentence"), "content": _json(Problem)},
            },
        },
    }


def _schemas(operations: Iterable[Operation]) -> Plain:
    """The shapes of all answers. What the workspace file has, too, is as its own schema says it: that knows sections
    which do not matter."""
    shapes: list[type[BaseModel]] = [Problem, *(one.answer for one in operations if one.answer)]
    _each, made = models_json_schema([(shape, "validation") for shape in dict.fromkeys(shapes)])
    together = orjson.dumps(made["$defs"] | workspace_schema()["$defs"])
    placed: Plain = orjson.loads(together.replace(b'"#/$defs/', _PLACE))
    return _reached(placed, [shape.__name__ for shape in shapes])


def _reached(schemas: Plain, names: list[str]) -> Plain:
    """The schemas of these names and all that they are made of."""
    found: Plain = {}
    while names:
        name = names.pop()
        if name not in found:
            found[name] = schemas[name]
            names += _REFERENCE.findall(orjson.dumps(schemas[name]).decode())
    return dict(sorted(found.items()))


def _operation(one: Operation) -> Plain:
    named = [
        {"name": found["name"], "in": "path", "required": True, "schema": _SCHEMAS[found["kind"]]}
        for found in _ARGUMENT.finditer(one.route)
    ]
    asked = [{"name": name, "in": "query", "schema": schema} for name, schema in one.filters.items()]
    refusals = [401, 403, 405, 429, *([400] if asked else []), *([404] if named else [])]
    answered: Plain = {"description": str(one.summary)}
    if one.answer:
        answered["content"] = _json(one.answer)
    return {
        "operationId": one.name.removeprefix("api_"),
        "summary": str(one.summary),
        "parameters": [*named, *asked],
        "responses": {
            str(one.status): answered,
            **{str(status): {"$ref": "#/components/responses/Problem"} for status in sorted(refusals)},
        },
    }


def _json(shape: type[BaseModel]) -> Plain:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape.__name__}"}}}


def _describe(_caller: Caller) -> Plain:
    return description(OPERATIONS)


DESCRIPTION = Operation("api_description", "openapi.json", gettext_lazy("This API described"), _describe, None)
