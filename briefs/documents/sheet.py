"""Builds one chapter: what is answered becomes blocks, what is not becomes gaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from briefs.documents.blocks import (
    Block,
    Chapter,
    Column,
    Fact,
    Facts,
    Gap,
    Heading,
    Line,
    Paragraph,
    Prose,
    Row,
    Soft,
    Strong,
    Table,
)
from briefs.documents.source import Source

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """One fact to be told. A `wanted` one that is missing becomes a gap."""

    label: str
    line: Line
    wanted: bool = True


@dataclass(frozen=True)
class Cells(Generic[T]):
    """One column: its title, its width in 24ths, and the cell of a row."""

    title: str
    width: int
    cell: Callable[[T], Line]
    wanted: bool = True


class Sheet:
    """Filled by the maker of a chapter, from top to bottom."""

    def __init__(
        self, source: Source, id: str, title: str, *, section: str = "", wide: bool = False, lead: str = ""
    ) -> None:
        self.source, self.id, self.title, self.wide, self.lead = source, id, title, wide, lead
        # The part of the brief that says whether the chapter is relevant.
        self.section = section or id
        self.blocks: list[Block] = []
        self.gaps: list[Gap] = []

    def chapter(self) -> Chapter:
        """The finished chapter. One that is not relevant says why instead of showing gaps."""
        reason = self.source.brief.not_relevant.get(self.section, "")
        gaps = () if reason else tuple(dict.fromkeys(self.gaps))
        return Chapter(self.id, self.title, tuple(self.blocks), gaps, reason, self.wide, self.lead)

    def add(self, *blocks: Block) -> None:
        self.blocks += blocks

    def gap(self, what: str) -> None:
        self.gaps.append(Gap(self.title, what))

    def heading(self, text: str, level: int = 1, anchor: str = "") -> None:
        self.add(Heading(text, level, anchor))

    def say(self, text: str) -> None:
        self.add(Paragraph((text,)))

    def prose(self, label: str, text: str, *, wanted: bool = True, titled: bool = True) -> None:
        """Markdown that people wrote, under a small title."""
        if not text:
            if wanted:
                self.gap(label)
            return
        if titled:
            self.add(Heading(label, 2))
        self.add(Prose(text))

    def facts(self, answers: Iterable[Answer], *, dense: bool = False) -> None:
        answers = list(answers)
        told = tuple(Fact(answer.label, answer.line) for answer in answers if answer.line)
        for answer in answers:
            if answer.wanted and not answer.line:
                self.gap(answer.label)
        if told:
            self.add(Facts(told, dense=dense))

    def table(
        self,
        caption: str,
        cells: Sequence[Cells[T]],
        rows: Sequence[T],
        *,
        wanted: bool = True,
        titled: bool = True,
        anchor: Callable[[T], str] = lambda row: "",
        state: Callable[[T], str] = lambda row: "",
    ) -> None:
        """A table of the columns that hold something; a wanted one that holds nothing becomes a gap."""
        if not rows:
            if wanted:
                self.gap(caption)
            return
        lines = [[column.cell(row) for column in cells] for row in rows]
        kept = [n for n, _column in enumerate(cells) if any(line[n] for line in lines)]
        for n, column in enumerate(cells):
            if n not in kept and column.wanted:
                self.gap(_("%(table)s: %(column)s") % {"table": caption, "column": column.title.lower()})
        if not kept:
            return
        missing: Line = (Soft(_("Not provided")),)
        columns = _widths([cells[n] for n in kept])
        made = tuple(
            Row(tuple(line[n] or (missing if cells[n].wanted else ()) for n in kept), state(row), anchor(row))
            for line, row in zip(lines, rows, strict=True)
        )
        if titled:
            self.add(Heading(caption, 2))
        self.add(Table(caption, columns, made))


def _widths(cells: Sequence[Cells[T]]) -> tuple[Column, ...]:
    """Columns that fill 24 parts, in the proportions asked for."""
    total = sum(column.width for column in cells)
    widths = [max(1, round(24 * column.width / total)) for column in cells]
    while sum(widths) != 24:
        step = 1 if sum(widths) < 24 else -1
        widest = max(range(len(widths)), key=lambda n: (cells[n].width / widths[n], n) if step > 0 else widths[n])
        widths[widest] += step
    return tuple(Column(column.title, width) for column, width in zip(cells, widths, strict=True))


def strong(text: str) -> Line:
    return (Strong(text),) if text else ()
