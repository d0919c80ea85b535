"""Answers in words, as lists, check-answers and comparisons show them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask
from integrations_portal.look.words import day_in_words, span_in_words
from integrations_portal.shapes.answers import AnswerType, answer_type
from integrations_portal.shapes.base import Shape, is_empty


def answer_in_words(shape: type[Shape], ask: Ask, value: Any, dossier: Dossier) -> str:
    """One answer, from its plain value; empty when it was not given."""
    if is_empty(value):
        return ""
    found = answer_type(shape, ask.name)
    if found.kind == "shape" and found.shape is not None:
        rows = value if isinstance(value, list | tuple) else [value]
        return "; ".join(_row_in_words(found.shape, ask.asks, row, dossier) for row in rows)
    if found.many:
        return ", ".join(_named(ask.of, item, dossier) or _one(found, item, dossier) for item in value)
    return _named(ask.of, value, dossier) or _one(found, value, dossier)


def _named(of: str, value: Any, dossier: Dossier) -> str:
    """What a ref or key of another row says to people."""
    if of == "shared records":
        return next((row.name for row in dossier.map.shared_records if row.key == value), "")
    if of == "flows":
        return next((f"{row.ref} {row.name}".strip() for row in dossier.brief.flows if row.ref == value), "")
    if of == "exceptions":
        return next((f"{row.ref} {row.name}".strip() for row in dossier.brief.exceptions if row.ref == value), "")
    return ""


def _row_in_words(shape: type[Shape], asks: tuple[Ask, ...], row: dict[str, Any], dossier: Dossier) -> str:
    parts = (answer_in_words(shape, ask, row.get(ask.name), dossier) for ask in asks)
    return ", ".join(part for part in parts if part)


def _one(found: AnswerType, value: Any, dossier: Dossier) -> str:
    if found.choice is not None:
        return str(next((label for key, label in found.choice.choices() if key == value), value))
    if found.kind == "key":
        return dossier.name_of(value)
    if found.kind == "flag":
        return _("Yes") if value else _("No")
    if found.kind == "day":
        return day_in_words(value if isinstance(value, date) else date.fromisoformat(value))
    if found.kind == "picture":
        return _("with a picture")
    if found.kind == "span":
        return span_in_words(value)
    return str(value)


def line_of(first: str, *rest: str) -> Callable[[Any, Dossier], str]:
    """A line such as `Signed but card declined: RevOps, 1 day`, from these answers of a row."""

    def line(row: Shape, dossier: Dossier) -> str:
        plain = row.plain()
        told = [answer_in_words(type(row), Ask(name, "", "", ""), plain.get(name), dossier) for name in (first, *rest)]
        more = ", ".join(words for words in told[1:] if words)
        return f"{told[0].rstrip('.')}: {more}" if told[0] and more else told[0] or more or _("Nothing answered yet")

    return line


def no_line(group: Shape, dossier: Dossier) -> str:
    """A group of answers is shown question by question, never as one line."""
    return ""
