"""The form of the mapping grid: rows of cells, read from what was sent and kept as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from datamaps.grid.check import Ends, Fault, Typed, check_rows
from datamaps.grid.columns import Cells, Column, cells_of
from datamaps.grid.words import fault_in_words
from datamaps.models import FieldMap
from datamaps.services.field_maps import Edit
from integrations_portal.shapes.base import digest

SPARE = 3
"""Empty rows at the end of a page."""
MOST = 350
"""Rows of one page with those that were pasted into it; more come as a sheet. DATA_UPLOAD_MAX_NUMBER_FIELDS caps the
fields of a form, and a row has up to 13."""
_ROW = re.compile(r"rows-(\d{1,6})-id")


@dataclass(frozen=True)
class GridRow:
    """One row as it is shown and was typed. `seen` tells what its cells were when the page was made."""

    uid: UUID
    version: int | None
    place: int
    seen: str
    cells: Cells
    position: str = ""
    remove: bool = False

    @property
    def id(self) -> str:
        """What the hidden field holds: who the row is, and what was seen of it."""
        return f"{self.uid} {self.version or 0} {self.place} {self.seen}"

    @property
    def touched(self) -> bool:
        return self.remove or _seen(self.cells) != self.seen

    @property
    def empty(self) -> bool:
        """A row that was offered and not used."""
        return self.version is None and not self.touched


def _seen(cells: Cells) -> str:
    plain = {name: cell.replace("\r\n", "\n").strip() for name, cell in cells.items()}
    return digest(plain)[:16]


def shown(row: FieldMap, place: int, columns: Sequence[Column]) -> GridRow:
    """A stored row as it is shown."""
    cells = cells_of(row.plain())
    cells = {column.name: cells[column.name] for column in columns}
    return GridRow(row.uid, row.version, place, _seen(cells), cells, str(place))


def offered(place: int, columns: Sequence[Column], target: str = "") -> GridRow:
    """A new row, empty but for the target field that it is offered for."""
    cells = cells_of({"target": target})
    cells = {column.name: cells[column.name] for column in columns}
    return GridRow(uuid4(), None, place, _seen(cells), cells, str(place))


def sent_rows(sent: Mapping[str, str], columns: Sequence[Column]) -> list[GridRow]:
    """The rows of a form in the order in which they stood."""
    numbers = sorted(int(match[1]) for key in sent if (match := _ROW.fullmatch(key)))
    return [_sent(sent, number, columns) for number in numbers]


def _sent(sent: Mapping[str, str], number: int, columns: Sequence[Column]) -> GridRow:
    blank = offered(number + 1, columns)
    cells = {column.name: sent.get(f"rows-{number}-{column.name}", blank.cells[column.name]) for column in columns}
    parts = sent[f"rows-{number}-id"].split(" ")
    row = replace(blank, cells=cells, remove=f"rows-{number}-remove" in sent)
    try:
        uid, version, place, seen = parts
        row = replace(row, uid=UUID(uid), version=int(version) or None, place=int(place), seen=seen)
    except ValueError:
        pass  # nothing that this page made: it counts as a new row
    return replace(row, position=sent.get(f"rows-{number}-position", str(row.place)).strip())


def in_order(rows: Iterable[GridRow]) -> tuple[list[GridRow], bool]:
    """The rows by the places that were typed, and whether those that are stored then stand otherwise than before.

    A row that was given the place of another takes it: moved up it stands before it, moved down behind it.
    """

    def place(row: GridRow) -> tuple[int, int]:
        wanted = int(row.position) if row.position.isdecimal() else row.place
        return wanted, (wanted > row.place) - (wanted < row.place)

    given = list(rows)
    wanted = sorted(given, key=place)
    return wanted, [row.uid for row in wanted if row.version] != [row.uid for row in given if row.version]


@dataclass
class Grid:
    """The rows of one form with what is wrong with them."""

    rows: list[GridRow]
    columns: tuple[Column, ...]
    faults: list[Fault] = field(default_factory=list)
    answers: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def check(self, stored: Mapping[UUID, Mapping[str, Any]], ends: Ends) -> bool:
        """Whether all of it can be saved. Rows that nobody touched are neither checked nor saved."""
        numbers = [number for number, row in enumerate(self.rows) if row.touched and not row.remove]
        typed = [Typed(self.rows[number].cells, stored.get(self.rows[number].uid)) for number in numbers]
        changing = {row.uid for row in self.rows if row.touched}
        checked = check_rows(typed, [plain for uid, plain in stored.items() if uid not in changing], ends)
        self.faults = [self._at(fault, numbers) for fault in checked.faults]
        self.faults += [
            Fault(number, "position", "position", {"value": row.position})
            for number, row in enumerate(self.rows)
            if not row.empty and not row.position.isdecimal()
        ]
        self.faults.sort(key=lambda fault: fault.row)
        self.answers = {
            self.rows[number].uid: plain
            for number, plain in zip(numbers, checked.answers, strict=True)
            if plain is not None
        }
        return not any(fault.stops for fault in self.faults)

    def _at(self, fault: Fault, numbers: Sequence[int]) -> Fault:
        values = dict(fault.values)
        if fault.code == "twice":
            values["other"] = numbers[values["other"] - 1] + 1
        return Fault(numbers[fault.row], fault.column, fault.code, values, fault.stops)

    def edits(self) -> tuple[list[Edit], bool]:
        """What to save, in the order wanted, and whether that order is another one."""
        rows, moved = in_order(row for row in self.rows if not row.empty)
        edits = [Edit(row.uid, row.version, self.answers.get(row.uid), row.remove) for row in rows]
        return [edit for edit, row in zip(edits, rows, strict=True) if row.version or not row.remove], moved

    def lines(self, known: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
        """The rows for the page: each cell with its choices and what is wrong with it.

        `known` are the paths that the catalog knows, by column, each with its field in words.
        """
        found: dict[tuple[int, str], list[Fault]] = {}
        for fault in self.faults:
            found.setdefault((fault.row, fault.column), []).append(fault)
        drafts = {fault.row for fault in self.faults if fault.stops}
        return [
            {
                "number": number,
                "row": row,
                "draft": number in drafts,
                "position": _said(found.get((number, "position"), [])) | {"value": row.position},
                "whole": _said(found.get((number, ""), [])),
                "cells": [
                    _cell(column, row.cells[column.name])
                    | _said(found.get((number, column.name), []))
                    | {"words": known.get(column.name, {}).get(row.cells[column.name], "")}
                    for column in self.columns
                ],
            }
            for number, row in enumerate(self.rows)
        ]


def _said(faults: Sequence[Fault]) -> dict[str, Any]:
    return {
        "errors": [fault_in_words(fault) for fault in faults if fault.stops],
        "notes": [fault_in_words(fault) for fault in faults if not fault.stops],
    }


def _cell(column: Column, value: str) -> dict[str, Any]:
    choices = column.choices
    blank = [("", "")] if choices and column.name != "confirmed" else []
    typed = value if choices and value not in dict([*blank, *choices]) else ""
    return {
        "column": column,
        "value": value,
        "choices": [*blank, *choices, *([(typed, typed)] if typed else [])],
        "typed": typed,
        "long": column.name in ("rule", "note"),
        "list": column.name if column.name in ("source", "target") else "",
    }
