"""Text that somebody typed into a form that the site had to refuse, so that it can be shown again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

_SECRET = re.compile(r"passw|secret|token|key|credential|code|otp|authoriz", re.IGNORECASE)


@dataclass(frozen=True)
class Kept:
    """One answer: the form's name for it in readable words, and what was typed."""

    name: str
    value: str


def kept_text(request: HttpRequest | None) -> list[Kept]:
    """Everything typed in a refused form, except what may be a secret."""
    if request is None or request.method != "POST":
        return []
    return list(
        _readable((name, value) for name, values in request.POST.lists() for value in map(str, values))
    )


def _readable(pairs: Iterable[tuple[str, str]]) -> Iterable[Kept]:
    for name, value in pairs:
        if value.strip() and name != "next" and not _SECRET.search(name):
            yield Kept(re.sub(r"[-_]+", " ", name).strip().capitalize(), value)
