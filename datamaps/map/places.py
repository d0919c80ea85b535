"""What people who keep a system running want to know of it: where it can be reached, and when it is closed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from datamaps.map.systems import Environment, System, Window
from datamaps.map.windows import window_in_words


@dataclass(frozen=True)
class Place:
    """An environment. `url` is empty where what was written is no address that a browser opens."""

    name: str
    address: str
    url: str


@dataclass(frozen=True)
class SystemNote:
    """`closed` are the windows for maintenance, in words."""

    name: str
    closed: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def empty(self) -> bool:
        return not (self.closed or self.places)

    @property
    def line(self) -> str:
        places = ", ".join(f"{place.name} {place.address}".strip() for place in self.places)
        closed = _("closed for maintenance %(when)s") % {"when": "; ".join(self.closed)} if self.closed else ""
        return " · ".join(part for part in (places, closed) if part)


def note_of(system: System) -> SystemNote:
    return note(system.label, system.maintenance, system.environments)


def note(name: str, maintenance: tuple[Window, ...], environments: tuple[Environment, ...]) -> SystemNote:
    closed = tuple(words for window in maintenance if (words := window_in_words(window)))
    places = tuple(Place(one.name, one.url, _opened(one.url)) for one in environments)
    return SystemNote(name, closed, places)


def _opened(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""
