"""A finding: one open question of a brief, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefs.readiness.rule import Role, Severity, Value, Where


@dataclass(frozen=True)
class Finding:
    """What a rule found, and who is asked.

    `about` names the thing as the file does and is unique among the findings of a rule. `contacts` are keys,
    the first to be asked first; empty when the brief names nobody who could answer. `values` fill the question.
    """

    rule: str
    severity: Severity
    about: str
    where: Where
    values: Mapping[str, Value]
    ask: Role
    contacts: tuple[str, ...]
    waived: bool = False

    @property
    def contact(self) -> str:
        """The first person to ask, or nothing."""
        return self.contacts[0] if self.contacts else ""

    @property
    def stops(self) -> bool:
        """Whether it stops the move to approved and every later stage."""
        return self.severity is Severity.BLOCKER and not self.waived
