"""Lists whose answers say more than their name: the kind beside it and a sentence below, where a script draws them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.text import Truncator

LONGEST = 200
"""Letters of a description: it tells two answers apart, and a page may list hundreds of them."""


class Answer(NamedTuple):
    """One answer of a list: what is stored, its name, its kind in a few words, and a sentence about it."""

    value: str
    name: str
    about: str = ""
    more: str = ""

    def option(self) -> tuple[str, str]:
        """As a plain list shows it."""
        return self.value, f"{self.name} · {self.about}" if self.about else self.name


class _Described:
    """Tells each answer's parts to `picker.js`; without it the plain words of the option remain."""

    answers: Mapping[str, Answer] = {}

    def create_option(self, name: str, value: Any, *others: Any, **more: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *others, **more)  # type: ignore[misc] # of Select
        if answer := self.answers.get(str(value)):
            parts = {"name": answer.name, "about": answer.about, "more": Truncator(answer.more).chars(LONGEST)}
            option["attrs"] |= {f"data-{part}": words for part, words in parts.items() if words}
        return option


class DescribedSelect(_Described, forms.Select):
    """One answer of many."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        super().__init__()
        self.answers = {answer.value: answer for answer in answers}


class DescribedSelectMultiple(_Described, forms.SelectMultiple):
    """Several answers, in an order: a browser sends them as the list has them, so the chosen ones stand first."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self.answers = {answer.value: answer for answer in answers}
        super().__init__({"size": min(10, max(4, len(self.answers)))})

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        groups: list[Any] = super().optgroups(name, value, attrs)
        place = {one: n for n, one in enumerate(value)}
        return sorted(groups, key=lambda group: place.get(str(group[1][0]["value"]), len(place)))
