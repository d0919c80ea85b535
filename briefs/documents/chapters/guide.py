"""What people who use it need to know, and where they ask."""

from __future__ import annotations

from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Image, Line, Paragraph, Soft, Step, Steps, Strong
from briefs.documents.sheet import Cells, Sheet
from briefs.documents.source import Source, day, label, span, stacked, text, under
from briefs.pictures.header import look_at
from briefs.shapes.running import DoNot, Guide, GuideChange, GuideStep, IfWrong, SupportPath
from datamaps.map.shared import Definition, SharedField


def _guide(source: Source) -> Guide:
    return source.brief.guide or Guide()


def changes(source: Source) -> Chapter:
    sheet = Sheet(source, "changes", _("What changes for you"), section="guide")
    sheet.table(
        _("What changes for you"),
        [
            Cells[GuideChange](_("Who"), 5, lambda row: text(row.audience)),
            Cells[GuideChange](_("Before"), 7, lambda row: text(row.before)),
            Cells[GuideChange](_("Now"), 7, lambda row: text(row.now)),
            Cells[GuideChange](_("From"), 5, lambda row: day(row.from_)),
        ],
        _guide(source).changes,
        titled=False,
    )
    return sheet.chapter()


def tasks(source: Source) -> Chapter:
    sheet = Sheet(source, "tasks", _("How to"), section="guide")
    rows = _guide(source).tasks
    if not rows:
        sheet.gap(_("How to do each task"))
    for row in rows:
        sheet.heading(row.title, 1)
        if row.steps:
            sheet.add(Steps(tuple(_step(source, step) for step in row.steps)))
        else:
            sheet.gap(_("%(name)s: its steps") % {"name": row.title})
        if row.result:
            sheet.add(Paragraph((Strong(_("In the end: ")), *text(row.result))))
    return sheet.chapter()


def _step(source: Source, step: GuideStep) -> Step:
    """With its screenshot, or where that is not at hand with what it shows in words."""
    content = source.pictures.get(step.image or "")
    if content is None:
        return Step(step.do, step.expect, _("Picture: %(words)s") % {"words": step.alt} if step.alt else "")
    seen = look_at(content)
    return Step(step.do, step.expect, image=Image(step.alt, seen.media, content, seen.width, seen.height))


def do_not(source: Source) -> Chapter:
    sheet = Sheet(source, "do_not", _("Please do not"), section="guide")
    sheet.table(
        _("Please do not"),
        [
            Cells[DoNot](_("Do not"), 10, lambda row: (Strong(row.action),) if row.action else ()),
            Cells[DoNot](_("Because"), 14, lambda row: text(row.why)),
        ],
        _guide(source).do_not,
        titled=False,
    )
    return sheet.chapter()


def if_wrong(source: Source) -> Chapter:
    sheet = Sheet(source, "if_wrong", _("If it looks wrong"), section="guide")
    sheet.table(
        _("If it looks wrong"),
        [
            Cells[IfWrong](_("You see"), 8, lambda row: text(row.see)),
            Cells[IfWrong](_("Wait"), 4, lambda row: span(row.wait), wanted=False),
            Cells[IfWrong](_("Then"), 7, lambda row: text(row.do)),
            Cells[IfWrong](_("And send"), 5, lambda row: text(row.send), wanted=False),
        ],
        _guide(source).if_wrong,
        titled=False,
    )
    return sheet.chapter()


def support(source: Source) -> Chapter:
    sheet = Sheet(source, "support", _("Where to ask"), lead=_("And when you will hear back."))

    def channel(row: SupportPath) -> Line:
        return (Strong(row.channel), *under(row.tool))

    sheet.table(
        _("Where to ask"),
        [
            Cells[SupportPath](_("Where"), 6, channel),
            Cells[SupportPath](_("What for"), 5, lambda row: label(row.scope)),
            Cells[SupportPath](_("Hours"), 4, lambda row: text(row.hours)),
            Cells[SupportPath](_("Answer within"), 4, lambda row: span(row.responds_within)),
            Cells[SupportPath](_("Have ready"), 5, lambda row: text(row.give), wanted=False),
            Cells[SupportPath](_("If that does not help"), 5, lambda row: text(row.next), wanted=False),
        ],
        source.brief.support,
        titled=False,
    )
    return sheet.chapter()


def words(source: Source) -> Chapter:
    """Words and what has been agreed about them; without agreement, what each team means."""
    sheet = Sheet(source, "words", _("Words"), section="truth")
    rows = [
        (field, definition)
        for _record, field in source.dossier.map.touched.values()
        for definition in field.definitions
    ]

    def meaning(row: tuple[SharedField, Definition]) -> Line:
        field, definition = row
        agreed = field.resolution.text if field.resolution and field.resolution.agreed else ""
        return stacked(text(definition.means), (Soft(agreed),) if agreed else ())

    sheet.table(
        _("Words"),
        [
            Cells[tuple[SharedField, Definition]](
                _("Word"), 6, lambda row: (Strong(row[1].term or row[0].name or row[0].key),)
            ),
            Cells[tuple[SharedField, Definition]](
                _("For"),
                6,
                lambda row: text(source.dossier.name_of(f"team:{row[1].team}") if row[1].team else _("everybody")),
            ),
            Cells[tuple[SharedField, Definition]](_("Means"), 12, meaning),
        ],
        rows,
        wanted=False,
        titled=False,
    )
    return sheet.chapter()
