"""What differs between two states of one brief: section by section, row by row, answer by answer, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from briefs.comparison.pieces import Piece, pieces
from briefs.comparison.rows import Plain, moved, pairs
from briefs.dossier.dossier import Content, Dossier
from briefs.dossier.hashes import signed_sections
from briefs.sections.machine import Ask, Talk
from briefs.sections.mapping import FIELD_MAP, RECORD_MAP
from briefs.sections.registry import SECTION, SECTIONS, section_of_where
from briefs.sections.words import answer_in_words
from briefs.shapes.brief import PARTS, part_data
from datamaps.map.flows import FieldMap, RecordMap
from integrations_portal.look.words import value_in_words
from integrations_portal.shapes.answers import answer_type, leaves
from integrations_portal.shapes.base import Shape
from integrations_portal.shapes.choices import Words

LONG = 80
"""Characters from which on a text is shown with its changed words instead of twice."""
# Rows inside of rows have a conversation of their own.
_INSIDE: dict[type[Shape], Talk] = {RecordMap: RECORD_MAP, FieldMap: FIELD_MAP}


@dataclass(frozen=True)
class AnswerChange:
    """One answer, in words; empty where there was, or is, none. `place` names the row inside of the row."""

    label: str
    before: str
    after: str
    place: str = ""
    whole: bool = False
    """Word by word would only confuse: two orders of the same names."""

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The changed words of a long text; nothing for short answers, and for those that came or went."""
        if self.whole or not (self.before and self.after) or max(len(self.before), len(self.after)) < LONG:
            return ()
        return pieces(self.before, self.after)


@dataclass(frozen=True)
class RowChange:
    """`code` is changed, added, removed or order. `name` is empty for a group of answers, which is no list."""

    code: str
    part: Words
    name: str
    answers: tuple[AnswerChange, ...]


@dataclass(frozen=True)
class SectionChange:
    """A section of the task list in which something differs."""

    id: str
    title: Words
    rows: tuple[RowChange, ...]


@dataclass(frozen=True)
class _Side:
    """One of the two states: its plain answers by part, and the dossier that has their names."""

    dossier: Dossier
    parts: Mapping[str, list[Plain]]
    reasons: Mapping[str, str]


def compare(before: Content, after: Content) -> tuple[SectionChange, ...]:
    """Every difference in what a signature is under, in the order of the task list; equal sections are left out."""
    old, new = _side(before), _side(after)
    found = ((section, tuple(_section(section.id, old, new))) for section in SECTIONS)
    return tuple(SectionChange(section.id, section.title, rows) for section, rows in found if rows)


def _side(content: Content) -> _Side:
    sections = signed_sections(content)
    plain = {**sections, **sections.get("purpose", {}), **sections.get("review", {})}
    parts = {part.id: part_data(plain, part) for part in PARTS}
    flows = sections.get("flows")
    parts["flows"] = flows if isinstance(flows, list) else []
    # Two records may have a field of the same key.
    truth = sections.get("truth", {})
    parts["truth"] = [row | {"key": about.replace(".", "-")} for about, row in truth.items()]
    return _Side(Dossier(content=content), parts, content.brief.not_relevant)


def _section(id: str, old: _Side, new: _Side) -> Iterator[RowChange]:
    section = SECTION[id]
    yield from _relevance(id, old, new)
    told: set[str] = set()
    for talk in section.talks:
        if talk.rows:
            yield from _list(talk, old, new)
        elif talk.part not in told:
            told.add(talk.part)
            yield from _group(id, talk, old, new)


def _relevance(id: str, old: _Side, new: _Side) -> Iterator[RowChange]:
    """A section, or a list in it, that became irrelevant, became relevant again, or is so for another reason."""
    for where in dict.fromkeys([*old.reasons, *new.reasons]):
        before, after = old.reasons.get(where, ""), new.reasons.get(where, "")
        own = section_of_where(where) or section_of_where(where.partition(".")[0])
        if own == id and before != after:
            title = next((talk.title for talk in SECTION[id].talks if talk.part == where), SECTION[id].title)
            yield RowChange("changed", title, "", (AnswerChange(_("Not relevant here, because"), before, after),))


def _group(id: str, talk: Talk, old: _Side, new: _Side) -> Iterator[RowChange]:
    """A group of answers. One that two sections share is told in each with the answers that are given there."""
    before, after = (side.parts[talk.part][0] if side.parts[talk.part] else {} for side in (old, new))
    others = [other for section in SECTIONS if section.id != id for other in section.talks if other.part == talk.part]
    mine = section_of_where(talk.part) == id
    own = [one for one in SECTION[id].talks if one.part == talk.part]
    asked = {name: ask for one in own for name, ask in one.asked().items()}
    elsewhere = {name for other in others for name in other.asked()}
    names = [name for name in leaves(talk.shape) if _asking(asked, name) or (mine and not _asking(elsewhere, name))]
    if changes := tuple(_answers(talk.shape, asked, names, (before, after), (old.dossier, new.dossier))):
        yield RowChange("changed", talk.title, "", changes)


