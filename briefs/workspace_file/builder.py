"""Plain values out of the events of YAML or the tokens of JSON: within limits, without recursion.

Every scalar stays the text that was written, so that `0123` and `0.50` lose nothing; the shapes convert where they
expect a number or a truth value. Only the `config` of a connector takes JSON types.
"""

from __future__ import annotations

from typing import Any

from briefs.workspace_file.errors import FileError, Location, Unreadable, path_text
from datamaps.connectors.yaml_events import plain_value

DEPTH = 64
ALIASED = 100_000
"""How many values aliases may add: enough for people, too few for a bomb."""

_CONFIG = ("systems", "connectors", "config")
_CONFIG_DEPTH = 5
_NOTHING = frozenset(["", "~", "null", "Null", "NULL"])
Anchored = tuple[Any, Any, int, int]


class Place:
    """Where a value stands: its line (from 1), its name or position as written, and the places inside it."""

    __slots__ = ("at", "inner", "line")

    def __init__(self, line: int, at: str | int, inner: dict[str, Place] | list[Place] | None = None) -> None:
        self.line = line
        self.at = at
        self.inner = inner


class _Open:
    """A list or group that is being read. `count` also counts the items that were dropped as empty."""

    __slots__ = ("anchor", "count", "key", "key_line", "line", "places", "size", "typed", "value")

    def __init__(self, value: Any, line: int, anchor: str | None, typed: bool) -> None:
        self.value = value
        self.line = line
        self.anchor = anchor
        self.typed = typed
        self.key: str | None = None
        self.key_line = line
        self.count = 0
        self.size = 1
        self.places: Any = {} if type(value) is dict else []


class Builder:
    """Takes what a text is made of, in order. With `lines`, `place` says where each value stands."""

    def __init__(self, *, lines: bool) -> None:
        self.value: Any = None
        self.place: Place | None = None
        self.twice: list[FileError] = []
        self.lines = lines
        self._stack: list[_Open] = []
        self._anchors: dict[str, Anchored] = {}
        self._aliased = 0
        self._documents = False

    def document(self, line: int) -> None:
        if self._documents:
            raise Unreadable("documents", line)
        self._documents = True

    def open(self, value: list[Any] | dict[str, Any], line: int, anchor: str | None = None) -> None:
        stack = self._stack
        if stack:
            self._refuse_as_key(line)
        if len(stack) >= DEPTH:
            raise Unreadable("too_deep", line, limit=DEPTH)
        if anchor is not None:
            # Until it is closed, an alias to it would be inside of itself.
            self._anchors.pop(anchor, None)
        typed = bool(stack) and (stack[-1].typed or (len(stack) == _CONFIG_DEPTH and self._in_config()))
        stack.append(_Open(value, line, anchor, typed))

    def _in_config(self) -> bool:
        return tuple(one.key for one in self._stack[::2]) == _CONFIG

    def close(self) -> None:
        done = self._stack.pop()
        place = Place(done.line, "", done.places) if self.lines else None
        if done.anchor is not None:
            self._anchors[done.anchor] = (done.value, place, done.size, _depth(done.value))
        self._put(done.value, place, done.size)

    def scalar(self, text: str, plain: bool, line: int, anchor: str | None = None) -> None:
        stack = self._stack
        top = stack[-1] if stack else None
        if top is not None and top.key is None and type(top.value) is dict:
            self._take_key(top, text, line)
            if anchor is not None:
                self._anchors[anchor] = (text, Place(line, ""), 1, 0)
            return
        value: Any = text
        if plain:
            if top is not None and top.typed:
                value = plain_value(text)
            elif text in _NOTHING:
                value = None
        place = Place(line, "") if self.lines else None
        if anchor is not None:
            self._anchors[anchor] = (value, place, 1, 0)
        self._put(value, place, 1)

    def alias(self, name: str, line: int) -> None:
        found = self._anchors.get(name)
        if found is None:
            raise Unreadable("alias", line, name=name[:80])
        value, place, size, depth = found
        self._aliased += size
        if self._aliased > ALIASED:
            raise Unreadable("too_many_aliases", line, limit=ALIASED)
        if len(self._stack) + depth > DEPTH:
            raise Unreadable("too_deep", line, limit=DEPTH)
        top = self._stack[-1] if self._stack else None
        if top is not None and top.key is None and type(top.value) is dict:
            if not isinstance(value, str):
                raise Unreadable("key", line)
            self._take_key(top, value, line)
            return
        self._put(value, Place(line, "", place.inner) if place else None, size)

    def _take_key(self, top: _Open, key: str, line: int) -> None:
        top.key = key
        top.key_line = line
        if key in top.value:
            location: Location = (*self._location(), key)
            self.twice.append(FileError("twice", path_text(location), line, {"name": key[:80]}))

    def _location(self) -> Location:
        """Where the innermost open list or group stands."""
        return tuple(one.count if one.key is None else one.key for one in self._stack[:-1])

    def _refuse_as_key(self, line: int) -> None:
        top = self._stack[-1]
        if top.key is None and type(top.value) is dict:
            raise Unreadable("key", line)

    def _put(self, value: Any, place: Place | None, size: int) -> None:
        stack = self._stack
        if not stack:
            self.value, self.place = value, place
            return
        top = stack[-1]
        top.size += size
        into = top.value
        if type(into) is list:
            # A row with nothing in it is no row; what a connector is given is not ours to tidy.
            if top.typed or value or value == "":
                into.append(value)
                if place is not None:
                    place.at = top.count
                    top.places.append(place)
            top.count += 1
            return
        key, top.key = top.key, None
        if key is not None and key not in into:
            into[key] = value
            if place is not None:
                place.at, place.line = key, top.key_line
                top.places[key] = place


def _depth(value: Any) -> int:
    """How deep lists and groups are nested in a finished value; shared ones are looked at once."""
    known: dict[int, int] = {}

    def measure(one: Any) -> int:
        if not isinstance(one, dict | list):
            return 0
        if id(one) not in known:
            inner = one.values() if isinstance(one, dict) else one
            known[id(one)] = 1 + max((measure(child) for child in inner), default=0)
        return known[id(one)]

    return measure(value)
