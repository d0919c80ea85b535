"""Finds whom and what the answers of a shape name, by the annotated types of shapes.types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, NamedTuple, get_args

from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.types import Refers


class _Attribute(NamedTuple):
    """An attribute that holds keys of these kinds, or (with none) shapes that may hold keys."""

    name: str
    in_file: str
    kinds: tuple[str, ...]


@cache
def _plan(shape: type[Shape]) -> tuple[_Attribute, ...]:
    """The attributes in which keys can be found; whatever cannot hold one is never walked through."""
    found = []
    for name, info in shape.model_fields.items():
        marks = [mark for mark in info.metadata if isinstance(mark, Refers)] or _marks(info.annotation)
        if marks or any(_plan(inner) for inner in shapes_in(info.annotation)):
            found.append(_Attribute(name, name.rstrip("_"), marks[0].to if marks else ()))
    return tuple(found)


def _marks(annotation: Any) -> list[Refers]:
    """The marks inside an annotation such as `tuple[ContactKey, ...]` or `ContactKey | None`."""
    own = [mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, Refers)]
    return own or [mark for part in get_args(annotation) for mark in _marks(part)]


def shapes_in(annotation: Any) -> list[type[Shape]]:
    """The shapes that an annotation such as `tuple[Flow, ...]` or `Retry | None` is made of."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        return [annotation]
    return [shape for part in get_args(annotation) for shape in shapes_in(part)]


def references(shape: Shape, at: str = "") -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every key in the shape and the shapes inside it: its path as in the file, the kinds it may name, the key."""
    for name, in_file, kinds in _plan(type(shape)):
        value = getattr(shape, name)
        path = f"{at}.{in_file}" if at else in_file
        rows = list(enumerate(value)) if isinstance(value, tuple) else [(None, value)]
        for position, item in rows:
            place = path if position is None else f"{path}[{position}]"
            if isinstance(item, Shape):
                yield from references(item, place)
            elif kinds and item:
                yield place, kinds, item


def with_keys(plain: Mapping[str, Any], keys: Mapping[str, str]) -> dict[str, Any]:
    """Plain answers with other keys at these paths. A list names nobody twice afterwards."""
    answers: dict[str, Any] = deepcopy(dict(plain))
    lists: list[list[Any]] = []
    for path, key in keys.items():
        *steps, last = [int(number) if number else name for name, number in _STEP.findall(path)]
        holder: Any = answers
        for step in steps:
            holder = holder[step]
        holder[last] = key
        if isinstance(holder, list):
            lists.append(holder)
    for found in lists:
        found[:] = dict.fromkeys(found)
    return answers


_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
