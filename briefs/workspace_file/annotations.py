"""What the models say about a place of the file: its shape, its names and its allowed values."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from briefs.shapes.brief import FILE_ORDER, Brief
from briefs.workspace_file.errors import Location
from briefs.workspace_file.file import WorkspaceFile
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.references import shapes_in


@cache
def names_of(shape: type[Shape]) -> dict[str, FieldInfo]:
    """The names that a group may hold in the file, in its order."""
    if issubclass(shape, Brief):
        return {name: shape.model_fields[name] for name in FILE_ORDER}
    return {name.rstrip("_"): info for name, info in shape.model_fields.items()}


def shape_and_annotation(location: Location) -> tuple[type[Shape] | None, Any]:
    """The shape that holds the last name of a location, and what the name is annotated with."""
    owner: type[Shape] | None = None
    annotation: Any = WorkspaceFile
    for part in location:
        if isinstance(part, int):
            continue
        shapes = shapes_in(annotation)
        info = names_of(shapes[0]).get(part) if shapes else None
        owner = shapes[0] if shapes else None
        annotation = info.annotation if info else None
    return owner, annotation


def shape_at(location: Location) -> type[Shape] | None:
    """The shape that a location holds, itself or as the rows of a list."""
    shapes = shapes_in(shape_and_annotation(location)[1] if location else WorkspaceFile)
    return shapes[0] if shapes else None


def allowed_values(annotation: Any) -> tuple[str, ...]:
    """The closed list of values in an annotation, in its order; empty when there is none."""
    return tuple(value for part in _parts(annotation) for value in _values(part))


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _parts(part)


def _values(part: Any) -> tuple[str, ...]:
    if get_origin(part) is Literal:
        return tuple(str(value) for value in get_args(part))
    if isinstance(part, type) and issubclass(part, Choice):
        return tuple(member.value for member in part)
    return ()
