"""Which system is right, and what each team means by a word."""

from __future__ import annotations

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from briefs.dossier.dossier import Dossier
from briefs.readiness.words import listed
from briefs.readiness.words_of_data import differing
from briefs.sections.machine import Ask, Page, Section, Talk
from briefs.sections.words import line_of
from datamaps.map.shared import SharedField

PAGES = (
    Page(
        "owner",
        _("Which system is right?"),
        (
            Ask(
                "ownership",
                _("If two systems disagree, which one is right?"),
                _(
                    "Without an answer, whichever writes last wins. One row is enough, "
                    "unless it changes on the way: then one row for each stage."
                ),
                _("Billing is right, from the first invoice on"),
                asks=(
                    Ask(
                        "when",
                        _("In which stage?"),
                        _("Who is right can change on the way. Empty when it is always the same."),
                        _("After the first invoice"),
                    ),
                    Ask("system_of_record", _("This system is right"), _("The others follow it."), _("Billing")),
                    Ask("may_write", _("It may be changed in"), _("Everywhere else it is only read."), _("Billing")),
                    Ask(
                        "conflict_rule",
                        _("If two differ"),
                        _("Two systems can change at the same moment."),
                        _("The owner wins"),
                    ),
                    Ask(
                        "trusted_order",
                        _("Order of trust"),
                        _("When the first says nothing, the next one counts. One a line; only for a trusted order."),
                        _("Billing"),
                    ),
                    Ask(
                        "steward",
                        _("Who answers questions?"),
                        _("Somebody who knows what a strange value means."),
                        _("Finance operations"),
                    ),
                ),
            ),
            Ask(
                "critical",
                _("Would a wrong value do harm?"),
                _("It gets an owner for questions, and more care."),
                _("Yes"),
            ),
        ),
    ),
    Page(
        "words",
        _("What does the word mean?"),
        (
            Ask("name", _("What do people call it?"), _("The word that is heard in meetings."), _("Customer status")),
            Ask(
                "definitions",
                _("What does each team mean by it?"),
                _("Two teams can use one word for two things, for years."),
                _("Finance: nothing is more than 30 days late"),
                asks=(
                    Ask(
                        "term",
                        _("The word"),
                        _("A team may have a word of its own. Empty where it is the name above."),
                        _("active"),
                    ),
                    Ask("team", _("Team"), _("Ask the team itself."), _("Finance")),
                    Ask(
                        "means",
                        _("What it means to them"),
                        _("In their own words."),
                        _("Nothing is more than 30 days late"),
                    ),
                    Ask(
                        "test",
                        _("How one can tell"),
                        _("So exactly that a machine could check it."),
                        _("No invoice overdue for more than 30 days"),
                    ),
                ),
            ),
        ),
    ),
    Page(
        "agreed",
        _("How do you agree?"),
        (
            Ask(
                "resolution.kind",
                _("How will you stop the word from meaning different things?"),
                _("Until this is settled, moving it spreads the confusion."),
                _("Split into separate fields"),
            ),
            Ask(
                "resolution.into",
                _("Split into what?"),
                _("Each of them then has one owner. One a line."),
                _("Payment status"),
                show_if=("resolution.kind", ("split",)),
            ),
            Ask(
                "resolution.text",
                _("Say it in a sentence."),
                _("It becomes the word list of the guide."),
                _("Contract, payment and access have a status each."),
            ),
            Ask(
                "resolution.decision",
                _("Which decision settles it?"),
                _("The reasons stand there."),
                _("INT-0003/D-01"),
                of="decisions of briefs",
            ),
            Ask("resolution.agreed", _("Have all teams agreed?"), _("Only then does the question go away."), _("Yes")),
        ),
    ),
    Page(
        "places",
        _("Where is it?"),
        (
            Ask(
                "in",
                _("In which fields is it held?"),
                _("Only fields that are named here are kept the same."),
                _("crm.Account.status"),
                of="moved fields",
            ),
        ),
    ),
)


def summary(dossier: Dossier) -> str:
    touched = list(dossier.map.touched.values())
    for _record, field in touched:
        if definitions := differing(dossier, field):
            teams = listed([dossier.name_of(row.team) for row in definitions])
            term = definitions[0].term or field.name or field.key
            return say("%(teams)s mean different things by “%(term)s”") % {"teams": teams, "term": term}
    n = len(touched)
    return ngettext("%(n)s shared word", "%(n)s shared words", n) % {"n": n} if n else ""


TRUTH = Section(
    id="truth",
    title=_("Truth and words"),
    intro=_(
        "Where two systems hold the same thing, one of them is right. "
        "And where two teams use one word, they should mean one thing."
    ),
    summary=summary,
    talks=(
        Talk(
            part="truth",
            shape=SharedField,
            rows=True,
            title=_("Shared data"),
            add=_("Add a word"),
            none=_("Nothing is shared yet. Add the word that two teams use for the same thing."),
            line=line_of("name"),
            pages=PAGES,
            generated=("key",),
        ),
    ),
)
