"""What an admin needs when it stops."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections import propose_runbook as propose
from briefs.sections import runbook_pages as pages
from briefs.sections import runbook_repair as repair
from briefs.sections.machine import Section, Talk
from briefs.sections.words import line_of, no_line
from briefs.shapes import running
from briefs.shapes.purpose import Review


def summary(dossier: Dossier) -> str:
    runbook = dossier.brief.runbook
    if runbook is None:
        return ""
    n = len(runbook.first_checks)
    return ngettext("%(n)s thing to check first", "%(n)s things to check first", n) % {"n": n}


RUNBOOK = Section(
    id="runbook",
    title=_("Runbook"),
    intro=_("For whoever is woken up at night: what to look at first, what it means, and what to do."),
    summary=summary,
    running=True,
    talks=(
        Talk(
            part="runbook",
            shape=running.RunbookNotes,
            rows=False,
            title=_("In one glance"),
            line=no_line,
            pages=pages.NOTES,
        ),
        Talk(
            part="runbook.first_checks",
            shape=running.FirstCheck,
            rows=True,
            title=_("Check first"),
            add=_("Add a check"),
            none=_("Nothing to check yet. What did you look at the last time it stopped?"),
            line=line_of("question", "healthy"),
            pages=pages.FIRST_CHECKS,
            propose=propose.propose_first_checks,
        ),
        Talk(
            part="runbook.normal",
            shape=running.Normal,
            rows=True,
            title=_("A good day"),
            add=_("Add something normal"),
            none=_("Nothing yet. How many come on an ordinary Tuesday?"),
            line=line_of("what", "range"),
            pages=pages.NORMAL,
            propose=propose.propose_normal,
        ),
        Talk(
            part="runbook.failures",
            shape=running.Failure,
            rows=True,
            title=_("What people see"),
            add=_("Add a symptom"),
            none=_("Nothing yet. What do people say when they call?"),
            line=line_of("symptom", "owner"),
            pages=repair.FAILURES,
            propose=propose.propose_failures,
        ),
        Talk(
            part="runbook.procedures",
            shape=running.Procedure,
            rows=True,
            title=_("Steps"),
            add=_("Add a procedure"),
            none=_("No steps yet. How is it paused?"),
            line=line_of("name", "takes"),
            pages=repair.PROCEDURES,
            propose=propose.propose_procedures,
        ),
        Talk(
            part="runbook.escalation",
            shape=running.Escalation,
            rows=True,
            title=_("Who next"),
            add=_("Add a person to call"),
            none=_("Nobody yet. Whom would you call, and whom if they do not answer?"),
            line=line_of("level", "contact", "channel"),
            pages=pages.ESCALATION,
            propose=propose.propose_escalation,
        ),
        Talk(
            part="runbook.calendar",
            shape=running.CalendarTask,
            rows=True,
            title=_("What comes round again"),
            add=_("Add a date"),
            none=_("Nothing yet. Which key or certificate expires first?"),
            line=line_of("task", "due", "owner"),
            pages=pages.CALENDAR,
            propose=propose.propose_calendar,
        ),
        Talk(
            part="runbook.tools",
            shape=running.Tool,
            rows=True,
            title=_("Tools"),
            add=_("Add a tool"),
            none=_("Nothing yet. Which screens does an admin need open?"),
            line=line_of("name", "why"),
            pages=pages.TOOLS,
        ),
        Talk(
            part="runbook.quirks",
            shape=running.Quirk,
            rows=True,
            title=_("Why it is like this"),
            add=_("Add something odd"),
            none=_("Nothing odd yet. What would a newcomer want to tidy up, and should not?"),
            line=line_of("text"),
            pages=pages.QUIRKS,
            propose=propose.propose_quirks,
        ),
        Talk(
            part="runbook.after",
            shape=running.Afterwards,
            rows=True,
            title=_("Afterwards"),
            add=_("Add something to do afterwards"),
            none=_("Nothing yet. Whom do you tell when it works again?"),
            line=line_of("text"),
            pages=pages.AFTER,
        ),
        Talk(
            part="review",
            shape=Review,
            rows=False,
            title=_("Still true?"),
            line=no_line,
            pages=pages.REVIEW,
        ),
    ),
)
