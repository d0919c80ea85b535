"""Finds whom and what the answers of a shape name, by the annotated types of shapes.types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.types import Refers


@cache
def _pointing(shape: type[Shape]) -> dict[str, tuple[str, ...]]:
    """The attributes of a shape that hold keys, with the kinds of thing that the keys may name."""
    found: dict[str, tuple[str, ...]] = {}
    for name, info in shape.model_fields.items():
        marks = [mark for mark in info.metadata if isinstance(mark, Refers)] or _marks(info.annotation)
        if marks:
            found[name] = marks[0].to
    return found


def _marks(annotation: Any) -> list[Refers]:
    """The marks inside an annotation such as `tuple[ContactKey, ...]` or `ContactKey | None`."""
    own = [mark for mark in getattr(annotation, "__metadata__", ()) if isinstance(mark, Refers)]
    return own or [mark for part in get_args(annotation) for mark in _marks(part)]


def references(shape: Shape, at: str = "") -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Every key in the shape and the shapes inside it: its path as in the file, the kinds it may name, the key."""
    pointing = _pointing(type(shape))
    for name in type(shape).model_fields:
        value = getattr(shape, name)
        path = f"{at}.{name.rstrip('_')}" if at else name.rstrip("_")
        rows = list(enumerate(value)) if isinstance(value, tuple) else [(None, value)]
        for position, item in rows:
            place = path if position is None else f"{path}[{position}]"
            if isinstance(item, Shape):
                yield from references(item, place)
            elif name in pointing and item:
                yield place, pointing[name], item
