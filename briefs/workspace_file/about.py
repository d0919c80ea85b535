"""One sentence about each name of the file: the question that is asked for it, else a sentence of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from briefs.sections.machine import Ask, Talk
from briefs.sections.mapping import FIELD_MAP, RECORD_MAP
from briefs.sections.registry import SECTIONS
from briefs.shapes.brief import Brief
from briefs.workspace_file.annotations import names_of
from briefs.workspace_file.own_words import OWN_WORDS
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.references import shapes_in

Name = tuple[type[Shape], str]
Said = tuple[Words, Words]
"""A sentence and an example; the example may be empty."""


@cache
def _said() -> dict[Name, Said]:
    """What is said about each name, by the shape that holds it."""
    found: dict[Name, Said] = {}
    for talk in (RECORD_MAP, FIELD_MAP, *(talk for section in SECTIONS for talk in section.talks)):
        for page in talk.pages:
            for ask in page.asks:
                for name, said in _of_ask(talk.shape, ask):
                    found.setdefault(name, said)
        found.update(_of_part(talk))
    for section in SECTIONS:
        found.setdefault((Brief, section.id), (section.title, ""))
    return found


def _of_part(talk: Talk) -> Iterator[tuple[Name, Said]]:
    """The list that a conversation fills; or the plain answers of a group, which in the file stand beside its lists."""
    group, _, name = talk.part.partition(".")
    holder = _inside(Brief, group)
    if name and holder:
        yield (holder, name), (talk.title, "")
    elif talk.rows:
        yield (Brief, group), (talk.title, "")
    elif holder and holder is not talk.shape:
        for ask in talk.asked().values():
            yield from _of_ask(holder, ask)


def _of_ask(shape: type[Shape], ask: Ask) -> Iterator[tuple[Name, Said]]:
    *groups, last = ask.name.split(".")
    owner: type[Shape] | None = shape
    for group in groups:
        owner = _inside(owner, group)
    if owner is None:
        return
    yield (owner, last.rstrip("_")), (ask.label, ask.example)
    inner = _inside(owner, last)
    for deeper in ask.asks if inner else ():
        yield from _of_ask(inner or owner, deeper)


def _inside(shape: type[Shape] | None, name: str) -> type[Shape] | None:
    info = names_of(shape).get(name.rstrip("_")) if shape else None
    return next(iter(shapes_in(info.annotation)), None) if info else None


def about(shape: type[Shape], name: str) -> Said:
    """A sentence about a name of a shape, and an example."""
    for owner in shape.__mro__:
        own = OWN_WORDS.get(owner.__name__, {}).get(name)
        if own:
            return own, ""
        if issubclass(owner, Shape) and (owner, name) in _said():
            return _said()[owner, name]
    return "", ""
