"""What speaks for a field or a record being another one under a new name."""

from __future__ import annotations

from collections.abc import Callable

from datamaps.schema.renames import Shape
from datamaps.schema.shapes import Field, FieldType
from datamaps.schema.tree import Node
from integrations_portal.shapes.paths import split_path

_LIMITS = ("max_length", "min_length", "precision", "scale", "minimum", "maximum", "multiple_of")
"""What a source loosens and tightens while the field stays what it is."""
_SIGNATURE = ("type", "format", *_LIMITS, "pattern", "values", "key", "unique", "references")
_FAMILY = tuple(name for name in _SIGNATURE if name not in _LIMITS)

Naming = Callable[[tuple[str, ...]], tuple[str, ...]]
"""Gives the present names of records that were named otherwise."""


def shape_of(node: Node, now: Naming | None = None) -> Shape:
    """What speaks for a field being another one under a new name. `now` gives today's names of linked records.

    Its one part is what it is whatever its limits are: a text of 50 letters shares that with a text of any length.
    """
    row = node.row
    native = row.native_type if row and row.type in (FieldType.OBJECT, FieldType.UNKNOWN) else ""
    if native and now:
        native = " | ".join(now(tuple(native.split(" | "))))
    below = sorted((name, shape_of(child, now)) for name, child in node.children.items())
    facets = tuple(getattr(row, name) for name in _SIGNATURE) if row else ()
    family = tuple(getattr(row, name) for name in _FAMILY) if row else ()
    telling = bool(row and (native or any(facets[1:]))) or bool(below)
    return Shape(
        (facets, native, tuple((name, shape.signature) for name, shape in below)),
        telling,
        frozenset([(family, native, tuple((name, shape.parts) for name, shape in below))]),
    )


def record_shape(rows: tuple[Field, ...]) -> Shape:
    """What speaks for a record being another one under a new name."""
    parts = frozenset((row.path, row.type) for row in rows)
    signature = tuple(sorted((row.path, *(str(getattr(row, name)) for name in _SIGNATURE)) for row in rows))
    plain = all(len(split_path(row.path)) == 1 for row in rows) and len(rows) < 3
    return Shape(signature, bool(rows) and not plain, parts)
