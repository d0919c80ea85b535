"""Somebody or something that no list has yet: typed by name beside the list, and made when the answers are saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from integrations_portal.shapes.choices import Words
from integrations_portal.shapes.keys import new_key

SHARED = "shared record"
KIND_WORDS: dict[str, Words] = {
    "contact": _("a person"),
    "team": _("a team"),
    "system": _("a system"),
    SHARED: _("something that moves"),
}
NOT_LISTED: dict[tuple[str, ...], Words] = {
    ("contact",): _("Somebody who is not listed"),
    ("team",): _("A team that is not listed"),
    ("system",): _("A system that is not listed"),
    (SHARED,): _("Something that is not listed"),
}
OTHERS: Words = _("Somebody or something that is not listed")


# Before a name that somebody typed; no key begins with it.
TYPED = "+"


def typed(kind: str, name: str) -> str:
    """What is sent for somebody of that name, who has no key yet."""
    return f"{TYPED}{kind}:{name}"


@dataclass(frozen=True)
class Newcomer:
    kind: str
    key: str
    name: str


@dataclass
class Newcomers:
    """Gives each new name a key that nobody has. `known` are the keys of each kind with their names."""

    known: Mapping[str, Mapping[str, str]]
    made: list[Newcomer] = field(default_factory=list)

    def key(self, kind: str, name: str) -> str:
        """The key behind a typed name: of the one who is called so, else a new one."""
        same = (key for key, known in self._names(kind) if known.casefold() == name.casefold())
        if found := next(same, None):
            return found
        taken = [key for keys in self.known.values() for key in keys] + [one.key for one in self.made]
        self.made.append(Newcomer(kind, new_key(name, taken), name))
        return self.made[-1].key

    def _names(self, kind: str) -> Iterable[tuple[str, str]]:
        yield from self.known.get(kind, {}).items()
        yield from ((one.key, one.name) for one in self.made if one.kind == kind)
