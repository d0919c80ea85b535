"""How everybody will know that it works: a normal day, a bad day, and the odd ones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.propose_tests import propose_scenarios
from briefs.sections.words import line_of
from briefs.shapes.proof import RunResult, Scenario

PAGES = (
    Page(
        "what",
        _("What is tried?"),
        (
            Ask(
                "name",
                _("What would you call it?"),
                _("It is read out in the meeting before go-live."),
                _("Won deal becomes a customer"),
            ),
            Ask(
                "kind",
                _("Which sort of day is it?"),
                _("Each flow needs at least a normal day and a bad day."),
                _("A bad day"),
            ),
            Ask(
                "flows",
                _("Which flows does it run through?"),
                _("A flow that no test names has not been tried."),
                _("F-01 Won deal to billing customer"),
                of="flows",
            ),
            Ask(
                "exceptions",
                _("Which exceptions does it try?"),
                _("An exception is only planned for when somebody has tried it."),
                _("E-01 Signed but card declined"),
                of="exceptions",
            ),
            Ask(
                "level",
                _("How much of the way does it cover?"),
                _("The whole way finds more, and takes longer."),
                _("The whole way"),
            ),
            Ask(
                "system",
                _("Which system is down?"),
                _("The test starts by switching it off."),
                _("Billing"),
                show_if=("kind", ("failure",)),
            ),
            Ask(
                "rule",
                _("Which rule or right does it prove?"),
                _("So that a rule that nobody has tried can be found."),
                _("customer.status"),
            ),
        ),
    ),
    Page(
        "steps",
        _("How is it done?"),
        (
            Ask(
                "given",
                _("What is true before?"),
                _("Two testers should start from the same place."),
                _("A deal with a new company, not yet won"),
            ),
            Ask(
                "when",
                _("What happens then?"),
                _("One action, so that it is clear what caused the rest."),
                _("The deal is marked as won while Billing is switched off"),
            ),
            Ask(
                "then",
                _("What must be true afterwards?"),
                _("If it cannot be looked up, it cannot pass."),
                _("Within 15 minutes after Billing is back, the customer is there once"),
            ),
            Ask(
                "data",
                _("With which data?"),
                _("The same data gives the same result next month."),
                _("Company “Test Nord AB”, deal 4711"),
            ),
        ),
    ),
    Page(
        "runs",
        _("When was it tried?"),
        (
            Ask(
                "runs",
                _("Every time it was run"),
                _("Before go-live the last run of each must have passed."),
                _("12 January 2027: passed, by Elif Demir"),
                asks=(
                    Ask("date", _("On"), _("The day of the run."), _("12 January 2027")),
                    Ask("result", _("Result"), _("Could not be run is a result, too."), _("Passed")),
                    Ask("by", _("By"), _("Whom to ask how it was."), _("Elif Demir")),
                    Ask("evidence", _("Where can it be seen?"), _("A link or a number is enough."), _("Ticket 5512")),
                ),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    rows = dossier.brief.scenarios
    if not rows:
        return ""
    passed = sum(bool(row.runs) and max(row.runs, key=_day).result is RunResult.PASS for row in rows)
    return ngettext("%(n)s test, %(passed)s passed", "%(n)s tests, %(passed)s passed", len(rows)) % {
        "n": len(rows),
        "passed": passed,
    }


def _day(run: object) -> str:
    return str(getattr(run, "date", None) or "")


SCENARIOS = Section(
    id="scenarios",
    title=_("Tests"),
    intro=_("Tell the story of a normal day and of a bad one. Somebody will play it through before you switch on."),
    summary=summary,
    talks=(
        Talk(
            part="scenarios",
            shape=Scenario,
            rows=True,
            title=_("Tests"),
            add=_("Add a test"),
            none=_("No test yet. Begin with a normal day of the most important flow."),
            line=line_of("name", "kind"),
            pages=PAGES,
            generated=("ref",),
            propose=propose_scenarios,
        ),
    ),
)
