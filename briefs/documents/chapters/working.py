"""How people work, today and afterwards: steps, handoffs, exceptions, access, rollout and what they need to read."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefs.documents.blocks import Chapter, Line, Strong
from briefs.documents.pictures import picture_of_steps
from briefs.documents.sheet import Cells, Sheet
from briefs.documents.source import Source, day, label, span, stacked, text, under, yes
from briefs.shapes.working import (
    AccessRight,
    ExceptionCase,
    Handoff,
    NeededDocument,
    RolloutStep,
    Workflow,
    WorkStep,
)
from integrations_portal.look.words import seconds_in_words
from integrations_portal.shapes.spans import seconds_or_none

_MOST_PICTURED = 9  # steps; more do not fit a page in readable letters


def workflow(source: Source) -> Chapter:
    brief = source.brief
    steps = brief.workflow or Workflow()
    sheet = Sheet(source, "workflow", _("Today and tomorrow"), lead=_("The same walk, before and after go-live."))
    if why := brief.not_relevant.get("workflow.current"):
        sheet.heading(_("Today"), 2)
        sheet.say(_("Not relevant here: %(why)s") % {"why": why})
    else:
        _walk(sheet, source, _("Today"), "current", steps.current, pictured=source.detailed)
    _walk(sheet, source, _("After go-live"), "future", steps.future)
    if steps.current and steps.future:
        sheet.say(_difference(steps))
    return sheet.chapter()


def _walk(
    sheet: Sheet, source: Source, caption: str, name: str, steps: Sequence[WorkStep], *, pictured: bool = True
) -> None:
    """Steps as a table, under their picture where that can be read."""
    pictured = pictured and 1 < len(steps) <= _MOST_PICTURED
    if pictured:
        sheet.heading(caption, 2)
        sheet.add(picture_of_steps(source, steps, caption, f"steps {name}"))
    _steps(sheet, source, caption, steps, titled=not pictured)


def _steps(sheet: Sheet, source: Source, caption: str, steps: Sequence[WorkStep], *, titled: bool = True) -> None:
    numbers = {id(step): str(number) for number, step in enumerate(steps, 1)}

    def often(step: WorkStep) -> Line:
        times = _("%(n)g a week") % {"n": step.per_week} if step.per_week is not None else ""
        return stacked(span(step.takes), text(times))

    sheet.table(
        caption,
        [
            Cells[WorkStep](_("No."), 1, lambda row: (numbers[id(row)],)),
            Cells[WorkStep](_("Who"), 5, lambda row: text(source.dossier.name_of(row.actor))),
            Cells[WorkStep](_("System"), 4, lambda row: text(source.system(row.system)), wanted=False),
            Cells[WorkStep](_("Does what"), 6, lambda row: text(row.action)),
            Cells[WorkStep](_("Result"), 4, lambda row: text(row.output), wanted=False),
            Cells[WorkStep](_("Note"), 4, lambda row: text(row.note), wanted=False),
            Cells[WorkStep](_("Takes"), 3, often, wanted=False),
        ],
        steps,
        titled=titled,
    )


def _difference(steps: Workflow) -> str:
    """How many steps and how much time change, where the time is known."""
    words = {
        "before": ngettext("%(n)d step today", "%(n)d steps today", len(steps.current)) % {"n": len(steps.current)},
        "after": ngettext("%(n)d after go-live", "%(n)d after go-live", len(steps.future)) % {"n": len(steps.future)},
    }
    before, after = _week(steps.current), _week(steps.future)
    if before is None:
        return _("%(before)s, %(after)s.") % words
    words |= {"spent": seconds_in_words(before), "left": seconds_in_words(after or 0)}
    return _("%(before)s, %(after)s; %(spent)s of work a week become %(left)s.") % words


def _week(steps: Sequence[WorkStep]) -> int | None:
    """Seconds of work a week; nothing where no step says how long it takes and how often."""
    known = [
        round(length * step.per_week)
        for step in steps
        if (length := seconds_or_none(step.takes)) is not None and step.per_week is not None
    ]
    return sum(known) if known else None


def handoffs(source: Source) -> Chapter:
    sheet = Sheet(source, "handoffs", _("Handoffs"), lead=_("Who passes work to whom."))
    sheet.table(
        _("Handoffs"),
        [
            Cells[Handoff](_("From"), 4, lambda row: text(source.dossier.name_of(row.from_))),
            Cells[Handoff](_("To"), 4, lambda row: text(source.dossier.name_of(row.to))),
            Cells[Handoff](_("When"), 5, lambda row: text(row.trigger)),
            Cells[Handoff](_("What"), 5, lambda row: text(row.what)),
            Cells[Handoff](_("Within"), 3, lambda row: span(row.within)),
            Cells[Handoff](_("How they know"), 4, lambda row: text(row.proof)),
        ],
        source.brief.handoffs,
        titled=False,
    )
    return sheet.chapter()


def exceptions(source: Source) -> Chapter:
    sheet = Sheet(
        source,
        "exceptions",
        _("Exceptions"),
        lead=_("When a case gets messy: what people see, who picks it up and by when."),
    )

    def name(row: ExceptionCase) -> Line:
        often = text(row.how_often)
        return (Strong(row.name), *under(" · ".join(str(p) for p in (row.ref, *often) if p)))

    def who(row: ExceptionCase) -> Line:
        backup = source.dossier.name_of(row.backup)
        return (*source.person(row.owner), *under(_("Backup: %(name)s") % {"name": backup} if backup else ""))

    def when(row: ExceptionCase) -> Line:
        return stacked(span(row.within), label(row.handling))

    def where(row: ExceptionCase) -> Line:
        return stacked(source.flows(row.flows), text(row.queue))

    sheet.table(
        _("Exceptions"),
        [
            Cells[ExceptionCase](_("What people call it"), 6, name),
            Cells[ExceptionCase](_("What it looks like"), 5, lambda row: text(row.looks_like)),
            Cells[ExceptionCase](_("Who picks it up"), 5, who),
            Cells[ExceptionCase](_("What they do"), 5, lambda row: text(row.action)),
            Cells[ExceptionCase](_("By when, and how"), 4, when),
            Cells[ExceptionCase](_("Where"), 3, where, wanted=False),
        ],
        source.brief.exceptions,
        titled=False,
        anchor=lambda row: f"exception-{row.ref}" if row.ref else "",
    )
    return sheet.chapter()


def access(source: Source) -> Chapter:
    sheet = Sheet(source, "access", _("Access"), lead=_("Who may see or change what, and who says yes."))
    sheet.table(
        _("Access"),
        [
            Cells[AccessRight](_("Who"), 4, lambda row: text(row.who)),
            Cells[AccessRight](_("System"), 4, lambda row: text(source.system(row.system))),
            Cells[AccessRight](_("Records"), 4, lambda row: text(", ".join(row.records))),
            Cells[AccessRight](_("May"), 3, lambda row: label(row.can)),
            Cells[AccessRight](_("Sensitive"), 2, lambda row: yes(row.sensitive, _("Yes"), _("No")), wanted=False),
            Cells[AccessRight](_("Approved by"), 4, lambda row: source.person(row.approved_by)),
            Cells[AccessRight](_("Taken away"), 3, lambda row: label(row.removal)),
            Cells[AccessRight](_("Why"), 4, lambda row: text(row.why), wanted=False),
        ],
        source.brief.access,
        titled=False,
    )
    return sheet.chapter()


def rollout(source: Source) -> Chapter:
    sheet = Sheet(source, "rollout", _("Rollout"), lead=_("Who must work differently, and how they will learn."))

    def training(row: RolloutStep) -> Line:
        done = _("done on %(day)s") % {"day": day(row.trained_on)[0]} if row.trained_on else ""
        return (*text(row.training), *under(done))

    sheet.table(
        _("Rollout"),
        [
            Cells[RolloutStep](_("Who"), 5, lambda row: text(row.audience)),
            Cells[RolloutStep](_("What changes"), 7, lambda row: text(row.change)),
            Cells[RolloutStep](_("How they learn"), 6, training),
            Cells[RolloutStep](_("From"), 4, lambda row: day(row.date)),
            Cells[RolloutStep](_("Owner"), 4, lambda row: source.person(row.owner)),
        ],
        source.brief.rollout,
        titled=False,
    )
    return sheet.chapter()


def documents_needed(source: Source) -> Chapter:
    sheet = Sheet(source, "documents_needed", _("Documents needed"), lead=_("Who needs to read what afterwards."))

    def due(row: NeededDocument) -> Line:
        if row.done_on:
            return (_("done on %(day)s") % {"day": day(row.done_on)[0]},)
        return day(row.due)

    sheet.table(
        _("Documents needed"),
        [
            Cells[NeededDocument](_("For"), 4, lambda row: label(row.audience)),
            Cells[NeededDocument](_("Document"), 7, lambda row: stacked(text(row.document), text(row.link))),
            Cells[NeededDocument](_("Form"), 3, lambda row: text(row.form), wanted=False),
            Cells[NeededDocument](_("Owner"), 5, lambda row: source.person(row.owner)),
            Cells[NeededDocument](_("Due"), 5, due),
        ],
        source.brief.documents_needed,
        titled=False,
    )
    return sheet.chapter()
