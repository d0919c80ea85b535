"""What moves in plain words, and what the words mean."""

from __future__ import annotations

from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Line, Link, Listing, Prose, Soft, Strong
from briefs.documents.pictures import picture
from briefs.documents.sheet import Cells, Sheet
from briefs.documents.source import Source, label, span, stacked, text, under, yes
from datamaps.diagrams.graph import View
from datamaps.map.flows import Flow, Trigger, Volume
from datamaps.map.shared import Definition, Ownership, SharedField, SharedRecord
from integrations_portal.look.schedules import schedule_in_words
from integrations_portal.look.words import span_in_words


def flows(source: Source) -> Chapter:
    sheet = Sheet(source, "flows", _("What moves"), lead=_("What goes where, and when."))
    brief = source.brief
    if brief.flows:
        sheet.add(picture(source, View.CONTEXT))
    names = {record.key: record.name or record.key for record in source.dossier.content.shared_records}

    def what(row: Flow) -> Line:
        moved = ", ".join(names.get(key, key) for key in row.moves)
        ref = row.ref if not moved else f"{row.ref} · {moved}"
        return (Link(row.name or row.ref, f"flow-{row.ref}"), *under(ref))

    def way(row: Flow) -> Line:
        arrow = " ⇄ " if row.two_way else " → "
        via = _("through %(hub)s") % {"hub": source.system(row.via)} if row.via else ""
        return (source.system(row.source) + arrow + source.system(row.target), *under(via))

    sheet.table(
        _("Flows"),
        [
            Cells[Flow](_("What"), 6, what),
            Cells[Flow](_("Way"), 6, way),
            Cells[Flow](_("What starts it"), 5, lambda row: trigger(row.trigger)),
            Cells[Flow](_("How late it may be"), 4, lambda row: span(row.max_delay)),
            Cells[Flow](_("How many"), 4, lambda row: volume(row.volume)),
            Cells[Flow](_("Who picks up"), 4, lambda row: source.person(row.exception_owner), wanted=False),
        ],
        brief.flows,
        titled=False,
    )
    return sheet.chapter()


def trigger(found: Trigger | None) -> Line:
    """What starts a flow: "Something happens: order paid"."""
    if found is None:
        return ()
    when = schedule_in_words(found.cron, found.timezone) if found.cron else ""
    every = _("every %(span)s") % {"span": span_in_words(found.every)} if found.every else ""
    detail = ", ".join(part for part in (found.detail, when, every) if part)
    return (*label(found.kind), *under(detail)) if found.kind else text(detail)


def volume(found: Volume | None) -> Line:
    """How many items: "80 a day, at peak 900"."""
    if found is None:
        return ()
    # Where nobody says what is counted per, the question that was answered is about a day.
    per = str(found.per.label) if found.per else _("on a normal day")
    usual = f"{found.normal:,} {per}".strip() if found.normal is not None else ""
    more = []
    if found.low is not None:
        more.append(_("at least %(n)s") % {"n": f"{found.low:,}"})
    if found.peak is not None:
        more.append(_("at peak %(n)s") % {"n": f"{found.peak:,}"})
    return (*((usual,) if usual else ()), *under(", ".join(more)))


def truth(source: Source) -> Chapter:
    sheet = Sheet(source, "truth", _("Truth and words"), lead=_("Which system is right, and what the words mean."))
    touched = source.dossier.map.touched
    if touched and source.detailed:
        sheet.add(picture(source, View.MODEL))
    rows = [
        (record, field, row)
        for record, field in touched.values()
        for row in (field.ownership or record.ownership or (Ownership(),))
    ]
    _ownership(sheet, source, rows)
    for key, (_record, field) in touched.items():
        if field.definitions or field.resolution:
            _meaning(sheet, source, key, field)
    return sheet.chapter()


Right = tuple[SharedRecord, SharedField, Ownership]


def _ownership(sheet: Sheet, source: Source, rows: list[Right]) -> None:
    def name(row: Right) -> Line:
        record, field, _rights = row
        critical = _("critical") if field.critical else ""
        of = record.name or record.key
        return (field.name or field.key, *under(f"{of} · {critical}" if critical else of))

    def clash(row: Right) -> Line:
        order = source.systems(row[2].trusted_order)
        return (*label(row[2].conflict_rule), *under(order))

    sheet.table(
        _("Which system is right"),
        [
            Cells[Right](_("What"), 6, name),
            Cells[Right](_("When"), 4, lambda row: text(row[2].when), wanted=False),
            Cells[Right](_("Right system"), 5, lambda row: text(source.system(row[2].system_of_record))),
            Cells[Right](_("May be changed in"), 5, lambda row: text(source.systems(row[2].may_write))),
            Cells[Right](_("When they disagree"), 5, clash),
            Cells[Right](_("Who answers questions"), 5, lambda row: source.person(row[2].steward), wanted=False),
        ],
        rows,
    )


def _meaning(sheet: Sheet, source: Source, key: str, field: SharedField) -> None:
    name = field.name or field.key
    caption = _("What “%(name)s” means") % {"name": name}

    def word(row: Definition) -> Line:
        return (Strong(row.term or name),)

    sheet.table(
        caption,
        [
            Cells[Definition](_("Word"), 4, word),
            Cells[Definition](
                _("Team"), 5, lambda row: text(source.dossier.name_of(f"team:{row.team}") if row.team else "")
            ),
            Cells[Definition](_("Means"), 9, lambda row: text(row.means)),
            Cells[Definition](_("How to tell"), 6, lambda row: text(row.test), wanted=False),
        ],
        field.definitions,
        wanted=False,
        anchor=lambda row: f"word-{key}" if row is field.definitions[0] else "",
    )
    found = field.resolution
    if found is None:
        return
    into = ", ".join(found.into)
    decided = _("decision %(ref)s") % {"ref": found.decision} if _is_told(source, found.decision) else ""
    agreed = yes(found.agreed, _("Agreed"), _("Not agreed yet"))
    parts: list[Line] = [
        (Strong(_("How it is settled: ")), *(label(found.kind) or (Soft(_("not decided")),))),
        text(into),
        (*agreed, *((f", {decided}",) if decided else ())),
    ]
    sheet.add(Listing((stacked(*parts),)))
    if found.text:
        sheet.add(Prose(found.text))


def _is_told(source: Source, decision: str) -> bool:
    """Whether the reader may know the brief in which it was decided: this one, or another that a dossier tells of."""
    known = {source.brief.ref, *(row.ref for row in source.dossier.live.neighbours)}
    return decision.partition("/")[0] in known