def _asking(asked: Mapping[str, Ask] | set[str], name: str) -> str:
    """The name under which an answer is asked for: its own, or that of the group around it."""
    return next((one for one in asked if one == name or name.startswith(f"{one}.")), "")


def _list(talk: Talk, old: _Side, new: _Side) -> Iterator[RowChange]:
    before, after = old.parts[talk.part], new.parts[talk.part]
    sides, found = (old.dossier, new.dossier), pairs(talk.shape, before, after)
    asked, names = talk.asked(), [name for name in leaves(talk.shape) if name not in ("ref", "key", "uid")]
    for was, now in found:
        if was == now:
            continue
        code = "added" if was is None else "removed" if now is None else "changed"
        changes = tuple(_answers(talk.shape, asked, names, (was or {}, now or {}), sides))
        side = old.dossier if now is None else new.dossier
        yield RowChange(code, talk.title, _name(talk, now or was or {}, side), changes)
    if moved(found, before):
        lists = zip((before, after), sides, strict=True)
        lines = ["; ".join(row.get("ref") or _name(talk, row, side) for row in rows) for rows, side in lists]
        yield RowChange("order", talk.title, "", (AnswerChange(_("Order"), lines[0], lines[1], whole=True),))


def _name(talk: Talk, row: Plain, dossier: Dossier) -> str:
    """What people call a row: its ref where it has one, and its line."""
    line = talk.line(talk.shape.read(row), dossier)
    if talk.part == "truth":
        line = line or row["key"]
    return f"{row.get('ref', '')} {line}".strip()


def _answers(
    shape: type[Shape],
    asked: Mapping[str, Ask],
    names: list[str],
    rows: tuple[Plain, Plain],
    sides: tuple[Dossier, Dossier],
    place: str = "",
) -> Iterator[AnswerChange]:
    for name in names:
        before, after = (_at(row, name) for row in rows)
        if before == after:
            continue
        found = answer_type(shape, name)
        ask = asked.get(name) or Ask(name, name.replace("_", " ").replace(".", ", ").capitalize(), "", "")
        if found.many and found.shape is not None:
            yield from _inside(found.shape, ask, (before or [], after or []), sides, place)
            continue
        words = [answer_in_words(shape, ask, value, side) for value, side in zip((before, after), sides, strict=True)]
        if words[0] == words[1]:
            # Two spellings of one thing, or two things of one name: the values themselves tell them apart.
            words = [value_in_words(before), value_in_words(after)]
        yield AnswerChange(str(ask.label), words[0], words[1], place)


def _inside(
    shape: type[Shape], ask: Ask, rows: tuple[list[Plain], list[Plain]], sides: tuple[Dossier, Dossier], place: str
) -> Iterator[AnswerChange]:
    """A list inside of a row: each of its rows with what changed in it."""
    talk = _INSIDE.get(shape)
    asked = talk.asked() if talk else {sub.name: sub for sub in ask.asks}
    found = pairs(shape, *rows)
    for was, now in found:
        if was == now:
            continue
        row, side = now or was or {}, sides[1] if now else sides[0]
        told = talk.line(shape.read(row), side) if talk else _words_of(shape, asked, row, side)
        here = " · ".join(part for part in (place, str(ask.label) if not talk else "", told) if part)
        yield from _answers(shape, asked, list(leaves(shape)), (was or {}, now or {}), sides, here)
    if moved(found, rows[0]):
        lines = [
            "; ".join(_words_of(shape, asked, row, side) for row in side_rows)
            for side_rows, side in zip(rows, sides, strict=True)
        ]
        yield AnswerChange(_("Order of “%(list)s”") % {"list": ask.label}, lines[0], lines[1], place, whole=True)


def _words_of(shape: type[Shape], asked: Mapping[str, Ask], row: Plain, dossier: Dossier) -> str:
    """The first answer of a row inside of a row, which is what it is known by."""
    told = (
        answer_in_words(shape, asked.get(name) or Ask(name, "", "", ""), _at(row, name), dossier)
        for name in leaves(shape)
    )
    return next((words for words in told if words), "")


def _at(row: Mapping[str, Any], path: str) -> Any:
    name, _dot, rest = path.partition(".")
    value = row.get(name)
    if not rest:
        return value
    return _at(value, rest) if isinstance(value, dict) else None
