"""What an admin needs on a bad night."""

from __future__ import annotations

from django.utils.translation import gettext as _

from briefs.documents.blocks import Chapter, Line, Link, Listing, Soft, Step, Steps, Strong
from briefs.documents.sheet import Answer, Cells, Sheet
from briefs.documents.source import Source, day, joined, label, span, text, under
from briefs.shapes.running import (
    CalendarTask,
    Escalation,
    Failure,
    FirstCheck,
    Normal,
    Procedure,
    Quirk,
    Rollback,
    Runbook,
    Tool,
)
from briefs.shapes.running import Step as Do
from datamaps.map.places import note_of
from integrations_portal.look.words import moment_in_words, span_in_words


def _runbook(source: Source) -> Runbook:
    return source.brief.runbook or Runbook()


def strip(source: Source) -> Chapter:
    """One glance: what it is, how much it matters, whom to call, when it was last looked at."""
    brief, book = source.brief, _runbook(source)
    sheet = Sheet(source, "strip", _("At a glance"), section="runbook")
    first = next(iter(sorted(book.escalation, key=lambda row: row.level or 99)), None)
    hours = joined(*(text(path.hours) for path in brief.support if path.hours))
    checks = [row.checked_at for row in source.dossier.live.connectors if row.checked_at]
    made = [version.made_at for version in source.dossier.live.versions if version.made_at]
    if book.summary:
        sheet.say(book.summary)
    sheet.facts(
        [
            Answer(_("If this stops"), label(brief.criticality)),
            Answer(_("Somebody must act"), label(brief.reaction_time), wanted=False),
            Answer(_("Business owner"), source.contact(brief.business_owner)),
            Answer(_("Call first"), source.contact(first.contact) if first else (), wanted=False),
            Answer(_("Support hours"), hours, wanted=False),
            Answer(_("Last changed"), (moment_in_words(max(made)),) if made else (), wanted=False),
            Answer(_("Last checked"), (moment_in_words(max(checks)),) if checks else (), wanted=False),
            Answer(_("Last looked through"), day(brief.reviewed_on), wanted=False),
        ],
        dense=True,
    )
    return sheet.chapter()


def first_checks(source: Source) -> Chapter:
    sheet = Sheet(
        source, "first_checks", _("Check first"), section="runbook", lead=_("Most likely and quickest first.")
    )
    rows = _runbook(source).first_checks
    numbers = {id(row): str(number) for number, row in enumerate(rows, 1)}
    sheet.table(
        _("Check first"),
        [
            Cells[FirstCheck](_("No."), 1, lambda row: (Strong(numbers[id(row)]),)),
            Cells[FirstCheck](_("Ask"), 8, lambda row: (Strong(row.question), *under(row.where))),
            Cells[FirstCheck](_("All is well when"), 7, lambda row: text(row.healthy)),
            Cells[FirstCheck](_("If not"), 8, lambda row: text(row.if_not)),
        ],
        rows,
        titled=False,
    )
    return sheet.chapter()


def normal(source: Source) -> Chapter:
    sheet = Sheet(source, "normal", _("What a good day looks like"), section="runbook")
    sheet.table(
        _("What a good day looks like"),
        [
            Cells[Normal](_("What"), 6, lambda row: text(row.what)),
            Cells[Normal](_("Usual"), 5, lambda row: text(row.range)),
            Cells[Normal](_("Peak"), 5, lambda row: text(row.peak), wanted=False),
            Cells[Normal](_("Quiet"), 4, lambda row: text(row.quiet), wanted=False),
            Cells[Normal](_("Worry after silence of"), 5, lambda row: text(row.silence)),
        ],
        _runbook(source).normal,
        titled=False,
    )
    return sheet.chapter()


def failures(source: Source) -> Chapter:
    sheet = Sheet(source, "failures", _("What you may see, and what to do"), section="runbook")
    rows = _runbook(source).failures
    if not rows:
        sheet.gap(_("What you may see, and what to do"))
    for row in rows:
        sheet.heading(row.symptom, 2)
        before = len(sheet.gaps)
        sheet.facts(_failure(source, row), dense=True)
        sheet.gaps[before:] = [type(gap)(gap.chapter, f"{row.symptom}: {gap.what}") for gap in sheet.gaps[before:]]
    return sheet.chapter()


