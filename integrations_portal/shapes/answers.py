"""What kind of answer each attribute of a shape is: what a form, a document and a reference page need to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.types import Answer, Refers


@dataclass(frozen=True)
class AnswerType:
    """`kind` is line, text, flag, day, span, cron, timezone, number, picture, choice, key, shape or other.

    `many`: a list of such answers. `choice`, `shape` and `to` say which list, shape or kinds of thing.
    """

    kind: str
    many: bool = False
    choice: type[Choice] | None = None
    shape: type[Shape] | None = None
    to: tuple[str, ...] = ()


@cache
def answer_type(shape: type[Shape], path: str) -> AnswerType:
    """The kind of the answer at a path of a shape, such as `trigger.kind`. Raises KeyError for an unknown path."""
    name, _, rest = path.partition(".")
    by_file_name = {field.rstrip("_"): info for field, info in shape.model_fields.items()}
    info = by_file_name[name]
    found = _read(info.annotation, tuple(info.metadata))
    if not rest:
        return found
    if found.shape is None:
        raise KeyError(path)
    return answer_type(found.shape, rest)


def _read(annotation: Any, marks: tuple[Any, ...]) -> AnswerType:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *more = get_args(annotation)
        return _read(inner, (*more, *marks))
    if origin in (Union, UnionType):
        inner = [part for part in get_args(annotation) if part is not type(None)]
        return _read(inner[0], marks)
    if origin is tuple:
        one = _read(get_args(annotation)[0], ())
        return AnswerType(one.kind, True, one.choice, one.shape, one.to)
    refers = [mark for mark in marks if isinstance(mark, Refers)]
    if refers:
        return AnswerType("key", to=refers[-1].to)
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return AnswerType("choice", choice=annotation)
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return AnswerType("shape", shape=annotation)
    given = [mark.kind for mark in marks if isinstance(mark, Answer)]
    if given:
        return AnswerType(given[-1])
    return AnswerType("number" if annotation in (int, float) else "other")


def leaves(shape: type[Shape], at: str = "") -> Iterator[str]:
    """The paths of all answers of a shape: groups are walked into, lists are one answer."""
    for field in shape.model_fields:
        name = field.rstrip("_")
        path = f"{at}.{name}" if at else name
        found = answer_type(shape, name)
        if found.kind == "shape" and not found.many and found.shape is not None:
            yield from leaves(found.shape, path)
        else:
            yield path
