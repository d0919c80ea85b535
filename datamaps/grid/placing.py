"""Where the fields of a piece are in another mapping: by their paths, else by their names. A person corrects it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from datamaps.grid.check import Checked, Ends, Fault, Typed, check_rows
from datamaps.grid.tokens import path_words
from datamaps.map.flow_choices import Transform, Way
from datamaps.map.flows import FieldMap
from integrations_portal.shapes.choices import Choice
from integrations_portal.shapes.paths import split_path

Plain = dict[str, Any]


class Found(Choice):
    PATH = "path", _("At the same path")
    NAME = "name", _("By its name")
    AS_KEPT = "as_kept", _("As it was kept: the catalog has no fields here")
    MISSING = "missing", _("Not found here")


@dataclass(frozen=True)
class Place:
    """Where one field is; `path` is empty for one that was not found."""

    kept: str
    path: str
    found: Found


@dataclass(frozen=True)
class Placed:
    """One mapped field of a piece, with where its ends are here."""

    row: FieldMap
    sources: tuple[Place, ...]
    target: Place | None
    mapped: bool
    """Whether its target is filled here already."""
    other_way: bool = False
    """Whether it was kept for the way back, which there is none of here."""

    @property
    def ends(self) -> tuple[Place, ...]:
        return (*self.sources, self.target) if self.target else self.sources

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one.kept for one in self.ends if one.found is Found.MISSING)

    @property
    def ready(self) -> bool:
        """Whether it can be added as it is."""
        return not self.missing and not self.mapped and not self.other_way

    @property
    def cells(self) -> dict[str, str]:
        """Both ends as the cells of a row."""
        source = "; ".join(one.path for one in self.sources if one.path)
        return {"source": source, "target": self.target.path if self.target else ""}


class Paths:
    """The paths that the catalog knows at one end, by the words of their names, in any spelling."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = frozenset(known)
        self.by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for path in sorted(self.known):
            last, around = path_words(path)
            for words in {last, (*around, *last)} - {()}:
                self.by_words[words].append(path)

    def like(self, path: str) -> list[str]:
        """Paths whose last name, or whole path, has the words of this one's."""
        last, around = path_words(path)
        return list(dict.fromkeys([*self.by_words.get((*around, *last), ()), *self.by_words.get(last, ())]))


@dataclass(frozen=True)
class Here:
    """The mapping in which a piece is used: the fields at its ends, and whether its flow goes both ways."""

    sources: Paths
    targets: Paths
    two_way: bool = False


def place(rows: Sequence[FieldMap], here: Here, filled: Collection[str] = ()) -> tuple[Placed, ...]:
    """Each row with its places here; `filled` are the targets that are mapped already."""
    at_source = _places([path for row in rows for path in row.source], here.sources)
    at_target = _places([row.target for row in rows if row.target], here.targets, once=True)
    placed = []
    for row in rows:
        target = at_target[row.target] if row.target else None
        mapped = bool(target and target.path in filled)
        other_way = row.way is Way.BACK and not here.two_way
        placed.append(Placed(row, tuple(at_source[path] for path in row.source), target, mapped, other_way))
    return tuple(placed)


def _places(wanted: Iterable[str], here: Paths, *, once: bool = False) -> dict[str, Place]:
    """`once`: no field is given to two of them."""
    paths = list(dict.fromkeys(wanted))
    if not here.known:
        return {path: Place(path, path, Found.AS_KEPT) for path in paths}
    like = {path: [path] if path in here.known else here.like(path) for path in paths}
    votes = Counter(_group(other) for found_here in like.values() for other in found_here)
    taken = here.known.intersection(paths)
    found: dict[str, Place] = {}
    for path in paths:
        if path in here.known:
            found[path] = Place(path, path, Found.PATH)
            continue
        free = [other for other in like[path] if not (once and other in taken)]
        best = max(free, key=lambda other: (_nearness(path, other), votes[_group(other)]), default="")
        found[path] = Place(path, best, Found.NAME if best else Found.MISSING)
        taken |= {best}
    return found


def _nearness(path: str, other: str) -> float:
    """The share of their words that both have, groups included."""
    ours, theirs = (set(last + around) for last, around in (path_words(path), path_words(other)))
    return len(ours & theirs) / len(ours | theirs)


def _group(path: str) -> tuple[str, ...]:
    """The group that a field stands in: where most fields of a piece are, the others are looked for first."""
    return split_path(path)[:-1]


def check_placed(
    rows: Mapping[int, tuple[FieldMap, dict[str, str]]], beside: Iterable[Plain], ends: Ends, *, two_way: bool
) -> Checked:
    """The answers of the rows that are to be added, and every fault, with rows counted as they are named here.

    Each is a field of a piece and the cells of its two ends as somebody left them.
    """
    numbers = list(rows)
    typed = [Typed(cells, _without_ends(row, two_way=two_way)) for row, cells in rows.values()]
    checked = check_rows(typed, beside, ends)
    faults = [
        Fault(numbers[one.row], one.column, one.code, {**one.values, **_other(one, numbers)}, one.stops)
        for one in checked.faults
    ]
    for number, (row, cells) in rows.items():
        if not any(cell.strip() for cell in cells.values()):
            code = "no_source" if row.how is Transform.IGNORE else "no_target"
            faults.append(Fault(number, "source" if code == "no_source" else "target", code))
    return Checked(checked.answers, tuple(faults))


def _other(fault: Fault, numbers: Sequence[int]) -> Plain:
    return {"other": numbers[fault.values["other"] - 1] + 1} if fault.code == "twice" else {}


def _without_ends(row: FieldMap, *, two_way: bool) -> Plain:
    away = {"source", "target", "confirmed"} | (set() if two_way else {"way"})
    return {name: value for name, value in row.plain().items() if name not in away}
