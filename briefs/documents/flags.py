"""Open questions as documents print them: words, not codes and values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Flag:
    """One finding of the readiness rules. `contacts` are keys, `severity` is blocker, warning or hint."""

    rule: str
    severity: str
    about: str
    question: str
    contacts: tuple[str, ...] = ()
    role: str = ""
    """Who is asked when the brief names nobody."""
    section: str = ""
    waived: bool = False
