"""Checks typed, pasted and imported rows of a mapping: one function, whoever asks, and nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from datamaps.grid.columns import COLUMN, Cells, NotAnAnswer, cells_of, merged, read_cell
from datamaps.map.flow_choices import Transform, Way
from datamaps.map.flows import FieldMap

Plain = Mapping[str, Any]
Known = Callable[[str], bool]


@dataclass(frozen=True)
class Fault:
    """Something about a cell: `row` counts from 0 as the rows were given; `stops` while nothing may be saved."""

    row: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    stops: bool = True


@dataclass(frozen=True)
class Ends:
    """Which paths the catalog knows at either end; None where it knows no field at all."""

    source: Known | None = None
    target: Known | None = None


@dataclass(frozen=True)
class Typed:
    """One row as somebody gave it. `stored` are the plain answers of the row that it changes, if any."""

    cells: Cells
    stored: Plain | None = None


@dataclass(frozen=True)
class Checked:
    """The plain answers of each row, None for one that cannot be saved, and what is wrong or worth a look."""

    answers: tuple[dict[str, Any] | None, ...]
    faults: tuple[Fault, ...]

    @property
    def stops(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in self.faults if fault.stops)


def check_rows(rows: Sequence[Typed], beside: Iterable[Plain] = (), ends: Ends | None = None) -> Checked:
    """Every fault of every row. `beside` are stored rows that stay as they are; an untouched row is never refused."""
    answers: list[dict[str, Any] | None] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        plain, found = _read(number, row)
        answers.append(None if any(fault.stops for fault in found) else plain)
        faults += found
        if plain is not None and plain != row.stored:
            faults += _strangers(number, plain, ends or Ends())
    faults += _twice(rows, answers, list(beside))
    return Checked(tuple(answers), tuple(sorted(faults, key=lambda fault: fault.row)))


def _read(number: int, row: Typed) -> tuple[dict[str, Any] | None, list[Fault]]:
    given: dict[str, Any] = {}
    faults: list[Fault] = []
    before = cells_of(row.stored) if row.stored is not None else {}
    for name, cell in row.cells.items():
        if name in before and _tidy(cell) == _tidy(before[name]):
            continue  # as it was: a browser writes line breaks in its own way
        try:
            given[name] = read_cell(COLUMN[name], cell)
        except NotAnAnswer:
            known = tuple(label for _value, label in COLUMN[name].choices)
            faults.append(Fault(number, name, "choice", {"value": cell, "known": known}))
    plain = merged(row.stored or {}, given)
    try:
        plain = FieldMap.read(plain).plain()
    except ValidationError as error:
        return None, faults + [_fault(number, one) for one in error.errors()]
    if plain == row.stored or faults:
        return plain, faults
    if not plain.get("target") and plain.get("transform") != Transform.IGNORE:
        faults.append(Fault(number, "target", "no_target"))
    return plain, faults


def _tidy(cell: str) -> str:
    return cell.replace("\r\n", "\n").strip()


_CODES = {"path": "path", "string_too_long": "long", "too_long": "long", "unstorable": "unstorable"}


def _fault(number: int, error: Any) -> Fault:
    column = next((part for part in error["loc"] if part in COLUMN), "")
    code = _CODES.get(error["type"], "refused")
    return Fault(number, column, code, {"value": str(error["input"])[:80], "why": error["msg"], **error.get("ctx", {})})


def _strangers(number: int, plain: Plain, ends: Ends) -> list[Fault]:
    """Paths that the catalog does not know: worth a look, no reason to refuse them."""
    paths = [("source", path, ends.source) for path in plain.get("source", ())]
    paths += [("target", plain["target"], ends.target)] if plain.get("target") else []
    return [
        Fault(number, column, "stranger", {"value": path}, stops=False)
        for column, path, known in paths
        if known is not None and not known(path)
    ]


def _twice(rows: Sequence[Typed], answers: Sequence[Plain | None], beside: Sequence[Plain]) -> list[Fault]:
    """A changed row may not fill a target that another row fills the same way, unless each of them has a rule."""
    taken: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for number, plain in [*enumerate(answers), *((-1, plain) for plain in beside)]:
        for slot in _slots(plain or {}):
            taken[slot].append((number, bool(plain and plain.get("rule"))))
    faults = []
    for number, plain in enumerate(answers):
        if plain is None or plain == rows[number].stored:
            continue
        rivals = [rival for slot in _slots(plain) for rival in taken[slot] if rival[0] != number]
        others = [other for other, ruled in rivals if not (ruled and plain.get("rule"))]
        if others:
            values = {"value": plain["target"], "other": others[0] + 1}
            faults.append(Fault(number, "target", "twice" if others[0] >= 0 else "twice_elsewhere", values))
    return faults


def _slots(plain: Plain) -> list[tuple[str, str]]:
    target = plain.get("target")
    if not target or plain.get("transform") == Transform.IGNORE:
        return []
    way = plain.get("way") or Way.BOTH
    return [(target, one) for one in ((Way.FORWARD, Way.BACK) if way == Way.BOTH else (way,))]