def _failure(source: Source, row: Failure) -> list[Answer]:
    return [
        Answer(_("People notice"), text(row.effect), wanted=False),
        Answer(_("Likely because"), text(row.cause)),
        Answer(_("Make sure"), text(row.confirm), wanted=False),
        Answer(_("Do this"), text(row.fix)),
        Answer(_("It worked when"), text(row.verify)),
        Answer(_("To undo it"), text(row.undo), wanted=False),
        Answer(_("Owner"), source.person(row.owner)),
        Answer(_("Flows"), source.flows(row.flows) if row.flows else (), wanted=False),
    ]


def procedures(source: Source) -> Chapter:
    sheet = Sheet(
        source,
        "procedures",
        _("Procedures"),
        section="runbook",
        lead=_("Exact steps, and what you should see after each."),
    )
    rows = _runbook(source).procedures
    if not rows:
        sheet.gap(_("Procedures"))
    for row in rows:
        _procedure(sheet, row)
    return sheet.chapter()


def _procedure(sheet: Sheet, row: Procedure) -> None:
    sheet.heading(row.name or str(row.kind.label if row.kind else ""), 1)
    rehearsed = (
        _("last proven on %(day)s") % {"day": day(row.rehearsed_on)[0]} if row.rehearsed_on else _("never proven")
    )
    takes = _("about %(span)s") % {"span": span_in_words(row.takes)} if row.takes else ""
    kind = str(row.kind.label) if row.kind else ""
    sheet.facts(
        [
            Answer(_("Kind"), text(kind if kind != row.name else ""), wanted=False),
            Answer(_("When"), text(row.when), wanted=False),
            Answer(_("Before you start"), text(row.before), wanted=False),
            Answer(_("Stop if"), (Strong(row.stop_if),) if row.stop_if else (), wanted=False),
            Answer(_("To undo it"), text(row.undo), wanted=False),
            Answer(_("Takes"), text(", ".join(part for part in (takes, rehearsed) if part)), wanted=False),
        ],
        dense=True,
    )
    if row.steps:
        sheet.add(_steps(row.steps))
    else:
        sheet.gap(_("%(name)s: its steps") % {"name": row.name})


def _steps(steps: tuple[Do, ...]) -> Steps:
    return Steps(tuple(Step(step.do, step.expect) for step in steps))


def escalation(source: Source) -> Chapter:
    sheet = Sheet(source, "escalation", _("Who next"), section="runbook", lead=_("Whom to call, and after how long."))

    def reach(row: Escalation) -> Line:
        contact = source.dossier.contact_by_key.get(row.contact or "")
        known = (contact.phone, contact.email) if contact else ()
        return (*text(row.channel), *under(", ".join(part for part in known if part)))

    sheet.table(
        _("Who next"),
        [
            Cells[Escalation](_("Level"), 2, lambda row: text(row.level or "")),
            Cells[Escalation](_("Who"), 7, lambda row: source.contact(row.contact)),
            Cells[Escalation](_("How to reach"), 6, reach),
            Cells[Escalation](_("Hours"), 4, lambda row: text(row.hours), wanted=False),
            Cells[Escalation](_("After"), 3, lambda row: span(row.after), wanted=False),
            Cells[Escalation](_("Have ready"), 5, lambda row: text(row.bring), wanted=False),
        ],
        sorted(_runbook(source).escalation, key=lambda row: row.level or 99),
        titled=False,
    )
    return sheet.chapter()


