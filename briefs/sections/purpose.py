"""What it is for, who answers for it, and by when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.dossier.dossier import Dossier
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import no_line
from briefs.shapes.purpose import Purpose

PAGES = (
    Page(
        "goal",
        _("What is it for?"),
        (
            Ask(
                "title",
                _("What shall it achieve?"),
                _("People look for it by these words, so name the purpose rather than the products."),
                _("Keep billing up to date when a deal closes"),
            ),
            Ask(
                "process",
                _("Which piece of work does it support?"),
                _("It tells a newcomer why anybody would miss it."),
                _("Turning a signed deal into a paying, supported customer"),
            ),
            Ask(
                "signals",
                _("What is going wrong today?"),
                _("Each of these has a different cure."),
                _("People type the same thing twice; reports do not agree"),
            ),
            Ask(
                "problem",
                _("What does that cost you?"),
                _("The people who pay for it want to know what changes."),
                _("Finance retypes 40 addresses a week; one in ten is wrong, and invoices come back."),
            ),
            Ask(
                "goal",
                _("What will be different afterwards?"),
                _("Everybody should be able to say whether you got there."),
                _("Nobody types a customer twice, and Support sees at once whether somebody has paid."),
            ),
            Ask(
                "measures",
                _("How will you know that it worked?"),
                _("A goal with a number can be checked; a goal without one is a hope."),
                _("Mismatched customers: 9 % today, 1 % by 1 March 2027"),
                asks=(
                    Ask(
                        "name",
                        _("What is counted?"),
                        _("Something that both sides count in the same way."),
                        _("Mismatched customers"),
                    ),
                    Ask(
                        "worth",
                        _("Which kind of value is it?"),
                        _("Not all value is money; what is named is looked at again."),
                        _("Quality"),
                    ),
                    Ask("unit", _("In what?"), _("A number without its unit can be misread."), _("%")),
                    Ask("baseline", _("Today"), _("Without today's figure nobody can tell what changed."), _("9")),
                    Ask("target", _("Goal"), _("The figure at which you would call it done."), _("1")),
                    Ask("by", _("By when?"), _("A goal needs a day on which you look."), _("1 March 2027")),
                ),
            ),
        ),
    ),
    Page(
        "people",
        _("Who answers for it?"),
        (
            Ask(
                "business_owner",
                _("Who can decide?"),
                _("One person of the business, who may say yes or no when others disagree. Not the one who builds it."),
                _("Priya Shah"),
            ),
            Ask(
                "sponsor",
                _("Who pays for it?"),
                _("Asked when money or people are short, or when nobody else can decide."),
                _("Marcus Webb"),
            ),
            Ask("integrator", _("Who builds it?"), _("All technical questions go to this person."), _("Sam Lindqvist")),
            Ask(
                "team",
                _("Which team does it belong to?"),
                _("The team looks after it when people change jobs."),
                _("Revenue operations"),
            ),
            Ask(
                "people.operations",
                _("Who keeps it running?"),
                _("Is asked what to check first when it stops."),
                _("Noor Haddad"),
            ),
            Ask("people.tester", _("Who tries it out?"), _("Is asked how each case will be tested."), _("Elif Demir")),
            Ask("people.security", _("Who looks after security?"), _("Is asked who may see what."), _("Tom Baker")),
            Ask(
                "people.privacy",
                _("Who looks after privacy?"),
                _("Is asked before anything about a person moves."),
                _("Dana Okafor"),
            ),
            Ask(
                "people.architect",
                _("Who looks at the whole picture?"),
                _("Is asked whether it fits beside what you already have."),
                _("Noor Haddad"),
            ),
        ),
    ),
    Page(
        "weight",
        _("How much depends on it?"),
        (
            Ask(
                "criticality",
                _("What happens to the business if it stops?"),
                _("It decides how much care, testing and watching it gets."),
                _("Critical: invoices go out late"),
            ),
            Ask(
                "reaction_time",
                _("How fast must somebody act when it stops?"),
                _("It decides who must be reachable, and when."),
                _("The next working day"),
            ),
            Ask(
                "type",
                _("What does it join?"),
                _("Old systems and other companies need more time and more papers than your own tools."),
                _("Our own systems with each other"),
            ),
            Ask(
                "obligations",
                _("Which laws or rules apply?"),
                _("A review that comes late stops the go-live."),
                _("GDPR: names and e-mail of people at customers, reviewed by Dana Okafor"),
                asks=(
                    Ask("name", _("Law or rule"), _("So that the reviewer knows what to read."), _("GDPR")),
                    Ask(
                        "why",
                        _("Why does it apply?"),
                        _("It says which data or which contract is meant."),
                        _("Phone numbers of people at customers"),
                    ),
                    Ask("reviewer", _("Who reviews it?"), _("A review needs one name."), _("Dana Okafor")),
                    Ask(
                        "reviewed_on",
                        _("Reviewed on"),
                        _("A review counts from the day on which it was done. Empty until then."),
                        _("2 November 2026"),
                    ),
                ),
            ),
        ),
    ),
    Page(
        "when",
        _("When, and with what?"),
        (
            Ask(
                "go_live",
                _("When do you hope to switch it on?"),
                _("Everything that is still open is sorted by this day."),
                _("1 February 2027"),
            ),
            Ask(
                "freeze",
                _("When must nothing change?"),
                _("Nobody plans a switch for the week of the year-end closing."),
                _("15 December to 7 January: year end"),
                asks=(
                    Ask("from", _("From"), _("The first day on which nothing may change."), _("15 December 2026")),
                    Ask("to", _("To"), _("The last such day."), _("7 January 2027")),
                    Ask("why", _("Why?"), _("Somebody will ask for an exception."), _("Year end")),
                ),
            ),
            Ask(
                "budget",
                _("What may it cost?"),
                _("Time, people or money: the limits that whoever builds it must respect."),
                _("Two weeks of an integrator, no new licences"),
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    """The business knows it by its goal."""
    return str(dossier.brief.goal or dossier.brief.process)


PURPOSE = Section(
    id="purpose",
    title=_("Purpose and goal"),
    intro=_("Why it is worth doing, who may decide, and how everybody will see that it worked."),
    summary=summary,
    talks=(
        Talk(
            part="purpose",
            shape=Purpose,
            rows=False,
            title=_("Purpose"),
            line=no_line,
            pages=PAGES,
        ),
    ),
)
