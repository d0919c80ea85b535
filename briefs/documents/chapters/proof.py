"""How we know that it works, what had to be decided, and who has said yes."""

from __future__ import annotations

import datetime

from django.utils.translation import gettext as _

from briefs.documents.blocks import Block, Chapter, Heading, Inline, Line, Link, Listing, Mark, Soft, Strong
from briefs.documents.sheet import Answer, Cells, Sheet
from briefs.documents.source import Source, day, joined, label, stacked, text, under
from briefs.shapes.proof import Decision, DecisionStatus, Option, RunResult, Scenario

_RESULTS = {RunResult.PASS: "match", RunResult.FAIL: "stops", RunResult.BLOCKED: "could_not_check"}


def scenarios(source: Source) -> Chapter:
    sheet = Sheet(source, "scenarios", _("Tests"), lead=_("Normal days and bad days, and what must happen on them."))

    def name(row: Scenario) -> Line:
        kinds = " · ".join(str(one.label) for one in (row.kind, row.level) if one)
        return (Strong(row.name or row.ref or ""), *under(" · ".join(p for p in (row.ref or "", kinds) if p)))

    def story(row: Scenario) -> Line:
        parts = ((_("Given"), row.given), (_("When"), row.when), (_("Then"), row.then), (_("With"), row.data))
        return stacked(*((Soft(f"{word} "), *text(words)) for word, words in parts if words))

    def covers(row: Scenario) -> Line:
        cases: list[Inline] = []
        for ref in row.exceptions:
            cases += [", ", Link(ref, f"exception-{ref}")] if cases else [Link(ref, f"exception-{ref}")]
        down = _("%(system)s down") % {"system": source.system(row.system)} if row.system else ""
        return stacked(source.flows(row.flows), tuple(cases), text(down), text(row.rule))

    sheet.table(
        _("Tests"),
        [
            Cells[Scenario](_("Test"), 6, name),
            Cells[Scenario](_("What happens"), 10, story),
            Cells[Scenario](_("Covers"), 4, covers, wanted=False),
            Cells[Scenario](_("Last run"), 4, lambda row: _last_run(source, row)),
        ],
        source.brief.scenarios,
        titled=False,
        anchor=lambda row: f"test-{row.ref}" if row.ref else "",
    )
    return sheet.chapter()


def _last_run(source: Source, scenario: Scenario) -> Line:
    if not scenario.runs:
        return (Mark("not_started", _("Not run yet")),)
    run = max(scenario.runs, key=lambda one: one.date or datetime.date.min)
    mark: Line = (Mark(_RESULTS[run.result], str(run.result.label)),) if run.result else ()
    by = source.dossier.name_of(run.by)
    when = ", ".join(part for part in (*day(run.date), by) if isinstance(part, str) and part)
    return stacked(mark, (Soft(when),) if when else (), (Soft(run.evidence),) if run.evidence else ())


def decisions(source: Source) -> Chapter:
    sheet = Sheet(source, "decisions", _("Decisions"), lead=_("What only people of the business could say."))
    rows = source.brief.decisions
    if not rows:
        sheet.gap(_("Decisions"))
    waiting = [row for row in rows if row.open]
    for title, some in (
        (_("Still open"), waiting),
        (_("Settled"), [row for row in rows if not row.open]),
    ):
        if some:
            sheet.heading(title)
        for row in some:
            sheet.add(*_decision(source, row))
    return sheet.chapter()


def _decision(source: Source, row: Decision) -> list[Block]:
    made = Sheet(source, "decisions", _("Decisions"))
    made.add(Heading(f"{row.ref}  {row.question}", 2, f"decision-{row.ref}"))
    blocked = [Link(ref, f"flow-{ref}") for ref in row.blocks]
    until = _("the stage “%(stage)s”") % {"stage": row.blocks_stage.label} if row.blocks_stage else ""
    refs = joined(*((link,) for link in blocked))
    by = joined(source.person(row.decided_by), day(row.decided_on))
    state = "completed" if row.status is DecisionStatus.ACCEPTED else "in_progress" if row.open else "note"
    made.facts(
        [
            Answer(_("Where it stands"), (Mark(state, str(row.status.label)),)),
            Answer(_("Outcome"), text(row.outcome), wanted=False),
            Answer(_("Why"), text(row.why), wanted=False),
            Answer(_("Decided by"), by, wanted=False),
            Answer(_("Who decides"), source.person(row.owner) if row.open else (), wanted=False),
            Answer(_("Needed by"), day(row.needed_by) if row.open else (), wanted=False),
            Answer(_("Holds up"), joined(refs, text(until)), wanted=False),
            Answer(_("If nobody answers"), text(row.if_unanswered), wanted=False),
            Answer(_("About"), label(row.area), wanted=False),
            Answer(_("Replaced by"), text(row.superseded_by or ""), wanted=False),
        ],
        dense=True,
    )
    if row.options:
        made.add(Listing(tuple(_option(option) for option in row.options)))
    return made.blocks


def _option(option: Option) -> Line:
    return stacked(
        (Strong(option.text),),
        (Soft(_("For: ")), *text(option.pros)) if option.pros else (),
        (Soft(_("Against: ")), *text(option.cons)) if option.cons else (),
    )
