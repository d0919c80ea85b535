"""The base of every value that a file, a form, a row and a document share.

*Left out*, *null* and *empty* are one thing here: not answered. None of them is kept or exported.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, field_validator, model_validator


def is_empty(value: object) -> bool:
    """True for what counts as not answered: nothing, empty text, and lists or groups of only such things."""
    if value is None or value == "":
        return True
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(is_empty(item) for item in value)
    return False


def _file_name(name: str) -> str:
    """`from_`, `in_` and `for_` are `from`, `in` and `for` in files: Python keeps those words for itself."""
    return name.rstrip("_")


class Shape(BaseModel):
    """A frozen group of answers. Unknown names are refused; what is empty takes the default."""

    model_config = ConfigDict(
        frozen=True,
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

    @field_validator("*", mode="after")
    @classmethod
    def _drop_empty_rows(cls, value: Any) -> Any:
        if isinstance(value, tuple) and any(isinstance(row, Shape) and not row.plain() for row in value):
            return tuple(row for row in value if not isinstance(row, Shape) or row.plain())
        return value

    def plain(self) -> dict[str, Any]:
        """Plain JSON values under their names in the file, in its order, without what is not answered."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @classmethod
    def read(cls, data: Any) -> Self:
        """The shape of plain values. Raises pydantic's ValidationError, with every error in it."""
        return cls.model_validate(data)


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
