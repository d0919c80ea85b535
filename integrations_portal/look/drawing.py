"""What stands in every row of a list, drawn in Python: a page has hundreds of cells, each dearer in a template.

All text is escaped; what is a SafeString already stands as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Generic, TypeVar

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from integrations_portal.look import states

if TYPE_CHECKING:
    from integrations_portal.shapes.choices import Words

R = TypeVar("R")
SENTENCE = 40
"""Letters of a cell from which on it counts as a sentence."""


def state(key: str, text: object = "", url: str = "") -> SafeString:
    """A shape with words: `text`, else the label of an enumeration's member, else the usual words.

    With `url` the words are a link. An unknown key is a KeyError.
    """
    if not text and not url and type(key) is str:
        return _usual(key, get_language())
    found = states.state(str(key))
    shown = text or getattr(key, "label", "") or found.words
    return _drawn(found.key, found.shape, shown if isinstance(shown, SafeString) else str(shown), url)


@lru_cache(maxsize=500)
def _usual(key: str, _language: str | None) -> SafeString:
    found = states.state(key)
    return _drawn(found.key, found.shape, str(found.words), "")


@lru_cache(maxsize=1_000, typed=True)  # typed: what is safe and what is not are never one
def _drawn(key: str, shape: str, shown: str, url: str) -> SafeString:
    """Drawn once: the same few states stand in every row of a list."""
    if url:
        shown = link(url, shown)
    return format_html(
        '<span class="state state-{}"><svg viewBox="0 0 14 14" aria-hidden="true">{}</svg><span>{}</span></span>',
        key,
        mark_safe(shape),  # noqa: S308 - a constant of states.py
        shown,
    )


def link(url: str, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def soft(text: object) -> SafeString:
    """Words for what is not there."""
    return format_html('<span class="soft">{}</span>', text)


def change(before: object, after: object) -> SafeString:
    """Before and after in one line, told apart in words for those who listen."""
    return format_html(
        '<span class="change"><del{}><span class="visually-hidden">{} </span>{}</del> '
        '<span aria-hidden="true">→</span> <ins{}><span class="visually-hidden">{} </span>{}</ins></span>',
        _classes("" if before else "nothing"),
        gettext("before:"),
        before or gettext("not there"),
        _classes("" if after else "nothing"),
        gettext("after:"),
        after or gettext("not there"),
    )


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column of a list. On a phone a row is a card, where the label stands beside each cell that is `told`."""

    label: Words
    cell: Callable[[R], str]
    classes: str = ""
    head: str = ""
    """Classes of its head."""
    told: bool = True
    sentence: bool = False
    """Whether a cell may hold a sentence, which is then kept from becoming a tower of words."""

    def drawn(self) -> Callable[[R], str]:
        """The cell of a row, with what is the same in all of them written once."""
        told = f' data-label="{conditional_escape(self.label)}"' if self.told else ""
        short, long = (f"<td{_classes(names)}{told}>" for names in (self.classes, "sentence"))

        def cell(row: R) -> str:
            said = self.cell(row)
            opened = long if self.sentence and len(said) > SENTENCE else short
            return f"{opened}{conditional_escape(said)}</td>"

        return cell


def _classes(names: str) -> str:
    return format_html(' class="{}"', names) if names else ""


def table_head(columns: Iterable[Column[R]]) -> SafeString:
    """The row of labels above a list."""
    cells = ((_classes(column.head), column.label) for column in columns)
    return format_html("<tr>{}</tr>", format_html_join("", '<th scope="col"{}>{}</th>', cells))


def table_rows(columns: Iterable[Column[R]], rows: Iterable[R]) -> SafeString:
    """The rows of a list; what a cell says is escaped where it is plain text."""
    cells = [column.drawn() for column in columns]
    lines = (f"<tr>{''.join([cell(row) for cell in cells])}</tr>\n" for row in rows)
    return mark_safe("".join(lines))  # noqa: S308 - every cell is escaped above
