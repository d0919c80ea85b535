"""Two people changed one thing: what to show to the one who came second. Nothing was overwritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.utils.translation import gettext as _

from integrations_portal.audit.models import AuditEntry


class Traced(Protocol):
    """Anything that the audit trail speaks of."""

    uid: Any

    @property
    def workspace_id(self) -> Any: ...


@dataclass(frozen=True)
class Difference:
    """One answer that differs between what is stored now and what was typed, both in words."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """Who saved in between and when, and every answer that differs."""

    who: str
    when: datetime | None
    differences: tuple[Difference, ...]


def words_of(fields: Mapping[str, forms.Field]) -> Callable[[str, Any], str]:
    """How a form writes the answers to its fields: choices by their label, boxes as yes or no."""

    def words(name: str, value: Any) -> str:
        field = fields[name]
        if isinstance(field, forms.BooleanField):
            return str(_("Yes") if value else _("No"))
        if isinstance(field, forms.ChoiceField):
            choices = dict(list(field.choices))  # type: ignore[arg-type] # pairs, never groups or a function here
            return str(choices.get(value or "", value or ""))
        if isinstance(value, list | tuple):
            return ", ".join(map(str, value))
        return "" if value is None else str(value)

    return words


def conflict(
    now: Traced,
    theirs: Mapping[str, Any],
    yours: Mapping[str, Any],
    labels: Iterable[tuple[str, str]],
    words: Callable[[str, Any], str],
) -> Conflict:
    """Compares the row as it stands with what was typed; `words` says how a value of a name is written."""
    last = AuditEntry.objects.filter(workspace_id=now.workspace_id, uid=now.uid).order_by("-number").first()
    pairs = (Difference(label, words(name, theirs.get(name)), words(name, yours.get(name))) for name, label in labels)
    differing = tuple(pair for pair in pairs if pair.theirs != pair.yours)
    return Conflict(last.actor if last else "", last.at if last else None, differing)
