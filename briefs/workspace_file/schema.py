"""JSON Schema (2020-12) of the workspace file, for editors and for other people's checks."""

from __future__ import annotations

import datetime
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, MaxLen
from pydantic import AfterValidator, BeforeValidator
from pydantic.fields import FieldInfo

from briefs.shapes.brief import MAY_BE_NOT_RELEVANT, Brief
from briefs.shapes.working import Workflow
from briefs.workspace_file.about import about
from briefs.workspace_file.annotations import allowed_values, names_of
from briefs.workspace_file.file import WorkspaceFile
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.references import shapes_in
from integrations_portal.shapes.types import Cron, FieldReference, Path, RecordReference, Span, TimeZone

Json = dict[str, Any]

_NOTHING = {"$ref": "#/$defs/nothing"}
_NOT_RELEVANT = {"$ref": "#/$defs/not_relevant"}
_WORDS = ["string", "number", "boolean"]
"""What may stand for a text: a number without quotes is taken as it is written."""
_LINE = 2_000
_SPECIAL: dict[str, tuple[Any, Json]] = {
    "span": (
        Span,
        {
            "description": "A duration: 90s, 15m, 4h, 2d, or ISO 8601.",
            "type": "string",
            "pattern": r"^\s*\d{1,9}\s*[smhdw]\s*$|^\s*P[0-9A-Z]+\s*$",
            "examples": ["90s", "15m", "4h", "2d", "PT15M"],
        },
    ),
    "cron": (
        Cron,
        {
            "description": "A schedule of five fields.",
            "type": "string",
            "pattern": r"^\s*\S+(\s+\S+){4}\s*$",
            "examples": ["0 6 * * *"],
        },
    ),
    "time_zone": (TimeZone, {"description": "A time zone.", "type": "string", "examples": ["Europe/Stockholm"]}),
    "path": (Path, {"description": "A field path.", "type": _WORDS, "examples": ["billing.city", "lines[].sku"]}),
    "record_reference": (
        RecordReference,
        {"description": "A record of a system.", "type": "string", "examples": ["crm.Account"]},
    ),
    "field_reference": (
        FieldReference,
        {"description": "A field of a record of a system.", "type": "string", "examples": ["crm.Account.email"]},
    ),
}
_PLAIN_TEXTS = ({"$ref": "#/$defs/line"}, {"type": _WORDS, "maxLength": 200_000})
_NAME_OF_MARK = {
    next(mark for mark in reversed(get_args(kind)) if isinstance(mark, AfterValidator)): name
    for name, (kind, _schema) in _SPECIAL.items()
}


def workspace_schema() -> Json:
    """The schema as plain JSON values. What a schema cannot say (references, keys twice) the reader checks."""
    definitions: Json = {
        "nothing": {
            "description": "Left out, null and empty are one thing: not answered.",
            "enum": [None, "", [], {}],
        },
        "not_relevant": {
            "description": "The section does not matter here, and why.",
            "type": "object",
            "properties": {"not_relevant": {"type": _WORDS}},
            "required": ["not_relevant"],
            "additionalProperties": False,
        },
    }
    definitions |= {name: schema for name, (_kind, schema) in _SPECIAL.items()}
    definitions["line"] = {"description": "A short text.", "type": _WORDS, "maxLength": _LINE}
    for shape in shapes_of_the_file():
        definitions[shape.__name__] = _group(shape)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Workspace file",
        "$ref": f"#/$defs/{WorkspaceFile.__name__}",
        "$defs": definitions,
    }


def shapes_of_the_file() -> list[type[Shape]]:
    """Every shape that the file is made of, each after the one that holds it."""
    found: list[type[Shape]] = [WorkspaceFile]
    for shape in found:
        for info in names_of(shape).values():
            found += [inner for inner in shapes_in(info.annotation) if inner not in found]
    return found


def may_be_not_relevant(shape: type[Shape], name: str) -> bool:
    if shape is Workflow:
        return f"workflow.{name}" in MAY_BE_NOT_RELEVANT
    return shape is Brief and name in MAY_BE_NOT_RELEVANT


def _group(shape: type[Shape]) -> Json:
    names = names_of(shape)
    group: Json = {
        "type": "object",
        "properties": {name: _property(shape, name, info) for name, info in names.items()},
        "additionalProperties": False,
    }
    required = [name for name, info in names.items() if info.is_required()]
    return group | {"required": required} if required else group


def _property(shape: type[Shape], name: str, info: FieldInfo) -> Json:
    value = value_schema(info.annotation, tuple(info.metadata))
    sentence, example = about(shape, name)
    property: Json = {"description": str(sentence)}
    if example and value in _PLAIN_TEXTS:
        property["examples"] = [str(example)]
    if info.is_required():
        return property | value
    choices = [value, _NOTHING]
    if may_be_not_relevant(shape, name):
        choices.insert(1, _NOT_RELEVANT)
    property["anyOf"] = choices
    default = info.get_default()
    if isinstance(default, Choice):
        property["default"] = default.value
    elif isinstance(default, bool):
        property["default"] = default
    return property


def value_schema(annotation: Any, marks: tuple[Any, ...] = ()) -> Json:
    """What an annotation takes."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return value_schema(parts[0], (*parts[1:], *marks))
    if origin is tuple:
        item = value_schema(parts[0])
        rows: Json = {"type": "array", "items": {"anyOf": [item, _NOTHING]}}
        one_will_do = any(isinstance(mark, BeforeValidator) for mark in marks)
        return {"anyOf": [rows, item]} if one_will_do else rows
    if origin is dict:
        return {"type": "object"}
    if origin is Literal:
        return {"const": parts[0]}
    if origin in (Union, types.UnionType):
        inner = [part for part in parts if part is not type(None)]
        return {"type": "number"} if set(inner) == {int, float} else value_schema(inner[0], marks)
    if issubclass(annotation, Shape):
        return {"$ref": f"#/$defs/{annotation.__name__}"}
    if issubclass(annotation, Choice):
        return {"enum": list(allowed_values(annotation))}
    return _scalar(annotation, marks)


def _scalar(annotation: Any, marks: tuple[Any, ...]) -> Json:
    if annotation is bool:
        return {"type": "boolean"}
    if annotation is int:
        lowest = [mark.ge for mark in _flat(marks) if isinstance(mark, Ge)]
        return {"type": "integer"} | ({"minimum": lowest[0]} if lowest else {})
    if annotation is datetime.date:
        return {"type": "string", "format": "date"}
    text: Json = {"type": _WORDS}
    for mark in _flat(marks):
        if isinstance(mark, AfterValidator) and mark in _NAME_OF_MARK:
            return {"$ref": f"#/$defs/{_NAME_OF_MARK[mark]}"}
        if isinstance(mark, MaxLen):
            text["maxLength"] = mark.max_length
        elif getattr(mark, "pattern", None):
            text["pattern"] = mark.pattern
    return {"$ref": "#/$defs/line"} if text == {"type": _WORDS, "maxLength": _LINE} else text


def _flat(marks: tuple[Any, ...]) -> list[Any]:
    """The marks, with those that a `Field(...)` carries."""
    return [inner for mark in marks for inner in (mark.metadata if isinstance(mark, FieldInfo) else [mark])]
