"""Elements of an XML document by their local names, and their attributes as facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from lxml import etree

Element = etree._Element
Key = TypeVar("Key")

MOST_DIGITS = 9
"""Digits of a count that is believed."""


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def space(element: Element) -> str:
    """The namespace of an element; empty for none."""
    return str(element.tag).rpartition("}")[0].removeprefix("{")


def below(element: Element | None, *names: str) -> Iterator[Element]:
    """The elements right below one that have one of these local names; none below nothing."""
    return (one for one in (element if element is not None else ()) if local(one) in names)


def first(element: Element | None, *names: str) -> Element | None:
    """The first element right below one that has one of these local names."""
    return next(below(element, *names), None)


def foreign(element: Element, name: str) -> str:
    """An attribute of this local name, in whatever namespace; empty for none."""
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}" + name)), "")


def flag(element: Element, name: str, otherwise: bool | None = None) -> bool | None:
    """What an attribute says as yes or no."""
    said = (element.get(name) or "").strip().lower()
    return {"true": True, "1": True, "false": False, "0": False}.get(said, otherwise)


def count_of(said: str | None) -> int | None:
    """A text that is a whole number from 0 on."""
    text = (said or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def number_of(said: str | None) -> int | float | None:
    """A text that is a number of a size that can be kept."""
    try:
        number = float(said or "")
    except ValueError:
        return None
    if not abs(number) < 2**53:
        return None
    return int(number) if number.is_integer() else number


def words_of(element: Element | None) -> str:
    """All text in an element, in one line for each paragraph."""
    return " ".join("".join(str(part) for part in element.itertext()).split()) if element is not None else ""


def short_names(
    full: Mapping[Key, tuple[str, str]], spelled: Callable[[str, str], str] = "{}.{}".format
) -> dict[Key, str]:
    """A name for each of many things that are known by a home and a name in it: `{key: (home, name)}`.

    A name that several have is kept by the one whose home is shortest, then first by letters; the others are `spelled`
    with their home, so that one which is added later takes no name away.
    """
    by_name: dict[str, list[tuple[int, str, int, Key]]] = {}
    for number, (key, (home, name)) in enumerate(full.items()):
        by_name.setdefault(name, []).append((len(home), home, number, key))
    names = {}
    for name, found in by_name.items():
        for place, (_length, home, _number, key) in enumerate(sorted(found, key=lambda one: one[:3])):
            names[key] = name if place == 0 else spelled(home, name)
    return names
