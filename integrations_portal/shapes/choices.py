"""Enumerations with a plain-English label: one place for the value in files and the word on screen."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self, TypeAlias

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"


class Choice(StrEnum):
    """A value of a closed list. Members are written `NAME = "value", _("Label")`."""

    label: Words

    def __new__(cls, value: str, label: Words) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def of(cls, value: str) -> Self:
        """The member with that value. Raises ValueError when the list has none."""
        for member in cls:
            if member.value == value:
                return member
        raise ValueError(value)

    @classmethod
    def choices(cls) -> list[tuple[str, Words]]:
        """Pairs of value and label, in the order of the declaration, as form fields and columns take them."""
        return [(member.value, member.label) for member in cls]
