"""Field by field: every record map as a table on wide pages, with what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.documents.blocks import Chapter, Code, Inline, Line, Listing, Mark, Paragraph, Soft
from briefs.documents.flags import Flag
from briefs.documents.pictures import picture_of_fields
from briefs.documents.sheet import Cells, Sheet
from briefs.documents.source import Source, joined, label, stacked, text, under
from datamaps.map.datamap import moves_of
from datamaps.map.flow_choices import Transform, Way
from datamaps.map.flows import FieldMap, Flow, LeftOut, RecordMap
from datamaps.map.lint import looked_at, not_looked_at
from datamaps.map.shared import Ownership, ValuePair
from datamaps.map.unconfirmed import unconfirmed, unconfirmed_in_words
from datamaps.map.words import field_in_words
from datamaps.schema.shapes import Classification, Personal
from integrations_portal.shapes.paths import FieldRef

# Beyond these a picture of fields says less than its table.
_FEWEST_PICTURED, _MOST_PICTURED = 4, 14
# More pairs than this stand in a table of their own.
_MOST_PAIRS = 6


def field_tables(source: Source) -> Chapter:
    sheet = Sheet(
        source,
        "field_tables",
        _("Field by field"),
        section="flows",
        wide=True,
        lead=_("Which field goes where, how its value changes, and who is right about it."),
    )
    for flow in source.brief.flows:
        if not flow.record_maps:
            sheet.gap(_("%(ref)s: no fields are mapped") % {"ref": flow.ref})
        for number, record_map in enumerate(flow.record_maps, 1):
            _one(sheet, source, flow, record_map, number)
    return sheet.chapter()


def _one(sheet: Sheet, source: Source, flow: Flow, record_map: RecordMap, number: int) -> None:
    title = _("%(ref)s  %(source)s to %(target)s") % {
        "ref": flow.ref,
        "source": f"{source.system(flow.source)} · {record_map.source}",
        "target": f"{source.system(flow.target)} · {record_map.target}",
    }
    sheet.heading(title, 1, f"fields-{flow.ref}-{number}")
    told = _Moves(source, flow, record_map)
    owner, clash = _shared(told.owner, record_map.fields), _shared(told.clash, record_map.fields)
    sentences = [_counted(source, flow, record_map)]
    if owner:
        sentences.append(_("%(system)s is right about all of them.") % {"system": owner})
    if clash:
        sentences.append(_("If they disagree: %(rule)s.") % {"rule": clash[0].lower() + clash[1:]})
    moves_here = [move for move in moves_of(flow) if move.record_map is record_map]
    sentences.append(unconfirmed_in_words(len(unconfirmed(moves_here, source.dossier.map.fields))))
    sheet.add(Paragraph((Soft(" ".join(filter(None, sentences))),)))
    moves = [field for field in record_map.fields if field.how is not Transform.IGNORE]
    if source.detailed and _FEWEST_PICTURED <= len(moves) <= _MOST_PICTURED:
        sheet.add(picture_of_fields(source, flow, number - 1))
    sheet.table(
        title,
        [
            Cells[FieldMap](f"{source.system(flow.source)} · {record_map.source}", 6, told.source_field),
            Cells[FieldMap](_("Rule"), 6, told.rule),
            Cells[FieldMap](f"{source.system(flow.target)} · {record_map.target}", 6, told.target_field),
            Cells[FieldMap](_("If it is empty"), 3, told.empty, wanted=False),
            *([] if owner else [Cells[FieldMap](_("Right system"), 4, told.owner, wanted=False)]),
            *([] if clash else [Cells[FieldMap](_("When they disagree"), 3, told.clash, wanted=False)]),
            Cells[FieldMap](_("Who may see it"), 4, told.sight, wanted=False),
            Cells[FieldMap](_("State"), 4, told.state, wanted=False),
        ],
        record_map.fields,
        titled=False,
        state=lambda row: "stops" if any(flag.severity == "blocker" for flag in told.flags(row)) else "",
    )
    for field_map in record_map.fields:
        pairs = source.dossier.map.values_of(field_map)
        if len(pairs) > _MOST_PAIRS:
            _pairs(sheet, field_map, pairs)
    if record_map.left_out:
        sheet.heading(_("Left out on purpose"), 2)
        sheet.add(Listing(tuple(_left_out(record_map.left_out))))


def _shared(cell: Callable[[FieldMap], Line], rows: tuple[FieldMap, ...]) -> str:
    """The words that this cell has in all rows, to be said once; none when they differ or hold more than words."""
    lines = {cell(row) for row in rows}
    line = lines.pop() if len(rows) > 1 and len(lines) == 1 else ()
    return line[0] if len(line) == 1 and isinstance(line[0], str) else ""


def _left_out(rows: tuple[LeftOut, ...]) -> Iterable[Line]:
    """Fields with the same reason in one line."""
    reasons: dict[str, list[Line]] = {}
    for row in rows:
        reasons.setdefault(row.why, []).append((Code(row.field or ""),))
    for why, fields in reasons.items():
        yield (*joined(*fields), *((f": {why}",) if why else ()))


def _counted(source: Source, flow: Flow, record_map: RecordMap) -> str:
    record = next((r for ref, r in source.dossier.map.records.items() if ref == (flow.source, record_map.source)), None)
    n = len(record_map.fields)
    words = ngettext("%(n)d field is mapped", "%(n)d fields are mapped", n) % {"n": n}
    if record is not None:
        rest = len(not_looked_at(record, looked_at(flow, record_map.source)))
        if rest:
            words += ", " + ngettext(
                "%(n)d field of the source is not looked at", "%(n)d fields of the source are not looked at", rest
            ) % {"n": rest}
    return f"{words}."


def _pairs(sheet: Sheet, field_map: FieldMap, pairs: tuple[ValuePair, ...]) -> None:
    sheet.table(
        _("Values of %(field)s") % {"field": field_map.target},
        [
            Cells[ValuePair](_("Value"), 8, lambda row: text(row.source)),
            Cells[ValuePair](_("Becomes"), 8, lambda row: text(row.target)),
            Cells[ValuePair](_("Note"), 8, lambda row: text(row.note), wanted=False),
        ],
        pairs,
    )


class _Moves:
    """The cells of one record map's table."""

    def __init__(self, source: Source, flow: Flow, record_map: RecordMap) -> None:
        self.told, self.flow, self.record_map = source, flow, record_map
        self.map = source.dossier.map
        self.by_target = {
            (move.field_map.target, tuple(move.field_map.source)): self.map.ownership(move)
            for move in self.map.moves
            if move.flow.ref == flow.ref and move.record_map is record_map
        }

    def _field(self, system: str, record: str, path: str) -> Line:
        field = self.map.fields.get(FieldRef(system, record, path))
        if field is None:
            return (Code(path),)
        title = f"{field.title} · " if field.title and field.title != path else ""
        return (Code(path), *under(title + field_in_words(field)))

    def source_field(self, row: FieldMap) -> Line:
        if not row.source:
            return (Soft(_("no source")),)
        return stacked(*(self._field(self.flow.source, self.record_map.source, path) for path in row.source))

    def target_field(self, row: FieldMap) -> Line:
        return self._field(self.flow.target, self.record_map.target, row.target) if row.target else ()

    def rule(self, row: FieldMap) -> Line:
        pairs = self.map.values_of(row)
        values: list[Line] = []
        if 0 < len(pairs) <= _MOST_PAIRS:
            values = [
                (f"{pair.source} → {pair.target}", *((Soft(f" {pair.note}"),) if pair.note else ())) for pair in pairs
            ]
        elif pairs:
            values = [(_("by the table of values below"),)]
        other = _("any other value: %(what)s") % {"what": str(row.unmapped.label).lower()} if row.unmapped else ""
        way = ""
        if self.flow.two_way and row.way is not None and row.way is not Way.BOTH:
            way = str(row.way.label)
        constant = f"“{row.default}”" if row.how is Transform.CONSTANT and row.default else ""
        return stacked(
            joined((str(row.how.label),), text(constant), by=" "),
            text(row.rule),
            *values,
            (Soft(other),) if other else (),
            (Soft(way),) if way else (),
            (Soft(row.quality),) if row.quality else (),
            (Soft(row.note),) if row.note else (),
        )

    def empty(self, row: FieldMap) -> Line:
        default = f"“{row.default}”" if row.default and row.how is not Transform.CONSTANT else ""
        return (*label(row.null_rule), *under(default))

    def _rights(self, row: FieldMap) -> tuple[Ownership, ...]:
        return self.by_target.get((row.target, tuple(row.source)), ())

    def owner(self, row: FieldMap) -> Line:
        lines = []
        for right in self._rights(row):
            others = [key for key in right.may_write if key != right.system_of_record]
            also = _("also changed in %(systems)s") % {"systems": self.told.systems(others)} if others else ""
            name = self.told.system(right.system_of_record)
            lines.append((name, *under(" · ".join(part for part in (right.when, also) if part))))
        return stacked(*lines)

    def clash(self, row: FieldMap) -> Line:
        return stacked(*dict.fromkeys(label(right.conflict_rule) for right in self._rights(row)))

    def sight(self, row: FieldMap) -> Line:
        """Permission, and how private the field is at its most private end."""
        ends = [FieldRef(self.flow.source, self.record_map.source, path) for path in row.source]
        if row.target:
            ends.append(FieldRef(self.flow.target, self.record_map.target, row.target))
        fields = [field for end in ends if (field := self.map.fields.get(end))]
        levels = [field.classification for field in fields if field.classification is not Classification.INTERNAL]
        private = {field.personal for field in fields} - {Personal.NONE}
        words = [str(max(levels, key=lambda level: level.rank).label)] if levels else []
        if private:
            words.append(str((Personal.SPECIAL if Personal.SPECIAL in private else Personal.PERSONAL).label))
        return (*text(row.permission or self.record_map.permission), *under(" · ".join(words)))

    def flags(self, row: FieldMap) -> tuple[Flag, ...]:
        names = [*row.source, *([row.target] if row.target else [])]
        record = self.record_map
        starts = [f"{self.flow.ref}/{end}.{path}" for end in (record.source, record.target) for path in names]
        return self.told.about(*starts)

    def state(self, row: FieldMap) -> Line:
        marks: list[Inline] = []
        seen: set[str] = set()
        for flag in self.flags(row):
            if flag.severity != "hint" and flag.question not in seen:
                seen.add(flag.question)
                marks += [Mark(flag.severity, flag.question)]
        if not row.confirmed:
            marks.append(Mark("in_progress", _("Suggested, not confirmed")))
        return stacked(*((mark,) for mark in marks))
