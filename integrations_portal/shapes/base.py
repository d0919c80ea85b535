"""The base of every value that a file, a form, a row and a document share.

*Left out*, *null* and *empty* are one thing here: not answered. None of them is kept or exported.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator


def is_empty(value: object) -> bool:
    """True for what counts as not answered: nothing, empty text, and lists or groups of only such things."""
    if value is None or value == "":
        return True
    if isinstance(value, str):
        return False  # most answers: a file has hundreds of thousands of them
    if isinstance(value, dict):
        return all(map(is_empty, value.values()))
    if isinstance(value, (list, tuple)):  # no union: that would be made anew for each answer
        return all(map(is_empty, value))
    return False


def _file_name(name: str) -> str:
    """`from_`, `in_` and `for_` are `from`, `in` and `for` in files: Python keeps those words for itself."""
    return name.rstrip("_")


class Shape(BaseModel):
    """A frozen group of answers. Unknown names are refused; what is empty takes the default."""

    model_config = ConfigDict(
        frozen=True,
        # Commands start quicker: only the shapes that are used are built.
        defer_build=True,
        extra="forbid",
        alias_generator=_file_name,
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _drop_what_is_empty(cls, data: Any) -> Any:
        if isinstance(data, dict):
            return {name: value for name, value in data.items() if not is_empty(value)}
        return data

    @model_validator(mode="after")
    def _drop_blank_shapes(self) -> Self:
        """Groups and rows that say nothing but defaults go: they would not be exported either."""
        answers = self.__dict__
        for name in self.model_fields_set:
            value = answers[name]
            if isinstance(value, Shape):
                if value.blank:
                    answers[name] = _defaults(type(self))[name]
            elif type(value) is tuple and any(isinstance(row, Shape) and row.blank for row in value):
                answers[name] = tuple(row for row in value if not row.blank)
        return self

    @property
    def blank(self) -> bool:
        """Whether nothing is answered: every attribute has its default."""
        defaults = _defaults(type(self))
        return all(self.__dict__[name] == defaults[name] for name in self.model_fields_set)

    def __eq__(self, other: object) -> bool:
        """Equal in kind and in every answer; shapes have nothing private, so this needs no more than their values."""
        if type(self) is type(other):
            return self.__dict__ == other.__dict__
        return False if isinstance(other, Shape) else NotImplemented

    def plain(self) -> dict[str, Any]:
        """Plain JSON values under their names in the file, in its order, without what is not answered."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @classmethod
    def read(cls, data: Any) -> Self:
        """The shape of plain values. Raises pydantic's ValidationError, with every error in it."""
        return cls.model_validate(data)


@cache
def _defaults(shape: type[Shape]) -> dict[str, Any]:
    """The default of each attribute; of one that must be given, something that equals no answer."""
    return {name: info.get_default() for name, info in shape.model_fields.items()}


class Row(Shape):
    """A row of a list. `natural_key` names the attributes by which people tell two rows apart."""

    natural_key: ClassVar[tuple[str, ...]] = ()

    def natural_name(self) -> str:
        """The natural key in one word of text, for `about` and for matching rows that carry no ref."""
        parts = (getattr(self, name) for name in self.natural_key)
        return "-".join(str(part) for part in parts if part not in (None, ""))


def canonical_json(value: object) -> bytes:
    """The one spelling of plain values that is hashed: sorted names, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: object) -> str:
    """SHA-256 of the canonical JSON of plain values, in hexadecimal."""
    return hashlib.sha256(canonical_json(value)).hexdigest()
