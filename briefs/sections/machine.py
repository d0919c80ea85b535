"""What a section of a brief is: the questions, in order, over shapes that say what an answer may be.

A section holds one or more parts of a brief (briefs.shapes.brief.PARTS, its flows, or the shared data that they touch).
A part is either one group of answers or a list of rows; either way its questions come a page at a time.
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
    `of` says what an answer is chosen from when its type does not: flows, exceptions, decisions, decisions of briefs,
    shared records, moved fields, moved records, systems.
    `told_by` names the answer beside it that must say in words what this one shows.
    """

    name: str
    label: Words
    why: Words
    example: Words
    show_if: tuple[str, tuple[str, ...]] | None = None
    asks: tuple[Ask, ...] = ()
    of: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Page:
    """A few questions that belong together. `id` stands in the address.

    `for_integrator`: whoever builds it answers; the business may pass by.
    """

    id: str
    title: Words
    asks: tuple[Ask, ...]
    for_integrator: bool = False


@dataclass(frozen=True)
class Talk:
    """The conversation about one part. `line` makes one line of the answers, for lists, check-answers and search.

    `add` is the button that adds a row; `none` says what an empty list means and what to do next. `propose` makes rows
    from what the brief already says: a person accepts each of them, or does not.
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
    """Answers that nobody is asked for here, because the portal or another page makes them."""

    def page(self, id: str) -> Page | None:
        return next((page for page in self.pages if page.id == id), None)

    def after(self, id: str) -> Page | None:
        """The page that follows, when there is one for the same people."""
        ids = [page.id for page in self.pages]
        here, position = self.pages[ids.index(id)], ids.index(id) + 1
        following = self.pages[position] if position < len(ids) else None
        return following if following and following.for_integrator == here.for_integrator else None

    def asked(self) -> Mapping[str, Ask]:
        """Every question by the name of its answer."""
        return {ask.name: ask for page in self.pages for ask in page.asks}

    def page_asking(self, name: str) -> tuple[Page, Ask] | None:
        """The page on which an answer, a group of answers or something inside an answer is given."""
        for page in self.pages:
            for ask in page.asks:
                if ask.name == name or ask.name.startswith(f"{name}.") or name.startswith(f"{ask.name}."):
                    return page, ask
        return None


@dataclass(frozen=True)
class Section:
    """One line of the task list. `running`: it belongs to keeping the thing alive rather than to agreeing on it."""

    id: str
    title: Words
    intro: Words
    talks: tuple[Talk, ...]
    summary: Callable[[Dossier], str]
    running: bool = False
