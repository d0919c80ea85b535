"""One piece of advice as facts: a code, the values of its sentence, and what taking it over would answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from integrations_portal.shapes.base import digest

Said = str | int | tuple[str, ...]
PURPOSE = "purpose"
FLOWS = "flows"


@dataclass(frozen=True)
class Advice:
    """`part` and `ref` name the group or row that `answers` would be added to; without answers it only tells."""

    code: str
    values: Mapping[str, Said]
    part: str = PURPOSE
    ref: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Made of what it says, so that a page that is out of date takes nothing else over."""
        return digest([self.code, dict(self.values), self.part, self.ref, dict(self.answers)])[:16]
