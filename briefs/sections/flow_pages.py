"""The questions about a flow that its business can answer."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from briefs.sections.machine import Ask, Page

BUSINESS = (
    Page(
        "what",
        _("What goes where?"),
        (
            Ask(
                "name",
                _("What would you call it?"),
                _("It stands in every document and every message about trouble."),
                _("Won deal to billing customer"),
            ),
            Ask(
                "purpose",
                _("What is it good for?"),
                _("One sentence is enough; it tells a newcomer what to miss."),
                _("Billing knows the customer before the first invoice."),
            ),
            Ask(
                "source",
                _("Where does it come from?"),
                _("The people who own this system are asked about its data."),
                _("CRM"),
            ),
            Ask("target", _("Where does it go?"), _("The people who own this system must expect it."), _("Billing")),
            Ask(
                "direction",
                _("One way, or both ways?"),
                _("If both sides may change the same thing, somebody has to say which one wins."),
                _("One way"),
            ),
            Ask(
                "effect",
                _("Does it pass on data, or does it make the other system do something?"),
                _("Data that come twice are overwritten; an order that comes twice is delivered twice."),
                _("It passes on data"),
            ),
            Ask(
                "moves",
                _("What is moved?"),
                _("The words that the business uses, whatever the systems call them."),
                _("Customer"),
                of="shared records",
            ),
        ),
    ),
    Page(
        "when",
        _("When, and how much?"),
        (
            Ask(
                "trigger.kind",
                _("What starts it?"),
                _("It decides how late a change can arrive at best."),
                _("Something happens"),
            ),
            Ask(
                "trigger.detail",
                _("Tell it in your words."),
                _("Whoever builds it starts from this sentence."),
                _("A deal is marked as won"),
            ),
            Ask("max_delay", _("How late may it be?"), _("Beyond this time somebody should be told."), _("15 minutes")),
            Ask(
                "expected_by",
                _("Who counts on it, and how soon?"),
                _("A team that waits longer than it expects will ring somebody."),
                _("Finance: within 1 day"),
                asks=(
                    Ask("team", _("Team"), _("The team that works with what arrives."), _("Finance")),
                    Ask("within", _("Within"), _("When they would start to ask."), _("1 day")),
                ),
            ),
            Ask(
                "volume.normal",
                _("How many on a normal day?"),
                _("Far more or far fewer than usual is the first sign of trouble."),
                _("40"),
            ),
            Ask("volume.low", _("And on a quiet day?"), _("So that a quiet day is not taken for a fault."), _("10")),
            Ask("volume.peak", _("And on the busiest?"), _("It has to hold on that day, too."), _("400")),
            Ask("volume.per", _("Counted per"), _("The same figure can mean an hour or a month."), _("a day")),
        ),
    ),
    Page(
        "stops",
        _("What can stop it?"),
        (
            Ask(
                "interrupters",
                _("What can stop it?"),
                _("Known interruptions are planned for; unknown ones are incidents. One thing a line."),
                _("CRM maintenance on Saturday night"),
            ),
            Ask(
                "after",
                _("Which flows must have run first?"),
                _("An invoice without its customer is sent back."),
                _("F-01 Customer"),
                of="flows",
            ),
        ),
    ),
    Page(
        "who",
        _("Who looks after it?"),
        (
            Ask(
                "exception_owner",
                _("Who picks up what fails?"),
                _("Items that fail wait until this person or desk looks."),
                _("Revenue operations desk"),
            ),
            Ask(
                "approval.needed",
                _("Must somebody say yes before anything moves?"),
                _("A yes costs time; without one, mistakes travel."),
                _("No"),
            ),
            Ask(
                "approval.owner",
                _("Who says yes?"),
                _("The work waits for exactly this person."),
                _("Priya Shah"),
                show_if=("approval.needed", ("true",)),
            ),
        ),
    ),
)