def rollback(source: Source) -> Chapter:
    sheet = Sheet(source, "rollback", _("How to put it back"))
    found = source.brief.rollback or Rollback()
    sheet.facts(
        [
            Answer(_("When"), text(found.trigger)),
            Answer(_("Who decides"), source.contact(found.decider)),
            Answer(_("Too late after"), text(found.point_of_no_return)),
            Answer(_("Takes"), span(found.takes), wanted=False),
            Answer(_("Data to mend afterwards"), text(found.data_repair), wanted=False),
            Answer(_("Last rehearsed"), day(found.rehearsed_on)),
        ]
    )
    if found.steps:
        sheet.add(_steps(found.steps))
    else:
        sheet.gap(_("Steps to put it back"))
    return sheet.chapter()


def quirks(source: Source) -> Chapter:
    sheet = Sheet(
        source, "quirks", _("Why it is like this"), section="runbook", lead=_("So that nobody undoes it by mistake.")
    )

    def line(row: Quirk) -> Line:
        if not row.decision:
            return text(row.text)
        found = next((one for one in source.brief.decisions if one.ref == row.decision), None)
        why = f" {found.outcome}" if found and found.outcome else ""
        return (*text(row.text), " ", Link(row.decision, f"decision-{row.decision}"), *((Soft(why),) if why else ()))

    rows = _runbook(source).quirks
    if rows:
        sheet.add(Listing(tuple(line(row) for row in rows)))
    else:
        sheet.gap(_("Why it is like this"))
    return sheet.chapter()


def calendar(source: Source) -> Chapter:
    """Tasks that people wrote, and what the map itself knows to fall due."""
    sheet = Sheet(source, "calendar", _("Calendar"), section="runbook", lead=_("What falls due, and who does it."))
    keys = [
        CalendarTask(
            task=_("Change the key of %(flow)s") % {"flow": flow.ref},
            due=flow.auth.expires,
            owner=flow.retry.owner if flow.retry else None,
        )
        for flow in source.brief.flows
        if flow.auth and flow.auth.expires
    ]
    rows = sorted([*_runbook(source).calendar, *keys], key=lambda row: (row.due is None, row.due or source.today))
    sheet.table(
        _("Calendar"),
        [
            Cells[CalendarTask](_("Due"), 6, lambda row: day(row.due)),
            Cells[CalendarTask](_("What"), 11, lambda row: text(row.task)),
            Cells[CalendarTask](_("Owner"), 7, lambda row: source.person(row.owner)),
        ],
        rows,
        titled=False,
    )
    return sheet.chapter()


def tools(source: Source) -> Chapter:
    sheet = Sheet(source, "tools", _("Tools and neighbours"), section="runbook")
    sheet.table(
        _("Tools"),
        [
            Cells[Tool](_("Tool"), 7, lambda row: text(row.name)),
            Cells[Tool](_("Why"), 8, lambda row: text(row.why)),
            Cells[Tool](_("How to get access"), 9, lambda row: text(row.get_access)),
        ],
        _runbook(source).tools,
    )
    lines: list[Line] = []
    for row in source.brief.systems:
        system = source.dossier.map.system_by_key.get(row.system)
        if system:
            people = joined(source.person(system.support), source.person(system.technical_owner))
            lines.append(
                (
                    Strong(system.label),
                    *((": ", *people) if people else ()),
                    *under(system.docs_url),
                    *under(note_of(system).line),
                )
            )
    if lines:
        sheet.heading(_("Systems, and who looks after them"), 2)
        sheet.add(Listing(tuple(lines)))
    neighbours = [
        (f"{row.ref} ", row.title, " ", Soft(f"({row.stage.label})")) for row in source.dossier.live.neighbours
    ]
    if neighbours:
        sheet.heading(_("Other integrations on the same systems"), 2)
        sheet.add(Listing(tuple(neighbours)))
    return sheet.chapter()


def after(source: Source) -> Chapter:
    sheet = Sheet(
        source, "after", _("When it is mended"), section="runbook", lead=_("How to know, whom to tell, what to note.")
    )
    rows = _runbook(source).after
    if rows:
        sheet.add(Listing(tuple(text(row.text) for row in rows)))
    else:
        sheet.gap(_("When it is mended"))
    sheet.prose(_("Notes of the admins"), _runbook(source).admin_notes, wanted=False)
    return sheet.chapter()
