"""What a section of a brief is: the questions, in order, over shapes that say what an answer may be.

A section holds one or more parts of a brief (briefs.shapes.brief.PARTS, or its flows). A part is either one group of
answers or a list of rows; either way its questions come a page at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from briefs.dossier.dossier import Dossier
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Words


@dataclass(frozen=True)
class Ask:
    """One question. `name` is the answer's path in the shape (`trigger.kind`).

    `show_if` names another answer of the same page and the values with which this question makes sense.
    `asks` are the questions of each row, where the answer is itself a short list.
    `of` says what a list of refs or keys is chosen from when its type does not: flows, exceptions, decisions,
    shared records, value tables, operations read, operations written.
    """

    name: str
    label: Words
    why: Words
    example: Words
    show_if: tuple[str, tuple[str, ...]] | None = None
    asks: tuple[Ask, ...] = ()
    of: str = ""


@dataclass(frozen=True)
class Page:
    """A few questions that belong together. `id` stands in the address."""

    id: str
    title: Words
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Talk:
    """The conversation about one part. `line` makes one line of the answers, for lists, check-answers and search.

    `add` is the button that adds a row; `none` says what an empty list means and what to do next.
    """

    part: str
    shape: type[Shape]
    rows: bool
    title: Words
    pages: tuple[Page, ...]
    line: Callable[[Any, Dossier], str]
    intro: Words = ""
    add: Words = ""
    none: Words = ""
    propose: Callable[[Dossier], tuple[Shape, ...]] | None = None
    generated: tuple[str, ...] = ()
    """Answers that nobody is asked for, because the portal makes them."""

    def page(self, id: str) -> Page | None:
        return next((page for page in self.pages if page.id == id), None)

    def after(self, id: str) -> Page | None:
        """The page that follows, when there is one."""
        ids = [page.id for page in self.pages]
        position = ids.index(id) + 1
        return self.pages[position] if position < len(ids) else None

    def asked(self) -> Mapping[str, Ask]:
        """Every question by the name of its answer."""
        return {ask.name: ask for page in self.pages for ask in page.asks}


@dataclass(frozen=True)
class Section:
    """One line of the task list."""

    id: str
    title: Words
    intro: Words
    talks: tuple[Talk, ...]
    summary: Callable[[Dossier], str]
    may_be_not_relevant: bool = True
