"""Answers in words, as lists, check-answers and comparisons show them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask
from integrations_portal.look.words import amount_in_words, day_in_words, span_in_words
from integrations_portal.shapes.answers import AnswerType, answer_type
from integrations_portal.shapes.base import Shape, is_empty


@dataclass(frozen=True)
class RowInWords:
    """One row of a short list: what names it, and its other answers, each with its label. What is empty is left out."""

    name: str
    more: tuple[tuple[str, str], ...]


def answer_in_words(shape: type[Shape], ask: Ask, value: Any, dossier: Dossier) -> str:
    """One answer, from its plain value; empty when it was not given."""
    if is_empty(value):
        return ""
    found = answer_type(shape, ask.name)
    if found.kind == "shape":
        return "; ".join(_row_in_words(row) for row in rows_in_words(shape, ask, value, dossier))
    if found.many:
        return ", ".join(_named(ask.of, item, dossier) or _one(found, item, dossier) for item in value)
    return _named(ask.of, value, dossier) or _one(found, value, dossier)


def answer_in_lines(shape: type[Shape], ask: Ask, value: Any, dossier: Dossier) -> str:
    """The same with a line for each row of a list, where two such answers stand side by side to be compared."""
    rows = rows_in_words(shape, ask, value, dossier)
    return "\n".join(map(_row_in_words, rows)) or answer_in_words(shape, ask, value, dossier)


def is_written(shape: type[Shape], ask: Ask) -> bool:
    """Whether the answer is a text, in which people may write Markdown."""
    found = answer_type(shape, ask.name)
    return found.kind == "text" and not found.many


def _named(of: str, value: Any, dossier: Dossier) -> str:
    """What a ref or key of another row says to people."""
    if of == "shared records":
        return next((row.name for row in dossier.map.shared_records if row.key == value), "")
    if of == "flows":
        return next((f"{row.ref} {row.name}".strip() for row in dossier.brief.flows if row.ref == value), "")
    if of == "exceptions":
        return next((f"{row.ref} {row.name}".strip() for row in dossier.brief.exceptions if row.ref == value), "")
    return ""


def rows_in_words(shape: type[Shape], ask: Ask, value: Any, dossier: Dossier) -> tuple[RowInWords, ...]:
    """The rows of an answer that is itself a short list; none for any other answer."""
    found = answer_type(shape, ask.name)
    if found.kind != "shape" or found.shape is None or is_empty(value):
        return ()
    rows = value if isinstance(value, list | tuple) else [value]
    told = (_row_of(found.shape, ask.asks, row, dossier) for row in rows)
    return tuple(row for row in told if row.name or row.more)


def _row_of(shape: type[Shape], asks: tuple[Ask, ...], row: dict[str, Any], dossier: Dossier) -> RowInWords:
    """Numbers are told in the unit of their row, and the unit is then no answer of its own."""
    counted = {ask.name for ask in asks if answer_type(shape, ask.name).kind == "number"}
    unit = str(row.get("unit") or "") if any(row.get(name) is not None for name in counted) else ""
    told = []
    for ask in asks:
        words = answer_in_words(shape, ask, row.get(ask.name), dossier)
        if words and not (unit and ask.name == "unit"):
            told.append((str(ask.label), amount_in_words(row[ask.name], unit) if ask.name in counted else words))
    named = bool(asks) and answer_in_words(shape, asks[0], row.get(asks[0].name), dossier)
    return RowInWords(told[0][1], tuple(told[1:])) if named else RowInWords("", tuple(told))


def _row_in_words(row: RowInWords) -> str:
    more = ", ".join(f"{label} {words}" for label, words in row.more)
    return f"{row.name}: {more}" if row.name and more else row.name or more


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
        if not (told[0] and more):
            return told[0] or more or _("Nothing answered yet")
        return f"{told[0]} {more}" if told[0].endswith(("?", "!")) else f"{told[0].rstrip('.')}: {more}"

    return line


def no_line(group: Shape, dossier: Dossier) -> str:
    """A group of answers is shown question by question, never as one line."""
    return ""
