"""Tags of pages that show what changed."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from briefs.comparison import words
from briefs.comparison.compare import RowChange

register = template.Library()


@register.filter
def row_words(row: RowChange) -> str:
    """What happened to a row, in a sentence."""
    return words.row_words(row)


@register.filter
def of(names: Mapping[str, tuple[str, ...]], section: str) -> tuple[str, ...]:
    """The names that belong to a section."""
    return names.get(section, ())
