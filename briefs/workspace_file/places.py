"""From a location in the plain values to the line and path in the file, and values without their bad parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefs.workspace_file.builder import Place
from briefs.workspace_file.errors import FileError, Location, path_text
from briefs.workspace_file.problems import Problem

Trie = dict[str | int, "Trie"]


def located(problem: Problem, root: Place | None) -> FileError:
    """A problem with its line and its path as written, where rows that say nothing still count."""
    written: list[str | int] = []
    place: Place | None = root
    line = root.line if root else None
    for part in problem.location:
        place = _inside(place, part)
        written.append(place.at if place else part)
        if place:
            line = place.line
    return FileError(problem.code, path_text(tuple(written)), line, problem.values, problem.allowed)


def _inside(place: Place | None, part: str | int) -> Place | None:
    inner = place.inner if place else None
    if isinstance(inner, dict) and isinstance(part, str):
        return inner.get(part)
    if isinstance(inner, list) and isinstance(part, int) and part < len(inner):
        return inner[part]
    return None


def without(data: Any, root: Place | None, bad: Iterable[Location]) -> tuple[Any, Place | None]:
    """Values and their places without what stands at the bad locations; the given ones stay as they are."""
    trie: Trie = {}
    for location in bad:
        node = trie
        for part in location:
            node = node.setdefault(part, {})
    return _pruned(data, root, trie) if trie else (data, root)


def _pruned(data: Any, place: Place | None, bad: Trie) -> tuple[Any, Place | None]:
    """An empty inner trie marks the end of a location: all of it goes."""
    if isinstance(data, dict):
        kept: Any = {}
        places: Any = {}
        rows: Iterable[tuple[Any, Any]] = data.items()
    elif isinstance(data, list):
        kept, places, rows = [], [], enumerate(data)
    else:
        return data, place
    for part, value in rows:
        inner = _inside(place, part)
        if part in bad:
            if not bad[part]:
                continue
            value, inner = _pruned(value, inner, bad[part])
        if isinstance(data, dict):
            kept[part], places[part] = value, inner
        else:
            kept.append(value)
            places.append(inner)
    return kept, Place(place.line, place.at, places) if place else None
